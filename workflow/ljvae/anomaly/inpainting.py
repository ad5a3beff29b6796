"""Restore the distances that masked matrices miss by several methods, and measure their errors."""

import numpy as np

from workflow.ljvae.geometry.completion import complete
from workflow.ljvae.geometry.distances import clean_matrices
from workflow.ljvae.randomness import generator
from workflow.ljvae.statistics import bootstrap_ratio


def restore(
    mask: np.ndarray, masked: np.ndarray, truth: np.ndarray, mean: np.ndarray, decoded: np.ndarray
) -> dict[str, np.ndarray]:
    """Restore matrices (S, N, N) by each method.

    ``mask`` (S, N, N) marks the entries that the ``masked`` matrices miss; ``truth`` (S, N, N) are the whole matrices,
    ``mean`` (N, N) is the mean of normal ones, and ``decoded`` (S, N, N) is a network's output for the masked ones.
    """
    return {
        "mean_fill": np.where(mask, mean, truth),
        "geometry": complete(masked, mean).astype(np.float32),
        "network": clean_matrices(decoded),
    }


def tabulate_restored(
    restored: dict[str, np.ndarray],
    truth: np.ndarray,
    mask: np.ndarray,
    ensemble: str,
    seed: int,
    *,
    bootstrap: int,
    confidence: float,
) -> list[dict]:
    """Tabulate inpainting.csv for one ``ensemble``: the error of each method on masked entries, and its gain.

    The gain is the error of ``mean_fill`` divided by that of the method. The bootstrap's stream derives from the
    study's ``seed`` and the ensemble's name, and is the same for each method.
    """
    errors = {method: (np.square(matrices - truth) * mask).sum(axis=(1, 2)) for method, matrices in restored.items()}
    entries = mask.sum(axis=(1, 2)).sum()
    rows = []
    for method, squared in errors.items():
        rng = generator(seed, f"bootstrap inpainting {ensemble}")
        ratio, low, high = bootstrap_ratio(errors["mean_fill"], squared, rng, bootstrap, confidence)
        gain = {"gain": ratio, "gain_low": low, "gain_high": high}
        rows.append({"ensemble": ensemble, "method": method, "mse": squared.sum() / entries, **gain, "n": len(mask)})
    return rows
