"""Verdicts on the deck's claims: for each a statistic that could have come out either way, and its interval.

Each claim has a function that takes arrays and gives a `Case`: the statistic and the arrays that the
bootstrap resamples. `estimate` draws from a case, `combine_seeds` joins the training seeds' draws, and
`judge` holds the interval against the bounds of the config.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import scipy.constants
from scipy.stats import rankdata, t

from workflow.ljvae.anomaly.areas import area_under_roc
from workflow.ljvae.latent.probing import roughness, similarities
from workflow.ljvae.latent.space import count_votes, find_nearest, principal_components, project
from workflow.ljvae.physics.observables import pair_distances, total_variation
from workflow.ljvae.statistics import kolmogorov_smirnov


@dataclass(frozen=True)
class Case:
    """``statistic`` takes all arrays of all ``groups``; the arrays of a group are resampled together, along axis 0."""

    statistic: Callable[..., float]
    groups: tuple[tuple[np.ndarray, ...], ...]


def estimate(case: Case, rng: np.random.Generator, samples: int) -> tuple[float, np.ndarray]:
    """The statistic's value, and its bootstrap ``samples``."""
    arrays = [array for group in case.groups for array in group]
    drawn = np.empty(samples)
    for k in range(samples):
        chosen = [rng.integers(len(group[0]), size=len(group[0])) for group in case.groups]
        drawn[k] = case.statistic(
            *(array[index] for group, index in zip(case.groups, chosen, strict=True) for array in group)
        )
    return float(case.statistic(*arrays)), drawn


def combine_seeds(
    values: Sequence[float], drawn: Sequence[np.ndarray], confidence: float
) -> tuple[float, float, float]:
    """Mean over training seeds of the ``values``, and its interval (mean, low, high).

    The bootstrap interval of the seeds' samples ``drawn``, all from the same resampled configurations,
    moved by the samples' mean onto the value: resampling repeats configurations, which biases shares of
    leading eigenvalues and Kolmogorov-Smirnov distances once more. It is about what the statistic estimates,
    its own bias included. Where there are several seeds it is widened to Student's interval of their mean.

    >>> combine_seeds([1.0], [np.array([0.5, 1.0, 1.5])], 1.0)
    (1.0, 0.5, 1.5)
    """
    value = float(np.mean(values))
    tail = (1 - confidence) / 2
    samples = np.mean(drawn, axis=0)
    low, high = value + np.quantile(samples, [tail, 1 - tail]) - samples.mean()
    if len(values) > 1:
        reach = t.ppf(1 - tail, len(values) - 1) * np.std(values, ddof=1) / np.sqrt(len(values))
        low, high = min(low, value - reach), max(high, value + reach)
    if not np.isfinite([value, low, high]).all():
        return value, np.nan, np.nan
    return value, float(min(low, value)), float(max(high, value))


def judge(low: float, high: float, at_least: float | None, at_most: float | None) -> str:
    """What the interval says of the bounds: all of it within them, all of it outside, or neither.

    >>> judge(0.1, 0.2, 0.0, None), judge(0.1, 0.2, None, 0.05), judge(0.1, 0.2, 0.15, None)
    ('reproduced', 'not reproduced', 'undecided')
    """
    if not (np.isfinite(low) and np.isfinite(high)):
        return "undecided"
    lower = -np.inf if at_least is None else at_least
    upper = np.inf if at_most is None else at_most
    if lower <= low and high <= upper:
        return "reproduced"
    return "not reproduced" if high < lower or low > upper else "undecided"


# The statistics, in the order of the deck.


def coherence(latent: np.ndarray, other: np.ndarray, matrices: np.ndarray, rng: np.random.Generator) -> Case:
    """Latent means (S, D) of the VAE and of the ``other`` network of the same ``matrices`` (S, N, N)."""
    first, second = rng.permutation(len(matrices))[: len(matrices) // 2 * 2].reshape(2, -1)

    def apart(points: np.ndarray) -> np.ndarray:
        return np.linalg.norm((points[first] - points[second]).reshape(len(first), -1), axis=1)

    def statistic(ours: np.ndarray, theirs: np.ndarray, between: np.ndarray) -> float:
        return _rank_correlation(ours, between) - _rank_correlation(theirs, between)

    return Case(statistic, ((apart(latent), apart(other), apart(np.asarray(matrices))),))


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
    """Squared ``errors`` (S,) beside those of the best ``constant`` predictor.

    >>> case = explained(np.array([1.0]), np.array([4.0]))
    >>> float(case.statistic(*case.groups[0]))
    0.75
    """
    return Case(lambda ours, theirs: 1 - ours.mean() / theirs.mean(), ((errors, constant),))


def first_components(means: np.ndarray) -> Case:
    """Latent means (S, D).

    >>> case = first_components(np.concatenate([np.eye(3), -np.eye(3)]))  # three equal variances
    >>> round(case.statistic(*case.groups[0]), 4)
    0.6667
    """

    def statistic(points: np.ndarray) -> float:
        variances = np.linalg.eigvalsh(np.cov(points, rowvar=False))
        return float(variances[-2:].sum() / variances.sum())

    return Case(statistic, ((means,),))


def clusters(points: np.ndarray, gamma: np.ndarray, neighbours: int) -> Case:
    """Points (S, k) with their gamma (S,): how often most neighbours have a point's gamma, 0 by chance, 1 always.

    Chance is the share of the most frequent gamma.
    """
    return Case(_told_beyond_chance(points, gamma, neighbours), ((np.arange(len(points)),),))


def _told_beyond_chance(points: np.ndarray, gamma: np.ndarray, neighbours: int) -> Callable[[np.ndarray], float]:
    """The statistic of `clusters`, of the resampled indices: a point that is there twice is a neighbour twice."""
    values, labels = np.unique(gamma, return_inverse=True)
    near = find_nearest(points, None, 2 * neighbours)

    def statistic(chosen: np.ndarray) -> float:
        weights = np.bincount(chosen, minlength=len(labels)).astype(float)
        told = count_votes(labels[near], len(values), neighbours, weights[near]).argmax(axis=1) == labels
        chance = np.bincount(labels, weights).max() / weights.sum()
        return float((np.average(told, weights=weights) - chance) / (1 - chance))

    return statistic


def slope(errors: np.ndarray, values: np.ndarray) -> Case:
    """Errors (S, V, K) of networks with V ``values`` of one hyperparameter and K of another.

    >>> case = slope(np.array([[[8.0], [4.0], [2.0]]]), np.array([1.0, 2.0, 4.0]))  # halved as the value doubles
    >>> round(case.statistic(*case.groups[0]), 12)
    -1.0
    """
    x = np.log(np.asarray(values, dtype=float))
    x = x - x.mean()

    def statistic(errors: np.ndarray) -> float:
        return float((x @ np.log(errors.mean(axis=0))).mean() / (x @ x))

    return Case(statistic, ((errors,),))


def ratio(ours: np.ndarray, theirs: np.ndarray) -> Case:
    """Errors (S,) of the same configurations in two networks."""
    return Case(lambda a, b: float(a.mean() / b.mean()), ((ours, theirs),))


def mean(values: np.ndarray) -> Case:
    """Values (S,)."""
    return Case(lambda a: float(a.mean()), ((values,),))


def distribution_distance(ours: np.ndarray, original: np.ndarray) -> Case:
    """Energies (S,) of reconstructions and of their originals."""
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
    """Points (n, k) of each unseen gamma among the ``points`` (S, k) of the test set with their ``gamma`` (S,)."""
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
    """Errors (n,) of each unseen gamma, and of the ``test`` set (S,) with its ``gamma`` (S,)."""
    trained = np.unique(gamma)
    adjacent = [np.isin(trained, adjacent_gammas(value, gamma)) for value in errors]

    def statistic(*drawn: np.ndarray) -> float:
        of_trained = np.array([values.mean() for values in drawn[: len(trained)]])
        ratios = [
            values.mean() / of_trained[chosen].mean()
            for values, chosen in zip(drawn[len(trained) :], adjacent, strict=True)
        ]
        return float(np.mean(ratios))

    parts = [test[gamma == value] for value in trained]
    return Case(statistic, tuple((values,) for values in [*parts, *errors.values()]))


def clusters_kept(
    points: np.ndarray, gamma: np.ndarray, test_points: np.ndarray, test_gamma: np.ndarray, neighbours: int
) -> Case:
    """Points (n, k) of other ensembles with their gamma, and as many of the test set: `clusters` of both.

    NaN where the test set's own clusters are no better than chance.
    """
    ours = _told_beyond_chance(points, gamma, neighbours)
    theirs = _told_beyond_chance(test_points, test_gamma, neighbours)

    def statistic(chosen: np.ndarray, chosen_test: np.ndarray) -> float:
        reference = theirs(chosen_test)
        return ours(chosen) / reference if reference > 0 else np.nan

    return Case(statistic, ((np.arange(len(points)),), (np.arange(len(test_points)),)))


def exceedance(pairs: Sequence[tuple[np.ndarray, np.ndarray]]) -> Case:
    """(normal, anomalous) errors of each ensemble: the mean area under their ROC curves.

    >>> case = exceedance([(np.array([1.0, 2.0]), np.array([2.0, 3.0]))])
    >>> case.statistic(*(array for group in case.groups for array in group))
    0.875
    """
    return Case(
        lambda *errors: float(np.mean([area_under_roc(*pair) for pair in zip(errors[::2], errors[1::2], strict=True)])),
        tuple((errors,) for pair in pairs for errors in pair),
    )


def exceedance_of_children(parents: np.ndarray, children: np.ndarray) -> Case:
    """Errors (S,) of test configurations and of what derives from each of them."""
    return Case(area_under_roc, ((parents, children),))


def spread_and_place(random: np.ndarray, points: np.ndarray, gamma: np.ndarray, neighbours: int) -> Case:
    """Points (n, k) of random data, and ``points`` (S, k) of the test set with their ``gamma`` (S,)."""
    lowest = (gamma == gamma.min()).astype(int)
    near = find_nearest(random, points, 2 * neighbours)

    def spread(cloud: np.ndarray) -> float:
        return np.sqrt(np.var(cloud, axis=0).sum())

    def statistic(rows: np.ndarray, chosen: np.ndarray) -> float:
        weights = np.bincount(chosen, minlength=len(points)).astype(float)
        share = count_votes(lowest[near[rows]], 2, neighbours, weights[near[rows]])[:, 1].mean()
        settled = points[chosen[lowest[chosen] == 1]]
        return float(min(spread(random[rows]) / spread(settled), share / np.average(lowest, weights=weights)))

    return Case(statistic, ((np.arange(len(random)),), (np.arange(len(points)),)))


def change_elsewhere(change: np.ndarray, rows: np.ndarray) -> Case:
    """Change (S, N, N) of the decoded matrices when the points in ``rows`` (S, K) of the order were moved.

    >>> change = np.array([[[0.0, 2.0, 2.0], [2.0, 0.0, 1.0], [2.0, 1.0, 0.0]]])  # the point in row 0 was moved
    >>> case = change_elsewhere(change, np.array([[0]]))
    >>> case.statistic(*case.groups[0])
    0.25
    """
    inside = np.zeros(change.shape[:2], dtype=bool)
    np.put_along_axis(inside, rows, True, axis=1)
    inside = inside[:, :, None] | inside[:, None, :]
    squared = np.square(change, dtype=np.float64)
    off_diagonal = ~np.eye(change.shape[1], dtype=bool)

    def part(where: np.ndarray) -> np.ndarray:
        return (squared * where).sum(axis=(1, 2)) / where.sum(axis=(1, 2))

    return ratio(part(~inside & off_diagonal), part(inside & off_diagonal))


def filled_in(
    decoded: Sequence[np.ndarray], originals: np.ndarray, masks: Sequence[np.ndarray], filling: np.ndarray
) -> Case:
    """Matrices (S, N, N) decoded from each kind of masked ones, their ``originals``, and the mean matrix."""
    group = []
    for matrices, mask in zip(decoded, masks, strict=True):
        group += [
            (np.square(guess - originals) * mask).sum(axis=(1, 2), dtype=np.float64) for guess in (matrices, filling)
        ]
    return Case(
        lambda *errors: float(np.mean([a.sum() / b.sum() for a, b in zip(errors[::2], errors[1::2], strict=True)])),
        (tuple(group),),
    )


def featureless(zero: np.ndarray, moved: np.ndarray, reconstructions: np.ndarray) -> Case:
    """What decodes from 0 (N, N), from steps along dimensions (K, 2, N, N), and reconstructions (S, N, N)."""
    nothing = roughness(zero[None])[0]
    along = np.stack([roughness(matrices).mean() for matrices in moved])
    return Case(
        lambda along, whole: float(nothing / min(along.mean(), whole.mean())),
        ((along,), (roughness(reconstructions),)),
    )


def pattern_similarity(patterns: np.ndarray) -> Case:
    """Patterns (K, N, N) of different dimensions: how alike each is to the one most like it."""
    cosine = similarities(patterns)

    def statistic(chosen: np.ndarray) -> float:
        # a dimension that is drawn twice is no other dimension
        others = np.where(chosen[:, None] != chosen[None, :], cosine[np.ix_(chosen, chosen)], -np.inf).max(axis=1)
        return float(others[np.isfinite(others)].mean()) if np.isfinite(others).any() else np.nan

    return Case(statistic, ((np.arange(len(patterns)),),))


def sampled_roughness(sampled: np.ndarray, reconstructions: np.ndarray) -> Case:
    """Sampled matrices (n, N, N) and reconstructions (S, N, N)."""
    return Case(
        lambda ours, theirs: float(ours.mean() / theirs.mean()),
        ((roughness(sampled),), (roughness(reconstructions),)),
    )


def closer_sampling(
    components: np.ndarray, dimensions: np.ndarray, data: np.ndarray, box: float, overlap: float
) -> Case:
    """Configurations (n, N, 2) sampled along components and along first dimensions, and the data (S, N, 2)."""
    edges = np.linspace(0, box * np.sqrt(2), 101)

    def histograms(distances: np.ndarray) -> np.ndarray:
        place = np.clip(np.searchsorted(edges, distances, side="right") - 1, 0, len(edges) - 2)
        return np.stack([np.bincount(row, minlength=len(edges) - 1) for row in place]) / distances.shape[1]

    between = pair_distances(components)
    free = between.min(axis=1) >= overlap

    def statistic(ours: np.ndarray, free: np.ndarray, theirs: np.ndarray, true: np.ndarray) -> float:
        ours, theirs, true = ours.mean(axis=0), theirs.mean(axis=0), true.mean(axis=0)
        return max(total_variation(ours, true) / total_variation(theirs, true), float(free.mean()))

    return Case(
        statistic,
        ((histograms(between), free), (histograms(pair_distances(dimensions)),), (histograms(pair_distances(data)),)),
    )


def principal_plane(means: np.ndarray) -> Callable[[np.ndarray], np.ndarray]:
    """Projection on the plane of the first two principal components of latent means (S, D)."""
    pca = principal_components(means)
    return lambda points: project(points, pca)
