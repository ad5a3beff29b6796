"""Latents of a chosen gamma, and the place in the box of what they decode to."""

import numpy as np
from sklearn.mixture import GaussianMixture

# Ways of drawing latents at a gamma. ``posterior`` redraws the latents of training configurations: what the decoder
# makes of latents as it knows them, and no generation.
WAYS = ("posterior", "gaussian", "mixture", "flow")


def posterior_samples(mean: np.ndarray, log_variance: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """A latent (S, D) from each configuration's posterior.

    >>> mean, certain = np.array([[1.0, 2.0]]), np.full((1, 2), -1000.0)
    >>> posterior_samples(mean, certain, np.random.default_rng(1)).tolist()
    [[1.0, 2.0]]
    """
    return mean + np.exp(0.5 * log_variance) * rng.normal(size=mean.shape)


def neighbours(gamma: float, trained: np.ndarray) -> dict[float, float]:
    """The trained gammas on either side and their weights, by linear interpolation; outside the range the nearest one.

    >>> neighbours(0.25, np.array([0.1, 0.4, 1.0]))
    {0.1: 0.5, 0.4: 0.5}
    >>> neighbours(0.4, np.array([0.1, 0.4, 1.0])), neighbours(2.0, np.array([0.1, 0.4, 1.0]))
    ({0.4: 1.0}, {1.0: 1.0})
    """
    trained = np.sort(trained)
    if gamma in trained or not trained[0] < gamma < trained[-1]:
        return {float(trained[np.argmin(np.abs(trained - gamma))]): 1.0}
    above = int(np.searchsorted(trained, gamma))
    low, high = float(trained[above - 1]), float(trained[above])
    weight = (high - gamma) / (high - low)
    return {low: round(weight, 12), high: round(1 - weight, 12)}


def fitted(latents: np.ndarray, gamma: np.ndarray, components: int, seed: int) -> dict[float, GaussianMixture]:
    """A Gaussian mixture of ``components`` of the latents (S, D) of each gamma (S,)."""
    return {
        float(value): GaussianMixture(components, random_state=seed, reg_covar=1e-5).fit(latents[gamma == value])
        for value in np.unique(gamma)
    }


def drawn(mixtures: dict[float, GaussianMixture], gamma: float, count: int, rng: np.random.Generator) -> np.ndarray:
    """Latents (count, D) of a gamma; of one between trained ones from both neighbours, by their weights."""
    weights = neighbours(gamma, np.array(list(mixtures)))
    sizes = rng.multinomial(count, list(weights.values()))
    parts = []
    for value, size in zip(weights, sizes, strict=True):
        mixture = mixtures[value]
        chosen = rng.choice(len(mixture.weights_), size, p=mixture.weights_)
        roots = np.linalg.cholesky(mixture.covariances_)
        noise = rng.normal(size=(size, mixture.means_.shape[1]))
        parts.append(mixture.means_[chosen] + np.einsum("sij,sj->si", roots[chosen], noise))
    return np.concatenate(parts)


def stretched(points: np.ndarray, factor: float) -> np.ndarray:
    """Upright configurations (S, N, 2) whose heights are multiplied by ``factor``, float64.

    >>> stretched(np.array([[[1.0, 2.0]]]), 0.9).tolist()
    [[[1.0, 1.8]]]
    """
    return points * np.array([1.0, factor])


def best(tried: list[dict]) -> dict:
    """The row whose larger one of ``energy_ks`` and ``height_ks`` is least: the first of equals.

    >>> best([{"energy_ks": 0.1, "height_ks": 0.4}, {"energy_ks": 0.3, "height_ks": 0.2}])
    {'energy_ks': 0.3, 'height_ks': 0.2}
    """
    return min(tried, key=lambda row: max(row["energy_ks"], row["height_ks"]))


def tuned(chosen: dict[float, dict], gamma: float) -> tuple[float, int]:
    """Stretch and whole cold sweeps at a gamma, between the rows ``chosen`` for trained gammas by linear interpolation.

    >>> tuned({0.1: {"stretch": 1.0, "cold_sweeps": 2}, 0.4: {"stretch": 0.9, "cold_sweeps": 6}}, 0.25)
    (0.95, 4)
    """
    weights = neighbours(gamma, np.array(list(chosen)))
    stretch, sweeps = (
        sum(weight * chosen[value][key] for value, weight in weights.items()) for key in ("stretch", "cold_sweeps")
    )
    return round(float(stretch), 12), round(sweeps)


def place(points: np.ndarray, box: float, gamma: float, temperature: float, rng: np.random.Generator) -> np.ndarray:
    """Upright configurations (S, N, 2) laid in the box.

    A shape has the same energy wherever it lies but for gravity: given it, its place along x is uniform over the room
    there is, and the height t of its lowest point has the density exp(-gamma N t / T) up to the ceiling. What sticks
    out of the box is moved to its wall.

    >>> placed = place(np.zeros((4000, 1, 2)), 10.0, 2.0, 1.0, np.random.default_rng(1))
    >>> placed[:, 0].mean(axis=0).round(1).tolist()  # L / 2, and T / (gamma N)
    [5.0, 0.5]
    """
    placed = points - points.min(axis=1, keepdims=True)
    room = np.maximum(box - placed.max(axis=1), 0.0)
    rate = gamma * points.shape[1] / temperature
    share = rng.random((len(points), 2))
    height = -np.log1p(-share[:, 1] * -np.expm1(-rate * room[:, 1])) / rate if rate > 0 else share[:, 1] * room[:, 1]
    placed += np.stack([share[:, 0] * room[:, 0], height], axis=1)[:, None]
    return np.clip(placed, 0.0, box)
