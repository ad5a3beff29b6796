"""Train a prior of one model's latents at a chosen gamma."""

import numpy as np

from workflow.ljvae.generation.latents import spread_gammas
from workflow.ljvae.logs import log, logged_to
from workflow.ljvae.physics.reweighting import gamma_weights
from workflow.ljvae.randomness import generator
from workflow.ljvae.storage import load_array, load_arrays, save_table
from workflow.ljvae.training.imports import importing_keras


def rows_of(encoding: str, ensemble: str) -> np.ndarray:
    """Latent mean, log-variance and gamma (S, 2 D + 1) of each configuration."""
    parts = [load_array(encoding, "mean"), load_array(encoding, "log_variance"), load_array(ensemble, "gamma")[:, None]]
    return np.concatenate(parts, axis=1, dtype=np.float32)


def reweighted(rows: np.ndarray, ensemble: dict, gammas: np.ndarray, temperature: float, rng) -> np.ndarray:
    """As many rows (S, 2 D + 1) as there are, drawn to be configurations of ``gammas``, as many of each."""
    drawn = []
    for gamma, weights in zip(
        gammas, gamma_weights(ensemble["positions"], ensemble["gamma"], gammas, temperature), strict=True
    ):
        chosen = rows[rng.choice(len(rows), max(1, len(rows) // len(gammas)), p=weights)]
        chosen[:, -1] = gamma
        drawn.append(chosen)
    return np.concatenate(drawn)


def main(input, output, name: str, params: dict) -> None:
    with importing_keras():
        from workflow.ljvae.training.checkpoint import Checkpoint, training_key
        from workflow.ljvae.training.networks import save_network, train_flow, use_threads

    settings, seed, threads = params["settings"], params["run"]["seed"], params["run"]["threads"]
    use_threads(threads)
    rows, ensemble = rows_of(input.train, input.train_ensemble), load_arrays(input.train_ensemble)
    gammas = spread_gammas(ensemble["gamma"], settings["interpolated_gammas"])
    more = reweighted(rows, ensemble, gammas, params["temperature"], generator(seed, f"{name} reweighted"))
    validation = rows_of(input.validation, input.validation_ensemble)
    checkpoint = Checkpoint(params["checkpoint"], training_key([name, params], list(input)))
    model, history = train_flow(
        np.concatenate([rows, more]), validation, settings, seed, name, checkpoint, slices=threads
    )
    log.info("%s: validation loss %.4f", name, min(history["val_loss"]))
    save_network(model, output.model)
    save_table(output.history, {"epoch": range(1, len(history["loss"]) + 1)} | history)
    checkpoint.remove()


if __name__ == "__main__":
    with logged_to(snakemake.log[0]):
        main(
            snakemake.input,
            snakemake.output,
            "prior of {model} seed {seed}".format(**snakemake.wildcards),
            dict(snakemake.params.items()),
        )
