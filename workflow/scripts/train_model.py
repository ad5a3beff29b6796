"""Train one model with one seed."""

import time

import numpy as np

from workflow.ljvae.logs import log, logged_to
from workflow.ljvae.provenance import code_version, package_versions
from workflow.ljvae.storage import open_matrices, save_json, save_table


def main(input, output, name: str, seed: int, settings: dict, threads: int) -> None:
    # TensorFlow talks while it is imported: here its words go into the log
    from workflow.ljvae.training import layer_table, mean_error, save_model, train, use_threads

    use_threads(threads)
    versions = package_versions("numpy", "tensorflow", "keras")
    matrices, validation = open_matrices(input.train), open_matrices(input.validation)
    start = time.perf_counter()
    model, history = train(matrices, validation, settings, seed, name)
    seconds = time.perf_counter() - start
    best = int(np.argmin(history["val_loss"]))
    log.info("%s: %d epochs, validation error %.5f", name, len(history["val_mse"]), history["val_mse"][best])
    save_model(model, output.model)
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
            "train_seconds": round(seconds, 1),
            "code": code_version(),
            "versions": versions,
        },
    )


if __name__ == "__main__":
    with logged_to(snakemake.log[0]):
        main(
            snakemake.input,
            snakemake.output,
            "{model} seed {seed}".format(**snakemake.wildcards),
            snakemake.params.run["seed"],
            snakemake.params.settings,
            snakemake.params.run["threads"],
        )
