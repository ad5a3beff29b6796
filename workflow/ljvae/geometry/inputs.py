"""Inputs of the networks of sorted distances."""

from collections.abc import Mapping

import numpy as np

from workflow.ljvae.geometry.distances import sorted_matrices
from workflow.ljvae.geometry.orientation import orient


def compute_inputs(positions: np.ndarray, network: Mapping, box: float) -> np.ndarray:
    """Sort ``positions`` (S, N, 2) in sigma into what a network reads: matrices in units of L, or oriented points.

    ``network`` has its ``order``, and ``reads`` matrices or orientations.
    """
    matrices = sorted_matrices(positions, network["order"], box)
    return orient(matrices)[0].astype(np.float32) if network["reads"] == "orientations" else matrices
