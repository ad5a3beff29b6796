"""Scores that need no network, to hold those of networks against; higher is more unusual.

Detectors on simple features learn from the training part, of which the outlier factor takes 8,000 configurations.
Oracles know what nobody who looks for anomalies knows: the potential, or the ensemble that the anomaly comes from.
"""

import numpy as np
from sklearn.ensemble import IsolationForest
from sklearn.neighbors import LocalOutlierFactor

from workflow.ljvae.anomaly.pca import pca_error
from workflow.ljvae.geometry.distances import upper_triangle
from workflow.ljvae.geometry.neighbours import local_features
from workflow.ljvae.physics.observables import mean_height, pair_energy_per_particle

_REFERENCE = 8000  # training configurations among which outliers are looked for


def simple_features(matrices: np.ndarray, positions: np.ndarray, surprise: np.ndarray, box: float) -> np.ndarray:
    """What the detectors read (S, 14): local structure of matrices (S, N, N), mean and spread of the heights."""
    moments = np.stack([mean_height(positions), positions[:, :, 1].std(axis=1, dtype=np.float64)], axis=1)
    return np.concatenate([local_features(matrices, surprise, box), moments], axis=1)


class Detectors:
    """Isolation forest, Mahalanobis distance and local outlier factor of simple features, fitted to normal ones."""

    def __init__(self, normal: np.ndarray, seed: int, neighbours: int):
        self.centre, self.scale = normal.mean(axis=0), normal.std(axis=0) + 1e-9
        standard = self._standardised(normal)
        self.precision = np.linalg.pinv(np.cov(standard.T))
        self.forest = IsolationForest(n_estimators=200, random_state=seed).fit(standard)
        reference = standard[:: -(-len(standard) // _REFERENCE)]
        self.outliers = LocalOutlierFactor(min(neighbours, len(reference) - 1), novelty=True).fit(reference)

    def _standardised(self, features: np.ndarray) -> np.ndarray:
        return np.clip((features - self.centre) / self.scale, -1e3, 1e3)

    def scores(self, features: np.ndarray) -> dict[str, np.ndarray]:
        """Scores (S,) of features (S, F), by name."""
        standard = self._standardised(features)
        return {
            "isolation_forest": -self.forest.score_samples(standard),
            "mahalanobis": np.einsum("si,ij,sj->s", standard, self.precision, standard),
            "local_outlier_factor": -self.outliers.score_samples(standard),
        }


def plain_scores(
    matrices: np.ndarray, positions: np.ndarray, features: np.ndarray, pca: dict, normal_height: float, box: float
) -> dict[str, np.ndarray]:
    """Scores (S,) of one number each: PCA's error, the closest pair, the mean height on either side, the energy.

    The energy is that of the Lennard-Jones potential, and so an oracle's.
    """
    closest = box * _closest(matrices)
    energy = pair_energy_per_particle(positions.astype(np.float64))
    return {
        "pca_mse": pca_error(matrices, pca),
        "smallest_distance": -closest,  # the closer the closest pair, the more unusual: sigma, with its sign turned
        "mean_height": np.abs(features[:, -2] - normal_height),
        "energy_oracle": np.minimum(energy, 1e9),
    }


def _closest(matrices: np.ndarray) -> np.ndarray:
    chunks = [upper_triangle(np.asarray(matrices[k : k + 4096])).min(axis=1) for k in range(0, len(matrices), 4096)]
    return np.concatenate(chunks).astype(np.float64)
