"""Phases: clusters of latents that are averaged over a particle and its neighbours.

The average separates phases where a single environment, hot as it is, does not (Lechner and Dellago 2008, for bond
orders). It separates temperatures of one phase as well. A mixture therefore has more components than there are phases,
and those whose single environments look alike are joined.
"""

import numpy as np
from scipy.sparse.csgraph import connected_components
from sklearn.mixture import GaussianMixture

COMPONENTS = 12
# Largest squared distance of single environments in one phase, in their variance. Crystals whose temperatures differ by
# 0.2 epsilon have up to 14, the most similar phases of the tests at least 32.
ALIKE = 21.0
RARE = 0.05  # of the particles: a smaller component connects no others
_FEWEST = 50  # particles of a component whose spread can be judged
_REGULARISATION = 1e-4  # of the mean variance of the latents

# The mixture, and the basis of the latents: ``mean`` and ``components`` of a linear model of all trajectories.
Phases = dict[str, np.ndarray]


def average_latents(latents: np.ndarray, indices: np.ndarray) -> np.ndarray:
    """Mean latents (N, L) of each particle and its nearest neighbours; ``indices`` (N, k) name these.

    >>> average_latents(np.array([[0.0], [2.0], [4.0]]), np.array([[1], [2], [1]])).ravel().tolist()
    [1.0, 3.0, 3.0]
    """
    total = latents.astype(np.float64)
    for column in indices.T:
        total += latents[column]
    return (total / (indices.shape[1] + 1)).astype(np.float32)


def fit_phases(averaged: np.ndarray, single: np.ndarray, seed: int) -> Phases:
    """Fit a mixture to averaged latents (S, L) and join its components; the ``phase`` (C,) of each is from 0.

    ``single`` (S, L) are the latents of the same particles by themselves. Phases are numbered by their size, the
    largest first.
    """
    regularisation = _REGULARISATION * float(averaged.var(axis=0).mean())
    components = min(COMPONENTS, max(1, len(averaged) // _FEWEST))
    mixture = GaussianMixture(components, reg_covar=regularisation, random_state=seed, n_init=2)
    members = mixture.fit_predict(averaged)
    fitted = {"weights": mixture.weights_, "centres": mixture.means_, "precisions": mixture.precisions_cholesky_}
    distances = compare_components(single, members, components)
    return fitted | {"phase": join_components(distances, np.bincount(members, minlength=components))}


def compare_components(single: np.ndarray, members: np.ndarray, components: int) -> np.ndarray:
    """Squared Mahalanobis distances (C, C) between the means of components, to which ``members`` (S,) assigns latents.

    ``single`` are the latents (S, L). Of both components' variances the larger one counts: a cold crystal lies within
    the cloud of a hot one. A component of too few particles has no variance of its own.
    """
    groups = [single[members == k].astype(np.float64) for k in range(components)]
    floor = 1e-9 * single.var(axis=0).mean() * np.eye(single.shape[1])
    inverses = [np.linalg.inv(np.cov(group.T) + floor) if len(group) >= _FEWEST else None for group in groups]
    distances = np.full((components, components), np.inf)
    for i in range(components):
        for j in range(components):
            usable = [inverse for inverse in (inverses[i], inverses[j]) if inverse is not None]
            if len(groups[i]) and len(groups[j]) and usable:
                shift = groups[i].mean(axis=0) - groups[j].mean(axis=0)
                distances[i, j] = min(float(shift @ inverse @ shift) for inverse in usable)
    return distances


def join_components(distances: np.ndarray, sizes: np.ndarray) -> np.ndarray:
    """Phase (C,) of components with these ``distances`` (C, C) and ``sizes`` (C,): chains of alike ones share it.

    Rare components, such as interfaces and defects, connect no others: each joins the common one that it resembles
    most. Those that resemble no common one, such as a small drop of liquid, are joined among themselves.

    >>> distances = np.array([[0.0, 9.0, 90.0], [9.0, 0.0, 90.0], [90.0, 90.0, 0.0]])
    >>> join_components(distances, np.array([5, 5, 20])).tolist()
    [1, 1, 0]
    >>> bridge = np.array([[0.0, 9.0, 90.0], [9.0, 0.0, 8.0], [90.0, 8.0, 0.0]])
    >>> join_components(bridge, np.array([500, 1, 400])).tolist()
    [0, 1, 1]
    """
    rare = sizes < RARE * sizes.sum()
    alike = distances < ALIKE
    joins = rare & alike[:, ~rare].any(axis=1)
    nearest = np.where(rare, np.inf, distances).argmin(axis=1)
    # a rare component is connected with the one that it joins, or with others that join none
    connected = alike & ~joins & ~joins[:, None] & (rare == rare[:, None])
    connected[joins, nearest[joins]] = True
    _, numbers = connected_components(connected, directed=False)
    totals = np.bincount(numbers, sizes)
    rank = np.argsort(np.argsort(-totals, kind="stable"))
    return rank[numbers]


def assign_phases(latents: np.ndarray, phases: Phases) -> np.ndarray:
    """Phase (S,) of averaged latents (S, L): that of the most probable component."""
    return phases["phase"][_memberships(latents, phases).argmax(axis=1)]


def _memberships(latents: np.ndarray, phases: Phases) -> np.ndarray:
    """Probabilities (S, C) of the mixture's components."""
    logs = np.empty((len(latents), len(phases["weights"])))
    for k, (weight, mean, factor) in enumerate(
        zip(phases["weights"], phases["centres"], phases["precisions"], strict=True)
    ):
        whitened = (latents - mean) @ factor
        logs[:, k] = np.log(weight) + np.log(np.diag(factor)).sum() - 0.5 * np.square(whitened).sum(axis=1)
    logs -= logs.max(axis=1, keepdims=True)
    members = np.exp(logs)
    return members / members.sum(axis=1, keepdims=True)
