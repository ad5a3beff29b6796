"""Draw configurations of each gamma from a trained density, and measure the density of simulated ones."""

from functools import partial

import numpy as np

from workflow.control.jobs import run
from workflow.ljvae.generation.autoregressive import draw_configurations, find_log_density
from workflow.ljvae.generation.samples import Samples, describe_cost, load_unseen, pack_samples, time_call
from workflow.ljvae.storage import save_arrays, save_table
from workflow.ljvae.training.imports import importing_keras


def main(
    density: str,
    simulated: list[str],
    samples: str,
    costs: str,
    generator: str,
    seed: int,
    study_seed: int,
    settings: dict,
) -> None:
    with importing_keras():
        from workflow.ljvae.training.networks import use_threads
        from workflow.ljvae.training.sequences import read_density

    use_threads(1)
    model = read_density(density)
    count = settings["draws"]
    draw_configurations(model, 0.0, 2, study_seed, "warm up")  # compiles, which is no cost of a draw
    stored: dict[str, np.ndarray] = {}
    rows = []
    for path, gamma in zip(simulated, settings["gammas"], strict=True):
        stream = f"{generator} seed {seed} {gamma:g}"
        drawn, drawing = time_call(partial(draw_configurations, model, gamma, count, study_seed, stream))
        simulated_log_density = find_log_density(model, load_unseen(path, settings["unseen"]), gamma)
        drawn_samples = Samples(drawn.positions, drawn.log_density, simulated_log_density)
        stored |= pack_samples(drawn_samples, "autoregressive", gamma)
        rows.append(describe_cost("autoregressive", gamma, 0.0, drawing, count))
    save_arrays(samples, stored)
    save_table(costs, rows)


if __name__ == "__main__":
    run(main, snakemake)
