"""Configurations (S, N, 2) as images: the number of particles in each cell of a grid over the box."""

import numpy as np


def count_images(positions: np.ndarray, cells: int, box: float) -> np.ndarray:
    """Count particles (S, C, C) in each cell, float32; rows run along y from the floor up, columns along x.

    ``positions`` and ``box`` are in sigma; a particle on the right wall or the ceiling is in the last cell.

    >>> count_images(np.array([[[0.5, 9.5], [0.1, 9.9], [10.0, 0.0]]]), 2, 10.0).tolist()
    [[[0.0, 1.0], [2.0, 0.0]]]
    """
    cell = np.clip((np.asarray(positions) * (cells / box)).astype(np.int64), 0, cells - 1)
    size = len(cell)
    index = (np.arange(size)[:, None] * cells + cell[:, :, 1]) * cells + cell[:, :, 0]
    counts = np.bincount(index.ravel(), minlength=size * cells * cells)
    return counts.reshape(size, cells, cells).astype(np.float32)


def occupancy_images(positions: np.ndarray, cells: int, box: float) -> np.ndarray:
    """Mark occupied cells (S, C, C): 1 if a cell holds a particle, else 0, float32.

    >>> occupancy_images(np.array([[[0.5, 9.5], [0.1, 9.9], [10.0, 0.0]]]), 2, 10.0).tolist()
    [[[0.0, 1.0], [1.0, 0.0]]]
    """
    return np.minimum(count_images(positions, cells, box), np.float32(1))


IMAGES = {"counts": count_images, "occupancy": occupancy_images}


def fit_predictors(train: np.ndarray, train_gamma: np.ndarray, gamma: np.ndarray) -> dict[str, np.ndarray]:
    """Fit predictors to images (S, C, C) with their gamma (S,), to be applied without seeing the test images.

    Each is (T, C, C), or broadcasts to it, for test images with ``gamma`` (T,): the ``mean`` over all cells, the mean
    at each ``height`` (a y gradient), at each ``height_and_gamma``, and in each ``cell``.

    >>> image, gamma = np.array([[[0.0, 2.0], [0.0, 0.0]]]), np.array([0.1])
    >>> fit_predictors(image, gamma, gamma)["height"].tolist(), fit_predictors(image, gamma, gamma)["mean"].tolist()
    ([[[1.0, 1.0], [0.0, 0.0]]], [[[0.5, 0.5], [0.5, 0.5]]])
    """
    overall = np.asarray(train).mean(axis=0, dtype=np.float64)
    by_gamma = {
        value: np.mean(train[train_gamma == value], axis=(0, 2), dtype=np.float64) for value in np.unique(gamma)
    }
    return {
        "mean": np.full((1, *overall.shape), overall.mean()),
        "cell": overall[None],
        "height": np.broadcast_to(overall.mean(axis=1)[None, :, None], (1, *overall.shape)),
        "height_and_gamma": np.stack([by_gamma[value] for value in gamma])[:, :, None],
    }


def cell_errors(images: np.ndarray, predicted: np.ndarray, variant: str) -> np.ndarray:
    """Mean error (S,) per cell of images (S, C, C): cross-entropy in nats for occupancy, squared error for counts.

    >>> cell_errors(np.array([[[1.0]]]), np.array([[[0.5]]]), "occupancy").round(3).tolist()
    [0.693]
    """
    if variant == "counts":
        return np.square(images - predicted, dtype=np.float64).mean(axis=(1, 2))
    probability = np.clip(predicted.astype(np.float64), 1e-7, 1 - 1e-7)
    log_likelihood = images * np.log(probability) + (1 - images) * np.log1p(-probability)
    return -log_likelihood.mean(axis=(1, 2))


def hit_rate(images: np.ndarray, predicted: np.ndarray) -> float:
    """Fraction of the predicted particles that fall into occupied cells.

    ``predicted`` has the shape of the ``images`` (S, C, C), or one that broadcasts to it.

    >>> hit_rate(np.array([[[1.0, 0.0], [2.0, 0.0]]]), np.array([[[0.25, 0.5], [0.25, 0.0]]]))
    0.5
    """
    particles = np.broadcast_to(predicted, images.shape)
    return float((particles * (images > 0)).sum() / particles.sum())
