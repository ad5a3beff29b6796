"""The latent space: principal components of the latent means, and clustering by gamma."""

import numpy as np
from sklearn.decomposition import PCA
from sklearn.metrics import silhouette_score
from sklearn.neighbors import KNeighborsClassifier

# A latent dimension is in use if the variance of its mean exceeds this (Burda et al., 2016).
_ACTIVE_VARIANCE = 0.01


def principal_components(means: np.ndarray) -> dict[str, np.ndarray]:
    """PCA of latent means (S, D): ``centre`` (D,), ``components`` (D, D) as rows, ``share`` (D,) of the variance."""
    pca = PCA().fit(means)
    return {"centre": pca.mean_, "components": pca.components_, "share": pca.explained_variance_ratio_}


def project(means: np.ndarray, pca: dict[str, np.ndarray], count: int = 2) -> np.ndarray:
    """Coordinates (S, count) of latent means along the first components."""
    return (means - pca["centre"]) @ pca["components"][:count].T


def active_units(means: np.ndarray) -> int:
    """Number of latent dimensions whose mean varies over the data by more than 0.01 in variance."""
    return int((means.var(axis=0) > _ACTIVE_VARIANCE).sum())


def gamma_accuracy(
    train: np.ndarray, train_labels: np.ndarray, test: np.ndarray, test_labels: np.ndarray, neighbours: int
) -> float:
    """Share of test points whose gamma the ``neighbours`` nearest training points tell."""
    classifier = KNeighborsClassifier(neighbours, algorithm="kd_tree" if train.shape[1] < 10 else "brute")
    return float(classifier.fit(train, train_labels).score(test, test_labels))


def gamma_silhouette(points: np.ndarray, labels: np.ndarray) -> float:
    """Mean silhouette of the points (S, k) grouped by gamma: 1 apart, 0 overlapping, negative mixed up."""
    return float(silhouette_score(points, labels))


def variance_between(points: np.ndarray, labels: np.ndarray) -> float:
    """Share of the variance of the points (S, k) that lies between the gammas' means."""
    centre = points.mean(axis=0)
    between = sum(
        (labels == label).sum() * np.square(points[labels == label].mean(axis=0) - centre).sum()
        for label in np.unique(labels)
    )
    return float(between / np.square(points - centre).sum())
