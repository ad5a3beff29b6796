"""Write the page on which the decoders of some networks are explored."""

import numpy as np

from workflow.control.jobs import run
from workflow.ljvae.explore.decoders import describe_decoder, round_kernels
from workflow.ljvae.explore.page import describe_ensemble, describe_network, render_page, select_configurations
from workflow.ljvae.geometry.distances import distance_matrices
from workflow.ljvae.logs import log
from workflow.ljvae.storage import load_array, load_arrays, whole_file
from workflow.ljvae.training.encoding import decode, load_network


def load_description(
    description: dict, model: str, encoding: str, pca: str, chosen: np.ndarray, dimensions: int
) -> dict:
    """Describe a network for the page, with the error of its 16-bit kernels for the ``chosen`` configurations."""
    network = load_network(model)
    means = load_array(encoding, "mean")
    steps = describe_decoder(network.decoder, description["model"])
    exact = load_array(encoding, "points" if description["decodes"] == "points" else "reconstruction")[chosen]
    round_kernels(network.decoder)
    rounding = float(np.abs(decode(network, means[chosen]) - exact).max())
    log.info("%s: kernels of 16 bits change decoded values by at most %.1g L", description["model"], rounding)
    return describe_network({**description, "rounding": rounding}, steps, means, load_arrays(pca), chosen, dimensions)


def main(
    test: str,
    models: list[str],
    encodings: list[str],
    latents: list[str],
    html: str,
    networks: list[dict],
    box: float,
    shown: dict,
) -> None:
    positions = load_array(test, "positions")
    gamma = load_array(test, "gamma")
    chosen = select_configurations(gamma, shown["points"])
    study = {
        "box": box,
        "largest_distance": float(distance_matrices(positions[chosen]).max() / box),
        **describe_ensemble(positions[chosen], gamma[chosen]),
        "networks": [
            load_description(*network, chosen, shown["dimensions"])
            for network in zip(networks, models, encodings, latents, strict=True)
        ],
    }
    text = render_page(study)
    with whole_file(html) as temporary:
        temporary.write_text(text)
    log.info("%s: %.1f MB, it needs no network", html, len(text) / 1e6)


if __name__ == "__main__":
    run(main, snakemake)
