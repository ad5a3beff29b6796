"""Names of a study's ensembles, networks and representations, where its results lie, and the ranges of its splits.

Everything here is plain data (str, int, float, dict, list), fit for the params of a rule, and needs no package: the
scripts' environments have no pydantic.
"""

TRAINING = "training"  # the family of ensembles that networks are trained on
PARTS = ("train", "validation", "calibration", "test")  # the splits of all training ensembles together
BASELINE = "baseline"  # takes the place of a network's name for methods without one
SAMPLER = "sampler"  # takes it for the simulation itself
DETECTOR = "detector"  # takes it for the scores of the detector, which needs none
POSITIONS = "positions"  # takes the place of a representation for it
LEVEL = 0.1  # distances between gammas are differences of log(gamma + LEVEL), finite for gamma = 0
# Results by name, relative to the study's folder.
RESULTS = "results"
ENSEMBLE = f"{RESULTS}/ensembles/{{ensemble}}.npz"
ENCODING = f"{RESULTS}/encodings/{{model}}/seed_{{seed}}/{{ensemble}}.npz"
NETWORK = f"{RESULTS}/models/{{model}}/seed_{{seed}}/model.keras"
DENSITY = f"{RESULTS}/models/{{generator}}/seed_{{seed}}/density.keras"
PRIOR = f"{RESULTS}/models/{{model}}/seed_{{seed}}/prior.keras"
DETECTOR_FILE = f"{RESULTS}/anomaly/detector.npz"
SPLIT_SCORES = f"{RESULTS}/anomaly/splits/{{part}}.npz"
TABLES = f"{RESULTS}/tables"
TABLE = f"{TABLES}/{{table}}.csv"


def gamma_name(gamma: float) -> str:
    """Write a gamma in the only form that paths contain.

    >>> gamma_name(0.1 + 0.2), gamma_name(1), gamma_name(-2.5)
    ('gamma_0.3', 'gamma_1.0', 'gamma_-2.5')
    """
    return f"gamma_{float(f'{gamma:.6g}')}"


def simulated_name(potential: str, gamma: float) -> str:
    """Name a simulated ensemble by its gamma, after its potential if that is not Lennard-Jones.

    >>> simulated_name("lennard_jones", 0.4), simulated_name("fake", 1.0)
    ('gamma_0.4', 'fake_gamma_1.0')
    """
    return gamma_name(gamma) if potential == "lennard_jones" else f"{potential}_{gamma_name(gamma)}"


def shard_range(size: int, shards: int, shard: int) -> list[int]:
    """First and last-plus-one chain of one of the ``shards`` of an ensemble of ``size`` configurations.

    The sampler computes whole blocks of 512 chains: shards consist of whole blocks if there are enough.

    >>> [shard_range(10_000, 3, shard) for shard in range(3)]
    [[0, 3072], [3072, 6656], [6656, 10000]]
    >>> [shard_range(10, 3, shard) for shard in range(3)]
    [[0, 3], [3, 6], [6, 10]]
    """
    block = 512 if size > 512 * (shards - 1) else 1
    blocks = -(-size // block)
    return [min(block * (blocks * end // shards), size) for end in (shard, shard + 1)]


def claim_of(row: str) -> str:
    """The claim of a row of claims.csv: one with rows for several ensembles or networks has these in parentheses.

    >>> claim_of("fake-mse (fake_gamma_0.1)"), claim_of("argon-gamma")
    ('fake-mse', 'argon-gamma')
    """
    return row.partition(" (")[0]


GRID = "grid_"  # the prefix of the names of the grid's models


def grid_names(grid: dict) -> list[list[str]]:
    """Names of the grid's models: one row per latent dimension, one column per KL weight.

    >>> grid_names({"latent_dims": [10], "kl_weights": [1e-5, 1e-4]})
    [['grid_10_1e-05', 'grid_10_0.0001']]
    """
    return [[f"{GRID}{dim}_{weight:.6g}" for weight in grid["kl_weights"]] for dim in grid["latent_dims"]]


def networks(models: dict[str, dict], grid: dict) -> dict[str, dict]:
    """Settings of every network by name: the ``models`` and those of the hyperparameter ``grid``."""
    return models | {
        name: models[grid["base"]] | {"latent_dim": dim, "kl_weight": weight, "epochs": grid["epochs"]}
        for row, dim in zip(grid_names(grid), grid["latent_dims"], strict=True)
        for name, weight in zip(row, grid["kl_weights"], strict=True)
    }


def representation(settings: dict) -> str:
    """Name the representation that a network reads.

    >>> representation({"input": "distances", "order": "x"})
    'distances_x'
    >>> representation({"input": "occupancy", "cells": 20})
    'occupancy_20'
    """
    return f"{settings['input']}_{settings['order'] if 'order' in settings else settings['cells']}"


def split_ranges(size: int, fractions: dict[str, float]) -> dict[str, tuple[int, int]]:
    """First and last-plus-one index of each split of an ensemble of ``size`` configurations.

    >>> split_ranges(100, {"train": 0.8, "validation": 0.05, "calibration": 0.05, "test": 0.1})
    {'train': (0, 80), 'validation': (80, 85), 'calibration': (85, 90), 'test': (90, 100)}
    """
    ranges = {}
    total = 0.0
    for part, fraction in fractions.items():
        start = round(total * size)
        total += fraction
        ranges[part] = (start, min(round(total * size), size))
    return ranges
