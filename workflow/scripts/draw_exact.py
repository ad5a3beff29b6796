"""Draw configurations of each gamma without a network, by methods with an exact density."""

from collections.abc import Callable
from functools import partial

import numpy as np

from workflow.control.jobs import run
from workflow.ljvae.generation.autoregressive import Drawn, draw_configurations, find_log_density
from workflow.ljvae.generation.exact import METHODS, Insertion, fit_barometric, fit_sorted_mixture
from workflow.ljvae.generation.latents import warn_of_few
from workflow.ljvae.generation.samples import Samples, describe_cost, load_unseen, pack_samples, time_call
from workflow.ljvae.physics.fluid import Fluid
from workflow.ljvae.physics.insertion import Layout, tabulate_potential
from workflow.ljvae.physics.observables import mean_height
from workflow.ljvae.physics.reweighting import gamma_weights
from workflow.ljvae.randomness import generator, random_state
from workflow.ljvae.storage import load_arrays, save_arrays, save_table
from workflow.ljvae.study import BASELINE

KNOTS = 190  # heights at which the insertion weighs a particle, as of the deck's densities

Method = tuple[Callable[[], Drawn], Callable[[np.ndarray], np.ndarray]]


def prepare_insertion(fluid: Fluid) -> Insertion:
    """Return the insertion of particles of a fluid, without a network."""
    factor = tabulate_potential(fluid)
    return Insertion(
        Layout(fluid.particles, fluid.box, fluid.temperature, factor, neighbours=0, profile=0, knots=KNOTS)
    )


def prepare_method(
    method: str, fluid: Fluid, training: np.ndarray, weights: np.ndarray, settings: dict, study_seed: int, stream: str
) -> Method:
    """Return how a method draws, and its log density; training configurations (S, N, 2) have ``weights`` (S,)."""
    count = settings["draws"]
    rng = generator(study_seed, stream)
    if method == "insertion":
        insertion = prepare_insertion(fluid)
        return (
            lambda: draw_configurations(insertion, fluid.gamma, count, study_seed, stream),
            lambda positions: find_log_density(insertion, positions, fluid.gamma),
        )
    if method == "barometric":
        atmosphere = fit_barometric(mean_height(training), weights, fluid.particles, fluid.box)
        return lambda: atmosphere.draw(count, rng), atmosphere.find_log_density
    components = {"gaussian": 1, "mixture": settings["components"]}[method]
    seed = random_state(study_seed, f"{stream} fitted")
    mixture = fit_sorted_mixture(training, weights, components, fluid.box, seed)
    return lambda: mixture.draw(count, rng), mixture.find_log_density


def main(
    ensemble: str,
    simulated: list[str],
    samples: str,
    costs: str,
    seed: int,
    study_seed: int,
    system: dict,
    settings: dict,
) -> None:
    training = load_arrays(ensemble)
    every = gamma_weights(training["positions"], training["gamma"], settings["gammas"], system["temperature"])
    warm_up = Fluid(**system, gamma=0.0)
    draw_configurations(prepare_insertion(warm_up), 0.0, 2, study_seed, "warm up")  # compiles: no cost of a draw
    stored: dict[str, np.ndarray] = {}
    rows = []
    for path, gamma, weights in zip(simulated, settings["gammas"], every, strict=True):
        warn_of_few(gamma, weights)
        fluid = Fluid(**system, gamma=gamma)
        positions = load_unseen(path, settings["unseen"])
        for method in METHODS:
            stream = f"{BASELINE} seed {seed} {method} {gamma:g}"
            prepare = partial(prepare_method, method, fluid, training["positions"], weights, settings, study_seed)
            (draw, find), preparing = time_call(partial(prepare, stream))
            drawn, drawing = time_call(draw)
            stored |= pack_samples(Samples(drawn.positions, drawn.log_density, find(positions)), method, gamma)
            rows.append(describe_cost(method, gamma, preparing, drawing, settings["draws"]))
    save_arrays(samples, stored)
    save_table(costs, rows)


if __name__ == "__main__":
    run(main, snakemake)
