"""Decode chosen latents: zero, steps along each dimension, and random samples."""

from collections.abc import Callable

import numpy as np

from workflow.ljvae.randomness import generator

# Methods of drawing latents: the prior, those that the deck tried ("Latent space probing"), a Gaussian of the latents.
METHODS = ("prior", "first_dimensions", "pca_20", "pca_all")
STEPS = np.array([-2.0, -1.0, 0.0, 1.0, 2.0])  # standard deviations of a dimension's mean


def probe(
    decode: Callable[[np.ndarray], np.ndarray],
    means: np.ndarray,
    pca: dict[str, np.ndarray],
    sampling: dict,
    seed: int,
    name: str,
) -> dict[str, np.ndarray]:
    """Decode zero, `STEPS` along each latent dimension, and ``sampling["samples"]`` latents of each of the METHODS.

    ``decode`` turns latents (n, D) into matrices (n, N, N); ``means`` (S, D) are the latent means of the network
    ``name``, and ``pca`` their principal components.
    """
    order = rank_dimensions(means)
    moved = decode(traverse(means, order, STEPS).reshape(-1, means.shape[1]))
    arrays = {
        "zero": decode(np.zeros((1, means.shape[1])))[0],
        "dimensions": order,
        "steps": STEPS,
        "traversals": moved.reshape(len(order), len(STEPS), *moved.shape[1:]),
    }
    for method in METHODS:
        rng = generator(seed, f"{name} {method}")
        latents = sample(method, sampling["samples"], means, pca, sampling["first_dimensions"], rng)
        arrays[f"latents/{method}"] = latents
        arrays[f"matrices/{method}"] = decode(latents)
    return arrays


def rank_dimensions(means: np.ndarray) -> np.ndarray:
    """Rank latent dimensions (D,), most significant first, by the variance of their mean over (S, D).

    >>> rank_dimensions(np.array([[0.0, 0.0], [1.0, 5.0]])).tolist()
    [1, 0]
    """
    return np.argsort(-means.var(axis=0), kind="stable")


def traverse(means: np.ndarray, dimensions: np.ndarray, steps: np.ndarray) -> np.ndarray:
    """Return latents (K, V, D) that are zero but for one of K ``dimensions``, at V ``steps`` of its standard deviation.

    >>> traverse(np.array([[0.0, 0.0], [2.0, 4.0]]), np.array([1]), np.array([-1.0, 1.0])).tolist()
    [[[0.0, -2.0], [0.0, 2.0]]]
    """
    latents = np.zeros((len(dimensions), len(steps), means.shape[1]))
    for k, dimension in enumerate(dimensions):
        latents[k, :, dimension] = steps * means[:, dimension].std()
    return latents


def sample(
    method: str, count: int, means: np.ndarray, pca: dict[str, np.ndarray], dimensions: int, rng: np.random.Generator
) -> np.ndarray:
    """Draw latents (count, D) by one of the METHODS.

    ``prior``: N(0, 1). ``first_dimensions``: only the ``dimensions`` most significant ones vary, each with its mean and
    standard deviation over the latent means (S, D). ``pca_20``: the 20 most significant principal components vary, each
    with its standard deviation. ``pca_all``: all components vary, which is a Gaussian of the latent means.

    Raises ValueError for any other method.
    """
    size = means.shape[1]
    if method == "prior":
        return rng.normal(size=(count, size))
    if method == "first_dimensions":
        latents = np.zeros((count, size))
        first = rank_dimensions(means)[:dimensions]
        latents[:, first] = rng.normal(means[:, first].mean(axis=0), means[:, first].std(axis=0), (count, len(first)))
        return latents
    if method in ("pca_20", "pca_all"):
        components = pca["components"][: 20 if method == "pca_20" else None]
        deviation = ((means - pca["centre"]) @ components.T).std(axis=0)
        return pca["centre"] + rng.normal(size=(count, len(components))) * deviation @ components
    raise ValueError(f"unknown method {method!r}; known are {', '.join(METHODS)}")


def roughness(matrices: np.ndarray) -> np.ndarray:
    """Mean squared difference (S,) between neighbouring elements above the diagonal of matrices (S, N, N).

    It is small for a featureless matrix, which only varies smoothly from corner to corner.

    >>> roughness(np.array([[[0.0, 1.0, 3.0], [1.0, 0.0, 1.0], [3.0, 1.0, 0.0]]])).tolist()  # of 1 to 3 alone
    [4.0]
    """
    along = np.square(np.diff(matrices, axis=2))
    above = np.triu(np.ones(matrices.shape[-1], dtype=bool)[:, None] & np.ones(matrices.shape[-1] - 1, dtype=bool), k=1)
    return along[:, above].mean(axis=1)


def similarities(patterns: np.ndarray) -> np.ndarray:
    """Absolute cosines (K, K) between patterns (K, N, N): 0 if orthogonal, 1 if parallel."""
    flat = patterns.reshape(len(patterns), -1)
    flat = flat / np.linalg.norm(flat, axis=1, keepdims=True)
    return np.abs(flat @ flat.T)


def mean_similarity(patterns: np.ndarray) -> float:
    """Mean absolute cosine between the patterns (K, N, N) of different dimensions.

    >>> round(mean_similarity(np.array([[[1.0, 0.0]], [[-2.0, 0.0]], [[0.0, 3.0]]])), 4)  # 1, 0 and 0
    0.3333
    """
    return float(similarities(patterns)[np.triu_indices(len(patterns), k=1)].mean())
