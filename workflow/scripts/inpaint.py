"""Restore the distances that masked matrices miss, in several ways, and hold them against the true ones."""

import numpy as np

from workflow.ljvae.geometry.completion import complete
from workflow.ljvae.geometry.distances import clean_matrices
from workflow.ljvae.logs import logged_to
from workflow.ljvae.randomness import generator
from workflow.ljvae.statistics import bootstrap_ratio
from workflow.ljvae.storage import load_array, open_matrices, save_arrays, save_table
from workflow.ljvae.training.imports import importing_keras


def main(input, output, names: dict, params) -> None:
    with importing_keras():
        from workflow.ljvae.training.encoding import decodes_points, encode
        from workflow.ljvae.training.networks import read_network, use_threads

    use_threads(1)
    model, clean = read_network(input.model), np.asarray(open_matrices(input.clean))
    mean = load_array(input.fill, "mean").reshape(clean.shape[1:])
    table: list[dict] = []
    examples: dict[str, np.ndarray] = {}
    for k, name in enumerate(params.ensembles):
        mask, parents = load_array(input.anomalies[k], "mask"), load_array(input.anomalies[k], "parents")
        masked, truth = np.asarray(open_matrices(input.matrices[k])), clean[parents]
        completed = complete(masked, mean).astype(np.float32)
        guesses = {
            "mean_fill": np.where(mask, mean, truth),
            "geometry": completed,
            "network": clean_matrices(load_array(input.encodings[k], "reconstruction")),
        }
        # what reads oriented points was given completed matrices already
        if not decodes_points(model):
            guesses["network_completed"] = clean_matrices(encode(model, completed)["reconstruction"])
        errors = {way: (np.square(guess - truth) * mask).sum(axis=(1, 2)) for way, guess in guesses.items()}
        entries = mask.sum(axis=(1, 2))
        for way, squared in errors.items():
            rng = generator(params.seed, f"bootstrap inpainting {name}")
            ratio, low, high = bootstrap_ratio(errors["mean_fill"], squared, rng, *params.analysis)
            numbers = {"mse": squared.sum() / entries.sum(), "gain": ratio, "gain_low": low, "gain_high": high}
            table.append(names | {"ensemble": name, "method": way, **numbers, "n": len(mask)})
        examples |= {f"{name}/{way}": guess[0] for way, guess in guesses.items()}
        examples |= {f"{name}/masked": masked[0], f"{name}/original": truth[0]}
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
