import numpy as np
import pandas
import pytest

from workflow.ljvae.claims.checks import check_free_energies, check_models, check_sampler, check_training

SAMPLER = pandas.DataFrame(
    [
        {
            "ensemble": "temperature_2_gamma_1.0",
            "temperature": 2.0,
            "acceptance": 0.4,
            "r_hat": 1.02,
            "drift_z": -1.0,
            "configurational_temperature": 2.03,
            "configurational_temperature_se": 0.01,
        }
    ]
)
HISTORY = pandas.DataFrame({"loss": [3.0, 2.0, 1.0], "val_loss": [3.0, 2.0, 2.5]})
MODELS = pandas.DataFrame(
    [
        {"model": "constant", "representation": "distances_x", "test_mse": 0.02},
        {
            "model": "conv2d",
            "seed": 1,
            "representation": "distances_x",
            "kl_weight": 1e-5,
            "test_mse": 0.01,
            "kl": 30.0,
            "active_units": 20,
        },
    ]
)


def failed(rows):
    return [row["check"] for row in rows if not row["passed"]]


def sampled(**changes):
    return failed(check_sampler(SAMPLER.assign(**changes), acceptance=(0.2, 0.7), r_hat=1.05, drift=4, temperature=4))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"acceptance": 0.05}, ["acceptance"]),
        ({"acceptance": 0.99}, ["acceptance"]),
        ({"r_hat": 2.0}, ["r_hat"]),
        ({"r_hat": np.nan}, ["r_hat"]),
        ({"drift_z": -9.0}, ["drift"]),
        ({"configurational_temperature": 1.95}, ["temperature"]),
        ({"configurational_temperature": np.nan}, ["temperature"]),
    ],
)
def test_a_sampler_that_is_wrong_or_not_settled(changes, expected):
    assert sampled(**changes) == expected


def test_a_temperature_stands_with_its_error_and_its_bounds():
    row = check_sampler(SAMPLER, acceptance=(0.2, 0.7), r_hat=1.05, drift=4, temperature=4)[-1]
    assert (row["value"], row["standard_error"], row["bounds"]) == (2.03, 0.01, "1.96 to 2.04")


def test_free_energies_that_differ_by_more_than_their_errors():
    pair = {"gamma": 0.1, "to_gamma": 0.4, "mbar": 31.78, "mbar_se": 0.04, "integration": 31.77, "integration_se": 0.04}
    other = {"quadrature": 0.02, "difference_se": 0.01, "annealing": 31.7, "annealing_se": 0.03}
    pairs = pandas.DataFrame([pair | other])
    rows = check_free_energies(pairs, free_energy=4)
    assert [(row["check"], row["of"], row["bounds"], row["passed"]) for row in rows] == [
        ("free_energy", "gamma 0.1 to 0.4", "31.71 to 31.83", True),
        ("free_energy_annealed", "gamma 0.1 to 0.4", "31.5 to 31.9", True),
    ]
    apart = check_free_energies(pairs.assign(mbar=31.84), free_energy=4)
    assert failed(apart) == ["free_energy"]
    assert failed(check_free_energies(pairs.assign(annealing=31.5), free_energy=4)) == ["free_energy_annealed"]


def trained(history):
    return failed(check_training("a", history, loss_change=0))


def test_a_loss_that_is_no_number_or_does_not_fall():
    assert trained(HISTORY) == []
    assert trained(HISTORY.assign(loss=[1.0, np.nan, np.nan])) == ["loss_is_finite"]
    assert trained(HISTORY.assign(val_loss=[1.0, 2.0, 3.0])) == ["loss_change"]
    assert trained(HISTORY[:1]) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"kl": 1e-3}, ["kl"]),
        ({"active_units": 0}, ["active_units"]),
        ({"test_mse": 0.0199}, ["explained"]),
        ({"kl": 1e-3, "kl_weight": 0.0}, []),  # a plain autoencoder has no posterior
    ],
)
def test_a_collapsed_posterior_and_an_encoder_that_does_not_look(changes, expected):
    models = MODELS.copy()
    for column, value in changes.items():
        models.loc[1, column] = value
    assert failed(check_models(models, kl=1.0, active_units=1, explained=0.1)) == expected
