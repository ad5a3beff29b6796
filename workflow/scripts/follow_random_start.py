"""How many sweeps the energies of random configurations take to be those of equilibrium."""

import numpy as np

from workflow.ljvae.logs import logged_to
from workflow.ljvae.physics.fluid import Fluid
from workflow.ljvae.physics.observables import energy_per_particle
from workflow.ljvae.physics.relaxation import follow_energies
from workflow.ljvae.statistics import kolmogorov_smirnov
from workflow.ljvae.storage import load_array, save_table


def main(simulated: list[str], output: str, params) -> None:
    settings, rows = params.settings, []
    for gamma, path in zip(settings["gammas"], simulated, strict=True):
        run = follow_energies(
            Fluid(**params.system, gamma=gamma),
            float(load_array(path, "step")),
            params.seed,
            f"random start {gamma:g}",
            chains=settings["configurations"],
            sweeps=settings["random_sweeps"],
            interval=2 * settings["record_interval"],
        )
        positions = load_array(path, "positions")[-params.comparison["configurations"] :]
        data = energy_per_particle(positions.astype(np.float64), gamma)
        for sweeps, energy in zip(run.trace_sweeps, run.trace_energy.T, strict=True):
            distance = kolmogorov_smirnov(energy, data)
            rows.append({"way": "random", "gamma": gamma, "sweeps": sweeps, "energy_ks": distance})
    save_table(output, rows)


if __name__ == "__main__":
    with logged_to(snakemake.log[0]):
        main(list(snakemake.input), snakemake.output[0], snakemake.params)
