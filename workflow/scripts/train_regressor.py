"""Train one network from matrices to coordinates."""

from workflow.ljvae.imports import importing_keras
from workflow.ljvae.logs import log, logged_to
from workflow.ljvae.storage import open_matrices, save_table


def main(input, output, name: str, params: dict) -> None:
    with importing_keras():
        from workflow.ljvae.training.checkpoint import Checkpoint, training_key
        from workflow.ljvae.training.networks import save_network, train_regressor, use_threads

    settings, seed = params["settings"], params["run"]["seed"]
    threads = params["run"]["threads"]
    use_threads(threads, within=threads)  # its batches are not cut into slices
    files = {part: (input[f"{part}_matrices"], input[f"{part}_points"]) for part in ("train", "validation")}
    pairs = {part: (open_matrices(matrices), open_matrices(points)) for part, (matrices, points) in files.items()}
    checkpoint = Checkpoint(params["checkpoint"], training_key([name, params], [*files["train"], *files["validation"]]))
    model, history = train_regressor(pairs["train"], pairs["validation"], settings, seed, name, checkpoint)
    log.info("%s: validation error %.5f", name, min(history["val_loss"]))
    save_network(model, output.model)
    save_table(output.history, {"epoch": range(1, len(history["loss"]) + 1)} | history)
    checkpoint.remove()


if __name__ == "__main__":
    with logged_to(snakemake.log[0]):
        main(
            snakemake.input,
            snakemake.output,
            "{regressor} seed {seed}".format(**snakemake.wildcards),
            dict(snakemake.params.items()),
        )
