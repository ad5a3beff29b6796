"""Learn the potential and the weight of particles in each simulated ensemble, and compare them with the true ones."""

import numpy as np

from workflow.control.jobs import run
from workflow.ljvae.anomaly.detector import unpack_potential
from workflow.ljvae.logs import log
from workflow.ljvae.physics.fluid import Fluid
from workflow.ljvae.physics.learned_potential import compare_potential, compare_weights, learn_potential
from workflow.ljvae.randomness import generator
from workflow.ljvae.storage import load_array, load_arrays, save_table
from workflow.ljvae.study import TRAINING


def main(
    detector: str,
    train: str,
    ensembles: list[str],
    potentials: str,
    weights: str,
    study_seed: int,
    system: dict,
    gammas: list[float],
    descriptions: dict[str, dict],
) -> None:
    learned = unpack_potential(load_arrays(detector))
    normal = [Fluid(**system, gamma=gamma) for gamma in sorted(gammas)]
    curve = compare_potential(learned, normal[0], load_array(train, "positions"))
    rows = [{"ensemble": TRAINING, "temperature": system["temperature"], **row} for row in curve]
    table = [{"ensemble": TRAINING, **row} for row in compare_weights(learned, normal, curve)]
    for (name, description), path in zip(descriptions.items(), ensembles, strict=True):
        fluid = Fluid.from_description(system, description)
        positions = load_array(path, "positions")
        rng = generator(study_seed, f"learned potential {name}")
        own = learn_potential(positions, np.zeros(len(positions)), fluid.box, learned.basis, rng)
        curve = compare_potential(own, fluid, positions)
        rows += [{"ensemble": name, "temperature": fluid.temperature, **row} for row in curve]
        table += [{"ensemble": name, **row} for row in compare_weights(own, [fluid], curve)]
        log.info("%s: learned from %d configurations", name, len(positions))
    save_table(potentials, rows)
    save_table(weights, table)


if __name__ == "__main__":
    run(main, snakemake)
