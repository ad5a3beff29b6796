"""Train one network with one seed, reproducibly, from memory-mapped matrices."""

import math
import time
import zipfile
from importlib import import_module
from pathlib import Path
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from keras import tree

from workflow.ljvae.geometry.distances import mirror_images
from workflow.ljvae.logs import Progress, UserError, add_start_seconds
from workflow.ljvae.models import flow, regressor
from workflow.ljvae.models.step import FusedAdamW
from workflow.ljvae.models.vae import VAE
from workflow.ljvae.randomness import generator, stream_key
from workflow.ljvae.storage import bad_file, release, whole_file
from workflow.ljvae.training.checkpoint import Checkpoint

STEPS_PER_EXECUTION = 16  # between two returns to Python


def use_threads(threads: int, within: int = 1) -> None:
    """Fix how many operations TensorFlow runs side by side and how many threads share one, and its choice of kernels.

    Sums depend on all of them.
    """
    tf.config.threading.set_inter_op_parallelism_threads(threads)
    tf.config.threading.set_intra_op_parallelism_threads(within)
    tf.config.experimental.enable_op_determinism()
    keras.utils.set_random_seed(0)  # op determinism asks for a seed; ours come from named streams


class Batches:
    """Batches of matrices (S, N, N) in units of L, which may be memory-mapped.

    With a generator the order is drawn anew for each epoch, and with ``mirror`` half of the
    matrices are those of mirror images x to L - x. Frames (S, N, 2) do as well.
    """

    def __init__(
        self, matrices: np.ndarray, batch_size: int, rng: np.random.Generator | None = None, mirror: bool = False
    ) -> None:
        self.matrices, self.batch_size, self.rng, self.mirror = matrices, batch_size, rng, mirror
        self.order = np.arange(len(matrices))
        self.draw()

    def __len__(self) -> int:
        return math.ceil(len(self.order) / self.batch_size)

    def dataset(self) -> tf.data.Dataset:
        """The batches of one epoch, in a new order each time it is read, a few of them read ahead.

        Not by a generator, for which TensorFlow makes malloc return memory to the system all the time.
        """
        first = self[0]
        kinds = tree.map_structure(lambda array: tf.float32, first)

        def batch(index: np.ndarray) -> Any:
            if index == 0:
                self.draw()
            return self[int(index)]

        def read(index: tf.Tensor) -> Any:
            made = tree.pack_sequence_as(first, tree.flatten(tf.numpy_function(batch, [index], kinds)))
            return tree.map_structure(lambda part, array: tf.ensure_shape(part, (None, *array.shape[1:])), made, first)

        options = tf.data.Options()
        options.autotune.enabled = False  # it takes the cores from the training
        return tf.data.Dataset.range(len(self)).map(read).prefetch(4).with_options(options)

    def draw(self) -> None:
        """The order of the next epoch, and which matrices are turned in it."""
        if self.rng is not None:
            self.order = self.rng.permutation(len(self.order))
            self.turned = self.rng.random(len(self.order)) < 0.5

    def __getitem__(self, index: int) -> Any:
        chosen = slice(index * self.batch_size, (index + 1) * self.batch_size)
        batch = np.asarray(self.matrices[self.order[chosen]])
        release(self.matrices)
        if self.mirror:
            turned = self.turned[chosen]
            batch[turned] = mirror_images(batch[turned])
        return batch


class Pairs(Batches):
    """Batches of matrices (S, N, N) with the points (S, N, 2) that a regressor should find."""

    def __init__(
        self, matrices: np.ndarray, points: np.ndarray, batch_size: int, rng: np.random.Generator | None = None
    ) -> None:
        super().__init__(matrices, batch_size, rng)
        self.points = points

    def __getitem__(self, index: int) -> tuple[np.ndarray, np.ndarray]:
        chosen = self.order[index * self.batch_size : (index + 1) * self.batch_size]
        return super().__getitem__(index), np.asarray(self.points[chosen])


class _Progress(keras.callbacks.Callback):
    """Says how many epochs are over, with the losses; ``done`` of them an earlier run has behind it."""

    def __init__(self, name: str, done: int) -> None:
        super().__init__()
        self.name, self.done = name, done

    def on_train_begin(self, logs: Any = None) -> None:
        self.progress = Progress(self.name, self.params["epochs"], "epoch", self.done)

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        self.progress.advance(note=f"loss {logs['loss']:.5f}, validation {logs['val_loss']:.5f}")


class _KLWarmUp(keras.callbacks.Callback):
    """Lets the KL weight grow evenly from nothing over the first ``epochs``."""

    def __init__(self, epochs: int) -> None:
        super().__init__()
        self.epochs = epochs

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        self.model.kl_share.assign(min(1.0, epoch / self.epochs))


class _Compilation(keras.callbacks.Callback):
    """Counts what a first execution takes longer than the next as compilation, in training and in validation."""

    def __init__(self) -> None:
        super().__init__()
        self.executions: dict[str, list[tuple[float, int]]] = {"train": [], "test": []}  # seconds, steps

    def _begin(self, kind: str, step: int) -> None:
        if len(self.executions[kind]) < 2:
            self.began, self.first_step = time.perf_counter(), step

    def _end(self, kind: str, step: int) -> None:
        executions = self.executions[kind]
        if len(executions) == 2:
            return
        executions.append((time.perf_counter() - self.began, step + 1 - self.first_step))
        if len(executions) == 2:
            (first, steps), (second, others) = executions
            add_start_seconds(max(first - second * steps / others, 0.0))

    def on_train_batch_begin(self, batch: int, logs: Any = None) -> None:
        self._begin("train", batch)

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        self._end("train", batch)

    def on_test_batch_begin(self, batch: int, logs: Any = None) -> None:
        self._begin("test", batch)

    def on_test_batch_end(self, batch: int, logs: Any = None) -> None:
        self._end("test", batch)


class _Clock(keras.callbacks.Callback):
    """Adds the seconds of training so far to the history, with ``before`` those of an earlier run."""

    def __init__(self, before: float) -> None:
        super().__init__()
        self.before = before

    def on_train_begin(self, logs: Any = None) -> None:
        self.start = time.perf_counter() - self.before

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        logs["seconds"] = time.perf_counter() - self.start


def fit_standardisation(matrices: np.ndarray, mirror: bool) -> tuple[np.ndarray, float]:
    """The mean array (N, k) of the training set and the root-mean-square deviation from it."""
    total, square = np.zeros(matrices.shape[1:]), np.zeros(matrices.shape[1:])
    for first in range(0, len(matrices), 4096):
        chunk = np.asarray(matrices[first : first + 4096], dtype=np.float64)
        total, square = total + chunk.sum(axis=0), square + np.square(chunk).sum(axis=0)
        release(matrices)
    mean = total / len(matrices)
    scale = math.sqrt(float((square / len(matrices) - mean**2).mean()))
    return (mean + mirror_images(mean[None])[0]) / 2 if mirror else mean, scale


def build_vae(settings: dict, mean: np.ndarray, scale: float, seed: int, name: str) -> VAE:
    """The untrained network of ``settings`` (a model of the config as a dict)."""
    architecture = import_module(f"workflow.ljvae.models.{settings['architecture']}")
    initial = stream_key(seed, f"{name} weights") % 2**31
    encoder, decoder = architecture.build(settings, mean.astype(np.float32), scale, initial)
    noise = stream_key(seed, f"{name} latent noise") % 2**31
    likelihood = settings.get("likelihood", "gaussian")
    frame_weight = settings.get("frame_weight", 0.0)
    return VAE(encoder, decoder, settings["kl_weight"], noise, likelihood, frame_weight, name="vae")


def train_vae(
    matrices: np.ndarray,
    validation: np.ndarray,
    settings: dict,
    seed: int,
    name: str,
    checkpoint: Checkpoint | None = None,
    slices: int = 1,
) -> tuple[VAE, dict[str, list[float]]]:
    """Train the model ``name`` and give it back with its history, a list an epoch for each quantity.

    The weights kept are those of the epoch with the lowest validation loss; ``kl_warm_up`` in the
    settings are the first epochs, in which the KL weight grows to its value. Seeds of weights,
    latent noise and batches derive from (seed, name). A training that was stopped goes on from its
    ``checkpoint``. Each batch is cut into ``slices`` that are computed side by side.

    Raises UserError if the loss diverges.
    """
    mirror = settings.get("mirror", False)
    mean, scale = fit_standardisation(matrices, mirror)
    model = build_vae(settings, mean, scale, seed, name)
    model.slices = slices
    batches = Batches(matrices, settings["batch_size"], generator(seed, f"{name} batches"), mirror)
    warm_up = [_KLWarmUp(settings["kl_warm_up"])] if settings.get("kl_warm_up") else []
    history = _fit(model, batches, Batches(validation, 500), settings, name, checkpoint, warm_up)
    if model.frame_weight > 0:
        turn_upright(model, np.asarray(validation[:1000]), mean, scale)
    return model, history


def turn_upright(model: VAE, oriented: np.ndarray, mean: np.ndarray, scale: float) -> bool:
    """Turn a decoder's last layer over if it decodes ``oriented`` points (S, N, 2) upside down; return whether it did.

    Distances do not tell a configuration from its mirror image, and no small step leads from one to the other: a
    network that has begun with the wrong one, in its first steps, stays with it. ``mean`` (N, 2) and ``scale`` are
    those that what it decodes is restored with.
    """
    points = np.asarray(model.decoder(model.encoder(oriented)[0]))
    errors = [np.square(side * points[:, :, 1] - oriented[:, :, 1]).mean() for side in (1, -1)]
    if errors[0] <= errors[1]:
        return False
    layer = model.decoder.get_layer("unflatten")
    kernel, bias = layer.get_weights()
    kernel[:, 1::2] *= -1
    bias[1::2] = -bias[1::2] - 2 * mean[:, 1] / scale
    layer.set_weights([kernel, bias])
    return True


def train_flow(
    rows: np.ndarray,
    validation: np.ndarray,
    settings: dict,
    seed: int,
    name: str,
    checkpoint: Checkpoint | None = None,
    slices: int = 1,
) -> tuple[flow.Flow, dict[str, list[float]]]:
    """Train a prior on rows (S, 2 D + 1) of latent mean, log-variance and gamma, as `train_vae` does."""
    dim = rows.shape[1] // 2
    mean, variance = rows[:, :dim], np.exp(rows[:, dim : 2 * dim])
    scale = np.sqrt(mean.var(axis=0) + variance.mean(axis=0))
    seeds = [stream_key(seed, f"{name} {of}") % 2**31 for of in ("weights", "noise")]
    model = flow.build(settings, mean.mean(axis=0), scale, *seeds)
    model.slices = slices
    batches = Batches(rows, settings["batch_size"], generator(seed, f"{name} batches"))
    return model, _fit(model, batches, Batches(validation, 500), settings, name, checkpoint, [])


def train_regressor(
    pairs: tuple[np.ndarray, np.ndarray],
    validation: tuple[np.ndarray, np.ndarray],
    settings: dict,
    seed: int,
    name: str,
    checkpoint: Checkpoint | None = None,
) -> tuple[keras.Model, dict[str, list[float]]]:
    """Train a network from matrices (S, N, N) to points (S, N, 2) on mean squared errors, as `train_vae` does."""
    mean, scale = fit_standardisation(pairs[0], mirror=False)
    model = regressor.build(settings, mean.astype(np.float32), scale, stream_key(seed, f"{name} weights") % 2**31)
    batches = Pairs(*pairs, settings["batch_size"], generator(seed, f"{name} batches"))
    history = _fit(model, batches, Pairs(*validation, 500), settings, name, checkpoint, [], loss="mse")
    return model, history


def _fit(
    model: keras.Model,
    batches: Batches,
    validation: Batches,
    settings: dict,
    name: str,
    checkpoint: Checkpoint | None,
    callbacks: list,
    **compiled: Any,
) -> dict[str, list[float]]:
    """Train with AdamW, a warm-up and a cosine; keep the epoch with the lowest validation loss."""
    steps = settings["epochs"] * len(batches)
    warm_up = min(500, steps // 10)
    rate = keras.optimizers.schedules.CosineDecay(
        settings["learning_rate"] / 100,
        steps - warm_up,
        warmup_target=settings["learning_rate"],
        warmup_steps=warm_up,
    )
    optimizer = FusedAdamW(rate, weight_decay=settings["weight_decay"], epsilon=1e-8)
    optimizer.exclude_from_weight_decay(var_names=["bias"])
    model.compile(optimizer=optimizer, steps_per_execution=STEPS_PER_EXECUTION, **compiled)
    checkpoint = checkpoint or Checkpoint()
    checkpoint.resume(model)
    done = checkpoint.epochs
    for _ in range(done):
        batches.draw()  # their stream goes on where it stopped
    clock = _Clock(before=checkpoint.history["seconds"][-1] if done else 0.0)
    model.fit(
        batches.dataset(),
        validation_data=validation.dataset(),
        initial_epoch=done,
        epochs=settings["epochs"],
        shuffle=False,  # the batches are
        verbose=0,
        callbacks=[
            *callbacks,
            clock,
            checkpoint,
            keras.callbacks.TerminateOnNaN(),
            _Compilation(),
            _Progress(name, done),
        ],
    )
    history = checkpoint.history
    if not np.isfinite(history["loss"]).all():
        raise UserError(
            f"{name}: the loss is not finite in epoch {len(history['loss'])}; a smaller learning_rate than "
            f"{settings['learning_rate']:g} would be right"
        )
    return history


def mean_error(model: VAE, matrices: np.ndarray) -> float:
    """Mean squared error of an element, from latent means, over the matrices (S, N, N)."""
    model.compile()
    return model.evaluate(Batches(matrices, 500).dataset(), verbose=0, return_dict=True)["mse"]


def save_network(model: VAE, path: str | Path) -> None:
    """Write the model, without its optimiser, to one .keras file."""
    model.optimizer = None
    with whole_file(path) as temporary:
        model.save(temporary)


def read_network(path: str | Path) -> VAE:
    """The model of a .keras file, loaded in safe mode: no code comes out of the file.

    Raises UserError for a file that is no such model, or that asks for code of its own.
    """
    try:
        return keras.saving.load_model(path, compile=False, safe_mode=True)
    except (ValueError, TypeError, KeyError, OSError, zipfile.BadZipFile) as error:
        raise bad_file(path, "it is cut short or not a network that Keras loads in safe mode") from error


def layer_table(model: VAE) -> list[dict]:
    """One row a layer, in the order of the data: part, layer, kind, output shape, parameters."""
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
