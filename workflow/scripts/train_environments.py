"""Train a network on normal environments."""

from workflow.control.jobs import run
from workflow.ljvae.logs import log
from workflow.ljvae.storage import open_matrices
from workflow.ljvae.training.imports import importing_keras


def main(
    train: str,
    validation: str,
    trained: str,
    history: str,
    network: str,
    seed: int,
    settings: dict,
    study: dict,
) -> None:
    with importing_keras():
        from workflow.ljvae.training.fitting import save_history, train_vae
        from workflow.ljvae.training.networks import fit_standardisation, save_network, use_threads

    use_threads(study["threads"])
    environments = open_matrices(train)
    # in the unit of the error, whatever the unit of the files is
    _, scale = fit_standardisation(environments)
    scaled = settings | {"kl_weight": settings["kl_weight"] * scale**2}
    model, epochs = train_vae(
        environments,
        open_matrices(validation),
        scaled,
        study["seed"],
        f"environments {network} seed {seed}",
        slices=study["threads"],
    )
    save_network(model, trained)
    save_history(history, epochs)
    log.info("%s seed %d: validation error %.3g", network, seed, min(epochs["val_mse"]))


if __name__ == "__main__":
    run(main, snakemake)
