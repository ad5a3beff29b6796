"""Name the arrays of samples.npz, which holds drawn configurations by method and gamma, and count what draws cost.

Arrays of a method and a gamma: ``positions`` (S, N, 2), sigma, in the box. Where the method has a density also
``log_density`` (S,) of the draws and ``simulated_log_density`` (R,) of simulated configurations, both of labelled
particles, in sigma^-2N. A decoder of latents has only a bound of the latter.
"""

import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import NamedTuple, TypeVar

import numpy as np

from workflow.ljvae.storage import load_array

PER = 10_000  # draws for which costs are given

Result = TypeVar("Result")


class Samples(NamedTuple):
    """Draws of one method at one gamma; the densities are None where the method has none."""

    positions: np.ndarray
    log_density: np.ndarray | None = None
    simulated_log_density: np.ndarray | None = None


def load_unseen(path: str | Path, count: int) -> np.ndarray:
    """Load the last ``count`` positions (count, N, 2), sigma, of an ensemble: neither training nor validation data.

    Raises ValueError if the ensemble has fewer.
    """
    positions = load_array(path, "positions")
    if not 0 < count <= len(positions):
        raise ValueError(f"{path} has {len(positions)} configurations, not {count}")
    return positions[-count:]


def pack_samples(samples: Samples, method: str, gamma: float) -> dict[str, np.ndarray]:
    """Name the arrays of the draws of a method at a gamma.

    >>> list(pack_samples(Samples(np.zeros((4, 3, 2))), "flow", 0.25))
    ['flow/0.25/positions']
    """
    arrays = {name: values for name, values in samples._asdict().items() if values is not None}
    arrays["positions"] = samples.positions.astype(np.float32)
    return {f"{method}/{gamma:g}/{name}": values for name, values in arrays.items()}


def unpack_samples(arrays: Mapping[str, np.ndarray], method: str, gamma: float) -> Samples:
    """Return the draws of a method at a gamma.

    >>> unpack_samples(pack_samples(Samples(np.zeros((4, 3, 2))), "flow", 0.25), "flow", 0.25).positions.shape
    (4, 3, 2)
    """
    start = f"{method}/{gamma:g}/"
    own = {name.removeprefix(start): values for name, values in arrays.items() if name.startswith(start)}
    densities = (own.get(name) for name in ("log_density", "simulated_log_density"))
    return Samples(own["positions"], *densities)


def list_methods(names: Iterable[str]) -> list[str]:
    """List the methods by the names of their arrays, in the order in which they were drawn.

    >>> list_methods(["flow/0.1/positions", "flow/0.1/log_density", "mixture/0.1/positions"])
    ['flow', 'mixture']
    """
    return list(dict.fromkeys(name.split("/")[0] for name in names))


def time_call(call: Callable[[], Result]) -> tuple[Result, float]:
    """Return the result of a call, and its core seconds."""
    start = time.process_time()
    return call(), time.process_time() - start


def describe_cost(method: str, gamma: float, preparation: float, drawing: float, count: int) -> dict:
    """Describe what ``count`` draws cost, in core seconds: fits and pilots, and the drawing of PER configurations.

    >>> describe_cost("flow", 0.1, 3.0, 2.0, 5000)["draw_seconds"]
    4.0
    """
    drawn = {"preparation_seconds": preparation, "draw_seconds": drawing * PER / count}
    return {"method": method, "gamma": gamma, **drawn}
