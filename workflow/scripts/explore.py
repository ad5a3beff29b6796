"""Write the page on which the networks of a study are explored."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from workflow.control.jobs import run
from workflow.ljvae.explore.decoders import describe_decoder, pack_array, round_kernels
from workflow.ljvae.explore.examples import (
    describe_anomaly,
    describe_generated,
    list_generated,
    select_examples,
)
from workflow.ljvae.explore.page import describe_ensemble, describe_network, render_page, select_configurations
from workflow.ljvae.figures.names import name_ensemble, name_family, name_network
from workflow.ljvae.geometry.distances import distance_matrices
from workflow.ljvae.geometry.inputs import compute_inputs
from workflow.ljvae.logs import log
from workflow.ljvae.storage import load_array, load_arrays, load_ensemble, whole_file
from workflow.ljvae.training.encoding import decode, encode, load_network


def describe_anomalies(
    files: list[str], scores: list[str], sets: list[dict], box: float, examples: int
) -> tuple[list, list]:
    """Describe a few configurations of each of the ``sets``; return also their indices."""
    scored = {name: values for path in scores for name, values in load_arrays(path).items()}
    described = []
    chosen = []
    for path, each in zip(files, sets, strict=True):
        ensemble = load_ensemble(path, box)
        own = {score: f"{each['ensemble']}/{score}" for score in ("combined", "p_value")}
        shown = {score: scored[name] for score, name in own.items() if name in scored}
        indices = select_examples(len(ensemble["positions"]), examples)
        name = name_ensemble(each["ensemble"], each["description"])
        described.append(describe_anomaly(name, name_family(each["family"]), ensemble, shown, indices))
        chosen.append(indices)
    return described, chosen


def describe_encodings(encodings: list[str], indices: list[np.ndarray]) -> Iterator[dict]:
    """Yield the latents that a network gives the chosen configurations (their ``indices``) of each set."""
    for encoding, index in zip(encodings, indices, strict=True):
        yield {"latents": pack_array(load_array(encoding, "mean")[index])}


def describe_generation(path: str, network: Any, description: dict, box: float, examples: int) -> Iterator[dict]:
    """Yield a few configurations of each method and gamma that a network generated, with the latents it gives them."""
    arrays = load_arrays(path)
    for method, gamma in list_generated(arrays):
        positions = arrays[f"{method}/{gamma}/raw"][:examples]
        means = encode(network, compute_inputs(positions, description, box))["mean"]
        yield describe_generated(method, gamma, positions, means)


def load_description(
    network: Any, description: dict, encoding: str, pca: str, chosen: np.ndarray, dimensions: int
) -> dict:
    """Describe a network for the page, with the error of its 16-bit kernels for the ``chosen`` configurations."""
    means = load_array(encoding, "mean")
    steps = describe_decoder(network.decoder, description["model"])
    exact = load_array(encoding, "points" if description["decodes"] == "points" else "reconstruction")[chosen]
    round_kernels(network.decoder)
    rounding = float(np.abs(decode(network, means[chosen]) - exact).max())
    log.info("%s: kernels of 16 bits change decoded values by at most %.1g L", description["model"], rounding)
    label = name_network(description["model"])
    described = {**description, "label": label, "rounding": rounding}
    return describe_network(described, steps, means, load_arrays(pca), chosen, dimensions)


def main(
    test: str,
    anomalies: list[str],
    models: list[str],
    encodings: list[str],
    latents: list[str],
    anomaly_encodings: list[str],
    anomaly_scores: list[str],
    generated: list[str],
    html: str,
    networks: list[dict],
    sets: list[dict],
    box: float,
    shown: dict,
) -> None:
    positions = load_array(test, "positions")
    gamma = load_array(test, "gamma")
    chosen = select_configurations(gamma, shown["points"])
    examples, indices = describe_anomalies(anomalies, anomaly_scores, sets, box, shown["examples"])
    described = []
    for k, (description, model) in enumerate(zip(networks, models, strict=True)):
        network = load_network(model)
        # the encodings of a network stand together
        own = slice(k * len(sets), (k + 1) * len(sets))
        encoded = list(describe_encodings(anomaly_encodings[own], indices))
        files = [path for path in generated if f"/{description['model']}/" in path]
        samples = [
            each for path in files for each in describe_generation(path, network, description, box, shown["examples"])
        ]
        page = load_description(network, description, encodings[k], latents[k], chosen, shown["dimensions"])
        described.append({**page, "anomalies": encoded, "generated": samples})
    study = {
        "box": box,
        "largest_distance": float(distance_matrices(positions[chosen]).max() / box),
        **describe_ensemble(positions[chosen], gamma[chosen]),
        "anomalies": examples,
        "networks": described,
    }
    write_page(html, study)


def write_page(html: str, study: dict) -> None:
    """Write the page of a ``study``."""
    text = render_page(study)
    with whole_file(html) as temporary:
        temporary.write_text(text)
    log.info("%s: %.1f MB, it needs no network", html, len(text) / 1e6)


if __name__ == "__main__":
    run(main, snakemake)
