"""The scores of a particle: what each reads, and how it is fitted to normal environments."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from sklearn.ensemble import IsolationForest

from workflow.ljvae.environments.linear import LinearModel, fit_linear, mahalanobis
from workflow.ljvae.environments.naming import DISTANCES, LINEAR, NETWORKS, READS, UNFITTED
from workflow.ljvae.environments.scoring import Rating
from workflow.ljvae.training.encoding import encode, load_network

_FOREST = 20_000  # environments from which the isolation forest draws its samples


def load_rating(method: str, model: LinearModel, networks: Sequence[str]) -> Rating:
    """Load the score that all particles get: that of the linear ``model``, or the error of networks in these files."""
    if method == LINEAR:
        return Rating(DISTANCES, lambda values: mahalanobis(values, model))
    return Rating(NETWORKS[method], _network_score(networks))


def fit_rating(method: str, train: np.ndarray, networks: Sequence[str], seed: int) -> Rating:
    """Fit a score to descriptors (S, E) of normal environments, or load it from the files of its ``networks``."""
    if method in NETWORKS:
        return Rating(NETWORKS[method], _network_score(networks))
    return Rating(READS[method], _fit_score(method, train, seed))


def _fit_score(method: str, train: np.ndarray, seed: int) -> Callable[[np.ndarray], np.ndarray]:
    if method in UNFITTED:
        return lambda values: values[:, 0]
    if method == "isolation_forest":
        forest = IsolationForest(random_state=seed).fit(train[:: max(1, len(train) // _FOREST)])
        return lambda values: -forest.score_samples(values)
    model = fit_linear(train)
    return lambda values: mahalanobis(values, model)


def _network_score(files: Sequence[str]) -> Callable[[np.ndarray], np.ndarray]:
    """The mean error of networks that were trained with several seeds."""
    networks = [load_network(path) for path in files]

    def score(values: np.ndarray) -> np.ndarray:
        arrays = values.reshape(len(values), values.shape[1], -1)
        return np.mean([encode(network, arrays, batch_size=4096)["mse"] for network in networks], axis=0)

    return score
