"""Place decoded configurations in the box, relax them, and compare both stages with the simulation."""

from itertools import product
from typing import NamedTuple

import numpy as np
from sklearn.neighbors import NearestNeighbors

from workflow.ljvae.generation.likeness import (
    compare_energies,
    compare_structure,
    diversity,
    measure_overlaps,
    nearest_distance,
    novelty,
    summarise,
)
from workflow.ljvae.geometry.distances import distance_matrices, sort_points
from workflow.ljvae.geometry.orientation import orient
from workflow.ljvae.physics.fluid import Fluid
from workflow.ljvae.physics.observables import energy_per_particle, mean_height, pair_energy_per_particle
from workflow.ljvae.physics.relaxation import count_sweeps, follow_energies, relax
from workflow.ljvae.physics.reweighting import effective_size
from workflow.ljvae.randomness import generator
from workflow.ljvae.statistics import kolmogorov_smirnov, weighted_kolmogorov_smirnov, weighted_ks_null


class Relaxation(NamedTuple):
    """Conditions of the relaxation at one gamma: the fluid, and the ``step`` (sigma) of its sampler.

    ``settings`` are those of `relax`; `tune` and `measure_settling` read further ones. ``seed`` is the study's.
    """

    fluid: Fluid
    step: float
    settings: dict
    seed: int


class Points(NamedTuple):
    """Generated ``points`` (S, N, 2) in units of L: ``placed`` in the box, or upright shapes without a place."""

    points: np.ndarray
    placed: bool


class Relaxed(NamedTuple):
    """Configurations (S, N, 2) in sigma, ``raw`` and ``relaxed``, and the number of ``sweeps`` between them."""

    raw: np.ndarray
    relaxed: np.ndarray
    sweeps: float


class Training(NamedTuple):
    """Pair energies per particle and mean heights (S,) of the training set, with their ``weights`` (S,) at a gamma."""

    pair_energy: np.ndarray
    height: np.ndarray
    weights: np.ndarray

    def energy(self, gamma: float) -> np.ndarray:
        """Return the energies per particle (S,) at ``gamma``."""
        return self.pair_energy + gamma * self.height


class Reference(NamedTuple):
    """Reference for configurations of a gamma: `summarise` of simulated ones, and test ``points`` (S, N, 2).

    ``training`` finds the nearest training points; ``distance`` is the median distance of test points from them.
    """

    simulated: dict
    points: np.ndarray
    distance: float
    training: NearestNeighbors


def stretch_heights(points: np.ndarray, factor: float) -> np.ndarray:
    """Multiply the heights of upright configurations (S, N, 2) by ``factor``; float64.

    >>> stretch_heights(np.array([[[1.0, 2.0]]]), 0.9).tolist()
    [[[1.0, 1.8]]]
    """
    return points * np.array([1.0, factor])


def place_in_box(
    points: np.ndarray, box: float, gamma: float, temperature: float, rng: np.random.Generator
) -> np.ndarray:
    """Place upright configurations (S, N, 2) in the box.

    Only gravity depends on the position of a shape. Given the shape, its position along x is uniform over the available
    room, and the height t of its lowest point has the density exp(-gamma N t / T) up to the ceiling. Points outside the
    box are moved to its wall.

    >>> placed = place_in_box(np.zeros((4000, 1, 2)), 10.0, 2.0, 1.0, np.random.default_rng(1))
    >>> placed[:, 0].mean(axis=0).round(1).tolist()  # L / 2, and T / (gamma N)
    [5.0, 0.5]
    """
    placed = points - points.min(axis=1, keepdims=True)
    room = np.maximum(box - placed.max(axis=1), 0.0)
    rate = gamma * points.shape[1] / temperature
    quantile = rng.random((len(points), 2))
    if rate > 0:
        height = -np.log1p(-quantile[:, 1] * -np.expm1(-rate * room[:, 1])) / rate
    else:
        height = quantile[:, 1] * room[:, 1]
    placed += np.stack([quantile[:, 0] * room[:, 0], height], axis=1)[:, None]
    return np.clip(placed, 0.0, box)


def relax_points(points: Points, stretch: float, cold_sweeps: int, relaxation: Relaxation, stream: str) -> Relaxed:
    """Place ``points`` in the box with heights multiplied by ``stretch``, and relax them.

    Placed points keep their positions, or are moved to the wall. ``stream`` names the random numbers.
    """
    fluid, step, settings, seed = relaxation
    settings = settings | {"cold_sweeps": cold_sweeps}
    stretched = fluid.box * stretch_heights(points.points, stretch)
    if points.placed:
        raw = np.clip(stretched, 0.0, fluid.box)
    else:
        rng = generator(seed, f"{stream} placed")
        raw = place_in_box(stretched, fluid.box, fluid.gamma, fluid.temperature, rng)
    return Relaxed(raw, relax(raw, fluid, step, settings, seed, stream), count_sweeps(settings))


def tune(points: Points, training: Training, relaxation: Relaxation, stream: str) -> list[dict]:
    """Relax ``points`` (S, N, 2) with each stretch and each cold_sweeps of the settings: one row of numbers each.

    The chosen row is the one whose energies and heights are closest to those of the training set.
    """
    rows = []
    for stretch, cold_sweeps in product(relaxation.settings["stretches"], relaxation.settings["cold_sweeps"]):
        configurations = relax_points(points, stretch, cold_sweeps, relaxation, stream)
        rows.append(
            {
                "stretch": stretch,
                "cold_sweeps": cold_sweeps,
                "sweeps": configurations.sweeps,
                **_training_distances(configurations.relaxed, relaxation.fluid.gamma, training),
                "effective_size": effective_size(training.weights),
            }
        )
    chosen = select_best(rows)
    return [row | {"chosen": row is chosen} for row in rows]


def select_best(rows: list[dict]) -> dict:
    """Select the row with the smallest maximum of ``energy_ks`` and ``height_ks``; the first if several are equal.

    >>> select_best([{"energy_ks": 0.1, "height_ks": 0.4}, {"energy_ks": 0.3, "height_ks": 0.2}])
    {'energy_ks': 0.3, 'height_ks': 0.2}
    """
    return min(rows, key=lambda row: max(row["energy_ks"], row["height_ks"]))


def _training_distances(positions: np.ndarray, gamma: float, training: Training) -> dict[str, float]:
    height = mean_height(positions)
    energy = pair_energy_per_particle(positions) + gamma * height
    return {
        "energy_ks": weighted_kolmogorov_smirnov(energy, training.energy(gamma), training.weights),
        "height_ks": weighted_kolmogorov_smirnov(height, training.height, training.weights),
    }


def measure_tuning_null(
    training: Training, gamma: float, count: int, rng: np.random.Generator, analysis: dict
) -> dict[str, float]:
    """Measure the nulls of a tuning's distances: those of ``count`` configurations drawn from the training set.

    ``analysis`` has bootstrap and confidence, as in the config.
    """
    resampling = (rng, analysis["bootstrap"], analysis["confidence"])
    return {
        "energy_ks_null": weighted_ks_null(training.energy(gamma), training.weights, count, *resampling),
        "height_ks_null": weighted_ks_null(training.height, training.weights, count, *resampling),
    }


def make_reference(positions: np.ndarray, points: np.ndarray, training: NearestNeighbors, fluid: Fluid) -> Reference:
    """Make the reference of simulated ``positions`` (S, N, 2; sigma) and test ``points`` (R, N, 2) of one fluid."""
    return Reference(_summarise(positions, fluid), points, nearest_distance(points, training), training)


def measure_novelty(points: Points, reference: Reference) -> dict[str, float]:
    """Measure `novelty` and `diversity` of generated ``points``, which are first oriented if they are placed."""
    shapes = points.points
    if points.placed:
        shapes = orient(distance_matrices(sort_points(shapes, "x")))[0]
    return {
        "novelty": novelty(shapes, reference.distance, reference.training),
        "diversity": diversity(shapes, reference.points),
    }


def measure_stages(
    configurations: Relaxed, reference: Reference, relaxation: Relaxation, analysis: dict, stream: str
) -> list[dict]:
    """Compare raw and relaxed configurations with simulated ones by energies, distances and heights: a row per stage.

    ``analysis`` has overlap, bootstrap and confidence, as in the config.
    """
    rows = []
    for stage, sweeps in (("raw", 0), ("relaxed", configurations.sweeps)):
        generated = _summarise(getattr(configurations, stage), relaxation.fluid)
        rng = generator(relaxation.seed, f"{stream} {stage}")
        rows.append({"stage": stage, "sweeps": sweeps, **_measure_stage(generated, reference.simulated, rng, analysis)})
    return rows


def _summarise(positions: np.ndarray, fluid: Fluid) -> dict[str, np.ndarray]:
    return summarise(positions, energy_per_particle(positions, fluid.gamma), fluid.box)


def _measure_stage(generated: dict, simulated: dict, rng: np.random.Generator, analysis: dict) -> dict[str, float]:
    return {
        **measure_overlaps(generated, analysis),
        "energy": np.median(generated["energy"]),
        **compare_energies(generated, simulated, rng, analysis),
        **compare_structure(generated, simulated),
    }


def measure_settling(
    configurations: Relaxed, reference: Reference, relaxation: Relaxation, stream: str
) -> list[dict[str, float]]:
    """Follow the Kolmogorov-Smirnov distance of energies to simulated ones in a run from relaxed configurations.

    There is one row for each recorded number of sweeps, counted with those of the relaxation. The relaxation's settings
    have follow_sweeps and record_interval.
    """
    fluid, step, settings, seed = relaxation
    positions = configurations.relaxed
    run = follow_energies(
        fluid,
        step,
        seed,
        f"{stream} followed",
        chains=len(positions),
        sweeps=settings["follow_sweeps"],
        interval=settings["record_interval"],
        start=positions,
    )
    sweeps = [0, *run.trace_sweeps]
    energies = [energy_per_particle(positions, fluid.gamma), *run.trace_energy.T]
    simulated = reference.simulated["energy"]
    return [
        {"sweeps": configurations.sweeps + count, "energy_ks": kolmogorov_smirnov(energy, simulated)}
        for count, energy in zip(sweeps, energies, strict=True)
    ]
