"""Build networks from settings, write them to files, read and describe them."""

import math
import zipfile
from importlib import import_module
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf

from workflow.ljvae.geometry.distances import mirror_images
from workflow.ljvae.models import flow as flow  # registers its network with Keras
from workflow.ljvae.models.vae import VAE
from workflow.ljvae.randomness import random_state
from workflow.ljvae.storage import bad_file, read_chunks, whole_file


def use_threads(threads: int, within: int = 1) -> None:
    """Fix the number of parallel operations of TensorFlow, the threads of each, and its choice of kernels.

    Sums depend on all of these.
    """
    tf.config.threading.set_inter_op_parallelism_threads(threads)
    tf.config.threading.set_intra_op_parallelism_threads(within)
    tf.config.experimental.enable_op_determinism()
    keras.utils.set_random_seed(0)  # op determinism requires a seed; ours come from named streams


def fit_standardisation(matrices: np.ndarray, mirror_axis: float | None = None) -> tuple[np.ndarray, float]:
    """Fit the mean array (N, k) of the training split and the root-mean-square deviation from it."""
    total = np.zeros(matrices.shape[1:])
    square = np.zeros(matrices.shape[1:])
    for chunk in read_chunks(matrices, np.float64):
        total = total + chunk.sum(axis=0)
        square = square + np.square(chunk).sum(axis=0)
    mean = total / len(matrices)
    scale = math.sqrt(float((square / len(matrices) - mean**2).mean()))
    if mirror_axis is not None:
        mean = (mean + mirror_images(mean[None], mirror_axis)[0]) / 2
    return mean, scale


def build_vae(settings: dict, mean: np.ndarray, scale: float, seed: int, name: str) -> VAE:
    """Build the untrained network of ``settings``, a model of the config as a dict."""
    architecture = import_module(f"workflow.ljvae.models.{settings['architecture']}")
    initial = random_state(seed, f"{name} weights")
    encoder, decoder = architecture.build(settings, mean.astype(np.float32), scale, initial)
    noise = random_state(seed, f"{name} latent noise")
    orientation_weight = settings.get("orientation_weight", 0.0)
    return VAE(encoder, decoder, settings["kl_weight"], noise, settings["likelihood"], orientation_weight, name="vae")


def turn_upright(model: VAE, oriented: np.ndarray, mean: np.ndarray, scale: float) -> bool:
    """Turn a decoder's last layer over if it decodes ``oriented`` points (S, N, 2) upside down; return whether it did.

    Distances do not distinguish a configuration from its mirror image, and no small step leads from one to the other: a
    network that chose the wrong one in its first steps keeps it. ``mean`` (N, 2) and ``scale`` are those of the
    decoder's output layer.
    """
    points = np.asarray(model.decoder(model.encoder(oriented)[0]))
    upright_error, flipped_error = (np.square(side * points[:, :, 1] - oriented[:, :, 1]).mean() for side in (1, -1))
    if upright_error <= flipped_error:
        return False
    layer = model.decoder.get_layer("unflatten")
    kernel, bias = layer.get_weights()
    kernel[:, 1::2] *= -1
    bias[1::2] = -bias[1::2] - 2 * mean[:, 1] / scale
    layer.set_weights([kernel, bias])
    return True


def save_network(model: VAE, path: str | Path) -> None:
    """Write a network, without its optimiser, to one .keras file."""
    model.optimizer = None
    with whole_file(path) as temporary:
        model.save(temporary)


def read_network(path: str | Path) -> VAE:
    """Read the network of a .keras file in safe mode: no code from the file is run.

    Raises UserError if the file is not such a network, or requires code of its own.
    """
    try:
        return keras.saving.load_model(path, compile=False, safe_mode=True)
    except (ValueError, TypeError, KeyError, OSError, zipfile.BadZipFile) as error:
        raise bad_file(path, "it is cut short or not a network that Keras loads in safe mode") from error


def layer_table(model: VAE) -> list[dict]:
    """Tabulate the layers, in the order of the data: part, layer, kind, output shape, parameters."""
    return [
        {
            "part": part.name,
            "layer": layer.name,
            "kind": type(layer).__name__,
            "shape": "x".join(str(side) for side in layer.output.shape[1:]),
            "parameters": layer.count_params(),
            "trainable": sum(int(np.prod(weight.shape)) for weight in layer.trainable_weights),
        }
        for part in (model.encoder, model.decoder)
        for layer in part.layers
    ]
