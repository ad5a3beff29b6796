"""The latent space: principal components of the latent means, and clustering by gamma."""

import numpy as np
from sklearn.decomposition import PCA
from sklearn.metrics import silhouette_score
from sklearn.model_selection import StratifiedKFold, cross_val_predict
from sklearn.neighbors import KNeighborsClassifier, NearestNeighbors

# A latent dimension is in use if the variance of its mean exceeds this (Burda et al., 2016).
_ACTIVE_VARIANCE = 0.01


def principal_components(means: np.ndarray) -> dict[str, np.ndarray]:
    """PCA of latent means (S, D): ``centre`` (D,), ``components`` (D, D) as rows, ``share`` (D,) of the variance."""
    pca = PCA().fit(means)
    return {"centre": pca.mean_, "components": pca.components_, "share": pca.explained_variance_ratio_}


def project(means: np.ndarray, pca: dict[str, np.ndarray], count: int = 2) -> np.ndarray:
    """Coordinates (S, count) of latent means along the first components."""
    return (means - pca["centre"]) @ pca["components"][:count].T


def planes_by_gamma(
    means: np.ndarray, gamma: np.ndarray, pca: dict[str, np.ndarray], count: int
) -> dict[float, np.ndarray]:
    """The first ``count`` points of each gamma (S,) in the plane of the first two components."""
    return {float(value): project(means[gamma == value][:count], pca) for value in np.unique(gamma)}


def active_units(means: np.ndarray) -> int:
    """Number of latent dimensions whose mean varies over the data by more than 0.01 in variance."""
    return int((means.var(axis=0) > _ACTIVE_VARIANCE).sum())


def gamma_told(points: np.ndarray, gamma: np.ndarray, neighbours: int) -> np.ndarray:
    """Whether (S,) the ``neighbours`` nearest others of each of the points (S, k) tell its gamma (S,).

    Cross-validated over five folds by index, each with every gamma in its share.
    """
    labels = np.unique(gamma, return_inverse=True)[1]
    told = cross_val_predict(KNeighborsClassifier(neighbours), points, labels, cv=StratifiedKFold(5))
    return told == labels


def gamma_accuracy(points: np.ndarray, gamma: np.ndarray, neighbours: int) -> float:
    """Share of the points (S, k) whose gamma (S,) is told by their neighbours; NaN for one gamma."""
    return float(gamma_told(points, gamma, neighbours).mean()) if len(np.unique(gamma)) > 1 else np.nan


def gamma_shares(points: np.ndarray, others: np.ndarray, gamma: np.ndarray, neighbours: int) -> np.ndarray:
    """Shares (S, G) of each gamma, rising, among the ``neighbours`` nearest to points (S, k).

    Neighbours are ``others`` (T, k) with their ``gamma`` (T,).
    """
    values, labels = np.unique(gamma, return_inverse=True)
    nearest = NearestNeighbors(n_neighbors=neighbours).fit(others).kneighbors(points, return_distance=False)
    return (labels[nearest][:, :, None] == np.arange(len(values))).mean(axis=1)


def gamma_silhouette(points: np.ndarray, gamma: np.ndarray) -> float:
    """Mean silhouette of the points (S, k) by gamma (S,): 1 apart, 0 overlapping; NaN for a single gamma."""
    return float(silhouette_score(points, gamma.astype(str))) if len(np.unique(gamma)) > 1 else np.nan


def variance_between(points: np.ndarray, gamma: np.ndarray) -> float:
    """Share of the variance of the points (S, k) that lies between the means of each gamma (S,)."""
    centre = points.mean(axis=0)
    between = sum(
        (gamma == value).sum() * np.square(points[gamma == value].mean(axis=0) - centre).sum()
        for value in np.unique(gamma)
    )
    return float(between / np.square(points - centre).sum())
