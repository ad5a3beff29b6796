"""Every leaf of smoke.yaml with a value that differs, and the jobs that run again for it.

`python -m tests.study.leaves` writes reruns.yaml anew: read the difference before you keep it.
"""

import copy
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from fnmatch import fnmatch
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tests.paths import SMOKE
from tests.study import plans
from workflow.commands import plan

EXPECTED = Path(__file__).parent / "reruns.yaml"

# Leaves that no other value is valid for, while the rest stays as it is.
FIXED = {
    "models.conv2d*.input": "convolutions read distances alone",
    "models.autoencoder.input": "convolutions read distances alone",
    "models.image*.architecture": "images have one architecture",
    "models.geometric.architecture": "no other has its orientation_weight",
    "models.geometric.input": "its frame is made of distances alone",
    "models.geometric.order": "its frame reads the x axis from the order",
    "regressors.*.order": "it is that of figures.model",
    "anomalies.*.path": "the small study reads no file",
    "anomalies.*.sigma": "the small study reads no file",
    "multiverse": "no whole study has a job of it",
}

# What is set to another value, where a rule of thumb does not find a valid one: a key and all that has to go with it.
# ".key" lies beside the leaf; None takes a key away; "=key" stands for what is there.
CONV2D = {".architecture": "conv2d", ".channels": [8, 16], ".layers": None, ".dense_units": None}
COHERENT = {"claims.vae-coherent": None, "claims.vae-coherent-distances": None}
UNSEEN = {"claims.unseen-gamma-latent": None, "claims.unseen-gamma-mse": None}
FAKE = {"figures.overview": "", "claims.fake-clusters": None, "claims.fake-mse": None}
COORDINATES = {"claims.ff-coordinates": None}
DENSE = {"claims.ff-distances": None, "claims.conv-over-dense": None}
CONVOLUTIONS = {f"claims.{name}": None for name in ("depth-no-gain", "conv-over-dense", "conv-learns")}
DECODER = {"densities.geometric_decoder.latents": "conv2d"}
CORRUPTED = {f"claims.corruption-{name}": None for name in ("mse", "mse-paired", "shift")}
EDITS: dict[str, dict[str, Any]] = {
    "simulation.gammas": {".gammas": [0.1, 1.0, 0.5]},
    "split.train": {"split.train": 0.6, "split.validation": 0.2},
    "split.validation": {"split.validation": 0.2, "split.calibration": 0.0501, "split.test": 0.0499},
    "split.calibration": {"split.calibration": 0.05, "split.train": 0.75},
    "split.test": {"split.test": 0.2, "split.train": 0.6},
    "models.autoencoder.kl_weight": {".kl_weight": 1e-3} | COHERENT,
    "models.autoencoder.order": {".order": "radial", ".mirror": False} | COHERENT,
    "models.conv2d_deep.order": {".order": "radial", ".mirror": False, "claims.depth-no-gain": None},
    "models.*.order": {".order": "radial", ".mirror": False},
    "models.conv2d.order": {".order": "radial", ".mirror": False}
    | {"claims.depth-no-gain": None, "claims.conv-over-dense": None}
    | COHERENT
    | {f"regressors.{name}.order": "radial" for name in ("learned_dense", "learned_conv2d")},
    "models.conv2d_y.mirror": {".order": "x", ".mirror": True},
    "models.dense_distances.order": {".order": "radial", "claims.conv-over-dense": None},
    "models.dense_distances.input": {".input": "coordinates"} | DENSE,
    "models.dense_coordinates.input": {".input": "distances"} | COORDINATES,
    "models.image_counts.input": {".input": "occupancy"},
    "models.image_occupancy.input": {".input": "counts", "claims.image-fails": None},
    "models.conv2d.architecture": {".architecture": "conv2d_patch", ".channels": 8, ".dense_units": 64} | CONVOLUTIONS,
    "models.conv2d_deep.architecture": {".architecture": "conv2d_patch", ".channels": 8, ".dense_units": 64}
    | CONVOLUTIONS,
    "models.conv2d_y.architecture": {".architecture": "conv2d_patch", ".channels": 8, ".dense_units": 64},
    "models.conv2d_patch.architecture": {".architecture": "conv2d", ".channels": [8, 16], ".dense_units": None},
    "models.autoencoder.architecture": {".architecture": "conv2d_patch", ".channels": 8, ".dense_units": 64},
    "models.dense_distances.architecture": CONV2D | DENSE,
    "models.dense_coordinates.architecture": CONV2D | {".input": "distances"} | COORDINATES,
    "hyperparameters.base": {"hyperparameters.base": "conv2d_y"},
    "regressors.learned_dense.architecture": {".architecture": "conv2d", ".channels": [8, 16]},
    "regressors.learned_conv2d.architecture": {".architecture": "dense", ".channels": None},
    "anomalies.unseen_gamma.gammas": {".gammas": [1.5, 2.0]},
    "anomalies.fake_potential.gammas": {".gammas": [0.1, 1.0, 2.0]},
    "anomalies.missing_data.blocks": {".blocks": [10, 5]},
    "anomalies.corruption.units": {".units": ["box", "sigma"]},
    "anomalies.corruption.sortings": {".sortings": ["kept"]},
    "anomalies.unseen_gamma.potential": {
        ".potential": "fake",
        "generation.gammas": [0.1],
    }
    | UNSEEN,
    "anomalies.fake_potential.potential": {".potential": "lennard_jones", ".gammas": [0.3]} | FAKE,
    "anomalies.random_data.kind": {
        "anomalies.random_data": {"kind": "masked", "blocks": [3]},
        "claims.random-spread": None,
        "claims.random-place": None,
    },
    "anomalies.corruption.kind": {"anomalies.corruption": {"kind": "uniform", "configurations": 50}} | CORRUPTED,
    "anomalies.missing_data.kind": {"anomalies.missing_data": {"kind": "uniform", "configurations": 50}},
    "detector.confidence": {".confidence": 0.9},
    "anomalies.temperature.kind": {"anomalies.temperature": {"kind": "uniform", "configurations": 50}},
    "anomalies.temperature.temperatures": {".temperatures": [0.5, 2.0, 4.0, 3.0]},
    "anomalies.temperature.gammas": {".gammas": [1.0, 0.1]},
    "anomalies.temperature.potential": {".potential": "fake"},
    "anomalies.unseen_gamma.kind": {
        "generation.gammas": [0.1],
        "anomalies.unseen_gamma": {"kind": "uniform", "configurations": 50},
    }
    | UNSEEN,
    "anomalies.fake_potential.kind": {"anomalies.fake_potential": {"kind": "uniform", "configurations": 50}} | FAKE,
    "generation.gammas": {"generation.gammas": [0.1, 1.0]},
    "densities.*.latents": {".latents": "conv2d"},
    "densities.*.factor": {".factor": "none"},
    "analysis.confidence": {"analysis.confidence": 0.9},
    "analysis.models": {"analysis.models": ["conv2d", "autoencoder"]} | DECODER,
    "checks.on_failure": {"checks.on_failure": "fail"},
    "claims.argon-gamma.at_most": {"claims.argon-gamma.at_most": -10.0},
    "claims.vae-coherent*.models": {".models": ["conv2d_deep"]},
    "claims.vae-coherent*.against": {"models.plain": "=models.autoencoder", ".against": ["plain"]},
    "claims.depth-no-gain.models": {".models": ["autoencoder"]},
    "claims.depth-no-gain.against": {".against": ["autoencoder"]},
    "claims.conv-over-dense.models": {".models": ["conv2d_deep"]},
    "claims.conv-over-dense.against": {"models.dense_2": "=models.dense_distances", ".against": ["dense_2"]},
    "claims.ff-distances*.models": {"models.dense_2": "=models.dense_distances", ".models": ["dense_2"]},
    "claims.ff-coordinates*.models": {"models.dense_2": "=models.dense_coordinates", ".models": ["dense_2"]},
    "claims.image-fails.models": {"models.image_2": "=models.image_occupancy", ".models": ["image_2"]},
    "claims.learned-coordinates.models": {".models": ["learned_dense"]},
    "claims.conv-learns*.models": {".models": ["autoencoder"]},
    "claims.*.models": {"analysis.models": ["conv2d", "autoencoder"], ".models": ["autoencoder"]} | DECODER,
    "claims.unseen-gamma-*.ensembles": {"anomalies.unseen_gamma.gammas": [1.5, 2.0], ".ensembles": ["gamma_2.0"]},
    "claims.fake-*.ensembles": {".ensembles": ["fake_gamma_0.1"]},
    "claims.random-*.ensembles": {
        "anomalies.more": {"kind": "uniform", "configurations": 50},
        ".ensembles": ["more"],
    },
    "claims.corruption-mse*.ensembles": {".ensembles": ["corruption_box_sorted"]},
    "claims.corruption-shift.ensembles": {
        "anomalies.corruption.units": ["box", "sigma"],
        ".ensembles": ["corruption_sigma_kept"],
    },
    "figures.model": {"analysis.models": ["conv2d", "autoencoder"], "figures.model": "autoencoder"} | DECODER,
    "figures.attempts": {"figures.attempts": ["conv2d"]},
    "figures.overview": {"figures.overview": "fake_gamma_0.1"},
}


# Keys that smoke.yaml leaves at what they are by default.
UNSET = {
    "anomalies.temperature.exponents": {".exponents": [3, 4, 5], ".temperatures": []},
    "anomalies.temperature.diameters": {".diameters": [1.5, 2.0, 2.5], ".temperatures": []},
    "anomalies.missing_data.places": {".places": ["anywhere", "corner"]},
    "models.conv2d.extra_seeds": {".extra_seeds": [2]},
    "densities.learned_factor.extra_seeds": {".extra_seeds": [2]},
    "hyperparameters.extra_seeds": {".extra_seeds": [2]},
    "regressors.learned_dense.layers": {".layers": 3},
    "regressors.learned_dense.extra_seeds": {".extra_seeds": [2]},
}
EDITS |= UNSET


def every_leaf() -> list[str]:
    return [leaf for leaf in [*leaves(yaml.safe_load(SMOKE.read_text())), *UNSET] if not fixed(leaf)]


def leaves(config: dict, path: tuple[str, ...] = ()) -> Iterator[str]:
    """Dotted keys of a config's leaves; a list is one."""
    for key, value in config.items():
        if isinstance(value, dict):
            yield from leaves(value, (*path, key))
        else:
            yield ".".join((*path, key))


def fixed(leaf: str) -> bool:
    return any(fnmatch(leaf, pattern) for pattern in FIXED)


def edited(config: dict, leaf: str) -> dict:
    """The config with another value at a leaf, and with what has to go with it."""
    other = copy.deepcopy(config)
    pattern = next((pattern for pattern in [leaf, *EDITS] if pattern in EDITS and fnmatch(leaf, pattern)), None)
    edits = EDITS[pattern] if pattern else {leaf: _another(_get(config, leaf))}
    for key, value in edits.items():
        place = leaf.rpartition(".")[0] + key if key.startswith(".") else key
        _set(other, place, _get(config, value[1:]) if isinstance(value, str) and value.startswith("=") else value)
    assert _get(other, leaf) != _get(config, leaf), leaf
    return other


def _get(config: dict, key: str) -> Any:
    for part in key.split("."):
        config = config.get(part, {})
    return config


def _set(config: dict, key: str, value: Any) -> None:
    *above, last = key.split(".")
    for part in above:
        config = config.get(part, {})
    if value is None:
        config.pop(last, None)
    else:
        config[last] = copy.deepcopy(value)


def _another(value: Any) -> Any:
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    if isinstance(value, float):
        return round(value * 1.1, 12) if value else 0.1
    return [*value[:-1], _another(value[-1])]


@cache
def _jobs(text: str) -> dict[str, plan.Job]:
    with tempfile.TemporaryDirectory() as empty:
        return plan.jobs(Path(empty), yaml.safe_load(text))


def reruns(leaf: str) -> dict[str, dict[str, int]]:
    """Jobs of each rule that an edit of a leaf touches itself, and those of all that run again."""
    config = yaml.safe_load(SMOKE.read_text())
    before = _jobs(yaml.safe_dump(config, sort_keys=False))
    with tempfile.TemporaryDirectory() as empty:
        after = plan.jobs(Path(empty), edited(config, leaf))
    again = plans.reruns(before, after)
    touched = [job for job in again.values() if not job.behind & set(again)]
    return {"first": _count(touched), "all": _count(again.values())}


def _count(jobs: Iterable[plan.Job]) -> dict[str, int]:
    return dict(sorted(Counter(job.rule for job in jobs).items()))


def write() -> None:
    """Write reruns.yaml: the leaves that run the same again stand together."""
    groups: dict[str, list[str]] = {}
    for leaf in every_leaf():
        groups.setdefault(yaml.safe_dump(reruns(leaf), default_flow_style=None, width=115), []).append(leaf)
    EXPECTED.write_text(
        "# What runs again when a leaf of smoke.yaml is edited: jobs of each rule that start it, and of all rules.\n"
        "# Written by tests/study/leaves.py, and read by people before it is kept.\n"
        + "".join(
            yaml.safe_dump(
                [{"leaves": names, **yaml.safe_load(text)}], default_flow_style=None, width=115, sort_keys=False
            )
            for text, names in groups.items()
        )
    )


if __name__ == "__main__":
    write()
