"""Measure the sampler: acceptance, energy, height and convergence of every simulated ensemble."""

import numpy as np

from workflow.control.jobs import run
from workflow.ljvae.physics.convergence import (
    autocorrelation_time,
    drift,
    half_difference,
    rank_normalised_rhat,
    settling_time,
)
from workflow.ljvae.physics.fluid import Fluid
from workflow.ljvae.physics.observables import mean_height, pair_energy_per_particle
from workflow.ljvae.physics.temperature import configurational_temperature
from workflow.ljvae.storage import load_arrays, save_table


def average(name: str, values: np.ndarray) -> dict[str, float]:
    """Mean and standard error of independent values, as two columns."""
    return {name: values.mean(), f"{name}_se": values.std(ddof=1) / np.sqrt(len(values))}


def measure_convergence(trace: np.ndarray, interval: int) -> dict[str, float]:
    """Compute columns on the convergence of energies (C, R) that were recorded every ``interval`` sweeps."""
    difference, error = half_difference(trace)
    return {
        "r_hat": rank_normalised_rhat(trace),
        "settled_sweeps": settling_time(trace) * interval,
        "autocorrelation_sweeps": autocorrelation_time(trace[:, trace.shape[1] // 2 :]) * interval,
        "drift_z": drift(trace),
        "half_difference": difference,
        "half_difference_se": error,
    }


def make_row(name: str, fluid: Fluid, sweeps: int, arrays: dict[str, np.ndarray]) -> dict:
    pairs = pair_energy_per_particle(arrays["positions"], fluid.exponent, fluid.diameter)
    height = mean_height(arrays["positions"])
    temperature, error = configurational_temperature(arrays["positions"], fluid)
    return {
        "ensemble": name,
        "exponent": fluid.exponent,
        "gamma": fluid.gamma,
        "temperature": fluid.temperature,
        "diameter": fluid.diameter,
        "configurations": len(height),
        "sweeps": sweeps,
        "step": float(arrays["step"]),
        **average("acceptance", arrays["acceptance"]),
        **average("energy", pairs + fluid.gamma * height),
        **average("pair_energy", pairs),
        **average("mean_height", height),
        "configurational_temperature": temperature,
        "configurational_temperature_se": error,
        **measure_convergence(arrays["trace_energy"], int(arrays["trace_sweeps"][0])),
    }


def main(ensembles: list[str], table: str, descriptions: dict, system: dict, sampling: dict) -> None:
    rows = []
    for path, (name, description) in zip(ensembles, descriptions.items(), strict=True):
        fluid = Fluid.from_description(system, description)
        sweeps = description.get("sweeps", sampling["sweeps"])
        rows.append(make_row(name, fluid, sweeps, load_arrays(path)))
    save_table(table, rows)


if __name__ == "__main__":
    run(main, snakemake)
