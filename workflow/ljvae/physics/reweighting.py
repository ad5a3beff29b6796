"""Weights and likelihood ratios of configurations in ensembles whose potentials are known."""

import numpy as np
from scipy.optimize import OptimizeResult, minimize
from scipy.special import logsumexp

from workflow.ljvae.logs import log
from workflow.ljvae.physics.fluid import Fluid
from workflow.ljvae.physics.observables import mean_diameter, mean_height, pair_distances
from workflow.ljvae.physics.potentials import pair_energy

_LARGEST_GRADIENT = 1e-6
_ENERGY_CAP = 1e6  # of reduced energies: a higher one would lose the digits of a ratio
_DIGITS = 6  # of a log ratio: rounding errors beyond them would order equal ratios


def reduced_energy(positions: np.ndarray, fluid: Fluid) -> np.ndarray:
    """Energy over temperature (S,) of configurations (S, N, 2), sigma, whose particles are in unknown order.

    If one particle has another diameter, any of them may be it: exp(-energy) is averaged over the candidates.

    >>> lone = Fluid(particles=1, box=10.0, temperature=2.0, gamma=0.5)
    >>> reduced_energy(np.array([[[1.0, 4.0]]]), lone).tolist()
    [1.0]
    """
    particles = positions.shape[1]
    distances = pair_distances(positions)
    gravity = fluid.gamma * particles * mean_height(positions)
    equal_pairs = pair_energy(distances, fluid.exponent)
    if fluid.diameter == 1:
        return (equal_pairs.sum(axis=1) + gravity) / fluid.temperature
    unequal_pairs = pair_energy(distances / mean_diameter(fluid.diameter), fluid.exponent)
    first, second = np.triu_indices(particles, k=1)
    energies = []
    for k in range(particles):
        pairs_of_k = (first == k) | (second == k)
        pairs = np.where(pairs_of_k, unequal_pairs, equal_pairs).sum(axis=1)
        energies.append((pairs + gravity) / fluid.temperature)
    return -logsumexp(-np.array(energies), axis=0) + np.log(particles)


def free_energies(energies: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """Free energies (K,) of K ensembles, in units of T, relative to the first (MBAR, Shirts and Chodera 2008).

    ``energies`` (K, S) are the reduced energies of all configurations in each ensemble, ``counts`` (K,) the numbers of
    configurations from each. The function that is minimised is convex. Self-consistent iteration would take thousands
    of rounds if ensembles hardly overlap.

    >>> flat = np.zeros((2, 4))
    >>> free_energies(np.stack([flat[0], flat[1] + 3.0]), np.array([2, 2])).round(6).tolist()
    [0.0, 3.0]
    """
    if len(counts) == 1:
        return np.zeros(1)
    lowest = energies.min(axis=1)  # a first guess that includes offsets of energies
    minimum = _minimise_free_energies(energies, counts, start=(lowest - lowest[0])[1:])
    overlap = counts.sum() * np.linalg.eigvalsh(minimum.hess)[0] >= 1
    if overlap and np.abs(minimum.jac).max() > _LARGEST_GRADIENT:
        log.warning("free energies are not found to six digits: %s", minimum.message)
    return _prepend_zero(minimum.x)


def _prepend_zero(others: np.ndarray) -> np.ndarray:
    return np.concatenate([[0.0], others])


def _minimise_free_energies(energies: np.ndarray, counts: np.ndarray, start: np.ndarray) -> OptimizeResult:
    """Minimise MBAR's convex function of the free energies (K - 1,) of all ensembles but the first."""
    total = counts.sum()
    fractions = counts / total

    def objective(others: np.ndarray) -> float:
        free = _prepend_zero(others)
        return float(_log_mixture(energies, free, counts).mean() - fractions @ free)

    def gradient(others: np.ndarray) -> np.ndarray:
        return (origin_probabilities(energies, _prepend_zero(others), counts).sum(axis=1) / total - fractions)[1:]

    def hessian(others: np.ndarray) -> np.ndarray:
        return _information(origin_probabilities(energies, _prepend_zero(others), counts)) / total

    return minimize(objective, start, jac=gradient, hess=hessian, method="trust-exact", tol=1e-9)


def _log_mixture(energies: np.ndarray, free: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """Logarithm (S,) of the density of all ensembles together, times the number of configurations."""
    return logsumexp(free[:, None] - energies, axis=0, b=counts[:, None])


def origin_probabilities(energies: np.ndarray, free: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """Probability (K, S) that a configuration of reduced ``energies`` (K, S) comes from each of K ensembles.

    ``free`` (K,) are their `free_energies`, ``counts`` (K,) the numbers of configurations that come from each.
    """
    return np.exp(free[:, None] - energies - _log_mixture(energies, free, counts)) * counts[:, None]


def _information(origins: np.ndarray) -> np.ndarray:
    """Hessian (K - 1, K - 1) of MBAR's function, times the number of configurations, from `origin_probabilities`."""
    return (np.diag(origins.sum(axis=1)) - origins @ origins.T)[1:, 1:]


def free_energy_covariance(energies: np.ndarray, free: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """Covariance (K, K) of `free_energies` from independent configurations; the first one is exact by definition.

    It is the inverse Hessian of MBAR's function, corrected for the fixed ``counts`` (Shirts and Chodera, 2008); for two
    ensembles it is the variance of Bennett (1976). Here two ensembles are identical:

    >>> free_energy_covariance(np.zeros((2, 40)), np.zeros(2), np.array([20, 20])).round(6).tolist()
    [[0.0, 0.0], [0.0, 0.0]]
    """
    information = _information(origin_probabilities(energies, free, counts))
    covariance = np.zeros((len(free), len(free)))
    covariance[1:, 1:] = np.linalg.pinv(information, hermitian=True) - np.diag(1 / counts[1:]) - 1 / counts[0]
    return covariance


def gravity_moment(positions: np.ndarray, temperature: float) -> np.ndarray:
    """Gravity's reduced energy over gamma (S,): the sum of heights over temperature, of configurations (S, N, 2).

    >>> gravity_moment(np.array([[[5.0, 1.0], [5.0, 3.0]]]), 2.0).tolist()
    [2.0]
    """
    return positions.shape[1] * mean_height(positions) / temperature


def _gravity_states(moment: np.ndarray, gamma: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Gammas (K,), configurations of each (K,), and reduced energies (K, S) of gravity at each."""
    simulated, counts = np.unique(gamma, return_counts=True)
    return simulated, counts, simulated[:, None] * moment


def gamma_free_energies(moment: np.ndarray, gamma: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Gammas (K,) of normal configurations, their free energies (K,) and the covariance (K, K) of these.

    ``moment`` (S,) is the `gravity_moment` of each configuration and ``gamma`` (S,) its gamma.
    """
    simulated, counts, energies = _gravity_states(moment, gamma)
    free = free_energies(energies, counts)
    return simulated, free, free_energy_covariance(energies, free, counts)


def moment_weights(moment: np.ndarray, gamma: np.ndarray, targets: np.ndarray, free: np.ndarray) -> np.ndarray:
    """Weights (K, S) of `gamma_weights`, from the `gravity_moment` (S,), with the ``free`` energies of the gammas."""
    _, counts, energies = _gravity_states(moment, gamma)
    exponents = -np.asarray(targets)[:, None] * moment - _log_mixture(energies, free, counts)
    return np.exp(exponents - logsumexp(exponents, axis=1, keepdims=True))


def gamma_shares(moment: np.ndarray, gamma: np.ndarray, free: np.ndarray) -> np.ndarray:
    """Probability (K, S) that a configuration with this `gravity_moment` (S,) comes from each of K simulated gammas."""
    _, counts, energies = _gravity_states(moment, gamma)
    return origin_probabilities(energies, free, counts)


def gamma_weights(positions: np.ndarray, gamma: np.ndarray, targets: np.ndarray, temperature: float) -> np.ndarray:
    """Weights (K, S) by which configurations (S, N, 2) of several ``gamma`` (S,) represent each of K ``targets``.

    Each row sums to 1. The ensembles differ only in gravity, so the pair energy cancels: weights of equilibrium
    configurations are exact up to the free-energy differences of the simulated gammas (MBAR). The farther a target is
    from the simulated gammas, the smaller is the `effective_size`.
    """
    moment = gravity_moment(positions, temperature)
    return moment_weights(moment, gamma, targets, gamma_free_energies(moment, gamma)[1])


def most_likely_gamma(positions: np.ndarray, gamma: np.ndarray, temperature: float) -> np.ndarray:
    """The gamma (S,) at which each of the configurations (S, N, 2) is most likely, among those of ``gamma`` (S,).

    Gravity enters only by the sum of heights H: log p = f - gamma H / T + a term without gamma, with the free
    energies f of MBAR. If all gammas have equally many configurations, no classifier is more accurate.

    >>> positions = np.array([[[0.0, 0.1]], [[0.0, 0.2]], [[0.0, 4.0]], [[0.0, 5.0]]])
    >>> most_likely_gamma(positions, np.array([1.0, 1.0, 0.0, 0.0]), 1.0).tolist()
    [1.0, 1.0, 0.0, 0.0]
    """
    simulated, counts, energies = _gravity_states(gravity_moment(positions, temperature), gamma)
    return simulated[(free_energies(energies, counts)[:, None] - energies).argmax(axis=0)]


def effective_size(weights: np.ndarray) -> float:
    """Number of configurations of equal weight that are as informative as those of ``weights`` (S,) (Kish, 1965).

    >>> effective_size(np.array([0.5, 0.5, 0.0]))
    2.0
    """
    return float(weights.sum() ** 2 / np.square(weights).sum())


def log_likelihood_ratio(anomalous: np.ndarray, normal: np.ndarray, free: np.ndarray) -> np.ndarray:
    """log p(anomalous) / p(normal) (S,) up to a constant: no score separates the two better (Neyman and Pearson, 1933).

    ``anomalous`` (S,) are reduced energies in the anomalous ensemble. Normal configurations come in equal parts from K
    ensembles, in which the reduced energies are ``normal`` (K, S) and whose `free_energies` are ``free`` (K,).

    >>> energies = np.array([0.0, 1.0])
    >>> (log_likelihood_ratio(energies, energies[None], np.zeros(1)) + 0.0).tolist()  # one and the same ensemble
    [0.0, 0.0]
    """
    capped = np.minimum(normal, _ENERGY_CAP)
    ratio = -logsumexp(free[:, None] - capped, axis=0) - np.minimum(anomalous, _ENERGY_CAP)
    return ratio.round(_DIGITS)
