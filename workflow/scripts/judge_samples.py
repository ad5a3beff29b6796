"""Judge drawn configurations by the simulation, by the density of their generator, and by free energies."""

import numpy as np
from sklearn.neighbors import NearestNeighbors

from workflow.control.jobs import run
from workflow.ljvae.generation.judging import (
    Reference,
    Weighted,
    judge_samples,
    make_reference,
    weigh_samples,
)
from workflow.ljvae.generation.likeness import index_training
from workflow.ljvae.generation.samples import Samples, list_methods, load_unseen, unpack_samples
from workflow.ljvae.physics.fluid import Fluid
from workflow.ljvae.physics.reweighting import gamma_weights
from workflow.ljvae.randomness import generator as stream_generator
from workflow.ljvae.statistics import resample
from workflow.ljvae.storage import load_arrays, load_table, open_matrices, save_arrays, save_table

EXAMPLES = 10  # configurations of each gamma and method that figures can show


def draw_test_points(test: str, test_points: str, settings: dict, temperature: float, study_seed: int) -> list:
    """Return test points (S, N, 2) of each gamma of the settings, whether or not it is in the test set."""
    ensemble = load_arrays(test)
    points = open_matrices(test_points)
    drawn = []
    every = gamma_weights(ensemble["positions"], ensemble["gamma"], settings["gammas"], temperature)
    for gamma, weights in zip(settings["gammas"], every, strict=True):
        rng = stream_generator(study_seed, f"{gamma:g} test points")
        drawn.append(points[rng.choice(len(points), settings["configurations"], p=weights)])
    return drawn


def make_references(
    simulated: list[str],
    integrals: str,
    training: NearestNeighbors,
    test_points: list[np.ndarray],
    system: dict,
    gammas: list[float],
    unseen: int,
) -> list[Reference]:
    """Make the reference of each gamma, from the last ``unseen`` simulated configurations."""
    table = load_table(integrals).set_index("gamma").to_dict("index")
    references = []
    for path, points, gamma in zip(simulated, test_points, gammas, strict=True):
        integral = (table[gamma]["log_z"], table[gamma]["log_z_se"])
        positions = load_unseen(path, unseen)
        references.append(make_reference(Fluid(**system, gamma=gamma), positions, integral, points, training))
    return references


def select_examples(samples: Samples, weighted: Weighted | None, rng: np.random.Generator) -> dict[str, np.ndarray]:
    """Select draws as they are, and by their weights where they have some: (EXAMPLES, N, 2), sigma."""
    examples = {"raw": samples.positions[:EXAMPLES]}
    if weighted is not None:
        chosen = resample(weighted.weights, EXAMPLES, rng)
        examples["weighted"] = samples.positions[rng.permutation(chosen)]
    return examples


def main(
    samples: str,
    simulated: list[str],
    integrals: str,
    train_points: str,
    test: str,
    test_points: str,
    rows: str,
    examples: str,
    generator: str,
    seed: int,
    study_seed: int,
    system: dict,
    settings: dict,
    analysis: dict,
) -> None:
    arrays = load_arrays(samples)
    reference_points = draw_test_points(test, test_points, settings, system["temperature"], study_seed)
    training = index_training(open_matrices(train_points))
    references = make_references(
        simulated, integrals, training, reference_points, system, settings["gammas"], settings["unseen"]
    )
    table = []
    shown = {}
    for reference in references:
        gamma = reference.fluid.gamma
        shown[f"simulated/{gamma:g}"] = reference.positions[:EXAMPLES]
        for method in list_methods(arrays):
            drawn = unpack_samples(arrays, method, gamma)
            rng = stream_generator(study_seed, f"{generator} seed {seed} {method} {gamma:g} judged")
            weighted = weigh_samples(drawn, reference.fluid)
            numbers = judge_samples(drawn, weighted, reference, rng, analysis, settings["configurations"])
            table.append({"generator": generator, "seed": seed, "method": method, "gamma": gamma, **numbers})
            for stage, positions in select_examples(drawn, weighted, rng).items():
                shown[f"{method}/{gamma:g}/{stage}"] = positions
    save_table(rows, table)
    save_arrays(examples, shown)


if __name__ == "__main__":
    run(main, snakemake)
