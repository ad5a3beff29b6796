"""The arrays of one universe, in files that are named as a study's are: ensembles, matrices, networks, encodings."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import numpy as np

from workflow.ljvae.ensembles.corrupted import corrupt
from workflow.ljvae.ensembles.uniform import draw_uniform
from workflow.ljvae.geometry.distances import clean_matrices, sort_points, sorted_matrices
from workflow.ljvae.geometry.gram import decompose, extract_points, gram_from_first
from workflow.ljvae.geometry.images import IMAGES, cell_errors, fit_predictors
from workflow.ljvae.geometry.tumbler import tumble
from workflow.ljvae.latent.probing import probe
from workflow.ljvae.latent.space import principal_components
from workflow.ljvae.randomness import generator
from workflow.ljvae.storage import load_array, save_arrays, save_matrices
from workflow.ljvae.study import gamma_name

Ensemble = dict[str, np.ndarray]
METHODS = ("first_dimensions", "pca_20")  # of drawing latents, that claims are about


def gather_ensembles(files: dict[str, str], world: dict[str, Any]) -> dict[str, Ensemble]:
    """Gather the splits of a universe's simulations (``files`` by ensemble) and the anomalies that its claims name."""
    runs = {name: load_array(path, "positions") for name, path in files.items()}
    ensembles = {}
    for part in ("train", "validation", "test"):
        chosen = [runs[gamma_name(gamma)][slice(*world["ranges"][part])] for gamma in world["gammas"]]
        gamma = np.repeat(world["gammas"], [len(each) for each in chosen])
        ensembles[part] = {"positions": np.concatenate(chosen), "gamma": gamma}
    for name, description in world["ensembles"].items():
        if description["kind"] == "simulated":
            ensembles[name] = {"positions": runs[name]}
        else:
            ensembles[name] = _derive(name, description, ensembles["test"]["positions"], world)
    return ensembles


def _derive(name: str, description: dict, test: np.ndarray, world: dict[str, Any]) -> Ensemble:
    """Draw or derive an ensemble that is not simulated."""
    if description["kind"] == "uniform":
        rng = generator(world["seed"], name)
        return draw_uniform(rng, description["configurations"], world["particles"], world["box"])
    rng = generator(world["seed"], description["stream"])
    moves = {key: description[key] for key in ("points", "step", "unit", "sorting")}
    return corrupt(rng, test, **moves, box=world["box"])


def represent(ensemble: Ensemble, settings: dict[str, Any], box: float) -> np.ndarray:
    """Return what a network of the ``settings`` reads of an ensemble: matrices, coordinates (units of L) or images."""
    if settings["reads"] == "images":
        return IMAGES[settings["input"]](ensemble["positions"], settings["cells"], box)
    sorted_by = ensemble.get("sorted_by")
    if settings["reads"] == "matrices":
        return sorted_matrices(ensemble["positions"], settings["order"], box, sorted_by)
    points = sort_points(ensemble["positions"], settings["order"], sorted_by)
    return np.ascontiguousarray(points, dtype=np.float32) / np.float32(box)


def save_ensembles(folder: Path, ensembles: dict[str, Ensemble], orders: Iterable[str], box: float) -> None:
    """Save what claims read of the ensembles, and of each order the test matrices and the mean training matrix."""
    for name, ensemble in ensembles.items():
        if name == "test" or "parents" in ensemble:
            save_arrays(folder / f"ensembles/{name}.npz", ensemble)
    for order in orders:
        settings = {"reads": "matrices", "order": order}
        save_matrices(folder / f"matrices/{order}/test.npy", represent(ensembles["test"], settings, box))
        mean = represent(ensembles["train"], settings, box).mean(axis=0, dtype=np.float64)
        save_arrays(folder / f"models/baselines_{order}.npz", {"mean": mean.ravel()})


def save_probe(
    folder: Path, name: str, means: np.ndarray, decode: Callable[[np.ndarray], np.ndarray], world: dict[str, Any]
) -> None:
    """Save what a network decodes from chosen latents, and the points of the methods that claims are about."""
    arrays = probe(decode, means, principal_components(means), world["sampling"], world["seed"], name)
    points = {
        f"{method}/points": tumble(world["box"] * extract_points(arrays[f"matrices/{method}"], "matrix"))[0]
        for method in METHODS
    }
    place = _place(folder / "generation", name)
    save_arrays(place / "probe.npz", arrays)
    save_arrays(place / "generated.npz", points)


def save_geometry(
    folder: Path, name: str, matrices: np.ndarray, decoded: np.ndarray, original: np.ndarray, box: float
) -> None:
    """Save the points of the Gram matrices (first particle at the origin) of true and decoded matrices, in sigma."""
    points = {
        source: decompose(gram_from_first(distances * box))[0].astype(np.float32)
        for source, distances in {"true": matrices, "decoded": clean_matrices(decoded)}.items()
    }
    named = {f"{source}/first_particle/points": each for source, each in points.items()}
    save_arrays(_place(folder / "geometry", name).with_suffix(".npz"), named | {"original": original})


def save_image_errors(
    folder: Path, name: str, ensembles: dict[str, Ensemble], decoded: np.ndarray, settings: dict, box: float
) -> None:
    """Save the errors of a network of images and of the mean image at each height and gamma."""
    images = {part: represent(ensembles[part], settings, box) for part in ("train", "test")}
    gammas = [ensembles[part]["gamma"] for part in ("train", "test")]
    predicted = {
        "network": decoded,
        "height_and_gamma": fit_predictors(images["train"], *gammas)["height_and_gamma"],
    }
    errors = {f"errors/{key}": cell_errors(images["test"], each, settings["input"]) for key, each in predicted.items()}
    save_arrays(_place(folder / "image", name).with_suffix(".npz"), errors)


def encoding_file(folder: Path, name: str, ensemble: str) -> Path:
    """The file of a network's encoding of an ensemble; ``name`` has the network and its training seed."""
    return _place(folder / "encodings", name) / f"{ensemble}.npz"


def regressor_file(folder: Path, name: str) -> Path:
    """The file of the points that a regressor predicts."""
    return _place(folder / "regressors", name) / "points.npz"


def history_file(folder: Path, name: str) -> Path:
    """The file of a network's history."""
    return _place(folder / "models", name) / "history.csv"


def _place(folder: Path, name: str) -> Path:
    """The folder of a network's training, by its name.

    >>> _place(Path("models"), "conv2d seed 1").as_posix()
    'models/conv2d/seed_1'
    """
    model, _, seed = name.split(" ")
    return folder / model / f"seed_{seed}"
