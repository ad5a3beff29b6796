"""Find the particles that were moved in corrupted ensembles by short pairs alone, and by an oracle."""

import numpy as np

from workflow.ljvae.anomaly.localisation import find_suspects, locate_moved, select_examples, tabulate_suspects
from workflow.ljvae.anomaly.oracle import Knowledge, find_suspects_by_oracle
from workflow.ljvae.geometry.distances import sort_points
from workflow.ljvae.geometry.neighbours import fit_pair_surprise, pair_surprise
from workflow.ljvae.logs import logged_to
from workflow.ljvae.randomness import generator
from workflow.ljvae.storage import load_array, load_arrays, open_matrices, save_arrays, save_table


def main(input, output, params) -> None:
    box = params.system["box"]
    surprise = fit_pair_surprise(open_matrices(input.train_matrices), box)
    test, test_gamma = load_array(input.test, "positions"), load_array(input.test, "gamma")
    table: list[dict] = []
    examples: dict[str, np.ndarray] = {}
    for k, (name, settings) in enumerate(params.ensembles.items()):
        ensemble = load_arrays(input.anomalies[k])
        gamma = test_gamma[ensemble["parents"]]
        moved, lengths = locate_moved(ensemble, test)
        positions, count = sort_points(ensemble["positions"], "x", ensemble["sorted_by"]), settings["points"]
        pairs = pair_surprise(np.asarray(open_matrices(input.matrices[k])), surprise, box)
        knowledge = Knowledge(params.system["temperature"], box, ordered=settings["sorting"] == "kept")
        step = settings["step"] * (box if settings["unit"] == "box" else 1.0)
        rng = generator(params.seed, f"oracle {name}")
        suspects = {
            "short_pairs": find_suspects(pairs, np.zeros(pairs.shape[:2]), count),
            "oracle": find_suspects_by_oracle(positions, gamma, rng, knowledge, count=count, step=step),
        }
        rng = generator(params.seed, f"bootstrap localisation {name}")
        for method, particles in suspects.items():
            lines = tabulate_suspects(particles, moved, lengths, gamma, rng, *params.analysis)
            row_head = {"model": "baseline", "seed": None, "ensemble": name, "method": method}
            table += [row_head | line for line in lines]
        shown = select_examples(gamma)
        examples |= {
            f"{name}/positions": positions[shown],
            f"{name}/moved": moved[shown],
            f"{name}/gamma": gamma[shown],
        }
        examples |= {f"{name}/{method}": particles[shown] for method, particles in suspects.items()}
    save_table(output.rows, table)
    save_arrays(output.examples, examples)


if __name__ == "__main__":
    with logged_to(snakemake.log[0]):
        main(snakemake.input, snakemake.output, snakemake.params)
