"""Train the networks of one universe, and save what they make of its ensembles."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import keras
import numpy as np

from workflow.ljvae.geometry.distances import sort_points
from workflow.ljvae.logs import UserError, log
from workflow.ljvae.multiverse import worlds
from workflow.ljvae.storage import save_arrays
from workflow.ljvae.training.encoding import decode, encode, unpack_decoded
from workflow.ljvae.training.fitting import History, save_history, train_regressor, train_vae
from workflow.ljvae.training.networks import use_threads

RESTARTS = 2
ENCODED = ("mean", "log_variance", "mse", "kl", "reconstruction")


def train_universe(folder: Path, ensembles: dict[str, worlds.Ensemble], world: dict[str, Any]) -> None:
    """Train every network of a universe on its ``ensembles``, and save their encodings below ``folder``.

    The probed network encodes every anomaly as well. One thread computes each sum, whatever the machine has.
    """
    use_threads(1)
    for model, settings in world["models"].items():
        _train_network(folder, model, settings, ensembles, world)
        keras.backend.clear_session()
    for regressor, settings in world["regressors"].items():
        _train_regressor(folder, f"{regressor} seed {world['training_seed']}", settings, ensembles, world)
        keras.backend.clear_session()


def _train(train: Callable[[dict], tuple[Any, History]], settings: dict[str, Any]) -> tuple[Any, History]:
    """Train with the ``settings``; where the loss diverges, again with half the learning rate, twice at most.

    The learning rate suits the study's own choices. Raises UserError if the loss diverges all the same.
    """
    for _ in range(RESTARTS):
        try:
            return train(settings)
        except UserError as error:
            log.warning("%s: now trained again with half of it", error)
        settings = settings | {"learning_rate": settings["learning_rate"] / 2}
    return train(settings)


def _train_network(
    folder: Path,
    model: str,
    settings: dict[str, Any],
    ensembles: dict[str, worlds.Ensemble],
    world: dict[str, Any],
) -> None:
    name = f"{model} seed {world['training_seed']}"
    box = world["box"]
    arrays = {part: worlds.represent(ensembles[part], settings, box) for part in ("train", "validation", "test")}
    network, history = _train(
        lambda each: train_vae(arrays["train"], arrays["validation"], each, world["seed"], name), settings
    )
    save_history(worlds.history_file(folder, name), history)
    if model == world["probed"]:
        arrays |= {anomaly: worlds.represent(ensembles[anomaly], settings, box) for anomaly in world["ensembles"]}
    for part in arrays.keys() - {"train", "validation"}:
        encoding = encode(network, arrays[part])
        save_arrays(worlds.encoding_file(folder, name, part), {key: encoding[key] for key in ENCODED})
        if part == "test":
            test = encoding
    log.info("%s: mean squared error %.5f", name, test["mse"].mean())
    if model in world["drawn"]:

        def decode_matrices(latents: np.ndarray) -> np.ndarray:
            return unpack_decoded(network, decode(network, latents))["reconstruction"]

        worlds.save_probe(folder, name, test["mean"], decode_matrices, world)
    if model == world["probed"]:
        original = sort_points(ensembles["test"]["positions"], settings["order"]).astype(np.float64)
        worlds.save_geometry(folder, name, arrays["test"], test["reconstruction"], original, box)
    if settings["reads"] == "images":
        worlds.save_image_errors(folder, name, ensembles, test["reconstruction"], settings, box)


def _train_regressor(
    folder: Path, name: str, settings: dict[str, Any], ensembles: dict[str, worlds.Ensemble], world: dict[str, Any]
) -> None:
    order = settings["order"]
    matrices, points = (
        {
            part: worlds.represent(ensembles[part], {"reads": reads, "order": order}, world["box"])
            for part in ("train", "validation", "test")
        }
        for reads in ("matrices", "coordinates")
    )
    train, validation = ((matrices[part], points[part]) for part in ("train", "validation"))
    network, history = _train(lambda each: train_regressor(train, validation, each, world["seed"], name), settings)
    save_history(worlds.history_file(folder, name), history)
    predicted = network.predict(matrices["test"], batch_size=500, verbose=0)
    save_arrays(worlds.regressor_file(folder, name), {"true": predicted})
