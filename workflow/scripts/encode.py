"""Encode ensembles with one trained model."""

from workflow.ljvae.logs import log, logged_to, starting
from workflow.ljvae.randomness import generator
from workflow.ljvae.storage import open_matrices, save_arrays


def main(model: str, arrays: list[str], outputs: list[str], latents_only: bool, seed: int) -> None:
    # TensorFlow talks while it is imported: here its words go into the log
    with starting():
        from workflow.ljvae.training.encoding import encode
        from workflow.ljvae.training.networks import read_network, use_threads

    use_threads(1)
    network = read_network(model)
    for given, output in zip(arrays, outputs, strict=True):
        encoding = encode(network, open_matrices(given), None if latents_only else generator(seed, output))
        log.info("%s: mean squared error %.5f", output, encoding["mse"].mean())
        if latents_only:
            encoding = {name: encoding[name] for name in ("mean", "log_variance", "mse", "kl")}
        save_arrays(output, encoding)


if __name__ == "__main__":
    with logged_to(snakemake.log[0]):
        main(
            snakemake.input.model,
            list(snakemake.input.arrays),
            list(snakemake.output),
            snakemake.params.latents_only,
            snakemake.params.seed,
        )
