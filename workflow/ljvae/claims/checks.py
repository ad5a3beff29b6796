"""Checks of the study's numbers: a value, its bounds, and whether it passed."""

from typing import Any

import numpy as np
import pandas

from workflow.ljvae.statistics import format_bounds


def _row(
    check: str,
    subject: str,
    value: float,
    at_least: float | None = None,
    at_most: float | None = None,
    error: float = np.nan,
) -> dict:
    low = -np.inf if at_least is None else at_least
    high = np.inf if at_most is None else at_most
    return {
        "check": check,
        "of": subject,
        "value": value,
        "standard_error": error,
        "bounds": format_bounds(at_least, at_most),
        "passed": bool(np.isfinite(value) and low <= value <= high),
    }


def _compare(check: str, subject: str, value: float, error: float, reference: float, distance: float) -> dict:
    """Return the row of a value with its standard ``error`` that should lie within a ``distance`` of its reference."""
    return _row(check, subject, value, reference - distance, reference + distance, error)


def check_sampler(
    sampler: pandas.DataFrame, *, acceptance: tuple[float, float], r_hat: float, drift: float, temperature: float
) -> list:
    """Check each simulated ensemble (a row of sampler.csv): acceptance, convergence of its energy, temperature.

    ``r_hat`` bounds the split R-hat of the second half. In standard errors, ``drift`` bounds the change of the mean
    energy from the third to the last quarter, and ``temperature`` the distance of the configurational temperature from
    that of the ensemble.
    """
    rows = []
    ensemble: Any  # a row, whose columns pandas-stubs do not know
    for ensemble in sampler.itertuples():
        rows.append(_row("acceptance", ensemble.ensemble, ensemble.acceptance, *acceptance))
        rows.append(_row("r_hat", ensemble.ensemble, ensemble.r_hat, at_most=r_hat))
        rows.append(_row("drift", ensemble.ensemble, abs(ensemble.drift_z), at_most=drift))
        measured = ensemble.configurational_temperature
        error = ensemble.configurational_temperature_se
        rows.append(
            _compare("temperature", ensemble.ensemble, measured, error, ensemble.temperature, temperature * error)
        )
    return rows


def check_free_energies(differences: pandas.DataFrame, *, free_energy: float) -> list:
    """Check that each free-energy difference by MBAR (a row of free_energies.csv) agrees with the other methods.

    It may differ from that by integration by ``free_energy`` standard errors of their difference plus the error bound
    of the integration, and from that by annealing by as many standard errors.
    """
    rows = []
    pair: Any
    for pair in differences.itertuples():
        name = f"gamma {pair.gamma:g} to {pair.to_gamma:g}"
        distance = free_energy * pair.difference_se + pair.quadrature
        rows.append(_compare("free_energy", name, pair.mbar, pair.mbar_se, pair.integration, distance))
        distance = free_energy * np.hypot(pair.mbar_se, pair.annealing_se)
        rows.append(_compare("free_energy_annealed", name, pair.mbar, pair.mbar_se, pair.annealing, distance))
    return rows


def check_training(name: str, history: pandas.DataFrame, *, loss_change: float) -> list:
    """Check that every loss of a training (history.csv) is finite, and that the validation loss fell.

    ``loss_change`` bounds the logarithm of the best validation loss over that of the first epoch.
    """
    finite = np.isfinite(history[["loss", "val_loss"]]).all(axis=None)
    rows = [_row("loss_is_finite", name, float(finite), at_least=1)]
    if len(history) > 1:
        change = np.log(history["val_loss"].iloc[1:].min() / history["val_loss"].iloc[0])
        rows.append(_row("loss_change", name, change, at_most=loss_change))
    return rows


def check_models(models: pandas.DataFrame, *, kl: float, active_units: int, explained: float) -> list:
    """Check that the posterior of each network (a row of models.csv) has not collapsed, and that it has learned.

    ``kl`` is the least KL of the posterior from the prior (nats), ``explained`` the smallest fraction of the distances'
    variance that the reconstruction explains beyond the mean matrix of the same order. With fewer than ``active_units``
    active units, the latent mean does not depend on the input.
    """
    constant = models[models["model"] == "constant"].set_index("representation")["test_mse"]
    rows = []
    model: Any
    for model in models[models["seed"].notna()].itertuples():
        name = f"{model.model} seed {model.seed:g}"
        if model.kl_weight > 0:
            rows.append(_row("kl", name, model.kl, at_least=kl))
        rows.append(_row("active_units", name, model.active_units, at_least=active_units))
        order = f"distances_{model.representation.split('_')[-1]}"
        if np.isfinite(model.test_mse) and order in constant:
            rows.append(_row("explained", name, 1 - model.test_mse / constant[order], at_least=explained))
    return rows


def describe_failure(row: dict) -> str:
    """Describe a failed check: its value, and what would be right.

    >>> describe_failure({"check": "r_hat", "of": "gamma_0.1", "value": 1.2, "bounds": "at most 1.05"})
    'r_hat of gamma_0.1 is 1.2, it should be at most 1.05'
    """
    return f"{row['check']} of {row['of']} is {row['value']:.4g}, it should be {row['bounds']}"


def sort_checks(rows: list[dict]) -> list[dict]:
    """Sort the rows of checks: failed checks first, then by check, and otherwise as they are.

    >>> outcomes = {"r_hat": True, "drift": True, "kl": False}
    >>> rows = [{"check": check, "passed": passed} for check, passed in outcomes.items()]
    >>> [row["check"] for row in sort_checks(rows)]
    ['kl', 'drift', 'r_hat']
    """
    return sorted(rows, key=lambda row: (row["passed"], row["check"]))
