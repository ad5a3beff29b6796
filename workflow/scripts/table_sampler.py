"""Judge the sampler: acceptance, energy, height and convergence of every simulated ensemble."""

import numpy as np

from workflow.ljvae.logs import logged_to
from workflow.ljvae.physics.convergence import autocorrelation_time, drift, half_difference, rank_normalised_rhat
from workflow.ljvae.physics.fluid import Fluid
from workflow.ljvae.physics.observables import mean_height, pair_energy_per_particle
from workflow.ljvae.storage import load_arrays, save_table


def mean_with_error(name: str, values: np.ndarray) -> dict[str, float]:
    """Mean and standard error of independent values, as two columns."""
    return {name: values.mean(), f"{name}_se": values.std(ddof=1) / np.sqrt(len(values))}


def row(name: str, about: dict, system: dict, sweeps: int, arrays: dict[str, np.ndarray]) -> dict:
    fluid = Fluid.from_description(system, about)
    pairs = pair_energy_per_particle(arrays["positions"], fluid.exponent, fluid.diameter)
    height = mean_height(arrays["positions"])
    trace, interval = arrays["trace_energy"], int(arrays["trace_sweeps"][0])
    difference, error = half_difference(trace)
    return {
        "ensemble": name,
        "exponent": fluid.exponent,
        "gamma": fluid.gamma,
        "temperature": fluid.temperature,
        "diameter": fluid.diameter,
        "configurations": len(height),
        "sweeps": sweeps,
        "step": float(arrays["step"]),
        **mean_with_error("acceptance", arrays["acceptance"]),
        **mean_with_error("energy", pairs + fluid.gamma * height),
        **mean_with_error("pair_energy", pairs),
        **mean_with_error("mean_height", height),
        "r_hat": rank_normalised_rhat(trace),
        "autocorrelation_sweeps": autocorrelation_time(trace[:, trace.shape[1] // 2 :]) * interval,
        "drift_z": drift(trace),
        "half_difference": difference,
        "half_difference_se": error,
    }


def main(inputs: list[str], output: str, ensembles: dict, system: dict, sweeps: int) -> None:
    save_table(
        output,
        [
            row(name, about, system, sweeps, load_arrays(path))
            for path, (name, about) in zip(inputs, ensembles.items(), strict=True)
        ],
    )


if __name__ == "__main__":
    with logged_to(snakemake.log[0]):
        main(
            snakemake.input,
            snakemake.output[0],
            snakemake.params.ensembles,
            snakemake.params.system,
            snakemake.params.run["sweeps"],
        )
