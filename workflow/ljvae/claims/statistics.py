"""Statistics of the deck's claims; each can come out either way.

Each claim has a function that takes arrays and returns a `Case`: the statistic, the arrays that the bootstrap
resamples, and the value under the null. `verdicts` estimates its interval and judges it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import scipy.constants
from scipy.stats import rankdata
from sklearn.linear_model import Ridge

from workflow.ljvae.anomaly.areas import area_under_roc
from workflow.ljvae.anomaly.references import LEAST_EFFECTIVE_SIZE
from workflow.ljvae.latent.space import classify_gamma, fit_gamma_classifier
from workflow.ljvae.physics.observables import pair_distances
from workflow.ljvae.physics.reweighting import effective_size
from workflow.ljvae.study import LEVEL


@dataclass(frozen=True)
class Case:
    """A ``statistic`` of all arrays of all ``groups``; the arrays of a group are resampled together, along axis 0.

    Without groups nothing is resampled: the interval is the variance between trainings, or the ``span`` of a range.
    ``null`` is the value that the statistic would have if there were nothing to find.
    """

    statistic: Callable[..., float]
    groups: tuple[tuple[np.ndarray, ...], ...]
    null: float = np.nan
    span: tuple[float, float] | None = None


# The statistics, in the order of the deck.


def coherence(latent: np.ndarray, other: np.ndarray, matrices: np.ndarray, rng: np.random.Generator) -> Case:
    """Rank correlation of latent with matrix distances, VAE minus autoencoder.

    ``latent`` are the VAE's latent means (S, D), ``other`` the autoencoder's. Both networks read ``matrices`` (S, N,
    N). Pairs of configurations are drawn with ``rng``.
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
    """Compute log10 of gamma = m g sigma / epsilon for m in u, ``sigma`` in angstrom, ``epsilon`` over k_B in K.

    >>> log10_gravity(39.948, np.array([3.4]), np.array([120.0])).round(2).tolist()
    [-12.87]
    """
    weight = mass * scipy.constants.atomic_mass * scipy.constants.g
    return np.log10(weight * np.asarray(sigma) * scipy.constants.angstrom / (scipy.constants.k * np.asarray(epsilon)))


def span(values: np.ndarray) -> Case:
    """Middle and range of published ``values``, which are not a sample.

    >>> case = span(np.array([1.0, 4.0, 2.0]))
    >>> case.statistic(), case.span
    (2.5, (1.0, 4.0))
    """
    low = float(np.min(values))
    high = float(np.max(values))
    return Case(lambda: (low + high) / 2, (), span=(low, high))


def explained(errors: np.ndarray, constant: np.ndarray) -> Case:
    """Fraction by which a network's ``errors`` (S,) are below the ``constant`` predictor's squared errors (S,).

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


def identified_gamma(classified: np.ndarray, gamma: np.ndarray, most_likely: np.ndarray) -> Case:
    """Accuracy of gammas (S,) as ``classified``, where ``gamma`` is true: 0 at chance level, 1 at the limit.

    ``most_likely`` (S,) are the most likely gammas given the exact heights, which no classifier can surpass. Chance
    level is the fraction of the most frequent gamma.
    """
    chance = _chance(gamma)

    def statistic(is_ours: np.ndarray, is_best: np.ndarray) -> float:
        return float((is_ours.mean() - chance) / (is_best.mean() - chance))

    return Case(statistic, ((classified == gamma, most_likely == gamma),), null=0.0)


def _chance(gamma: np.ndarray) -> float:
    """Fraction of the most frequent ``gamma`` (S,)."""
    return float(np.unique(gamma, return_counts=True)[1].max() / len(gamma))


def slope(errors: np.ndarray, values: np.ndarray) -> Case:
    """Slope of log error against log value, for V ``values`` of a hyperparameter.

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


def ratio(ours: np.ndarray, theirs: np.ndarray) -> Case:
    """Ratio of the mean errors (S,) of two networks on the same configurations."""
    return Case(lambda first, second: float(first.mean() / second.mean()), ((ours, theirs),), null=1.0)


def mean(values: np.ndarray, null: float = np.nan) -> Case:
    """Mean of values (S,)."""
    return Case(lambda sample: float(sample.mean()), ((values,),), null=float(null))


def predicted_gamma(unseen: dict[float, np.ndarray], means: np.ndarray, gamma: np.ndarray) -> Case:
    """Mean |log(predicted / true)| over ``unseen`` gammas, each with its latent means (n, D).

    Log gamma is regressed on the latent means (S, D) of every other test configuration. A line fitted to the mean
    predictions for the other half, over the trained gammas, corrects for the regression's shrinkage. All logarithms are
    of gamma + LEVEL, which is finite for gamma = 0.
    """
    level = np.log(gamma + LEVEL)
    regression = Ridge().fit(means[::2], level[::2])
    held_out = regression.predict(means[1::2])
    held_out_gamma = gamma[1::2]
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


def adjacent_gammas(value: float, gamma: np.ndarray) -> np.ndarray:
    """Return the gammas next to ``value`` among those of ``gamma`` (S,): one below and one above, or one of them.

    >>> adjacent_gammas(0.25, np.array([0.1, 0.4, 0.7])), adjacent_gammas(1.5, np.array([0.4, 1.0]))
    (array([0.1, 0.4]), array([1.]))
    """
    trained = np.unique(gamma)
    return np.array([*trained[trained < value][-1:], *trained[trained > value][:1]])


def error_ratio(errors: dict[float, np.ndarray], test: np.ndarray, gamma: np.ndarray) -> Case:
    """Ratio of the mean error of unseen gammas, (n,) each, to that of adjacent gammas of the ``test`` set (S,)."""
    trained = np.unique(gamma)
    adjacent = [np.isin(trained, adjacent_gammas(value, gamma)) for value in errors]

    def statistic(*samples: np.ndarray) -> float:
        means = np.array([sample.mean() for sample in samples])
        trained_means = means[: len(trained)]
        unseen_means = means[len(trained) :]
        pairs = zip(unseen_means, adjacent, strict=True)
        return float(np.mean([mean / trained_means[chosen].mean() for mean, chosen in pairs]))

    groups = [*(test[gamma == value] for value in trained), *errors.values()]
    return Case(statistic, tuple((group,) for group in groups), null=1.0)


def reweighted_exceedance(unseen: Sequence[np.ndarray], test: np.ndarray, weights: np.ndarray) -> Case:
    """Mean area under the ROC curves of the errors (n,) of K ``unseen`` gammas against those of a ``test`` set.

    ``weights`` (K, S) reweight the test configurations, with their errors (S,), to each gamma. NaN if the effective
    size is too small.
    """
    if min(map(effective_size, weights)) < LEAST_EFFECTIVE_SIZE:
        return Case(lambda: np.nan, (), null=0.5)

    def statistic(normal: np.ndarray, weights: np.ndarray, *errors: np.ndarray) -> float:
        return float(np.mean([area_under_roc(normal, each, row) for each, row in zip(errors, weights.T, strict=True)]))

    return Case(statistic, ((test, weights.T), *((errors,) for errors in unseen)), null=0.5)


def gamma_kept(fake: np.ndarray, fake_gamma: np.ndarray, means: np.ndarray, gamma: np.ndarray) -> Case:
    """Accuracy of a Gaussian classifier on ``fake`` latents (n, D), minus the midpoint of chance and true accuracy.

    The classifier is fitted to the latent means (S, D) of the true potential; its true accuracy is that on
    configurations to which it is not fitted.
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
    """Area under the ROC curve of the errors (S,) of test configurations and of those derived from each."""
    return Case(area_under_roc, ((parents, children),), null=0.5)


def lowest_gamma(random: np.ndarray, means: np.ndarray, gamma: np.ndarray) -> Case:
    """Fraction of ``random`` latents (n, D) that a Gaussian classifier of latent means (S, D) gives the lowest gamma.

    The null is the fraction of the lowest ``gamma`` (S,).
    """
    assigned = fit_gamma_classifier(means, gamma).predict(random)
    return mean(assigned == str(gamma.min()), null=(gamma == gamma.min()).mean())


def spread_ratio(random: np.ndarray, means: np.ndarray) -> Case:
    """Ratio of the root-mean-square spread of ``random`` latents (n, D) to that of latent means (S, D).

    >>> case = spread_ratio(np.array([[0.0], [4.0]]), np.array([[0.0], [2.0]]))
    >>> case.statistic(*(array for group in case.groups for array in group))
    2.0
    """

    def spread(cloud: np.ndarray) -> float:
        return np.sqrt(np.var(cloud, axis=0).sum())

    return Case(lambda ours, theirs: float(spread(ours) / spread(theirs)), ((random,), (means,)), null=1.0)


def change_elsewhere(change: np.ndarray, rows: np.ndarray) -> Case:
    """Fraction of the squared ``change`` (S, N, N) of decoded matrices outside the ``rows`` (S, K) of moved points.

    It is divided by the fraction of elements there: 1 for a uniform change, 0 for one that is confined to the rows.

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
