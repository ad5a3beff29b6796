"""Scores without a network, for comparison with those of networks; higher is more unusual.

Detectors of simple features learn from the training split; the local outlier factor uses at most 8,000 of its
configurations. An oracle also knows the potential, which no detector knows.
"""

import numpy as np
from sklearn.ensemble import IsolationForest
from sklearn.neighbors import LocalOutlierFactor

from workflow.ljvae.anomaly.pca import pca_error
from workflow.ljvae.geometry.distances import upper_triangle
from workflow.ljvae.geometry.neighbours import fit_pair_surprise, local_features
from workflow.ljvae.physics.observables import mean_height, pair_energy_per_particle
from workflow.ljvae.storage import read_chunks

_REFERENCE = 8000  # training configurations of the local outlier factor
_TREES = 200
_NEIGHBOURS = 20  # as Breunig et al. (2000) advise
_FURTHEST = 1e3  # standard deviations
_LARGEST_ENERGY = 1e9  # epsilon per particle


def simple_features(matrices: np.ndarray, positions: np.ndarray, surprise: np.ndarray, box: float) -> np.ndarray:
    """Compute features (S, 14): local structure of matrices (S, N, N), then mean and standard deviation of heights."""
    moments = np.stack([mean_height(positions), positions[:, :, 1].std(axis=1, dtype=np.float64)], axis=1)
    return np.concatenate([local_features(matrices, surprise, box), moments], axis=1)


class Detectors:
    """Isolation forest, Mahalanobis distance and local outlier factor, fitted to ``normal`` features (R, F)."""

    def __init__(self, normal: np.ndarray, seed: int):
        self.centre = normal.mean(axis=0)
        self.scale = normal.std(axis=0) + 1e-9
        standard = self._standardise(normal)
        self.precision = np.linalg.pinv(np.cov(standard.T))
        self.forest = IsolationForest(n_estimators=_TREES, random_state=seed).fit(standard)
        reference = standard[:: -(-len(standard) // _REFERENCE)]
        self.outlier_factor = LocalOutlierFactor(min(_NEIGHBOURS, len(reference) - 1), novelty=True).fit(reference)

    def _standardise(self, features: np.ndarray) -> np.ndarray:
        return np.clip((features - self.centre) / self.scale, -_FURTHEST, _FURTHEST)

    def score(self, features: np.ndarray) -> dict[str, np.ndarray]:
        """Compute scores (S,) of features (S, F), by name."""
        standard = self._standardise(features)
        return {
            "isolation_forest": -self.forest.score_samples(standard),
            "mahalanobis": np.einsum("si,ij,sj->s", standard, self.precision, standard),
            "local_outlier_factor": -self.outlier_factor.score_samples(standard),
        }


def plain_scores(
    matrices: np.ndarray, positions: np.ndarray, features: np.ndarray, pca: dict, normal_height: float, box: float
) -> dict[str, np.ndarray]:
    """Compute scores (S,) of one number each: PCA's error, minimum pair distance, mean height (two-sided), energy.

    The energy is that of the Lennard-Jones potential, so this score is an oracle.
    """
    energy = pair_energy_per_particle(positions.astype(np.float64))
    return {
        "pca_mse": pca_error(matrices, pca),
        "negative_minimum_distance": -(box * _minimum_distances(matrices)),  # sigma, negative: shorter is more unusual
        "mean_height": np.abs(features[:, -2] - normal_height),
        "energy_oracle": np.minimum(energy, _LARGEST_ENERGY),
    }


def _minimum_distances(matrices: np.ndarray) -> np.ndarray:
    """Shortest distance (S,) in each matrix (S, N, N), in the unit of the matrices."""
    smallest = [upper_triangle(chunk).min(axis=1) for chunk in read_chunks(matrices)]
    return np.concatenate(smallest).astype(np.float64)


class Baselines:
    """All scores without a network, fitted to normal matrices (S, N, N) and positions (S, N, 2), in sigma.

    ``pca`` is the linear baseline, fitted to the same matrices.
    """

    def __init__(self, matrices: np.ndarray, positions: np.ndarray, pca: dict, *, seed: int, box: float):
        self.pca = pca
        self.box = box
        self.surprise = fit_pair_surprise(matrices, box)
        features = simple_features(matrices, positions, self.surprise, box)
        self.normal_height = features[:, -2].mean()
        self.detectors = Detectors(features, seed)

    def score(self, matrices: np.ndarray, positions: np.ndarray) -> dict[str, np.ndarray]:
        """Compute scores (S,) of matrices (S, N, N) and positions (S, N, 2), by name."""
        features = simple_features(matrices, positions, self.surprise, self.box)
        plain = plain_scores(matrices, positions, features, self.pca, self.normal_height, self.box)
        return plain | self.detectors.score(features)
