"""Find the particles that were moved in corrupted ensembles by what one model says."""

import numpy as np

from workflow.ljvae.anomaly.localisation import (
    find_suspects_by_model,
    locate_moved,
    particle_errors,
    select_examples,
    tabulate_suspects,
)
from workflow.ljvae.geometry.neighbours import pair_surprise
from workflow.ljvae.geometry.orientation import orient
from workflow.ljvae.logs import logged_to
from workflow.ljvae.randomness import generator
from workflow.ljvae.storage import load_array, load_arrays, open_matrices, save_arrays, save_table


def main(input, output, names: dict, params) -> None:
    surprise = load_array(input.detector, "surprise")
    clean = np.asarray(open_matrices(input.validation_matrices))
    normal = particle_errors(load_arrays(input.validation_encoding), clean, orient(clean)[0])
    test, test_gamma = load_array(input.test, "positions"), load_array(input.test, "gamma")
    table, examples = [], {}
    for k, (name, settings) in enumerate(params.ensembles.items()):
        ensemble, matrices = load_arrays(input.anomalies[k]), np.asarray(open_matrices(input.matrices[k]))
        oriented, gamma = orient(matrices)[0], test_gamma[ensemble["parents"]]
        moved, lengths = locate_moved(ensemble, test)
        pairs = pair_surprise(matrices, surprise, params.box)
        errors = particle_errors(load_arrays(input.encodings[k]), matrices, oriented)
        suspects = find_suspects_by_model(oriented, errors, normal, pairs, box=params.box, count=settings["points"])
        rng = generator(params.seed, f"bootstrap localisation {name}")
        lines = tabulate_suspects(suspects, moved, lengths, gamma, rng, *params.analysis)
        table += [names | {"ensemble": name, "method": "model"} | line for line in lines]
        examples[f"{name}/model"] = suspects[select_examples(gamma)]
    save_table(output.rows, table)
    save_arrays(output.examples, examples)


if __name__ == "__main__":
    with logged_to(snakemake.log[0]):
        main(
            snakemake.input,
            snakemake.output,
            {"model": snakemake.wildcards.model, "seed": int(snakemake.wildcards.seed)},
            snakemake.params,
        )
