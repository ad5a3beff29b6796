"""Lay generated configurations in the box, relax them, and hold both against simulated ones."""

import numpy as np

from workflow.ljvae.generation import WAYS, diversity, ks_interval, novelty, place
from workflow.ljvae.logs import logged_to
from workflow.ljvae.physics.metropolis import Fluid
from workflow.ljvae.physics.observables import (
    distance_distribution,
    energy_per_particle,
    height_distribution,
    pair_distances,
    total_variation,
)
from workflow.ljvae.physics.relaxation import cost, followed, relax
from workflow.ljvae.randomness import generator
from workflow.ljvae.statistics import bootstrap_mean, kolmogorov_smirnov
from workflow.ljvae.storage import load_array, load_arrays, open_matrices, save_arrays, save_table


def summary(positions: np.ndarray, gamma: float, box: float) -> dict[str, np.ndarray]:
    """What is compared of configurations (S, N, 2)."""
    return {
        "closest": pair_distances(positions).min(axis=1),
        "energy": energy_per_particle(positions, gamma),
        "distances": distance_distribution(positions, box)[1],
        "heights": height_distribution(positions, box)[1],
    }


def row(made: dict, data: dict, rng: np.random.Generator, analysis: dict) -> dict:
    """The numbers of one row of generation.csv."""
    overlapping = (made["closest"] < analysis["overlap"]).astype(float)
    fraction, low, high = bootstrap_mean(overlapping, rng, analysis["bootstrap"], analysis["confidence"])
    ks_low, ks_high = ks_interval(made["energy"], data["energy"], rng, analysis["bootstrap"], analysis["confidence"])
    return {
        "overlap_fraction": fraction,
        "overlap_low": low,
        "overlap_high": high,
        "smallest_distance": np.median(made["closest"]),
        "energy": np.median(made["energy"]),
        "energy_ks": kolmogorov_smirnov(made["energy"], data["energy"]),
        "energy_ks_low": ks_low,
        "energy_ks_high": ks_high,
        "gr_distance": total_variation(made["distances"], data["distances"]),
        "height_distance": total_variation(made["heights"], data["heights"]),
        "n": len(made["closest"]),
    }


def frames_of_gamma(frames: str, ensemble: str, gamma: float) -> np.ndarray:
    """Frames (S, N, 2) of the configurations whose gamma is nearest, a mirror of what was trained on."""
    values = load_array(ensemble, "gamma")
    return np.asarray(open_matrices(frames))[values == values[np.abs(values - gamma).argmin()]]


def main(input, output, names: dict, params) -> None:
    settings, system, analysis = params.settings, params.system, params.analysis
    samples, box, name = load_arrays(input.samples), system["box"], "{model} seed {seed}".format(**names)
    rows, curves, stored = [], [], {}
    for gamma, path in zip(settings["gammas"], input.simulated, strict=True):
        fluid, step = Fluid(**system, gamma=gamma), float(load_array(path, "step"))
        simulated = load_array(path, "positions")[-settings["configurations"] :]  # the last ones: no training data
        data = summary(simulated, gamma, box)
        training = frames_of_gamma(input.train_frames, input.train, gamma)
        test = frames_of_gamma(input.test_frames, input.test, gamma)
        stored[f"simulated/{gamma:g}"] = simulated[:10]
        for way in WAYS:
            stream, framed = f"{name} {way} {gamma:g}", samples[f"{way}/{gamma:g}"]
            rng = generator(params.seed, f"{stream} placed")
            raw = place(box * framed.astype(np.float64), box, gamma, system["temperature"], rng)
            relaxed = relax(raw, fluid, step, settings, params.seed, stream)
            likeness = {"novelty": novelty(framed, training, test), "diversity": diversity(framed, test)}
            for stage, sweeps, positions in (("raw", 0, raw), ("relaxed", cost(settings), relaxed)):
                about = {**names, "way": way, "gamma": gamma, "stage": stage, "sweeps": sweeps}
                rng = generator(params.seed, f"{stream} {stage}")
                rows.append({**about, **row(summary(positions, gamma, box), data, rng, analysis), **likeness})
                stored[f"{way}/{gamma:g}/{stage}"] = positions[:10].astype(np.float32)
            run = followed(
                fluid,
                step,
                params.seed,
                f"{stream} followed",
                chains=len(relaxed),
                sweeps=settings["follow_sweeps"],
                interval=settings["interval"],
                start=relaxed,
            )
            energies = [energy_per_particle(relaxed, gamma), *run.trace_energy.T]
            for sweeps, energy in zip([0, *run.trace_sweeps], energies, strict=True):
                distance = kolmogorov_smirnov(energy, data["energy"])
                about = {**names, "way": way, "gamma": gamma, "sweeps": cost(settings) + sweeps}
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
