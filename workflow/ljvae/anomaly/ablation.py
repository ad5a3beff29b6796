"""The combined score with and without each of its parts, and with the error of a network as a further part."""

import numpy as np

from workflow.ljvae.anomaly.conditional import fit_moments, standardise
from workflow.ljvae.anomaly.detector import PARTS, combine
from workflow.ljvae.anomaly.surprise import two_sided_surprise


def vary_parts(scores: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The combined score (S,) of all parts, and without each, from the ``scores`` (S,) of the parts.

    >>> list(vary_parts({part: np.zeros(1) for part in PARTS}))
    ['all parts', 'without energy', 'without structure', 'without odd_particle']
    """
    variants = {"all parts": PARTS} | {f"without {one}": tuple(part for part in PARTS if part != one) for one in PARTS}
    return {name: combine(np.stack([scores[part] for part in parts], axis=1)) for name, parts in variants.items()}


class NetworkError:
    """A network's reconstruction error as a further part: too high or too low, given the height and the energy.

    It learns from the logarithms of ``errors`` (R,) of normal configurations that the network was not trained on, with
    their ``regressors`` (R, P) from `rate_energies`.
    """

    def __init__(self, errors: np.ndarray, regressors: np.ndarray) -> None:
        self.moments = fit_moments(regressors, errors)
        self.normal = standardise(errors, regressors, self.moments)

    def add(self, scores: dict[str, np.ndarray], errors: np.ndarray, regressors: np.ndarray) -> np.ndarray:
        """The combined score (S,) with the network's ``errors`` (S,) as a further part."""
        surprise = two_sided_surprise(standardise(errors, regressors, self.moments), self.normal)
        return combine(np.stack([*(scores[part] for part in PARTS), surprise], axis=1))
