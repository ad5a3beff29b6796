"""Lay generated configurations in the box, relax them, and hold both against simulated ones."""

from typing import Any

import numpy as np

from workflow.ljvae.generation.latents import WAYS, place_in_box, stretch_heights
from workflow.ljvae.generation.likeness import (
    compare_structure,
    diversity,
    index_training,
    measure_overlaps,
    nearest_distance,
    novelty,
    summarise,
)
from workflow.ljvae.logs import logged_to
from workflow.ljvae.physics.fluid import Fluid
from workflow.ljvae.physics.observables import energy_per_particle
from workflow.ljvae.physics.relaxation import count_sweeps, follow_energies, relax
from workflow.ljvae.physics.reweighting import gamma_weights
from workflow.ljvae.randomness import generator
from workflow.ljvae.statistics import bootstrap_ks, kolmogorov_smirnov
from workflow.ljvae.storage import load_array, load_arrays, load_table, open_matrices, save_arrays, save_table


def row(made: dict, data: dict, rng: np.random.Generator, analysis: dict) -> dict:
    """The numbers of one row of generation.csv."""
    bootstrap = (rng, analysis["bootstrap"], analysis["confidence"])
    overlapping = measure_overlaps(made, analysis["overlap"], *bootstrap)
    ks_low, ks_high = bootstrap_ks(made["energy"], data["energy"], *bootstrap)
    return {
        **overlapping,
        "energy": np.median(made["energy"]),
        "energy_ks": kolmogorov_smirnov(made["energy"], data["energy"]),
        "energy_ks_low": ks_low,
        "energy_ks_high": ks_high,
        **compare_structure(made, data),
    }


def choices(path: str) -> dict[Any, Any]:
    """The chosen row of tuning.csv for each way and gamma."""
    table = load_table(path)
    return table[table["chosen"]].set_index(["way", "gamma"]).to_dict("index")


def main(input, output, names: dict, params) -> None:
    settings, system, analysis = params.settings, params.system, params.analysis
    samples, box, name = load_arrays(input.samples), system["box"], "{model} seed {seed}".format(**names)
    training, oriented_test = index_training(open_matrices(input.train_points)), open_matrices(input.test_points)
    test = load_arrays(input.test)
    every = gamma_weights(test["positions"], test["gamma"], settings["gammas"], system["temperature"])
    chosen, rows, curves, stored = choices(input.tuning), [], [], {}
    for gamma, weights, path, step_path in zip(settings["gammas"], every, input.simulated, input.steps, strict=True):
        fluid, step = Fluid(**system, gamma=gamma), float(load_array(step_path, "step"))
        # the last ones: neither training nor validation
        simulated = load_array(path, "positions")[-params.comparison["configurations"] :]
        data = summarise(simulated, energy_per_particle(simulated, gamma), box)
        # configurations of this gamma, be it among the test set's or between
        rng = generator(params.seed, f"{name} {gamma:g} test frames")
        usual = oriented_test[rng.choice(len(oriented_test), settings["configurations"], p=weights)]
        usual_distance = nearest_distance(usual, training)
        stored[f"simulated/{gamma:g}"] = simulated[:10]
        for way in WAYS:
            stream, oriented = f"{name} {way} {gamma:g}", samples[f"{way}/{gamma:g}"]
            choice = chosen[way, gamma]
            used = settings | {"cold_sweeps": int(choice["cold_sweeps"])}
            rng = generator(params.seed, f"{stream} placed")
            raw = place_in_box(
                box * stretch_heights(oriented, choice["stretch"]), box, gamma, system["temperature"], rng
            )
            relaxed = relax(raw, fluid, step, used, params.seed, stream)
            likeness = {
                "novelty": novelty(oriented, usual_distance, training),
                "diversity": diversity(oriented, usual),
            }
            for stage, sweeps, positions in (("raw", 0, raw), ("relaxed", count_sweeps(used), relaxed)):
                about = {**names, "way": way, "gamma": gamma, "stage": stage, "sweeps": sweeps}
                rng = generator(params.seed, f"{stream} {stage}")
                made = summarise(positions, energy_per_particle(positions, gamma), box)
                rows.append({**about, **row(made, data, rng, analysis), **likeness})
                stored[f"{way}/{gamma:g}/{stage}"] = positions[:10].astype(np.float32)
            run = follow_energies(
                fluid,
                step,
                params.seed,
                f"{stream} followed",
                chains=len(relaxed),
                sweeps=settings["follow_sweeps"],
                interval=settings["record_interval"],
                start=relaxed,
            )
            energies = [energy_per_particle(relaxed, gamma), *run.trace_energy.T]
            for sweeps, energy in zip([0, *run.trace_sweeps], energies, strict=True):
                distance = kolmogorov_smirnov(energy, data["energy"])
                about = {**names, "way": way, "gamma": gamma, "sweeps": count_sweeps(used) + sweeps}
                curves.append({**about, "energy_ks": distance})
    save_table(output.rows, rows)
    save_table(output.curves, curves)
    save_arrays(output.examples, stored)


if __name__ == "__main__":
    with logged_to(snakemake.log[0]):
        main(
            snakemake.input,
            snakemake.output,
            {"model": snakemake.wildcards.model, "seed": int(snakemake.wildcards.seed)},
            snakemake.params,
        )
