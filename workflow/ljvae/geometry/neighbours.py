"""Local structure of distance matrices: nearest neighbours, and how unusual short distances are."""

import numpy as np

from workflow.ljvae.geometry.distances import upper_triangle
from workflow.ljvae.storage import read_chunks

_WIDTH = 0.02  # sigma, the width of a bin of distances
_REACH = 3.0  # sigma, the largest distance that counts
_FAR = 0.5  # sigma, the width of the range below it in which pairs are far apart
_FEWEST = 20  # the number of pairs that a bin needs


def neighbour_distances(matrices: np.ndarray, count: int, box: float) -> np.ndarray:
    """Distances (S, N, count) in sigma to the nearest neighbours of each particle, from matrices (S, N, N) in L.

    >>> neighbour_distances(np.array([[[0.0, 0.1, 0.4], [0.1, 0.0, 0.3], [0.4, 0.3, 0.0]]]), 1, 10.0).tolist()
    [[[1.0], [1.0], [3.0]]]
    """
    distances = box * np.asarray(matrices, dtype=np.float64)
    diagonal = np.arange(distances.shape[-1])
    distances[:, diagonal, diagonal] = np.inf
    return np.sort(np.partition(distances, count - 1, axis=2)[:, :, :count], axis=2)


def fit_pair_surprise(matrices: np.ndarray, box: float) -> np.ndarray:
    """Fit the surprise (bins,) of a pair at each distance: -log of the density of pairs relative to far pairs.

    The density is per area of a ring; far pairs are 2.5 to 3 sigma apart. The result is a potential of mean force in
    units of T, learned only from normal matrices (S, N, N). It ends at the first distance where pairs are as frequent
    as far ones, and extends linearly below the shortest observed distances. Raises ValueError if there are too few
    pairs.
    """
    edges = np.arange(0.0, _REACH + _WIDTH / 2, _WIDTH)
    counts = np.zeros(len(edges) - 1)
    for chunk in read_chunks(matrices):
        counts += np.histogram(box * upper_triangle(chunk), bins=edges)[0]
    middles = (edges[1:] + edges[:-1]) / 2
    density = counts / middles
    seen = counts >= _FEWEST
    far = density[middles > _REACH - _FAR].mean()
    if not far or seen.sum() < 4:
        raise ValueError("there are too few pairs to learn from")
    surprise = -np.log(np.where(seen, density, far) / far)
    first = int(np.argmax(seen))
    inner = min(first + 3, len(surprise) - 1)
    slope = max((surprise[first] - surprise[inner]) / 3, 0.0)
    surprise[:first] = surprise[first] + slope * np.arange(first, 0, -1)
    if (surprise <= 0).any():
        surprise[int(np.argmax(surprise <= 0)) :] = 0.0
    return surprise


def pair_surprise(matrices: np.ndarray, surprise: np.ndarray, box: float) -> np.ndarray:
    """Surprise (S, N, N) of each pair of matrices (S, N, N), from the table of `fit_pair_surprise`; 0 far apart.

    >>> pair_surprise(np.array([[[0.0, 0.001], [0.001, 0.0]]]), np.array([2.0, 0.0]), 10.0).tolist()
    [[[0.0, 2.0], [2.0, 0.0]]]
    """
    bins = np.minimum(box * np.asarray(matrices) / _WIDTH, len(surprise) - 1).astype(np.int64)
    pairs = surprise[bins]
    diagonal = np.arange(matrices.shape[-1])
    pairs[:, diagonal, diagonal] = 0.0
    return pairs


# The columns of `local_features`.
LOCAL_FEATURES = (
    "minimum pair distance",
    "third closest neighbour",
    "sixth closest neighbour",
    "mean first neighbour",
    "spread of first neighbours",
    "loneliest particle",
    "mean second neighbour",
    "mean third neighbour",
    "mean fourth neighbour",
    "mean sixth neighbour",
    "spread of sixth neighbours",
    "surprise of short pairs",
)


def local_features(matrices: np.ndarray, surprise: np.ndarray, box: float) -> np.ndarray:
    """Describe the local structure of matrices (S, N, N) in units of L by 12 numbers (S, 12): `LOCAL_FEATURES`.

    Distances are in sigma. The shortest ones are logarithms, as is the sum of the surprise of all pairs.
    """
    return np.concatenate([_local_features(chunk, surprise, box) for chunk in read_chunks(matrices)])


def _local_features(matrices: np.ndarray, surprise: np.ndarray, box: float) -> np.ndarray:
    near = neighbour_distances(matrices, 6, box)
    first = np.sort(near[:, :, 0], axis=1)
    total = pair_surprise(matrices, surprise, box).sum(axis=(1, 2)) / 2
    return np.stack(
        [
            np.log(first[:, 0] + 0.05),
            np.log(first[:, 2] + 0.05),
            first[:, 5],
            first.mean(axis=1),
            first.std(axis=1),
            first[:, -1],
            near[:, :, 1].mean(axis=1),
            near[:, :, 2].mean(axis=1),
            near[:, :, 3].mean(axis=1),
            near[:, :, 5].mean(axis=1),
            near[:, :, 5].std(axis=1),
            np.log1p(total),
        ],
        axis=1,
    )
