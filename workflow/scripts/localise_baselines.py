"""Find the particles that were moved in corrupted ensembles by short pairs alone, and by an oracle."""

import numpy as np

from workflow.ljvae.anomaly.localisation import find_suspects, find_suspects_by_oracle
from workflow.ljvae.geometry.distances import sort_points
from workflow.ljvae.geometry.neighbours import fit_pair_surprise, pair_surprise
from workflow.ljvae.logs import logged_to
from workflow.ljvae.randomness import generator
from workflow.ljvae.storage import load_array, load_arrays, open_matrices, save_arrays, save_table
from workflow.scripts.localise import moved_particles, select_examples, tabulate_suspects


def main(input, output, params) -> None:
    box = params.system["box"]
    surprise = fit_pair_surprise(open_matrices(input.train_matrices), box)
    test, test_gamma = load_array(input.test, "positions"), load_array(input.test, "gamma")
    table: list[dict] = []
    examples: dict[str, np.ndarray] = {}
    for k, (name, about) in enumerate(params.ensembles.items()):
        ensemble = load_arrays(input.anomalies[k])
        gamma = test_gamma[ensemble["parents"]]
        rows, lengths = moved_particles(ensemble, test)
        positions, count = sort_points(ensemble["positions"], "x", ensemble["sorted_by"]), about["points"]
        pairs = pair_surprise(np.asarray(open_matrices(input.matrices[k])), surprise, box)
        found = {
            "short_pairs": find_suspects(pairs, np.zeros(pairs.shape[:2]), count),
            "oracle": find_suspects_by_oracle(
                positions,
                gamma,
                generator(params.seed, f"oracle {name}"),
                count=count,
                step=about["step"] * (box if about["unit"] == "box" else 1.0),
                temperature=params.system["temperature"],
                box=box,
                ordered=about["sorting"] == "kept",
            ),
        }
        bootstrap = (generator(params.seed, f"bootstrap localisation {name}"), *params.analysis)
        for method, particles in found.items():
            lines = tabulate_suspects(particles, rows, lengths, gamma, bootstrap)
            about_row = {"model": "baseline", "seed": None, "ensemble": name, "method": method}
            table += [about_row | line for line in lines]
        shown = select_examples(gamma)
        examples |= {f"{name}/positions": positions[shown], f"{name}/moved": rows[shown], f"{name}/gamma": gamma[shown]}
        examples |= {f"{name}/{method}": particles[shown] for method, particles in found.items()}
    save_table(output.rows, table)
    save_arrays(output.examples, examples)


if __name__ == "__main__":
    with logged_to(snakemake.log[0]):
        main(snakemake.input, snakemake.output, snakemake.params)
