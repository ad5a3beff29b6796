"""Train one model with one seed."""

import numpy as np

from workflow.ljvae.logs import log, logged_to
from workflow.ljvae.provenance import code_version, package_versions
from workflow.ljvae.storage import open_matrices, save_json, save_table
from workflow.ljvae.training.imports import importing_keras


def main(input, output, name: str, params: dict) -> None:
    with importing_keras():
        from workflow.ljvae.training.checkpoint import Checkpoint, training_key
        from workflow.ljvae.training.networks import layer_table, mean_error, save_network, train_vae, use_threads

    settings, seed, threads = params["settings"], params["run"]["seed"], params["run"]["threads"]
    use_threads(threads)
    versions = package_versions("numpy", "tensorflow", "keras")
    matrices, validation = open_matrices(input.train), open_matrices(input.validation)
    checkpoint = Checkpoint(params["checkpoint"], training_key([name, params], [input.train, input.validation]))
    model, history = train_vae(matrices, validation, settings, seed, name, checkpoint, slices=threads)
    best = int(np.argmin(history["val_loss"]))
    log.info("%s: %d epochs, validation error %.5f", name, len(history["val_mse"]), history["val_mse"][best])
    save_network(model, output.model)
    epochs = {"epoch": range(1, len(history["loss"]) + 1)}
    save_table(output.history, epochs | history)
    save_table(output.layers, layer_table(model))
    save_json(
        output.provenance,
        {
            "model": name,
            "study_seed": seed,
            "settings": settings,
            "threads": threads,
            "best_epoch": best + 1,
            "train_mse": mean_error(model, matrices),
            "train_seconds": round(history["seconds"][-1], 1),
            "code": code_version(),
            "versions": versions,
        },
    )
    checkpoint.remove()


if __name__ == "__main__":
    with logged_to(snakemake.log[0]):
        main(
            snakemake.input,
            snakemake.output,
            "{model} seed {seed}".format(**snakemake.wildcards),
            dict(snakemake.params.items()),
        )
