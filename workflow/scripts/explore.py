"""Write the page on which the decoders of some networks are explored."""

import numpy as np

from workflow.ljvae.explore.decoders import describe_decoder, round_kernels
from workflow.ljvae.explore.page import describe_ensemble, describe_network, render_page, select_configurations
from workflow.ljvae.geometry.distances import distance_matrices
from workflow.ljvae.logs import log, logged_to
from workflow.ljvae.storage import load_array, load_arrays, whole_file
from workflow.ljvae.training.imports import importing_keras


def main(input, output: str, networks: list[dict], box: float, shown: dict) -> None:
    with importing_keras():
        from workflow.ljvae.training.encoding import decode
        from workflow.ljvae.training.networks import read_network, use_threads

    use_threads(1)
    positions, gamma = load_array(input.test, "positions"), load_array(input.test, "gamma")
    chosen = select_configurations(gamma, shown["points"])
    study = {
        "box": box,
        "largest_distance": float(distance_matrices(positions[chosen]).max() / box),
        **describe_ensemble(positions[chosen], gamma[chosen]),
        "networks": [],
    }
    for about, model, encoding, pca in zip(networks, input.models, input.encodings, input.latents, strict=True):
        network, means = read_network(model), load_array(encoding, "mean")
        steps = describe_decoder(network.decoder, about["model"])
        exact = load_array(encoding, "points" if about["decodes"] == "points" else "reconstruction")[chosen]
        round_kernels(network.decoder)
        rounding = float(np.abs(decode(network, means[chosen]) - exact).max())
        log.info("%s: kernels of 16 bits change what decodes by %.1g L at most", about["model"], rounding)
        study["networks"].append(
            describe_network(
                {**about, "rounding": rounding}, steps, means, load_arrays(pca), chosen, dimensions=shown["dimensions"]
            )
        )
    text = render_page(study)
    with whole_file(output) as temporary:
        temporary.write_text(text)
    log.info("%s: %.1f MB, it needs no network", output, len(text) / 1e6)


if __name__ == "__main__":
    with logged_to(snakemake.log[0]):
        main(
            snakemake.input,
            snakemake.output[0],
            snakemake.params.networks,
            snakemake.params.box,
            snakemake.params.shown,
        )
