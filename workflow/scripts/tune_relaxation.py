"""Choose how generated configurations of each trained gamma are relaxed, by the validation part alone."""

from itertools import product

from workflow.ljvae.generation import WAYS, best, place, stretched
from workflow.ljvae.logs import logged_to
from workflow.ljvae.physics.metropolis import Fluid
from workflow.ljvae.physics.observables import energy_per_particle, mean_height
from workflow.ljvae.physics.relaxation import cost, relax
from workflow.ljvae.randomness import generator
from workflow.ljvae.statistics import kolmogorov_smirnov
from workflow.ljvae.storage import load_array, load_arrays, save_table


def main(input, output: str, name: str, params) -> None:
    system, validation, samples = params.system, load_arrays(input.validation), load_arrays(input.samples)
    rows = []
    for gamma, path in zip(params.gammas, input.steps, strict=True):
        fluid, step = Fluid(**system, gamma=gamma), float(load_array(path, "step"))
        data = validation["positions"][validation["gamma"] == gamma]
        energy, height = energy_per_particle(data, gamma), mean_height(data)
        for way in WAYS:
            stream, tried = f"{name} {way} {gamma:g} tuned", []
            for stretch, sweeps in product(params.settings["stretches"], params.settings["cold_sweeps"]):
                settings = params.settings | {"cold_sweeps": sweeps}
                framed = stretched(samples[f"{way}/{gamma:g}"], stretch)
                rng = generator(params.seed, f"{stream} placed")
                raw = place(system["box"] * framed, system["box"], gamma, system["temperature"], rng)
                made = relax(raw, fluid, step, settings, params.seed, stream)
                tried.append(
                    {
                        "way": way,
                        "gamma": gamma,
                        "stretch": stretch,
                        "cold_sweeps": sweeps,
                        "sweeps": cost(settings),
                        "energy_ks": kolmogorov_smirnov(energy_per_particle(made, gamma), energy),
                        "height_ks": kolmogorov_smirnov(mean_height(made), height),
                    }
                )
            rows.append(best(tried))
    save_table(output, rows)


if __name__ == "__main__":
    with logged_to(snakemake.log[0]):
        main(
            snakemake.input, snakemake.output[0], "{model} seed {seed}".format(**snakemake.wildcards), snakemake.params
        )
