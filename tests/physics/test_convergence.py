import numpy as np
import pytest

from workflow.ljvae.physics.convergence import half_difference, rank_normalised_rhat


def test_settled_chains_and_chains_that_differ():
    rng = np.random.default_rng(1)
    settled = rng.normal(size=(100, 200))
    assert rank_normalised_rhat(settled) == pytest.approx(1, abs=0.01)
    assert rank_normalised_rhat(settled + rng.normal(size=(100, 1))) > 1.2
    assert rank_normalised_rhat(settled + np.linspace(0, 4, 200)) > 1.2


def test_half_difference_of_a_drift():
    rng = np.random.default_rng(2)
    trace = rng.normal(size=(400, 100)) - np.linspace(0, 2, 100)
    difference, error = half_difference(trace)
    # the drift from record 49 to 99; four standard errors fail once in 10,000
    assert abs(difference - 2 * 50 / 99) < 4 * error
    assert error == pytest.approx(2**0.5 / 20, rel=0.2)
