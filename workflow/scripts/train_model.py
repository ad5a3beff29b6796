"""Train one model with one seed."""

import numpy as np

from workflow.control.jobs import run
from workflow.ljvae.logs import log
from workflow.ljvae.provenance import code_version, runtime_versions
from workflow.ljvae.storage import open_matrices, save_json, save_table
from workflow.ljvae.training.imports import importing_keras


def describe(name: str, study: dict, settings: dict, epochs: dict[str, list], train_mse: float, versions: dict) -> dict:
    """Describe a finished training: its settings, its best epoch, and the code and packages that ran it."""
    return {
        "model": name,
        "study_seed": study["seed"],
        "settings": settings,
        "threads": study["threads"],
        "best_epoch": int(np.argmin(epochs["val_loss"])) + 1,
        "train_mse": train_mse,
        "train_seconds": round(epochs["seconds"][-1], 1),
        "code": code_version(),
        "versions": versions,
    }


def main(
    train: str,
    validation: str,
    network: str,
    history: str,
    layers: str,
    provenance: str,
    model: str,
    seed: int,
    study: dict,
    settings: dict,
    checkpoint: str,
    code: str,
    architecture: str,
    packages: dict,
) -> None:
    with importing_keras():
        from workflow.ljvae.training.checkpoint import Checkpoint, training_key
        from workflow.ljvae.training.fitting import mean_error, save_history, train_vae
        from workflow.ljvae.training.networks import layer_table, save_network, use_threads

    name = f"{model} seed {seed}"
    use_threads(study["threads"])
    versions = runtime_versions("numpy", "tensorflow", "keras")
    matrices = open_matrices(train)
    made_from = [name, study, settings, code, architecture, packages]
    unfinished = Checkpoint(checkpoint, training_key(made_from, [train, validation]))
    trained, epochs = train_vae(
        matrices, open_matrices(validation), settings, study["seed"], name, unfinished, slices=study["threads"]
    )
    save_network(trained, network)
    save_history(history, epochs)
    save_table(layers, layer_table(trained))
    train_mse = mean_error(trained, matrices)
    description = describe(name, study, settings, epochs, train_mse, versions)
    save_json(provenance, description)
    best_error = epochs["val_mse"][description["best_epoch"] - 1]
    log.info("%s: %d epochs, validation error %.5f", name, len(epochs["loss"]), best_error)
    unfinished.remove()


if __name__ == "__main__":
    run(main, snakemake)
