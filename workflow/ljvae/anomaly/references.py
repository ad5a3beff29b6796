"""Normal configurations with which an ensemble is compared, and those that give the null of a score.

The test set mixes gammas, while an anomaly has one: against the whole test set, the area of a normal fluid of that
gamma is not 0.5. An ensemble of a trained gamma is therefore compared with the test configurations of its gamma, an
ensemble of another gamma with the test set reweighted to it. Corrupted and masked ensembles hold the same gammas as the
test set, from which they derive. The null comes from the calibration split, which is otherwise used only for p-values.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from workflow.ljvae.physics.reweighting import (
    effective_size,
    gamma_free_energies,
    gamma_shares,
    gravity_moment,
    moment_weights,
)

WHOLE_TEST_SET = "whole_test_set"
SAME_GAMMA = "same_gamma"
REWEIGHTED = "reweighted"
# With fewer, bootstrap intervals of 95 % cover less than 92 % (for an ideal gas: 89 % with 35 configurations).
LEAST_EFFECTIVE_SIZE = 100


class Sample(NamedTuple):
    """Configurations of a split that represent one normal fluid.

    chosen: their indices (S,) in the split. gamma: the gamma at which each was simulated (S,). weights: (S,), of mean
    1. shares: probability (K, S) that each comes from each of K simulated gammas, which determines how an error of the
    free energies changes the weights; (0, S) if the weights are exact.
    """

    chosen: np.ndarray
    gamma: np.ndarray
    weights: np.ndarray
    shares: np.ndarray

    @property
    def effective_size(self) -> float:
        """Number of equally weighted configurations that are as informative."""
        return effective_size(self.weights)

    def resample(self, rng: np.random.Generator, error: np.ndarray) -> np.ndarray:
        """Weights (S,) of a bootstrap sample, drawn within each gamma, under an ``error`` (K,) of the free energies."""
        weights = self.weights if not len(self.shares) else self.weights / (np.exp(error) @ self.shares)
        counts = np.empty(len(self.chosen))
        for value in np.unique(self.gamma):
            of_gamma = self.gamma == value
            counts[of_gamma] = resample(rng, int(of_gamma.sum()))
        return counts * weights


class Reference(NamedTuple):
    """Normal configurations for an ensemble: ``test`` for the comparison, and ``null``, of the calibration split.

    name: WHOLE_TEST_SET, SAME_GAMMA or REWEIGHTED. gamma: that of the null, or None. quoted: whether figures and
    severity.csv use it. root: a root (K, K) of the covariance of the free energies.
    """

    name: str
    gamma: float | None
    quoted: bool
    test: Sample
    null: Sample | None
    root: np.ndarray

    def resample_pairs(
        self, rng: np.random.Generator, other: Sample | int | np.ndarray, samples: int
    ) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        """Return weights of bootstrap samples of the test set and of what is compared with it.

        The other argument is either a sample, a number of independent configurations, or an array of their parents in
        the test set, with which they are resampled together.
        """
        for _ in range(samples):
            error = self.root @ rng.standard_normal(len(self.root))
            weights = self.test.resample(rng, error)
            if isinstance(other, Sample):
                yield weights, other.resample(rng, error)
            elif isinstance(other, int):
                yield weights, resample(rng, other)
            else:
                yield weights, weights[other]


def resample(rng: np.random.Generator, size: int) -> np.ndarray:
    """Count how often each of ``size`` items is drawn in a bootstrap sample."""
    return np.bincount(rng.integers(size, size=size), minlength=size).astype(np.float64)


def describe_normal(
    train: dict[str, np.ndarray], splits: dict[str, dict[str, np.ndarray]], temperature: float
) -> dict[str, np.ndarray]:
    """Collect the data of references: free energies of the training split, `gravity_moment` and gamma of the others.

    ``train`` and each of the ``splits`` (test, calibration) have ``positions`` (S, N, 2) and ``gamma`` (S,).
    """
    gammas, free, covariance = gamma_free_energies(gravity_moment(train["positions"], temperature), train["gamma"])
    normal = {"gammas": gammas, "free_energies": free, "covariance": covariance}
    for part, arrays in splits.items():
        normal |= {
            f"{part}/moment": gravity_moment(arrays["positions"], temperature),
            f"{part}/gamma": arrays["gamma"],
        }
    return normal


def find_references(description: dict, normal: dict[str, np.ndarray]) -> list[Reference]:
    """Find the references of an ensemble by its ``description``: first the one that tables and figures quote.

    ``normal`` is from `describe_normal`. A normal fluid of the ensemble's gamma has an area of 0.5 against the quoted
    reference, with one exception: if fewer than LEAST_EFFECTIVE_SIZE test configurations represent this gamma, only the
    whole test set is left. If fewer calibration configurations do, there is no null. Uniform points and files have no
    gamma: their reference is the whole test set.

    >>> moment = np.repeat([1.0, 3.0], 100)
    >>> gamma = np.repeat([0.4, 0.1], 100)
    >>> normal = {"gammas": np.array([0.1, 0.4]), "free_energies": np.zeros(2), "covariance": np.zeros((2, 2))}
    >>> normal |= {f"{part}/{key}": values for part in ("test", "calibration") for key, values in
    ...            (("moment", moment), ("gamma", gamma))}
    >>> for description in ({"gamma": 0.4}, {"gamma": 0.25}, {}):
    ...     print([reference.name for reference in find_references(description, normal)])
    ['same_gamma', 'whole_test_set']
    ['reweighted', 'whole_test_set']
    ['whole_test_set']
    """
    gamma = description.get("gamma")
    is_trained = gamma in normal["gammas"]
    exact = gamma is None or is_trained
    root = np.zeros((0, 0)) if exact else _find_root(normal["covariance"])
    null: Sample | None = _select("calibration", gamma, normal)
    test = _select("test", gamma, normal)
    if not exact and null is not None and null.effective_size < LEAST_EFFECTIVE_SIZE:
        null = None
    if gamma is None or (not exact and test.effective_size < LEAST_EFFECTIVE_SIZE):
        return [Reference(WHOLE_TEST_SET, gamma, True, _select("test", None, normal), null, root)]
    return [
        Reference(SAME_GAMMA if is_trained else REWEIGHTED, gamma, True, test, null, root),
        Reference(WHOLE_TEST_SET, gamma, False, _select("test", None, normal), null, root),
    ]


def _select(part: str, gamma: float | None, normal: dict[str, np.ndarray]) -> Sample:
    """Select the configurations of a split that represent a gamma; None stands for all trained ones."""
    simulated = normal[f"{part}/gamma"]
    if gamma is None or gamma in normal["gammas"]:
        chosen = np.arange(len(simulated)) if gamma is None else np.flatnonzero(simulated == gamma)
        return Sample(chosen, simulated[chosen], np.ones(len(chosen)), np.zeros((0, len(chosen))))
    moment = normal[f"{part}/moment"]
    free = normal["free_energies"]
    weights = len(moment) * moment_weights(moment, simulated, np.array([gamma]), free)[0]
    return Sample(np.arange(len(moment)), simulated, weights, gamma_shares(moment, simulated, free))


def _find_root(covariance: np.ndarray) -> np.ndarray:
    values, vectors = np.linalg.eigh(covariance)
    return vectors * np.sqrt(np.maximum(values, 0))
