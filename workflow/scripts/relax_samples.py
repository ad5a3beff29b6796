"""Place generated configurations in the box, relax them, and compare both stages with simulated ones."""

from typing import Any

import numpy as np

from workflow.control.jobs import run
from workflow.ljvae.generation.likeness import index_training
from workflow.ljvae.generation.relaxation import (
    Points,
    Reference,
    Relaxation,
    make_reference,
    measure_novelty,
    measure_settling,
    measure_stages,
    relax_points,
)
from workflow.ljvae.generation.samples import list_methods
from workflow.ljvae.physics.fluid import Fluid
from workflow.ljvae.physics.reweighting import gamma_weights
from workflow.ljvae.randomness import generator
from workflow.ljvae.storage import load_array, load_arrays, load_table, open_matrices, save_arrays, save_table

EXAMPLES = 10  # configurations of each gamma, method and stage that figures can show


def read_choices(tuning: str) -> dict[Any, Any]:
    """Return the chosen row of tuning.csv for each method and gamma."""
    table = load_table(tuning)
    return table[table["chosen"]].set_index(["method", "gamma"]).to_dict("index")


def draw_test_points(
    test: str, test_points: str, settings: dict, temperature: float, study_seed: int, name: str
) -> list[np.ndarray]:
    """Return test points (S, N, 2) of each gamma of the settings, whether or not it is in the test set."""
    ensemble = load_arrays(test)
    points = open_matrices(test_points)
    drawn = []
    every = gamma_weights(ensemble["positions"], ensemble["gamma"], settings["gammas"], temperature)
    for gamma, weights in zip(settings["gammas"], every, strict=True):
        rng = generator(study_seed, f"{name} {gamma:g} test points")
        drawn.append(points[rng.choice(len(points), settings["configurations"], p=weights)])
    return drawn


def compare_methods(
    samples: dict, choices: dict, relaxation: Relaxation, reference: Reference, analysis: dict, row_head: dict
) -> tuple[list[dict], list[dict], dict]:
    """Compute rows of generation.csv and relaxation.csv, and example configurations, of one gamma."""
    rows: list[dict] = []
    curves: list[dict] = []
    examples = {}
    gamma = relaxation.fluid.gamma
    for method in list_methods(samples):
        key = f"{method}/{gamma:g}"
        method_head = {**row_head, "method": method, "gamma": gamma}
        stream = "{model} seed {seed} {method} {gamma:g}".format(**method_head)
        choice = choices[method, gamma]
        points = Points(samples[key], bool(samples["placed"]))
        relaxed = relax_points(points, choice["stretch"], int(choice["cold_sweeps"]), relaxation, stream)
        novel = measure_novelty(points, reference)
        rows += [
            {**method_head, **row, **novel} for row in measure_stages(relaxed, reference, relaxation, analysis, stream)
        ]
        curves += [{**method_head, **row} for row in measure_settling(relaxed, reference, relaxation, stream)]
        examples[f"{key}/raw"] = relaxed.raw[:EXAMPLES].astype(np.float32)
        examples[f"{key}/relaxed"] = relaxed.relaxed[:EXAMPLES].astype(np.float32)
    return rows, curves, examples


def main(
    samples: str,
    tuning: str,
    simulated: list[str],
    steps: list[str],
    train_points: str,
    test: str,
    test_points: str,
    rows: str,
    curves: str,
    examples: str,
    model: str,
    seed: int,
    study_seed: int,
    system: dict,
    settings: dict,
    comparison: dict,
    analysis: dict,
) -> None:
    generated = load_arrays(samples)
    choices = read_choices(tuning)
    training = index_training(open_matrices(train_points))
    name = f"{model} seed {seed}"
    usual = draw_test_points(test, test_points, settings, system["temperature"], study_seed, name)
    table, curve_table, stored = [], [], {}
    for k, gamma in enumerate(settings["gammas"]):
        fluid = Fluid(**system, gamma=gamma)
        relaxation = Relaxation(fluid, float(load_array(steps[k], "step")), settings, study_seed)
        # the last ones, which are neither training nor validation data
        positions = load_array(simulated[k], "positions")[-comparison["configurations"] :]
        reference = make_reference(positions, usual[k], training, fluid)
        stored[f"simulated/{gamma:g}"] = positions[:EXAMPLES]
        compared = compare_methods(generated, choices, relaxation, reference, analysis, {"model": model, "seed": seed})
        table += compared[0]
        curve_table += compared[1]
        stored |= compared[2]
    save_table(rows, table)
    save_table(curves, curve_table)
    save_arrays(examples, stored)


if __name__ == "__main__":
    run(main, snakemake)
