"""Select how generated configurations of each gamma are relaxed, using only the training set."""

from workflow.control.jobs import run
from workflow.ljvae.generation.relaxation import Points, Relaxation, Training, measure_tuning_null, tune
from workflow.ljvae.generation.samples import list_methods
from workflow.ljvae.physics.fluid import Fluid
from workflow.ljvae.physics.observables import mean_height, pair_energy_per_particle
from workflow.ljvae.physics.reweighting import gamma_weights
from workflow.ljvae.randomness import generator
from workflow.ljvae.storage import load_array, load_arrays, save_table


def main(
    samples: str,
    train: str,
    steps: list[str],
    rows: str,
    model: str,
    seed: int,
    study_seed: int,
    system: dict,
    settings: dict,
    analysis: dict,
) -> None:
    ensemble = load_arrays(train)
    generated = load_arrays(samples)
    pair_energy = pair_energy_per_particle(ensemble["positions"])
    height = mean_height(ensemble["positions"])
    every = gamma_weights(ensemble["positions"], ensemble["gamma"], settings["gammas"], system["temperature"])
    table = []
    for gamma, weights, path in zip(settings["gammas"], every, steps, strict=True):
        training = Training(pair_energy, height, weights)
        fluid = Fluid(**system, gamma=gamma)
        relaxation = Relaxation(fluid, float(load_array(path, "step")), settings, study_seed)
        rng = generator(study_seed, f"{model} seed {seed} {gamma:g} tuning null")
        null = measure_tuning_null(training, gamma, settings["configurations"], rng, analysis)
        for method in list_methods(generated):
            stream = f"{model} seed {seed} {method} {gamma:g} tuned"
            points = Points(generated[f"tuning/{method}/{gamma:g}"], bool(generated["placed"]))
            attempts = tune(points, training, relaxation, stream)
            table += [{"method": method, "gamma": gamma, **attempt, **null} for attempt in attempts]
    save_table(rows, table)


if __name__ == "__main__":
    run(main, snakemake)
