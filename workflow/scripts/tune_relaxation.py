"""Choose how generated configurations of each gamma are relaxed, by the training part and nothing simulated besides."""

from itertools import product

from workflow.ljvae.generation.latents import WAYS, place_in_box, select_best, stretch_heights
from workflow.ljvae.logs import logged_to
from workflow.ljvae.physics.fluid import Fluid
from workflow.ljvae.physics.observables import mean_height, pair_energy_per_particle
from workflow.ljvae.physics.relaxation import count_sweeps, relax
from workflow.ljvae.physics.reweighting import effective_size, gamma_weights
from workflow.ljvae.randomness import generator
from workflow.ljvae.statistics import weighted_kolmogorov_smirnov
from workflow.ljvae.storage import load_array, load_arrays, save_table


def main(input, output: str, name: str, params) -> None:
    system, train, samples, settings = (
        params.system,
        load_arrays(input.train),
        load_arrays(input.samples),
        params.settings,
    )
    pairs, height = pair_energy_per_particle(train["positions"]), mean_height(train["positions"])
    every = gamma_weights(train["positions"], train["gamma"], settings["gammas"], system["temperature"])
    rows = []
    for gamma, weights, path in zip(settings["gammas"], every, input.steps, strict=True):
        fluid, step = Fluid(**system, gamma=gamma), float(load_array(path, "step"))
        for way in WAYS:
            stream, tried = f"{name} {way} {gamma:g} tuned", []
            for stretch, sweeps in product(settings["stretches"], settings["cold_sweeps"]):
                used = settings | {"cold_sweeps": sweeps}
                oriented = stretch_heights(samples[f"tuning/{way}/{gamma:g}"], stretch)
                rng = generator(params.seed, f"{stream} placed")
                raw = place_in_box(system["box"] * oriented, system["box"], gamma, system["temperature"], rng)
                made = relax(raw, fluid, step, used, params.seed, stream)
                made_height = mean_height(made)
                made_energy = pair_energy_per_particle(made) + gamma * made_height
                tried.append(
                    {
                        "way": way,
                        "gamma": gamma,
                        "stretch": stretch,
                        "cold_sweeps": sweeps,
                        "sweeps": count_sweeps(used),
                        "energy_ks": weighted_kolmogorov_smirnov(made_energy, pairs + gamma * height, weights),
                        "height_ks": weighted_kolmogorov_smirnov(made_height, height, weights),
                        "effective_size": effective_size(weights),
                    }
                )
            chosen = select_best(tried)
            rows += [row | {"chosen": row is chosen} for row in tried]
    save_table(output, rows)


if __name__ == "__main__":
    with logged_to(snakemake.log[0]):
        main(
            snakemake.input, snakemake.output[0], "{model} seed {seed}".format(**snakemake.wildcards), snakemake.params
        )
