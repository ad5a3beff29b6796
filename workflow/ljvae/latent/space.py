"""The latent space: principal components of the latent means, and clustering by gamma."""

import numpy as np
from sklearn.decomposition import PCA
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis, QuadraticDiscriminantAnalysis
from sklearn.metrics import silhouette_score
from sklearn.model_selection import cross_val_predict
from sklearn.neighbors import NearestNeighbors
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler

_FOLDS = 5

# A latent dimension is active if the variance of its mean exceeds this (Burda et al., 2016).
_ACTIVE_VARIANCE = 0.01


def principal_components(means: np.ndarray) -> dict[str, np.ndarray]:
    """PCA of latent means (S, D): ``centre`` (D,), ``components`` (D, D) as rows, ``share`` (D,) of the variance.

    >>> principal_components(np.array([[3.0, 0.0], [-3.0, 0.0], [0.0, 1.0], [0.0, -1.0]]))["share"].round(12).tolist()
    [0.9, 0.1]
    """
    pca = PCA().fit(means)
    return {"centre": pca.mean_, "components": pca.components_, "share": pca.explained_variance_ratio_}


def project(means: np.ndarray, pca: dict[str, np.ndarray], count: int = 2) -> np.ndarray:
    """Coordinates (S, count) of latent means along the first components.

    >>> pca = {"centre": np.array([1.0, 0.0]), "components": np.eye(2)}
    >>> project(np.array([[3.0, 5.0]]), pca, count=1).tolist()
    [[2.0]]
    """
    return (means - pca["centre"]) @ pca["components"][:count].T


def project_by_gamma(
    means: np.ndarray, gamma: np.ndarray, pca: dict[str, np.ndarray], count: int
) -> dict[float, np.ndarray]:
    """Project the first ``count`` points of each gamma (S,) on the plane of the first two components."""
    return {float(value): project(means[gamma == value][:count], pca) for value in np.unique(gamma)}


def active_units(means: np.ndarray) -> int:
    """Number of latent dimensions whose mean has a variance over the data above 0.01.

    >>> active_units(np.array([[0.0, 0.0], [2.0, 0.02]]))  # variances 1 and 0.0001
    1
    """
    return int((means.var(axis=0) > _ACTIVE_VARIANCE).sum())


def find_nearest(points: np.ndarray, count: int) -> np.ndarray:
    """Indices (S, C), nearest first, of the ``count`` nearest others (or all others) of each of the points (S, k).

    >>> find_nearest(np.array([[0.0], [1.0], [5.0]]), 1).tolist()
    [[1], [0], [1]]
    """
    return NearestNeighbors(n_neighbors=min(count, len(points) - 1)).fit(points).kneighbors(return_distance=False)


def count_votes(labels: np.ndarray, groups: int) -> np.ndarray:
    """Fractions (S, G) of each group among neighbours with ``labels`` (S, C).

    >>> count_votes(np.array([[0, 1]]), groups=2).tolist()
    [[0.5, 0.5]]
    """
    return np.stack([(labels == group).mean(axis=1) for group in range(groups)], axis=1)


def gamma_matches(points: np.ndarray, gamma: np.ndarray, neighbours: int) -> np.ndarray:
    """Whether (S,) most of the ``neighbours`` nearest others of each of the points (S, k) have its gamma (S,)."""
    values, labels = np.unique(gamma, return_inverse=True)
    return count_votes(labels[find_nearest(points, neighbours)], len(values)).argmax(axis=1) == labels


def gamma_accuracy(points: np.ndarray, gamma: np.ndarray, neighbours: int) -> float:
    """Fraction of the points (S, k) whose gamma (S,) their neighbours identify; NaN for one gamma.

    >>> gamma_accuracy(np.array([[0.0], [0.1], [5.0], [5.1]]), np.array([0.1, 0.1, 0.4, 0.4]), 1)
    1.0
    """
    return float(gamma_matches(points, gamma, neighbours).mean()) if len(np.unique(gamma)) > 1 else np.nan


def fit_gamma_classifier(points: np.ndarray, gamma: np.ndarray) -> Pipeline:
    """Fit a Gaussian to the points (S, k) of each ``gamma`` (S,); it predicts gammas as strings.

    Unlike neighbours, Gaussians do not depend on the scale of the dimensions: they show whether the points determine
    gamma, not whether they cluster by it. Covariances are shrunk (Ledoit and Wolf, 2004).
    """
    return _gaussians().fit(points, gamma.astype(str))


def classify_gamma(points: np.ndarray, gamma: np.ndarray, separate: bool = True) -> np.ndarray:
    """Classify the gamma (S,) of points (S, k) of known ``gamma`` by Gaussians fitted to the other folds.

    Each gamma has its own covariance (``separate``), or all share one, so that only centres identify gamma.
    """
    folds = min(_FOLDS, np.unique(gamma, return_counts=True)[1].min())
    return cross_val_predict(_gaussians(separate), points, gamma.astype(str), cv=folds).astype(gamma.dtype)


def _gaussians(separate: bool = True) -> Pipeline:
    kind = QuadraticDiscriminantAnalysis if separate else LinearDiscriminantAnalysis
    return make_pipeline(StandardScaler(), kind(solver="eigen", shrinkage="auto"))


def gamma_accuracy_of_gaussians(points: np.ndarray, gamma: np.ndarray) -> float:
    """Fraction of the points (S, k) whose gamma (S,) `classify_gamma` identifies.

    It is NaN for a single gamma, or if a gamma has a single point.

    >>> points = np.array([[-0.1], [0.1], [-0.2], [0.2], [-8.0], [7.0], [-9.0], [9.0]])  # one centre, two widths
    >>> gamma_accuracy_of_gaussians(points, np.repeat([0.1, 0.4], 4))
    1.0
    """
    counts = np.unique(gamma, return_counts=True)[1]
    if len(counts) < 2 or counts.min() < 2:
        return np.nan
    return float((classify_gamma(points, gamma) == gamma).mean())


def gamma_silhouette(points: np.ndarray, gamma: np.ndarray) -> float:
    """Mean silhouette of the points (S, k) by gamma (S,): 1 separate, 0 overlapping; NaN for a single gamma."""
    return float(silhouette_score(points, gamma.astype(str))) if len(np.unique(gamma)) > 1 else np.nan


def variance_between(points: np.ndarray, gamma: np.ndarray) -> float:
    """Fraction of the variance of the points (S, k) that lies between the means of each gamma (S,).

    >>> points, gamma = np.array([[0.0], [2.0], [8.0], [10.0]]), np.array([0.1, 0.1, 0.4, 0.4])
    >>> round(variance_between(points, gamma), 4)  # 64 / 68
    0.9412
    """
    centre = points.mean(axis=0)
    between = sum(
        (gamma == value).sum() * np.square(points[gamma == value].mean(axis=0) - centre).sum()
        for value in np.unique(gamma)
    )
    return float(between / np.square(points - centre).sum())
