"""Statistics of the deck's claims; each could have come out either way.

Each claim has a function that takes arrays and returns a `Case`: the statistic, and the arrays that the bootstrap
resamples. `verdicts` estimates its interval and judges it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import scipy.constants
from scipy.stats import rankdata

from workflow.ljvae.anomaly.areas import area_under_roc
from workflow.ljvae.latent.probing import roughness, similarities
from workflow.ljvae.latent.space import count_votes, find_nearest, principal_components, project
from workflow.ljvae.physics.observables import pair_distances, total_variation
from workflow.ljvae.statistics import kolmogorov_smirnov

_DISTANCE_BINS = 100  # of pair distances, up to the box's diagonal


@dataclass(frozen=True)
class Case:
    """A ``statistic`` of all arrays of all ``groups``; the arrays of a group are resampled together, along axis 0."""

    statistic: Callable[..., float]
    groups: tuple[tuple[np.ndarray, ...], ...]


# The statistics, in the order of the deck.


def coherence(latent: np.ndarray, other: np.ndarray, matrices: np.ndarray, rng: np.random.Generator) -> Case:
    """Rank correlation of latent with matrix distances, VAE minus autoencoder.

    ``latent`` are the VAE's latent means (S, D), ``other`` the autoencoder's. Both networks read ``matrices`` (S, N,
    N). The pairs of configurations are drawn with ``rng``.
    """
    first, second = rng.permutation(len(matrices))[: len(matrices) // 2 * 2].reshape(2, -1)

    def distances(points: np.ndarray) -> np.ndarray:
        return np.linalg.norm((points[first] - points[second]).reshape(len(first), -1), axis=1)

    def statistic(vae: np.ndarray, autoencoder: np.ndarray, original: np.ndarray) -> float:
        return _rank_correlation(vae, original) - _rank_correlation(autoencoder, original)

    return Case(statistic, ((distances(latent), distances(other), distances(np.asarray(matrices))),))


def _rank_correlation(first: np.ndarray, second: np.ndarray) -> float:
    return float(np.corrcoef(rankdata(first), rankdata(second))[0, 1])


def log10_gravity(mass: float, sigma: np.ndarray, epsilon: np.ndarray) -> np.ndarray:
    """log10 of gamma = m g sigma / epsilon for a mass in u, ``sigma`` in angstrom, ``epsilon`` over k_B in K.

    >>> log10_gravity(39.948, np.array([3.4]), np.array([120.0])).round(2).tolist()
    [-12.87]
    """
    weight = mass * scipy.constants.atomic_mass * scipy.constants.g
    return np.log10(weight * np.asarray(sigma) * scipy.constants.angstrom / (scipy.constants.k * np.asarray(epsilon)))


def explained(errors: np.ndarray, constant: np.ndarray) -> Case:
    """Fraction of the ``constant`` predictor's squared errors (S,) that a network's ``errors`` (S,) lack.

    >>> case = explained(np.array([1.0]), np.array([4.0]))
    >>> float(case.statistic(*case.groups[0]))
    0.75
    """
    return Case(lambda ours, theirs: 1 - ours.mean() / theirs.mean(), ((errors, constant),))


def first_components(means: np.ndarray) -> Case:
    """Fraction of the variance of latent means (S, D) in their first two principal components.

    >>> case = first_components(np.concatenate([np.eye(3), -np.eye(3)]))  # three equal variances
    >>> round(case.statistic(*case.groups[0]), 4)
    0.6667
    """

    def statistic(points: np.ndarray) -> float:
        variances = np.linalg.eigvalsh(np.cov(points, rowvar=False))
        return float(variances[-2:].sum() / variances.sum())

    return Case(statistic, ((means,),))


def clusters(points: np.ndarray, gamma: np.ndarray, neighbours: int) -> Case:
    """How often most neighbours of points (S, k) have a point's gamma (S,): 0 by chance, 1 always.

    Chance is the fraction of the most frequent gamma.
    """
    return Case(_classification_beyond_chance(points, gamma, neighbours), ((np.arange(len(points)),),))


def _classification_beyond_chance(
    points: np.ndarray, gamma: np.ndarray, neighbours: int
) -> Callable[[np.ndarray], float]:
    """The statistic of `clusters`, of resampled indices: a point that is drawn twice is a neighbour twice."""
    values, labels = np.unique(gamma, return_inverse=True)
    near = find_nearest(points, None, 2 * neighbours)

    def statistic(chosen: np.ndarray) -> float:
        weights = np.bincount(chosen, minlength=len(labels)).astype(float)
        correct = count_votes(labels[near], len(values), neighbours, weights[near]).argmax(axis=1) == labels
        chance = np.bincount(labels, weights).max() / weights.sum()
        return float((np.average(correct, weights=weights) - chance) / (1 - chance))

    return statistic


def slope(errors: np.ndarray, values: np.ndarray) -> Case:
    """Slope of log error over log value, for V ``values`` of a hyperparameter.

    ``errors`` (S, V, K) are those of networks with K values of another hyperparameter, over which the slope is
    averaged.

    >>> case = slope(np.array([[[8.0], [4.0], [2.0]]]), np.array([1.0, 2.0, 4.0]))  # halved as the value doubles
    >>> round(case.statistic(*case.groups[0]), 12)
    -1.0
    """
    logarithms = np.log(np.asarray(values, dtype=float))
    x = logarithms - logarithms.mean()

    def statistic(errors: np.ndarray) -> float:
        return float((x @ np.log(errors.mean(axis=0))).mean() / (x @ x))

    return Case(statistic, ((errors,),))


def ratio(ours: np.ndarray, theirs: np.ndarray) -> Case:
    """Ratio of the mean errors (S,) of two networks on the same configurations."""
    return Case(lambda first, second: float(first.mean() / second.mean()), ((ours, theirs),))


def mean(values: np.ndarray) -> Case:
    """Mean of values (S,)."""
    return Case(lambda sample: float(sample.mean()), ((values,),))


def distribution_distance(ours: np.ndarray, original: np.ndarray) -> Case:
    """Kolmogorov-Smirnov distance of the energies (S,) of reconstructions and of their originals."""
    return Case(kolmogorov_smirnov, ((ours, original),))


def adjacent_gammas(value: float, gamma: np.ndarray) -> np.ndarray:
    """The gammas next to ``value`` among those of ``gamma`` (S,): one below, one above, or one of them.

    >>> adjacent_gammas(0.25, np.array([0.1, 0.4, 0.7])), adjacent_gammas(1.5, np.array([0.4, 1.0]))
    (array([0.1, 0.4]), array([1.]))
    """
    trained = np.unique(gamma)
    return np.array([*trained[trained < value][-1:], *trained[trained > value][:1]])


def adjacent_neighbours(
    unseen: dict[float, np.ndarray], points: np.ndarray, gamma: np.ndarray, neighbours: int
) -> Case:
    """Fraction of neighbours with an adjacent gamma, over chance, for the points (n, k) of each ``unseen`` gamma.

    Neighbours are among the ``points`` (S, k) of the test set, with their ``gamma`` (S,).
    """
    near = [find_nearest(theirs, points, 2 * neighbours) for theirs in unseen.values()]
    adjacent = [np.isin(gamma, adjacent_gammas(value, gamma)).astype(int) for value in unseen]

    def statistic(chosen: np.ndarray, *chosen_unseen: np.ndarray) -> float:
        weights = np.bincount(chosen, minlength=len(points)).astype(float)
        lifts = [
            count_votes(is_adjacent[indices[rows]], 2, neighbours, weights[indices[rows]])[:, 1].mean()
            / np.average(is_adjacent, weights=weights)
            for indices, is_adjacent, rows in zip(near, adjacent, chosen_unseen, strict=True)
        ]
        return float(np.mean(lifts))

    return Case(statistic, ((np.arange(len(points)),), *((np.arange(len(theirs)),) for theirs in unseen.values())))


def error_ratio(errors: dict[float, np.ndarray], test: np.ndarray, gamma: np.ndarray) -> Case:
    """Mean error of unseen gammas over that of adjacent ones: errors (n,) of each, and the ``test`` set's (S,).

    ``gamma`` (S,) is that of the test configurations.
    """
    trained = np.unique(gamma)
    adjacent = [np.isin(trained, adjacent_gammas(value, gamma)) for value in errors]

    def statistic(*samples: np.ndarray) -> float:
        trained_errors = np.array([sample.mean() for sample in samples[: len(trained)]])
        ratios = [
            sample.mean() / trained_errors[chosen].mean()
            for sample, chosen in zip(samples[len(trained) :], adjacent, strict=True)
        ]
        return float(np.mean(ratios))

    test_errors = [test[gamma == value] for value in trained]
    return Case(statistic, tuple((values,) for values in [*test_errors, *errors.values()]))


def clusters_kept(
    points: np.ndarray, gamma: np.ndarray, test_points: np.ndarray, test_gamma: np.ndarray, neighbours: int
) -> Case:
    """`clusters` of other ensembles' points (n, k) with their gamma, over those of as many points of the test set.

    NaN where the test set's own clusters are no better than chance.
    """
    ours = _classification_beyond_chance(points, gamma, neighbours)
    theirs = _classification_beyond_chance(test_points, test_gamma, neighbours)

    def statistic(chosen: np.ndarray, chosen_test: np.ndarray) -> float:
        reference = theirs(chosen_test)
        return ours(chosen) / reference if reference > 0 else np.nan

    return Case(statistic, ((np.arange(len(points)),), (np.arange(len(test_points)),)))


def exceedance(pairs: Sequence[tuple[np.ndarray, np.ndarray]]) -> Case:
    """Mean area under the ROC curves of (normal, anomalous) errors of each ensemble.

    >>> case = exceedance([(np.array([1.0, 2.0]), np.array([2.0, 3.0]))])
    >>> case.statistic(*(array for group in case.groups for array in group))
    0.875
    """
    return Case(
        lambda *errors: float(np.mean([area_under_roc(*pair) for pair in zip(errors[::2], errors[1::2], strict=True)])),
        tuple((errors,) for pair in pairs for errors in pair),
    )


def exceedance_of_children(parents: np.ndarray, children: np.ndarray) -> Case:
    """Area under the ROC curve of the errors (S,) of test configurations and of the ones derived from each."""
    return Case(area_under_roc, ((parents, children),))


def spread_and_place(random: np.ndarray, points: np.ndarray, gamma: np.ndarray, neighbours: int) -> Case:
    """Spread and neighbours of ``random`` points (n, k), over those of the lowest gamma: the smaller of two ratios.

    ``points`` (S, k) are those of the test set with their ``gamma`` (S,).
    """
    lowest = (gamma == gamma.min()).astype(int)
    near = find_nearest(random, points, 2 * neighbours)

    def spread(cloud: np.ndarray) -> float:
        return np.sqrt(np.var(cloud, axis=0).sum())

    def statistic(rows: np.ndarray, chosen: np.ndarray) -> float:
        weights = np.bincount(chosen, minlength=len(points)).astype(float)
        fraction = count_votes(lowest[near[rows]], 2, neighbours, weights[near[rows]])[:, 1].mean()
        reference = points[chosen[lowest[chosen] == 1]]
        return float(min(spread(random[rows]) / spread(reference), fraction / np.average(lowest, weights=weights)))

    return Case(statistic, ((np.arange(len(random)),), (np.arange(len(points)),)))


def change_elsewhere(change: np.ndarray, rows: np.ndarray) -> Case:
    """Mean squared ``change`` (S, N, N) of decoded matrices outside the ``rows`` (S, K) of moved points, over inside.

    >>> change = np.array([[[0.0, 2.0, 2.0], [2.0, 0.0, 1.0], [2.0, 1.0, 0.0]]])  # the point in row 0 was moved
    >>> case = change_elsewhere(change, np.array([[0]]))
    >>> case.statistic(*case.groups[0])
    0.25
    """
    is_moved = np.zeros(change.shape[:2], dtype=bool)
    np.put_along_axis(is_moved, rows, True, axis=1)
    inside = is_moved[:, :, None] | is_moved[:, None, :]
    squared = np.square(change, dtype=np.float64)
    off_diagonal = ~np.eye(change.shape[1], dtype=bool)

    def mean_over(mask: np.ndarray) -> np.ndarray:
        return (squared * mask).sum(axis=(1, 2)) / mask.sum(axis=(1, 2))

    return ratio(mean_over(~inside & off_diagonal), mean_over(inside & off_diagonal))


def filled_in(
    decoded: Sequence[np.ndarray], originals: np.ndarray, masks: Sequence[np.ndarray], filling: np.ndarray
) -> Case:
    """Squared error on masked entries over that of the mean matrix ``filling`` (N, N), the mean over kinds of masks.

    ``decoded`` has matrices (S, N, N) from each kind of masked ones, ``originals`` (S, N, N) are the true ones.
    """

    def error(guess: np.ndarray, mask: np.ndarray) -> np.ndarray:
        return (np.square(guess - originals) * mask).sum(axis=(1, 2), dtype=np.float64)

    def statistic(*errors: np.ndarray) -> float:
        pairs = zip(errors[::2], errors[1::2], strict=True)
        return float(np.mean([network.sum() / constant.sum() for network, constant in pairs]))

    kinds = zip(decoded, masks, strict=True)
    return Case(statistic, (tuple(error(guess, mask) for matrices, mask in kinds for guess in (matrices, filling)),))


def featureless(zero: np.ndarray, moved: np.ndarray, reconstructions: np.ndarray) -> Case:
    """Roughness of the matrix ``zero`` (N, N) that decodes from 0, over others: the larger of two ratios.

    The others are decoded steps along dimensions, ``moved`` (K, 2, N, N), and ``reconstructions`` (S, N, N).
    """
    zero_roughness = roughness(zero[None])[0]
    moved_roughness = np.stack([roughness(matrices).mean() for matrices in moved])
    return Case(
        lambda steps, reconstructed: float(zero_roughness / min(steps.mean(), reconstructed.mean())),
        ((moved_roughness,), (roughness(reconstructions),)),
    )


def pattern_similarity(patterns: np.ndarray) -> Case:
    """Mean similarity of each dimension's pattern (K, N, N) to the one most similar to it."""
    cosine = similarities(patterns)

    def statistic(chosen: np.ndarray) -> float:
        # a dimension that is drawn twice is not another dimension
        others = np.where(chosen[:, None] != chosen[None, :], cosine[np.ix_(chosen, chosen)], -np.inf).max(axis=1)
        return float(others[np.isfinite(others)].mean()) if np.isfinite(others).any() else np.nan

    return Case(statistic, ((np.arange(len(patterns)),),))


def sampled_roughness(sampled: np.ndarray, reconstructions: np.ndarray) -> Case:
    """Ratio of the mean roughness of sampled matrices (n, N, N) and of reconstructions (S, N, N)."""
    return Case(
        lambda ours, theirs: float(ours.mean() / theirs.mean()),
        ((roughness(sampled),), (roughness(reconstructions),)),
    )


def closer_sampling(
    components: np.ndarray, dimensions: np.ndarray, data: np.ndarray, box: float, overlap: float
) -> Case:
    """The larger of two numbers about configurations sampled along principal components.

    The first is the total variation of their pair distances from the data's, over that of sampling the first
    dimensions. The second is the fraction of configurations without an overlap.

    ``components`` and ``dimensions`` are configurations (n, N, 2) sampled along principal components and along the
    first dimensions, ``data`` (S, N, 2) the simulated ones.
    """
    edges = np.linspace(0, box * np.sqrt(2), _DISTANCE_BINS + 1)

    def histograms(distances: np.ndarray) -> np.ndarray:
        bins = np.clip(np.searchsorted(edges, distances, side="right") - 1, 0, _DISTANCE_BINS - 1)
        return np.stack([np.bincount(row, minlength=_DISTANCE_BINS) for row in bins]) / distances.shape[1]

    def statistic(ours: np.ndarray, is_free: np.ndarray, theirs: np.ndarray, data: np.ndarray) -> float:
        true = data.mean(axis=0)
        ratio = total_variation(ours.mean(axis=0), true) / total_variation(theirs.mean(axis=0), true)
        return max(ratio, float(is_free.mean()))

    distances = pair_distances(components)
    is_free = distances.min(axis=1) >= overlap
    ours = (histograms(distances), is_free)
    return Case(statistic, (ours, (histograms(pair_distances(dimensions)),), (histograms(pair_distances(data)),)))


def principal_plane(means: np.ndarray) -> Callable[[np.ndarray], np.ndarray]:
    """The projection on the plane of the first two principal components of latent means (S, D)."""
    pca = principal_components(means)
    return lambda points: project(points, pca)
