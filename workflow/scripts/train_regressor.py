"""Train one network from matrices to coordinates, and apply it to the test set's true and decoded matrices."""

import numpy as np

from workflow.ljvae.geometry.distances import clean_matrices
from workflow.ljvae.logs import log, logged_to
from workflow.ljvae.storage import load_array, open_matrices, save_arrays, save_table


def main(input, output, name: str, seed: int, settings: dict, threads: int) -> None:
    # TensorFlow talks while it is imported: here its words go into the log
    from workflow.ljvae.training import save_model, train_regressor, use_threads

    use_threads(threads)
    pairs = {
        part: (open_matrices(input[f"{part}_matrices"]), open_matrices(input[f"{part}_points"]))
        for part in ("train", "validation")
    }
    model, history = train_regressor(pairs["train"], pairs["validation"], settings, seed, name)
    log.info("%s: validation error %.5f", name, min(history["val_loss"]))
    sources = {
        "true": np.asarray(open_matrices(input.test)),
        "decoded": clean_matrices(load_array(input.encoding, "reconstruction")),
    }
    save_arrays(
        output.points,
        {source: model.predict(matrices, batch_size=500, verbose=0) for source, matrices in sources.items()},
    )
    save_model(model, output.model)
    save_table(output.history, {"epoch": range(1, len(history["loss"]) + 1)} | history)


if __name__ == "__main__":
    with logged_to(snakemake.log[0]):
        main(
            snakemake.input,
            snakemake.output,
            "{regressor} seed {seed}".format(**snakemake.wildcards),
            snakemake.params.run["seed"],
            snakemake.params.settings,
            snakemake.params.run["threads"],
        )
