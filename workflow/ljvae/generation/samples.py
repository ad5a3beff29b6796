"""Name the arrays of samples.npz, which holds generated configurations by method and gamma.

A network's points are shapes without a position in the box, those of baselines have one: ``placed`` distinguishes them.
"""

import numpy as np


def split_samples(points: np.ndarray, method: str, gamma: float) -> dict[str, np.ndarray]:
    """Name the halves of points (2 S, N, 2): the first tunes the relaxation, the second is evaluated.

    >>> {name: array.shape for name, array in split_samples(np.zeros((4, 3, 2)), "flow", 0.25).items()}
    {'tuning/flow/0.25': (2, 3, 2), 'flow/0.25': (2, 3, 2)}
    """
    tuning, judged = np.split(points.astype(np.float32), 2)
    return {f"tuning/{method}/{gamma:g}": tuning, f"{method}/{gamma:g}": judged}


def list_methods(samples: dict[str, np.ndarray]) -> list[str]:
    """List the methods of the samples, in the order in which they were drawn.

    >>> list_methods(split_samples(np.zeros((2, 3, 2)), "flow", 0.1) | {"placed": np.array(False)})
    ['flow']
    """
    names = [name.split("/")[0] for name in samples if name.count("/") == 1]
    return list(dict.fromkeys(names))
