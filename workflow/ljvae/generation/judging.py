"""Judge drawn configurations by their density, their weights, and their likeness to the simulation."""

from typing import NamedTuple

import numpy as np
from scipy.special import logsumexp
from sklearn.neighbors import NearestNeighbors

from workflow.ljvae.generation.likeness import (
    HISTOGRAMS,
    compare_energies,
    compare_structure,
    diversity,
    measure_overlaps,
    nearest_distance,
    novelty,
    summarise,
)
from workflow.ljvae.generation.samples import Samples
from workflow.ljvae.geometry.distances import distance_matrices, sort_points
from workflow.ljvae.geometry.orientation import orient
from workflow.ljvae.physics.fluid import Fluid
from workflow.ljvae.physics.observables import energy_per_particle
from workflow.ljvae.physics.reweighting import effective_size
from workflow.ljvae.statistics import weighted_kolmogorov_smirnov, weighted_ks_null, weighted_total_variation


class Reference(NamedTuple):
    """The simulation at one gamma.

    fluid: with its gamma. positions: (R, N, 2), sigma, independent configurations that should not be training data.
    log_z: logarithm of the configurational integral, in sigma^2N and without 1 / N!, with its standard error log_z_se.
    summary: that of `likeness.summarise`. points: oriented test configurations (T, N, 2) in units of L, with their
    median ``distance`` to the nearest one of ``training``, which indexes oriented training configurations.
    """

    fluid: Fluid
    positions: np.ndarray
    log_z: float
    log_z_se: float
    summary: dict[str, np.ndarray]
    points: np.ndarray
    distance: float
    training: NearestNeighbors


class Weighted(NamedTuple):
    """Draws by their weights.

    energies: (S,) of whole configurations over the temperature. weights: (S,), they sum to 1. log_z: their estimate of
    the logarithm of the configurational integral, in sigma^2N and without 1 / N!, with its standard error log_z_se.
    """

    energies: np.ndarray
    weights: np.ndarray
    log_z: float
    log_z_se: float


def make_reference(
    fluid: Fluid, positions: np.ndarray, integral: tuple[float, float], points: np.ndarray, training: NearestNeighbors
) -> Reference:
    """Make the reference of simulated ``positions`` (R, N, 2) and test ``points`` (T, N, 2) of one fluid.

    ``integral`` is log Z and its standard error.
    """
    summary = summarise_draws(positions, fluid)
    return Reference(fluid, positions, *integral, summary, points, nearest_distance(points, training), training)


def summarise_draws(positions: np.ndarray, fluid: Fluid) -> dict[str, np.ndarray]:
    """Summarise positions (S, N, 2), sigma, with energies per particle in the fluid."""
    return summarise(positions, energy_per_particle(positions, fluid.gamma, fluid.exponent, fluid.diameter), fluid.box)


def reduce_energies(positions: np.ndarray, fluid: Fluid) -> np.ndarray:
    """Energies (S,) of whole configurations over the temperature."""
    energies = energy_per_particle(positions.astype(np.float64), fluid.gamma, fluid.exponent, fluid.diameter)
    return fluid.particles * energies / fluid.temperature


def estimate_divergence(
    log_density: np.ndarray, energies: np.ndarray, log_z: float, log_z_se: float
) -> tuple[float, float]:
    """Kullback-Leibler divergence, in nats, of a density from the fluid, and its standard error.

    ``log_density`` (S,) and the reduced ``energies`` (S,) are those of independent configurations of the fluid, whose
    configurational integral has the logarithm ``log_z`` with the standard error ``log_z_se``. It is the mean of
    -E / T - log Z - log p. The error is that of the mean and of log Z.

    >>> divergence, error = estimate_divergence(np.log([0.5, 0.5]), np.zeros(2), 0.0, 0.25)
    >>> round(divergence, 6), error
    (0.693147, 0.25)
    """
    surplus = -energies - log_z - log_density
    return float(surplus.mean()), float(np.hypot(surplus.std(ddof=1) / np.sqrt(len(surplus)), log_z_se))


def weigh_draws(log_density: np.ndarray, energies: np.ndarray) -> tuple[np.ndarray, float, float]:
    """Weights (S,) of draws in the fluid, which sum to 1, and log Z with its standard error, to first order.

    ``log_density`` (S,) and the reduced ``energies`` (S,) are those of independent draws. The mean of exp(-E / T) / p
    is an unbiased estimate of Z (importance sampling).

    >>> weights, log_z, error = weigh_draws(np.log([1.0, 1.0]), -np.log([1.0, 3.0]))
    >>> weights.round(6).tolist(), round(float(np.exp(log_z)), 6), round(error, 6)
    ([0.25, 0.75], 2.0, 0.5)
    """
    logarithms = -energies - log_density
    weights = np.exp(logarithms - logsumexp(logarithms))
    log_z = float(logsumexp(logarithms) - np.log(len(logarithms)))
    return weights, log_z, float((len(weights) * weights).std(ddof=1) / np.sqrt(len(weights)))


def weigh_samples(samples: Samples, fluid: Fluid) -> Weighted | None:
    """Weigh draws by exp(-E / T) over their density; return None for a method without a density."""
    if samples.log_density is None:
        return None
    energies = reduce_energies(samples.positions, fluid)
    return Weighted(energies, *weigh_draws(samples.log_density, energies))


def judge_samples(
    samples: Samples,
    weighted: Weighted | None,
    reference: Reference,
    rng: np.random.Generator,
    analysis: dict,
    examined: int,
) -> dict[str, float]:
    """Compute the columns of one row of generators.csv.

    ``weighted`` is the result of `weigh_samples`. ``examined`` is the number of draws whose novelty is measured.
    ``analysis`` has overlap, bootstrap and confidence, as in the config. A
    method without a density has no weights, and no divergence unless its density is bounded, for the first
    configurations of the reference.
    """
    drawn = summarise_draws(samples.positions, reference.fluid)
    row = {
        **measure_overlaps(drawn, analysis),
        **compare_energies(drawn, reference.summary, rng, analysis),
        **compare_structure(drawn, reference.summary, rng, analysis),
        **_measure_novelty(samples.positions[:examined], reference),
    }
    if samples.simulated_log_density is not None:
        row |= _judge_divergence(samples.simulated_log_density, reference)
    if weighted is not None:
        row |= _judge_weights(drawn, weighted, reference, rng, analysis)
    return row


def _measure_novelty(positions: np.ndarray, reference: Reference) -> dict[str, float]:
    points = orient(distance_matrices(sort_points(positions / reference.fluid.box, "x")))[0]
    return {
        "novelty": novelty(points, reference.distance, reference.training),
        "diversity": diversity(points, reference.points),
    }


def _judge_divergence(simulated_log_density: np.ndarray, reference: Reference) -> dict[str, float]:
    """Columns about the log density of the first configurations of the reference, or a bound of it."""
    energies = reduce_energies(reference.positions[: len(simulated_log_density)], reference.fluid)
    divergence, error = estimate_divergence(simulated_log_density, energies, reference.log_z, reference.log_z_se)
    return {"kl": divergence, "kl_se": error}


def _judge_weights(
    drawn: dict, weighted: Weighted, reference: Reference, rng: np.random.Generator, analysis: dict
) -> dict[str, float]:
    """Columns about the weights of draws with the summary ``drawn``."""
    energies, weights, log_z, log_z_se = weighted
    simulated = reduce_energies(reference.positions, reference.fluid)
    resampling = (rng, analysis["bootstrap"], analysis["confidence"])
    row = {
        "effective_fraction": effective_size(weights) / len(weights),
        "log_z": log_z,
        "log_z_se": log_z_se,
        "reference_log_z": reference.log_z,
        "reference_log_z_se": reference.log_z_se,
        "weighted_energy_ks": weighted_kolmogorov_smirnov(simulated, energies, weights),
        "weighted_energy_ks_null": weighted_ks_null(energies, weights, len(simulated), *resampling),
    }
    for name, column in HISTOGRAMS.items():
        distance, null = weighted_total_variation(reference.summary[name], drawn[name], weights, *resampling)
        row |= {f"weighted_{column}": distance, f"weighted_{column}_null": null}
    return row
