"""Place shapes, which a network of distances decodes, in the box."""

import numpy as np


def place_in_box(
    points: np.ndarray, box: float, gamma: float, temperature: float, rng: np.random.Generator
) -> np.ndarray:
    """Place upright configurations (S, N, 2), sigma, in the box.

    Only gravity depends on the position of a shape. Given the shape, its position along x is uniform over the available
    room, and the height t of its lowest point has the density exp(-gamma N t / T) up to the ceiling. Points outside the
    box are moved to its wall.

    >>> placed = place_in_box(np.zeros((4000, 1, 2)), 10.0, 2.0, 1.0, np.random.default_rng(1))
    >>> placed[:, 0].mean(axis=0).round(1).tolist()  # L / 2, and T / (gamma N)
    [5.0, 0.5]
    """
    placed = points - points.min(axis=1, keepdims=True)
    room = np.maximum(box - placed.max(axis=1), 0.0)
    rate = gamma * points.shape[1] / temperature
    quantile = rng.random((len(points), 2))
    if rate > 0:
        height = -np.log1p(-quantile[:, 1] * -np.expm1(-rate * room[:, 1])) / rate
    else:
        height = quantile[:, 1] * room[:, 1]
    placed += np.stack([quantile[:, 0] * room[:, 0], height], axis=1)[:, None]
    return np.clip(placed, 0.0, box)
