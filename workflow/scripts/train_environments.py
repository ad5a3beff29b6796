"""Train a network on normal environments."""

from workflow.control.jobs import run
from workflow.ljvae.logs import log
from workflow.ljvae.storage import open_matrices
from workflow.ljvae.training.imports import importing_keras


def main(train: str, validation: str, trained: str, network: str, seed: int, settings: dict, study: dict) -> None:
    with importing_keras():
        from workflow.ljvae.training.fitting import train_vae
        from workflow.ljvae.training.networks import save_network, use_threads

    use_threads(study["threads"])
    model, epochs = train_vae(
        open_matrices(train),
        open_matrices(validation),
        settings,
        study["seed"],
        f"environments {network} seed {seed}",
        slices=study["threads"],
    )
    save_network(model, trained)
    log.info("%s seed %d: validation error %.3g", network, seed, min(epochs["val_mse"]))


if __name__ == "__main__":
    run(main, snakemake)
