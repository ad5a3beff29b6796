"""Decode latents of each gamma particle by particle, by a density of configurations given latents."""

from functools import partial
from typing import Any, NamedTuple

import numpy as np

from workflow.control.jobs import run
from workflow.ljvae.generation.autoregressive import draw_configurations, find_log_density
from workflow.ljvae.generation.bounds import Proposals, bound_log_density, draw_proposals
from workflow.ljvae.generation.latents import METHODS, LatentSampler, warn_of_few
from workflow.ljvae.generation.samples import Samples, describe_cost, load_unseen, pack_samples, time_call
from workflow.ljvae.geometry.inputs import compute_inputs
from workflow.ljvae.physics.reweighting import gamma_weights
from workflow.ljvae.randomness import generator as stream_generator
from workflow.ljvae.storage import load_arrays, save_arrays, save_table
from workflow.ljvae.training.encoding import encode, load_network
from workflow.ljvae.training.imports import importing_keras


def weigh_training(ensemble: str, gammas: list[float], temperature: float) -> np.ndarray:
    """Weights (K, S) of the training split at each gamma."""
    arrays = load_arrays(ensemble)
    return gamma_weights(arrays["positions"], arrays["gamma"], np.array(gammas), temperature)


def propose(
    positions: np.ndarray, vae: Any, network: dict, box: float, count: int, rng: np.random.Generator
) -> Proposals:
    """Draw ``count`` latents from the posterior of each of the positions (S, N, 2), sigma."""
    encoding = encode(vae, compute_inputs(positions, network, box))
    return draw_proposals(encoding["mean"], encoding["log_variance"], count, rng)


def find_conditional(model: Any, positions: np.ndarray, gamma: float, proposals: Proposals) -> np.ndarray:
    """Log density (S, K) of positions (S, N, 2), sigma, given each of their K proposed latents."""
    size, count, dimensions = proposals.latents.shape
    repeated = np.repeat(positions, count, axis=0)
    log_density = find_log_density(model, repeated, gamma, proposals.latents.reshape(-1, dimensions))
    return log_density.reshape(size, count)


class Simulated(NamedTuple):
    """Latents that are proposed for simulated configurations, and the log density (S, K) of these given the latents."""

    proposals: Proposals
    conditional: np.ndarray

    def bound(self, method: str, sampler: LatentSampler, gamma: float, mixture: Any) -> np.ndarray | None:
        """Bound the log density (S,) of the configurations; a method that redraws samples has no density."""
        if method == "posterior":
            return None
        prior = sampler.find_log_density(method, gamma, mixture, self.proposals.latents)
        return bound_log_density(self.conditional, prior, self.proposals.log_density)


def decode_gamma(
    model: Any, sampler: LatentSampler, gamma: float, weights: np.ndarray, count: int, simulated: Simulated
) -> tuple[dict[str, np.ndarray], list[dict]]:
    """Decode ``count`` latents of each method, and bound its density; return named arrays and rows of costs."""
    stored: dict[str, np.ndarray] = {}
    rows = []
    for method in METHODS:
        mixture, preparing = time_call(partial(sampler.fit, method, gamma, weights))
        latents, sampling = time_call(partial(sampler.draw, method, gamma, weights, count, mixture))
        stream = f"{sampler.name} {method} {gamma:g} decoded"
        decode = partial(draw_configurations, model, gamma, count, sampler.seed, stream, latents)
        decoded, decoding = time_call(decode)
        bounded = simulated.bound(method, sampler, gamma, mixture)
        stored |= pack_samples(Samples(decoded.positions, None, bounded), method, gamma)
        rows.append(describe_cost(method, gamma, preparing, sampling + decoding, count))
    return stored, rows


def warm_up(model: Any, sampler: LatentSampler, weights: np.ndarray) -> None:
    """Compile what draws: that is no cost of a draw."""
    latents = sampler.draw("flow", 0.0, weights, 2, None)
    draw_configurations(model, 0.0, 2, sampler.seed, "warm up", latents)


def main(
    density: str,
    network: str,
    prior: str,
    encoding: str,
    ensemble: str,
    simulated: list[str],
    samples: str,
    costs: str,
    generator: str,
    seed: int,
    study_seed: int,
    system: dict,
    settings: dict,
    reads: dict,
) -> None:
    with importing_keras():
        from workflow.ljvae.training.sequences import read_density

    vae = load_network(network)
    model = read_density(density)
    name = f"{generator} seed {seed}"
    flow = load_network(prior)
    sampler = LatentSampler.from_encoding(load_arrays(encoding), flow, settings["components"], study_seed, name)
    every = weigh_training(ensemble, settings["gammas"], system["temperature"])
    warm_up(model, sampler, every[0])
    stored: dict[str, np.ndarray] = {}
    rows: list[dict] = []
    for path, gamma, weights in zip(simulated, settings["gammas"], every, strict=True):
        warn_of_few(gamma, weights)
        positions = load_unseen(path, settings["unseen"])[: settings["bounded"]]
        rng = stream_generator(study_seed, f"{name} {gamma:g} bound")
        proposals = propose(positions, vae, reads, system["box"], settings["proposals"], rng)
        reference = Simulated(proposals, find_conditional(model, positions, gamma, proposals))
        decoded, cost = decode_gamma(model, sampler, gamma, weights, settings["configurations"], reference)
        stored |= decoded
        rows += cost
    save_arrays(samples, stored)
    save_table(costs, rows)


if __name__ == "__main__":
    run(main, snakemake)
