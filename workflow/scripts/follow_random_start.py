"""Follow the energies of random configurations, to count the sweeps until they are those of equilibrium."""

import numpy as np

from workflow.control.jobs import run
from workflow.ljvae.physics.fluid import Fluid
from workflow.ljvae.physics.observables import energy_per_particle
from workflow.ljvae.physics.relaxation import follow_energies
from workflow.ljvae.randomness import generator
from workflow.ljvae.statistics import kolmogorov_smirnov, permutation_ks
from workflow.ljvae.storage import load_array, save_table


def main(
    simulated: list[str],
    rows: str,
    study_seed: int,
    system: dict,
    settings: dict,
    comparison: dict,
    analysis: dict,
) -> None:
    table = []
    for gamma, path in zip(settings["gammas"], simulated, strict=True):
        chains = follow_energies(
            Fluid(**system, gamma=gamma),
            float(load_array(path, "step")),
            study_seed,
            f"random start {gamma:g}",
            chains=settings["configurations"],
            sweeps=settings["random_sweeps"],
            interval=2 * settings["record_interval"],
        )
        positions = load_array(path, "positions")[-comparison["configurations"] :]
        data = energy_per_particle(positions.astype(np.float64), gamma)
        # it depends only on the sizes of the samples
        rng = generator(study_seed, f"random start {gamma:g} null")
        last = chains.trace_energy[:, -1]
        null = permutation_ks(last, data, rng, analysis["bootstrap"], analysis["confidence"])[1]
        for sweeps, energy in zip(chains.trace_sweeps, chains.trace_energy.T, strict=True):
            distance = kolmogorov_smirnov(energy, data)
            head = {"method": "random", "gamma": gamma, "sweeps": sweeps}
            table.append({**head, "energy_ks": distance, "energy_ks_null": null})
    save_table(rows, table)


if __name__ == "__main__":
    run(main, snakemake)
