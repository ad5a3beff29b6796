"""Train one model with one seed."""

import time

import numpy as np

from workflow.ljvae.logs import log, logged_to
from workflow.ljvae.provenance import code_version, package_versions
from workflow.ljvae.storage import open_matrices, save_json, save_table
from workflow.ljvae.training import layer_table, save_model, train, use_threads


def main(inputs: list[str], output, name: str, seed: int, settings: dict, ranges: dict, threads: int) -> None:
    use_threads(threads)
    arrays = [open_matrices(path) for path in inputs]
    parts = {part: [array[slice(*ranges[part])] for array in arrays] for part in ranges}
    start = time.perf_counter()
    model, history = train(parts["train"], parts["validation"], settings, seed, name)
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
            "train_seconds": round(seconds, 1),
            "code": code_version(),
            "versions": package_versions("numpy", "tensorflow", "keras"),
        },
    )


if __name__ == "__main__":
    with logged_to(snakemake.log[0]):
        main(
            snakemake.input,
            snakemake.output,
            "{model} seed {seed}".format(**snakemake.wildcards),
            snakemake.params.seed,
            snakemake.params.settings,
            snakemake.params.ranges,
            snakemake.params.threads,
        )
