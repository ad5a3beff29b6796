"""Statistics of the deck's claims; each could have come out either way.

Each claim has a function that takes arrays and returns a `Case`: the statistic, the arrays that the bootstrap
resamples, and the value under the null. `verdicts` estimates its interval and judges it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import scipy.constants
from scipy.stats import rankdata, special_ortho_group
from sklearn.linear_model import Ridge

from workflow.ljvae.anomaly.areas import area_under_roc
from workflow.ljvae.geometry.distances import clean_matrices
from workflow.ljvae.geometry.gram import decompose, gram_from_centre, rank_two_residual
from workflow.ljvae.latent.probing import roughness, similarities
from workflow.ljvae.latent.space import classify_gamma, fit_gamma_classifier
from workflow.ljvae.physics.observables import pair_distances, total_variation
from workflow.ljvae.study import LEVEL

_DISTANCE_BINS = 100  # of pair distances, up to the box's diagonal
_CONTACT = (1.0, 1.25)  # sigma: around the minimum of the potential, at 1.12


@dataclass(frozen=True)
class Case:
    """A ``statistic`` of all arrays of all ``groups``; the arrays of a group are resampled together, along axis 0.

    Without groups nothing is resampled: the interval is the variance between trainings, or the ``span`` of a range.
    ``null`` is the value of the statistic if there is nothing in the claim.
    """

    statistic: Callable[..., float]
    groups: tuple[tuple[np.ndarray, ...], ...]
    null: float = np.nan
    span: tuple[float, float] | None = None


# The statistics, in the order of the deck.


def off_plane(matrices: np.ndarray) -> np.ndarray:
    """Share (S,) of the squared Gram matrix of decoded matrices (S, N, N) that lies outside two dimensions."""
    return rank_two_residual(decompose(gram_from_centre(clean_matrices(matrices)))[1])


def coherence_of_draws(ours: tuple[np.ndarray, np.ndarray], theirs: tuple[np.ndarray, np.ndarray]) -> Case:
    """`off_plane` of draws over that of reconstructions, the VAE's (``ours``) minus the autoencoder's.

    Each network has matrices decoded from draws (n, N, N), and its reconstructions (S, N, N).
    """
    shares = [off_plane(matrices) for network in (ours, theirs) for matrices in network]

    def statistic(drawn: np.ndarray, kept: np.ndarray, other_drawn: np.ndarray, other_kept: np.ndarray) -> float:
        return float(drawn.mean() / kept.mean() - other_drawn.mean() / other_kept.mean())

    return Case(statistic, tuple((share,) for share in shares), null=0.0)


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

    return Case(statistic, ((distances(latent), distances(other), distances(np.asarray(matrices))),), null=0.0)


def _rank_correlation(first: np.ndarray, second: np.ndarray) -> float:
    return float(np.corrcoef(rankdata(first), rankdata(second))[0, 1])


def log10_gravity(mass: float, sigma: np.ndarray, epsilon: np.ndarray) -> np.ndarray:
    """log10 of gamma = m g sigma / epsilon for a mass in u, ``sigma`` in angstrom, ``epsilon`` over k_B in K.

    >>> log10_gravity(39.948, np.array([3.4]), np.array([120.0])).round(2).tolist()
    [-12.87]
    """
    weight = mass * scipy.constants.atomic_mass * scipy.constants.g
    return np.log10(weight * np.asarray(sigma) * scipy.constants.angstrom / (scipy.constants.k * np.asarray(epsilon)))


def span(values: np.ndarray) -> Case:
    """The middle of published ``values`` and their range; they are no sample.

    >>> case = span(np.array([1.0, 4.0, 2.0]))
    >>> case.statistic(), case.span
    (2.5, (1.0, 4.0))
    """
    low, high = float(np.min(values)), float(np.max(values))
    return Case(lambda: (low + high) / 2, (), span=(low, high))


def explained(errors: np.ndarray, constant: np.ndarray) -> Case:
    """Fraction of the ``constant`` predictor's squared errors (S,) that a network's ``errors`` (S,) lack.

    >>> case = explained(np.array([1.0]), np.array([4.0]))
    >>> float(case.statistic(*case.groups[0]))
    0.75
    """
    return Case(lambda ours, theirs: float(1 - ours.mean() / theirs.mean()), ((errors, constant),), null=0.0)


def kept_distances(decoded: np.ndarray, points: np.ndarray) -> Case:
    """Fraction of the variance of ``decoded`` distances (S, P) that those of ``points`` (S, N, 2) keep."""
    errors = np.square(pair_distances(points) - decoded).mean(axis=1)
    return explained(errors, np.square(decoded - decoded.mean(axis=0)).mean(axis=1))


def first_components(means: np.ndarray) -> Case:
    """Fraction of the variance of latent means (S, D) in their first two principal components.

    >>> case = first_components(np.concatenate([np.eye(3), -np.eye(3)]))  # three equal variances
    >>> round(case.statistic(*case.groups[0]), 4)
    0.6667
    """

    def statistic(points: np.ndarray) -> float:
        variances = np.linalg.eigvalsh(np.cov(points, rowvar=False))
        return float(variances[-2:].sum() / variances.sum())

    return Case(statistic, ((means,),), null=2 / means.shape[1])


def identified_gamma(means: np.ndarray, gamma: np.ndarray, most_likely: np.ndarray) -> Case:
    """How often a Gaussian classifier identifies ``gamma`` (S,) from latent means (S, D): 0 by chance, 1 at the limit.

    Each configuration is classified by Gaussians fitted to the others. ``most_likely`` (S,) are the gammas that are
    most likely given the exact heights, which no classifier can beat. Chance is the fraction of the most frequent
    gamma.
    """
    chance = _chance(gamma)

    def statistic(is_ours: np.ndarray, is_best: np.ndarray) -> float:
        return float((is_ours.mean() - chance) / (is_best.mean() - chance))

    return Case(statistic, ((classify_gamma(means, gamma) == gamma, most_likely == gamma),), null=0.0)


def _chance(gamma: np.ndarray) -> float:
    """Fraction of the most frequent ``gamma`` (S,)."""
    return float(np.unique(gamma, return_counts=True)[1].max() / len(gamma))


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

    return Case(statistic, ((errors,),), null=0.0)


def steepest(errors: np.ndarray, values: np.ndarray, sign: int) -> Case:
    """Largest (``sign`` 1) or smallest (-1) slope of log error over log value between neighbouring ``values``.

    ``errors`` (S, V, K) are those of `slope`; each of the K columns counts by itself.

    >>> case = steepest(np.array([[[8.0], [4.0], [3.0]]]), np.array([1.0, 2.0, 4.0]), 1)
    >>> round(case.statistic(*case.groups[0]), 3)
    -0.415
    """
    steps = np.diff(np.log(np.asarray(values, dtype=float)))[:, None]

    def statistic(errors: np.ndarray) -> float:
        slopes = np.diff(np.log(errors.mean(axis=0)), axis=0) / steps
        return float(sign * (sign * slopes).max())

    return Case(statistic, ((errors,),), null=0.0)


def ratio(ours: np.ndarray, theirs: np.ndarray) -> Case:
    """Ratio of the mean errors (S,) of two networks on the same configurations."""
    return Case(lambda first, second: float(first.mean() / second.mean()), ((ours, theirs),), null=1.0)


def mean(values: np.ndarray, null: float = np.nan) -> Case:
    """Mean of values (S,)."""
    return Case(lambda sample: float(sample.mean()), ((values,),), null=float(null))


def predicted_gamma(unseen: dict[float, np.ndarray], means: np.ndarray, gamma: np.ndarray) -> Case:
    """Mean |log(predicted / true)| over ``unseen`` gammas, each with its latent means (n, D).

    Log gamma is regressed on the latent means (S, D) of every other test configuration. The mean predictions of the
    other half, a line through which is fitted over the trained gammas, undo the regression's shrinkage. All logarithms
    are of gamma + LEVEL, which gamma = 0 has too.
    """
    level = np.log(gamma + LEVEL)
    regression = Ridge().fit(means[::2], level[::2])
    held_out, held_out_gamma = regression.predict(means[1::2]), gamma[1::2]
    trained = np.unique(gamma)
    true = np.log(np.array(list(unseen)) + LEVEL)

    def statistic(*samples: np.ndarray) -> float:
        centres = [sample.mean() for sample in samples]
        slope, offset = np.polyfit(np.log(trained + LEVEL), centres[: len(trained)], 1)
        return float(np.abs((np.array(centres[len(trained) :]) - offset) / slope - true).mean())

    groups = [held_out[held_out_gamma == value] for value in trained]
    groups += [regression.predict(each) for each in unseen.values()]
    null = np.abs(np.log(trained + LEVEL).mean() - true).mean()
    return Case(statistic, tuple((group,) for group in groups), null=float(null))


def reweighted_exceedance(unseen: Sequence[np.ndarray], test: np.ndarray, weights: np.ndarray) -> Case:
    """Mean area under the ROC curves of the errors (n,) of each of K ``unseen`` gammas against those of a ``test`` set.

    ``weights`` (K, S) turn the test configurations, with their errors (S,), into those of each gamma.
    """

    def statistic(normal: np.ndarray, weights: np.ndarray, *errors: np.ndarray) -> float:
        return float(np.mean([area_under_roc(normal, each, row) for each, row in zip(errors, weights.T, strict=True)]))

    return Case(statistic, ((test, weights.T), *((errors,) for errors in unseen)), null=0.5)


def gamma_kept(fake: np.ndarray, fake_gamma: np.ndarray, means: np.ndarray, gamma: np.ndarray) -> Case:
    """Success of a Gaussian classifier on ``fake`` latents (n, D), less halfway from chance to that on true ones.

    The classifier is fitted to the latent means (S, D) of the true potential; its success there is that on
    configurations that it is not fitted to.
    """
    chance = _chance(gamma)
    is_fake = fit_gamma_classifier(means, gamma).predict(fake) == fake_gamma.astype(str)
    is_true = classify_gamma(means, gamma) == gamma

    def statistic(is_fake: np.ndarray, is_true: np.ndarray) -> float:
        return float(is_fake.mean() - (chance + is_true.mean()) / 2)

    return Case(statistic, ((is_fake,), (is_true,)), null=float((chance - is_true.mean()) / 2))


def exceedance(normal: np.ndarray, anomalous: np.ndarray) -> Case:
    """Area under the ROC curve of ``normal`` (S,) and ``anomalous`` (n,) errors, which are independent.

    >>> case = exceedance(np.array([1.0, 2.0]), np.array([2.0, 3.0]))
    >>> case.statistic(*(array for group in case.groups for array in group))
    0.875
    """
    return Case(area_under_roc, ((normal,), (anomalous,)), null=0.5)


def exceedance_of_children(parents: np.ndarray, children: np.ndarray) -> Case:
    """Area under the ROC curve of the errors (S,) of test configurations and of the ones derived from each."""
    return Case(area_under_roc, ((parents, children),), null=0.5)


def lowest_gamma(random: np.ndarray, means: np.ndarray, gamma: np.ndarray) -> Case:
    """Fraction of ``random`` latents (n, D) that a Gaussian classifier of latent means (S, D) puts at the lowest gamma.

    The null is the fraction of the lowest ``gamma`` (S,).
    """
    assigned = fit_gamma_classifier(means, gamma).predict(random)
    return mean(assigned == str(gamma.min()), null=(gamma == gamma.min()).mean())


def spread_ratio(random: np.ndarray, means: np.ndarray) -> Case:
    """Root-mean-square spread of ``random`` latents (n, D) over that of latent means (S, D).

    >>> case = spread_ratio(np.array([[0.0], [4.0]]), np.array([[0.0], [2.0]]))
    >>> case.statistic(*(array for group in case.groups for array in group))
    2.0
    """

    def spread(cloud: np.ndarray) -> float:
        return np.sqrt(np.var(cloud, axis=0).sum())

    return Case(lambda ours, theirs: float(spread(ours) / spread(theirs)), ((random,), (means,)), null=1.0)


def change_elsewhere(change: np.ndarray, rows: np.ndarray) -> Case:
    """Share of the squared ``change`` (S, N, N) of decoded matrices outside the ``rows`` (S, K) of moved points.

    It is divided by the share of elements that lie there: 1 for an even change, 0 for one of the rows only.

    >>> change = np.array([[[0.0, 2.0, 2.0], [2.0, 0.0, 1.0], [2.0, 1.0, 0.0]]])  # the point in row 0 was moved
    >>> case = change_elsewhere(change, np.array([[0]]))
    >>> round(case.statistic(*case.groups[0]), 4)  # 2 of 18, in 2 of 6 elements
    0.3333
    """
    is_moved = np.zeros(change.shape[:2], dtype=bool)
    np.put_along_axis(is_moved, rows, True, axis=1)
    elsewhere = ~(is_moved[:, :, None] | is_moved[:, None, :]) & ~np.eye(change.shape[1], dtype=bool)
    squared = np.square(change, dtype=np.float64)
    outside = (squared * elsewhere).sum(axis=(1, 2))
    area = elsewhere.sum(axis=(1, 2)) / (change.shape[1] * (change.shape[1] - 1))

    def statistic(outside: np.ndarray, whole: np.ndarray, area: np.ndarray) -> float:
        return float(outside.sum() / whole.sum() / area.mean())

    return Case(statistic, ((outside, squared.sum(axis=(1, 2)), area),), null=0.0)


def featureless(zero: np.ndarray, mean_matrix: np.ndarray, reconstructions: np.ndarray) -> Case:
    """Roughness of the matrix ``zero`` (N, N) that decodes from 0, over that of ``reconstructions`` (S, N, N).

    The null is the ``mean_matrix`` (N, N) of the training set.
    """
    zero_roughness, mean_roughness = roughness(np.stack([zero, mean_matrix]))
    kept = roughness(reconstructions)
    return Case(lambda sample: float(zero_roughness / sample.mean()), ((kept,),), null=mean_roughness / kept.mean())


def revealed(zero: np.ndarray, moved: np.ndarray) -> Case:
    """Mean roughness of steps along K dimensions, ``moved`` (K, 2, N, N), over that of ``zero`` (N, N).

    The dimensions are all that are asked about, no sample of others.
    """
    grown = roughness(moved.reshape(-1, *zero.shape)).mean() / roughness(zero[None])[0]
    return Case(lambda: float(grown), (), null=1.0)


def pattern_similarity(patterns: np.ndarray, count: int, rng: np.random.Generator) -> Case:
    """Mean similarity of the patterns of the first ``count`` dimensions to the one most similar to each.

    ``patterns`` (D, N, N) are the changes of the decoded matrix along all dimensions. The null is that of as many
    orthogonal directions drawn at random, whose patterns are the same sums of the dimensions'.
    """

    def nearest(chosen: np.ndarray) -> float:
        cosine = similarities(chosen)
        np.fill_diagonal(cosine, -np.inf)
        return float(cosine.max(axis=1).mean())

    turned = special_ortho_group(len(patterns), seed=rng).rvs()[:count]
    value = nearest(patterns[:count])
    return Case(lambda: value, (), null=nearest(np.tensordot(turned, patterns, axes=1)))


def contact_peak(sampled: np.ndarray, data: np.ndarray, uniform: np.ndarray) -> Case:
    """Excess of pairs in contact of ``sampled`` configurations (n, N, 2) over uniform ones, over that of the data.

    Pairs in contact are 1 to 1.25 sigma apart. 0 for uniform points, 1 for the simulation.

    >>> near, far = np.array([[[0.0, 0.0], [1.1, 0.0]]]), np.array([[[0.0, 0.0], [5.0, 0.0]]])
    >>> case = contact_peak(near, near, np.concatenate([near, far]))
    >>> case.statistic(*(array for group in case.groups for array in group))
    1.0
    """

    def count(positions: np.ndarray) -> np.ndarray:
        distances = pair_distances(positions)
        return ((distances > _CONTACT[0]) & (distances < _CONTACT[1])).mean(axis=1)

    def statistic(ours: np.ndarray, theirs: np.ndarray, flat: np.ndarray) -> float:
        return float((ours.mean() - flat.mean()) / (theirs.mean() - flat.mean()))

    return Case(statistic, ((count(sampled),), (count(data),), (count(uniform),)), null=0.0)


def closer_sampling(components: np.ndarray, dimensions: np.ndarray, data: np.ndarray, box: float) -> Case:
    """Total variation of pair distances from the data's, sampled along components over along the first dimensions.

    ``components`` and ``dimensions`` are configurations (n, N, 2) sampled along principal components and along the
    first dimensions, ``data`` (S, N, 2) the simulated ones.
    """
    edges = np.linspace(0, box * np.sqrt(2), _DISTANCE_BINS + 1)

    def histograms(positions: np.ndarray) -> np.ndarray:
        distances = pair_distances(positions)
        bins = np.clip(np.searchsorted(edges, distances, side="right") - 1, 0, _DISTANCE_BINS - 1)
        return np.stack([np.bincount(row, minlength=_DISTANCE_BINS) for row in bins]) / distances.shape[1]

    def statistic(ours: np.ndarray, theirs: np.ndarray, data: np.ndarray) -> float:
        true = data.mean(axis=0)
        return total_variation(ours.mean(axis=0), true) / total_variation(theirs.mean(axis=0), true)

    return Case(statistic, tuple((histograms(each),) for each in (components, dimensions, data)), null=1.0)


def overlap_fraction(sampled: np.ndarray, uniform: np.ndarray, overlap: float) -> Case:
    """Fraction of ``sampled`` configurations (n, N, 2) with a pair closer than ``overlap`` (sigma)."""
    is_ours, is_uniform = (pair_distances(each).min(axis=1) < overlap for each in (sampled, uniform))
    return mean(is_ours, null=is_uniform.mean())
