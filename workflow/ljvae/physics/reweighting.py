"""How likely a configuration is in one ensemble over another, with the potentials known."""

import numpy as np
from scipy.optimize import minimize
from scipy.special import logsumexp

from workflow.ljvae.logs import log
from workflow.ljvae.physics.fluid import Fluid
from workflow.ljvae.physics.observables import mean_diameter, mean_height, pair_distances
from workflow.ljvae.physics.potentials import pair_energy


def reduced_energy(positions: np.ndarray, fluid: Fluid) -> np.ndarray:
    """Energy over temperature (S,) of configurations (S, N, 2) of which nobody knows the order of the particles.

    Where one particle has another diameter, any of them may be it: exp(-energy) is averaged over which one.

    >>> lone = Fluid(particles=1, box=10.0, temperature=2.0, gamma=0.5)
    >>> reduced_energy(np.array([[[1.0, 4.0]]]), lone).tolist()
    [1.0]
    """
    particles, distances = positions.shape[1], pair_distances(positions)
    gravity = fluid.gamma * particles * mean_height(positions)
    plain = pair_energy(distances, fluid.exponent)
    if fluid.diameter == 1:
        return (plain.sum(axis=1) + gravity) / fluid.temperature
    scaled = pair_energy(distances / mean_diameter(fluid.diameter), fluid.exponent)
    first, second = np.triu_indices(particles, k=1)
    energies = []
    for k in range(particles):
        own = (first == k) | (second == k)
        energies.append((np.where(own, scaled, plain).sum(axis=1) + gravity) / fluid.temperature)
    return -logsumexp(-np.array(energies), axis=0) + np.log(particles)


def free_energies(energies: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """Free energies (K,) of K ensembles, the first one's zero, in units of T (MBAR, Shirts and Chodera 2008).

    ``energies`` (K, S) are the reduced energies in each ensemble of all configurations together, of which ``counts``
    (K,) come from each.

    >>> flat = np.zeros((2, 4))
    >>> free_energies(np.stack([flat[0], flat[1] + 3.0]), np.array([2, 2])).round(6).tolist()
    [0.0, 3.0]
    """
    if len(counts) == 1:
        return np.zeros(1)
    shares, total = counts / counts.sum(), counts.sum()
    lowest = energies.min(axis=1)  # a first guess, in which offsets of energies are

    def with_first(others: np.ndarray) -> np.ndarray:
        return np.concatenate([[0.0], others])

    def weights(others: np.ndarray) -> np.ndarray:
        free = with_first(others)
        return np.exp(free[:, None] - energies - _mixed(energies, free, counts)) * counts[:, None]

    def likelihood(others: np.ndarray) -> float:
        free = with_first(others)
        return float(_mixed(energies, free, counts).mean() - shares @ free)

    def slope(others: np.ndarray) -> np.ndarray:
        return (weights(others).sum(axis=1) / total - shares)[1:]

    def curvature(others: np.ndarray) -> np.ndarray:
        found = weights(others)
        return (np.diag(found.sum(axis=1)) - found @ found.T)[1:, 1:] / total

    # convex; what iterates to self-consistency takes thousands of rounds where ensembles hardly overlap
    start = (lowest - lowest[0])[1:]
    found = minimize(likelihood, start, jac=slope, hess=curvature, method="trust-exact", tol=1e-9)
    if total * np.linalg.eigvalsh(found.hess)[0] < 1:
        log.warning("free energies are uncertain by more than 1 T: the ensembles hardly overlap")
    elif np.abs(found.jac).max() > 1e-6:
        log.warning("free energies are not found to six digits: %s", found.message)
    return with_first(found.x)


def _mixed(energies: np.ndarray, free: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """Logarithm (S,) of the density of all ensembles together, times the number of configurations."""
    return logsumexp(free[:, None] - energies, axis=0, b=counts[:, None])


def gamma_weights(positions: np.ndarray, gamma: np.ndarray, targets: np.ndarray, temperature: float) -> np.ndarray:
    """Weights (K, S) under which configurations (S, N, 2) of several ``gamma`` (S,) are those of each of K ``targets``.

    Each row sums to 1. Gravity alone tells the ensembles apart, so that, if these are in equilibrium, the weights are
    exact up to the free energies between the gammas that were simulated (MBAR); the potential of the pairs need not be
    known. The farther a target is from them, the fewer configurations count (`effective_size`).
    """
    total = positions.shape[1] * mean_height(positions) / temperature
    simulated, counts = np.unique(gamma, return_counts=True)
    energies = simulated[:, None] * total
    mixed = _mixed(energies, free_energies(energies, counts), counts)
    exponents = -np.asarray(targets)[:, None] * total - mixed
    return np.exp(exponents - logsumexp(exponents, axis=1, keepdims=True))


def effective_size(weights: np.ndarray) -> float:
    """How many configurations of equal weight tell as much as those of ``weights`` (S,) (Kish, 1965).

    >>> effective_size(np.array([0.5, 0.5, 0.0]))
    2.0
    """
    return float(weights.sum() ** 2 / np.square(weights).sum())


def log_likelihood_ratio(
    normal: np.ndarray, normal_energies: np.ndarray, anomalous: np.ndarray, anomalous_energies: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """log p(anomalous) / p(normal) of normal (S,) and anomalous (R,) configurations: no score can tell them better.

    Normal ones come from K ensembles in equal shares, in which the reduced energies are ``normal_energies`` (K, S) and
    ``anomalous_energies`` (K, R); in the anomalous ensemble they are ``normal`` (S,) and ``anomalous`` (R,).

    >>> energies = np.array([0.0, 1.0])
    >>> ratios = log_likelihood_ratio(energies, energies[None], energies, energies[None])  # one and the same ensemble
    >>> [(ratio.round(6) + 0.0).tolist() for ratio in ratios]
    [[0.0, 0.0], [0.0, 0.0]]
    """
    states = np.concatenate([normal_energies, anomalous_energies], axis=1)
    other = np.concatenate([normal, anomalous])
    share = len(normal) / len(states)
    # the fewer ensembles overlap, the rougher their free energies; only the order of the ratios counts
    capped = np.minimum(np.vstack([states, other]), 1e6)
    free = free_energies(capped, np.array([*[share] * len(states), len(anomalous)]))
    ratio = free[-1] - capped[-1] - logsumexp(free[:-1, None] - capped[:-1], axis=0)
    return ratio[: len(normal)], ratio[len(normal) :]
