import numpy as np
import pytest

from workflow.ljvae.physics.convergence import autocorrelation_time, drift, half_difference, rank_normalised_rhat


def test_settled_chains_and_chains_that_differ():
    rng = np.random.default_rng(1)
    settled = rng.normal(size=(100, 200))
    assert rank_normalised_rhat(settled) == pytest.approx(1, abs=0.01)
    assert rank_normalised_rhat(settled + rng.normal(size=(100, 1))) > 1.2
    assert rank_normalised_rhat(settled + np.linspace(0, 12, 200)) > 1.2


def autoregressive(rho, chains=400, records=400):
    rng = np.random.default_rng(3)
    trace = rng.normal(size=(chains, records))
    for k in range(1, records):
        trace[:, k] = rho * trace[:, k - 1] + np.sqrt(1 - rho**2) * trace[:, k]
    return trace


def test_autocorrelation_explains_the_rhat_of_settled_chains():
    trace = autoregressive(0.8)
    time = autocorrelation_time(trace)
    assert time == pytest.approx((1 + 0.8) / (1 - 0.8), rel=0.1)
    # split in two, the second half has 100 records: about sqrt(1 + 9 / 100)
    assert rank_normalised_rhat(trace) == pytest.approx(np.sqrt(1 + time / 100), abs=0.01)


def test_drift_of_settled_and_of_moving_chains():
    settled = autoregressive(0.8)
    assert abs(drift(settled)) < 4  # fails once in 10,000
    assert drift(settled - np.linspace(0, 2, 400)) < -10


def test_half_difference_of_a_drift():
    rng = np.random.default_rng(2)
    trace = rng.normal(size=(400, 100)) - np.linspace(0, 2, 100)
    difference, error = half_difference(trace)
    # the drift from record 49 to 99; four standard errors fail once in 10,000
    assert abs(difference - 2 * 50 / 99) < 4 * error
    assert error == pytest.approx(2**0.5 / 20, rel=0.2)
