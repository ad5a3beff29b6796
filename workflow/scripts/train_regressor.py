"""Train one network from matrices to coordinates."""

from workflow.control.jobs import run
from workflow.ljvae.logs import log
from workflow.ljvae.storage import open_matrices
from workflow.ljvae.training.imports import importing_keras


def main(
    train_matrices: str,
    train_points: str,
    validation_matrices: str,
    validation_points: str,
    network: str,
    history: str,
    regressor: str,
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
        from workflow.ljvae.training.fitting import save_history, train_regressor
        from workflow.ljvae.training.networks import save_network, use_threads

    name = f"{regressor} seed {seed}"
    use_threads(study["threads"], within=study["threads"])  # its batches are not cut into slices
    files = [train_matrices, train_points, validation_matrices, validation_points]
    key = training_key([name, study, settings, code, architecture, packages], files)
    unfinished = Checkpoint(checkpoint, key)
    train = (open_matrices(train_matrices), open_matrices(train_points))
    validation = (open_matrices(validation_matrices), open_matrices(validation_points))
    model, epochs = train_regressor(train, validation, settings, study["seed"], name, unfinished)
    log.info("%s: validation error %.5f", name, min(epochs["val_loss"]))
    save_network(model, network)
    save_history(history, epochs)
    unfinished.remove()


if __name__ == "__main__":
    run(main, snakemake)
