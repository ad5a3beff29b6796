"""Train a prior of one model's latents at a given gamma."""

import numpy as np

from workflow.control.jobs import run
from workflow.ljvae.generation.latents import spread_gammas
from workflow.ljvae.logs import log
from workflow.ljvae.physics.reweighting import gamma_weights
from workflow.ljvae.randomness import generator
from workflow.ljvae.storage import load_array, load_arrays
from workflow.ljvae.training.imports import importing_keras


def read_rows(encoding: str, ensemble: str) -> np.ndarray:
    """Return the latent mean, log-variance and gamma (S, 2 D + 1) of each configuration."""
    parts = [load_array(encoding, "mean"), load_array(encoding, "log_variance"), load_array(ensemble, "gamma")[:, None]]
    return np.concatenate(parts, axis=1, dtype=np.float32)


def reweight(rows: np.ndarray, ensemble: dict, gammas: np.ndarray, temperature: float, rng) -> np.ndarray:
    """Draw as many rows (S, 2 D + 1) as given, with weights that represent ``gammas``, equally many for each."""
    drawn = []
    every = gamma_weights(ensemble["positions"], ensemble["gamma"], gammas, temperature)
    for gamma, weights in zip(gammas, every, strict=True):
        chosen = rows[rng.choice(len(rows), max(1, len(rows) // len(gammas)), p=weights)]
        chosen[:, -1] = gamma
        drawn.append(chosen)
    return np.concatenate(drawn)


def read_training(encoding: str, ensemble: str, settings: dict, temperature: float, rng) -> np.ndarray:
    """Return rows (S, 2 D + 1) of the training set, and as many again for gammas between the simulated ones."""
    rows = read_rows(encoding, ensemble)
    arrays = load_arrays(ensemble)
    gammas = spread_gammas(arrays["gamma"], settings["interpolated_gammas"])
    return np.concatenate([rows, reweight(rows, arrays, gammas, temperature, rng)])


def main(
    train: str,
    validation: str,
    train_ensemble: str,
    validation_ensemble: str,
    prior: str,
    history: str,
    model: str,
    seed: int,
    study: dict,
    settings: dict,
    temperature: float,
    checkpoint: str,
    code: str,
    packages: dict,
) -> None:
    with importing_keras():
        from workflow.ljvae.training.checkpoint import Checkpoint, training_key
        from workflow.ljvae.training.fitting import save_history, train_flow
        from workflow.ljvae.training.networks import save_network, use_threads

    name = f"prior of {model} seed {seed}"
    use_threads(study["threads"])
    rng = generator(study["seed"], f"{name} reweighted")
    rows = read_training(train, train_ensemble, settings, temperature, rng)
    files = [train, validation, train_ensemble, validation_ensemble]
    unfinished = Checkpoint(checkpoint, training_key([name, study, settings, temperature, code, packages], files))
    others = read_rows(validation, validation_ensemble)
    flow, epochs = train_flow(rows, others, settings, study["seed"], name, unfinished, slices=study["threads"])
    log.info("%s: validation loss %.4f", name, min(epochs["val_loss"]))
    save_network(flow, prior)
    save_history(history, epochs)
    unfinished.remove()


if __name__ == "__main__":
    run(main, snakemake)
