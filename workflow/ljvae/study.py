"""What a config asks for, by name: ensembles, their families, and the parts of the split.

Everything here is plain data (str, int, float, dict, list), fit for the params of a rule.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workflow.ljvae.config import Anomaly, CorruptedAnomaly, MaskedAnomaly, SimulatedAnomaly, Simulation

TRAINING = "training"  # the family of the ensembles that the networks learn from
PARTS = ("train", "validation", "calibration", "test")  # of the training ensembles together
LEVEL = 0.1  # how far gammas are from each other is told by log(gamma + LEVEL), which gamma = 0 has too


def nearest_gamma(gamma: float, trained: list[float]) -> float:
    """The one of the ``trained`` gammas that is nearest to ``gamma``.

    >>> nearest_gamma(0.25, [0.1, 0.4, 0.7]), nearest_gamma(0.0, [0.1, 0.4]), nearest_gamma(0.4, [0.1, 0.4])
    (0.4, 0.1, 0.4)
    """
    return min(trained, key=lambda own: abs(math.log((own + LEVEL) / (gamma + LEVEL))))


def gamma_name(gamma: float) -> str:
    """The one way in which a gamma is written in a path.

    >>> gamma_name(0.1 + 0.2), gamma_name(1), gamma_name(-2.5)
    ('gamma_0.3', 'gamma_1.0', 'gamma_-2.5')
    """
    return f"gamma_{float(f'{gamma:.6g}')}"


def simulated_name(potential: str, gamma: float) -> str:
    """Name of a simulated ensemble: its gamma, behind its potential where that is another.

    >>> simulated_name("lennard_jones", 0.4), simulated_name("fake", 1.0)
    ('gamma_0.4', 'fake_gamma_1.0')
    """
    return gamma_name(gamma) if potential == "lennard_jones" else f"{potential}_{gamma_name(gamma)}"


def _simulated(family: SimulatedAnomaly) -> dict[str, dict]:
    """Ensembles of a gamma each; or, where the family lists exponents, temperatures or diameters, of each of these."""

    def about(gamma: float) -> dict:
        common = {"kind": "simulated", "potential": family.potential, "gamma": gamma}
        return common | {"configurations": family.configurations}

    made = {}
    for key in ("exponent", "temperature", "diameter"):
        for gamma in family.gammas:
            for value in getattr(family, f"{key}s"):
                made[f"{key}_{value:g}_{simulated_name(family.potential, gamma)}"] = about(gamma) | {key: value}
    return made or {simulated_name(family.potential, gamma): about(gamma) for gamma in family.gammas}


def _corrupted(name: str, family: CorruptedAnomaly) -> dict[str, dict]:
    made = {}
    for points in family.points:
        for step in family.steps:
            # what the family has several of is in the names
            several = [f"{points}"] * (len(family.points) > 1) + [f"{step:g}"] * (len(family.steps) > 1)
            for unit in family.units:
                for sorting in family.sortings:
                    made["_".join([name, *several, unit, sorting])] = {
                        "kind": "corrupted",
                        "points": points,
                        "step": step,
                        "unit": unit,
                        "sorting": sorting,
                        # kept and sorted move the same points in the same way
                        "stream": "_".join([name, *several, unit]),
                    }
    return made


def _masked(name: str, family: MaskedAnomaly) -> dict[str, dict]:
    return {
        f"{name}_{block}{'' if place == 'anywhere' else f'_{place}'}": {
            "kind": "masked",
            "block": block,
            "place": place,
        }
        for block in family.blocks
        for place in family.places
    }


def _family_ensembles(name: str, family: Anomaly) -> dict[str, dict]:
    if family.kind == "simulated":
        return _simulated(family)
    if family.kind == "uniform":
        return {name: {"kind": "uniform", "configurations": family.configurations}}
    if family.kind == "file":
        return {name: {"kind": "file", "path": family.path, "length": family.length}}
    return _corrupted(name, family) if family.kind == "corrupted" else _masked(name, family)


def families(simulation: Simulation, anomalies: dict[str, Anomaly]) -> dict[str, dict[str, dict]]:
    """Every family's ensembles by name, each with its plain description; the training family first."""
    training = {
        gamma_name(gamma): {
            "kind": "simulated",
            "potential": "lennard_jones",
            "gamma": gamma,
            "configurations": simulation.configurations,
        }
        for gamma in simulation.gammas
    }
    return {TRAINING: training} | {name: _family_ensembles(name, family) for name, family in anomalies.items()}


def ensembles(simulation: Simulation, anomalies: dict[str, Anomaly]) -> dict[str, dict]:
    """Every ensemble of the study by name, with its plain description."""
    return {name: about for family in families(simulation, anomalies).values() for name, about in family.items()}


SEVERITIES = ("gamma", "exponent", "temperature", "diameter", "points", "step", "block")


def severity_curves(simulation: Simulation, anomalies: dict[str, Anomaly]) -> dict[str, dict[str, dict]]:
    """Ensembles of the families that have at least three of one severity: its ``key``, ``value``, and their ``series``.

    A series is what a family has several of beside it, as unit and sorting.
    """
    curves = {}
    for family, members in families(simulation, anomalies).items():
        if family == TRAINING:
            continue
        values = {key: {about[key] for about in members.values() if key in about} for key in SEVERITIES}
        key = max(values, key=lambda key: len(values[key]))
        if len(values[key]) < 3:
            continue
        others = [
            other
            for other in (*SEVERITIES, "unit", "sorting", "place")
            if other != key and len({about.get(other) for about in members.values()}) > 1
        ]
        curves[family] = {
            name: {"key": key, "value": about[key], "series": ", ".join(str(about[other]) for other in others)}
            for name, about in members.items()
        }
    return curves


def encoded_together(simulation: Simulation, anomalies: dict[str, Anomaly]) -> dict[str, list[str]]:
    """Names of the ensembles that are encoded in one job, by family; one that is in two families is in the first."""
    together: dict[str, list[str]] = {}
    seen: set[str] = set(families(simulation, {})[TRAINING])
    for family in anomalies:
        members = [name for name in families(simulation, anomalies)[family] if name not in seen]
        seen.update(members)
        if members:
            together[family] = members
    return together


def ensemble_clashes(simulation: Simulation, anomalies: dict[str, Anomaly]) -> list[str]:
    """A line for each ensemble name that two entries of the config claim for different things."""
    seen: dict[str, tuple[str, dict]] = {}
    faults = []
    for family, members in families(simulation, anomalies).items():
        for name, about in members.items():
            other, first = seen.setdefault(name, (family, about))
            if first != about:
                faults.append(f"anomalies.{family}: its ensemble {name} differs from that of {other}")
    return faults


def shard_range(size: int, shards: int, shard: int) -> list[int]:
    """First and last-plus-one chain of one of the ``shards`` of an ensemble of ``size`` configurations.

    The sampler computes whole blocks of 512 chains: where there are enough, shards are of whole blocks.

    >>> [shard_range(10_000, 3, shard) for shard in range(3)]
    [[0, 3072], [3072, 6656], [6656, 10000]]
    >>> [shard_range(10, 3, shard) for shard in range(3)]
    [[0, 3], [3, 6], [6, 10]]
    """
    block = 512 if size > 512 * (shards - 1) else 1
    blocks = -(-size // block)
    return [min(block * (blocks * end // shards), size) for end in (shard, shard + 1)]


GRID = "grid_"  # what the names of the grid's models begin with


def grid_names(grid: dict) -> list[list[str]]:
    """Names of the grid's models: a row a latent dimension, a column a KL weight.

    >>> grid_names({"latent_dims": [10], "kl_weights": [1e-5, 1e-4]})
    [['grid_10_1e-05', 'grid_10_0.0001']]
    """
    return [[f"{GRID}{dim}_{weight:.6g}" for weight in grid["kl_weights"]] for dim in grid["latent_dims"]]


def networks(models: dict[str, dict], grid: dict) -> dict[str, dict]:
    """Settings of every network by name: the ``models``, and those of the ``grid`` (hyperparameters)."""
    return models | {
        name: models[grid["base"]] | {"latent_dim": dim, "kl_weight": weight, "epochs": grid["epochs"]}
        for row, dim in zip(grid_names(grid), grid["latent_dims"], strict=True)
        for name, weight in zip(row, grid["kl_weights"], strict=True)
    }


def representation(settings: dict) -> str:
    """What a network reads, in a word.

    >>> representation({"input": "distances", "order": "x"})
    'distances_x'
    >>> representation({"input": "occupancy", "cells": 20})
    'occupancy_20'
    """
    return f"{settings['input']}_{settings['order'] if 'order' in settings else settings['cells']}"


def split_ranges(size: int, shares: dict[str, float]) -> dict[str, tuple[int, int]]:
    """First and last-plus-one index of each part of an ensemble of ``size`` configurations.

    >>> split_ranges(100, {"train": 0.8, "validation": 0.05, "calibration": 0.05, "test": 0.1})
    {'train': (0, 80), 'validation': (80, 85), 'calibration': (85, 90), 'test': (90, 100)}
    """
    ranges, total = {}, 0.0
    for part, share in shares.items():
        start, total = round(total * size), total + share
        ranges[part] = (start, min(round(total * size), size))
    return ranges
