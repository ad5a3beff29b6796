"""Pair potentials u(r) = 4 (r^-2m - r^-m) in reduced units (energy epsilon, length sigma).

m = 6 is Lennard-Jones (deck, "Physical problem"), m = 2 the deck's "fake" potential (deck,
"Different potential"). Both vanish at r = 1 and are -1 at their minimum, r = 2^(1/m).
"""

import numpy as np
from numpy.typing import ArrayLike

EXPONENTS = {"lennard_jones": 6, "fake": 2}


def exponent(potential: str) -> int:
    """The exponent m of the potential called ``potential``.

    >>> exponent("lennard_jones"), exponent("fake")
    (6, 2)

    Raises ValueError for a name that is not in ``EXPONENTS``.
    """
    if potential not in EXPONENTS:
        raise ValueError(f"unknown potential {potential!r}; known are {', '.join(EXPONENTS)}")
    return EXPONENTS[potential]


def pair_energy(distance: ArrayLike, m: int = 6) -> np.ndarray:
    """Energy u(r) of pairs at ``distance`` (sigma), in units of epsilon; any shape.

    >>> float(pair_energy(1.0))
    0.0
    >>> round(float(pair_energy(2 ** (1 / 6))), 12), round(float(pair_energy(2**0.5, m=2)), 12)
    (-1.0, -1.0)
    """
    with np.errstate(divide="ignore", over="ignore", invalid="ignore"):
        p = np.asarray(distance, dtype=np.float64) ** -m
        return np.where(np.isinf(p), np.inf, 4.0 * p * (p - 1.0))


def capped_pair_energy(distance: ArrayLike, cap: float, m: int = 6) -> np.ndarray:
    """min(u(r), cap) for each pair: the deck's cut at U = 1 for energy distributions.

    >>> float(capped_pair_energy(0.5, cap=1.0)), float(capped_pair_energy(0.0, cap=1.0))
    (1.0, 1.0)
    """
    return np.minimum(pair_energy(distance, m), cap)
