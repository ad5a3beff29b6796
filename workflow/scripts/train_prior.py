"""Train a prior of one model's latents at a chosen gamma."""

import numpy as np

from workflow.ljvae.logs import log, logged_to, starting
from workflow.ljvae.storage import load_array, save_table


def rows_of(encoding: str, ensemble: str) -> np.ndarray:
    """Latent mean, log-variance and gamma (S, 2 D + 1) of each configuration."""
    parts = [load_array(encoding, "mean"), load_array(encoding, "log_variance"), load_array(ensemble, "gamma")[:, None]]
    return np.concatenate(parts, axis=1, dtype=np.float32)


def main(input, output, name: str, params: dict) -> None:
    # TensorFlow talks while it is imported: here its words go into the log
    with starting():
        from workflow.ljvae.checkpoint import Checkpoint, training_key
        from workflow.ljvae.training import save_model, train_flow, use_threads

    settings, seed, threads = params["settings"], params["run"]["seed"], params["run"]["threads"]
    use_threads(threads)
    rows = rows_of(input.train, input.train_ensemble)
    validation = rows_of(input.validation, input.validation_ensemble)
    checkpoint = Checkpoint(params["checkpoint"], training_key([name, params], [input.train, input.validation]))
    model, history = train_flow(rows, validation, settings, seed, name, checkpoint, slices=threads)
    log.info("%s: validation loss %.4f", name, min(history["val_loss"]))
    save_model(model, output.model)
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
