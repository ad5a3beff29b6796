"""Has a run reached equilibrium? Measured on energies (C, R) recorded along C independent chains."""

import warnings

import numpy as np

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # arviz announces its next version at import
    import arviz


def rank_normalised_rhat(trace: np.ndarray) -> float:
    """Split, rank-normalised R-hat over the second half of the records (Vehtari et al., 2021)."""
    return float(arviz.rhat(trace[:, trace.shape[1] // 2 :], method="rank"))


def half_difference(trace: np.ndarray) -> tuple[float, float]:
    """Mean energy at half of the sweeps minus that at the end, and its standard error over the chains."""
    difference = trace[:, trace.shape[1] // 2 - 1] - trace[:, -1]
    return float(difference.mean()), float(difference.std(ddof=1) / np.sqrt(len(difference)))
