"""Examples of anomalies and generated configurations as the page's data."""

import base64
from collections.abc import Iterable, Mapping

import numpy as np

from workflow.ljvae.explore.decoders import pack_array
from workflow.ljvae.figures.names import name_gamma, name_method


def select_examples(size: int, count: int) -> np.ndarray:
    """Indices of at most ``count`` of ``size`` configurations, evenly spaced: they span the gammas of the test set.

    >>> select_examples(100, 3).tolist(), select_examples(2, 3).tolist()
    ([0, 50, 99], [0, 1])
    """
    return np.unique(np.linspace(0, size - 1, min(count, size)).round().astype(int))


def describe_anomaly(
    name: str, group: str, ensemble: Mapping[str, np.ndarray], scores: Mapping[str, np.ndarray], chosen: np.ndarray
) -> dict:
    """The ``chosen`` configurations of an ensemble of anomalies, with what the order of its points is read from.

    ``ensemble`` has ``positions`` (S, N, 2) in sigma, and where it needs them ``sorted_by`` and ``mask`` (S, N, N).
    ``scores`` are the detector's ``combined`` score and ``p_value`` (S,), or empty.
    """
    described = {
        "name": name,
        "group": group,
        "positions": pack_array(ensemble["positions"][chosen]),
        "notes": [""] * len(chosen),
        **{score: values[chosen].tolist() for score, values in scores.items()},
    }
    if "sorted_by" in ensemble:
        described["sorted_by"] = pack_array(ensemble["sorted_by"][chosen])
    if "mask" in ensemble:
        described["masks"] = [pack_bits(mask) for mask in ensemble["mask"][chosen]]
    return described


def pack_bits(mask: np.ndarray) -> str:
    """A mask as bits in base64, the first one in the highest bit of the first byte.

    >>> pack_bits(np.array([True, False, False, False, False, False, False, True, True]))
    'gYA='
    """
    return base64.b64encode(np.packbits(mask.ravel()).tobytes()).decode()


def list_generated(examples: Iterable[str]) -> list[tuple[str, str]]:
    """Methods and gammas of generated examples by the names of their arrays, ``{method}/{gamma}/raw``.

    >>> list_generated(["simulated/0.1", "flow/0.1/raw", "flow/1.0/raw"])
    [('flow', '0.1'), ('flow', '1.0')]
    """
    parts = [name.split("/") for name in examples]
    return [(each[0], each[1]) for each in parts if each[2:] == ["raw"]]


def describe_generated(method: str, gamma: str, positions: np.ndarray, means: np.ndarray) -> dict:
    """Generated ``positions`` (S, N, 2) in sigma with the latent ``means`` (S, D) that their network gives them."""
    name = f"{name_gamma(float(gamma))}, {name_method(method)}"
    return {
        "name": name,
        "group": name_gamma(float(gamma)),
        "positions": pack_array(positions),
        "notes": [""] * len(positions),
        "latents": pack_array(means),
    }
