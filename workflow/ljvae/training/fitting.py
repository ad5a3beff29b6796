"""Train one network with one seed, reproducibly."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import keras
import numpy as np

from workflow.ljvae.logs import UserError
from workflow.ljvae.models import flow, regressor
from workflow.ljvae.models.step import FusedAdamW, SlicedModel
from workflow.ljvae.models.vae import VAE
from workflow.ljvae.randomness import generator, random_state
from workflow.ljvae.storage import save_table
from workflow.ljvae.training.batches import Batches, Pairs
from workflow.ljvae.training.callbacks import Clock, CompilationTime, EpochProgress, KLWarmUp
from workflow.ljvae.training.checkpoint import Checkpoint
from workflow.ljvae.training.networks import build_vae, fit_standardisation, turn_upright

STEPS_PER_EXECUTION = 16  # training steps between two returns to Python
_VALIDATION_BATCH = 500  # configurations
_UPRIGHT = 1000  # validation configurations that determine which side is up
_WARM_UP_STEPS = 500  # of the learning rate's warm-up, at most

History = dict[str, list[float]]  # one number per epoch for each quantity


def train_vae(
    matrices: np.ndarray,
    validation: np.ndarray,
    settings: dict,
    seed: int,
    name: str,
    checkpoint: Checkpoint | None = None,
    slices: int = 1,
) -> tuple[VAE, History]:
    """Train the model ``name`` on matrices (S, N, N) or oriented points (S, N, 2); return it with its history.

    The model keeps the weights of the epoch with the lowest validation loss. Over the first ``kl_warm_up`` epochs of
    the settings, the KL weight grows to its full value. The seeds of weights, latent noise and batches derive from
    (seed, name). A stopped training resumes from its ``checkpoint``. Each batch is cut into ``slices`` that are
    computed in parallel.

    Raises UserError if the loss diverges.
    """
    axis = _mirror_axis(settings)
    mean, scale = fit_standardisation(matrices, axis)
    model = build_vae(settings, mean, scale, seed, name)
    batches = Batches(matrices, settings["batch_size"], generator(seed, f"{name} batches"), axis)
    validation_batches = Batches(validation, _VALIDATION_BATCH)
    warm_up = [KLWarmUp(settings["kl_warm_up"])] if settings.get("kl_warm_up") else []
    history = train_sliced(model, batches, validation_batches, settings, name, checkpoint, slices, warm_up)
    if model.orientation_weight > 0:
        turn_upright(model, np.asarray(validation[:_UPRIGHT]), mean, scale)
    return model, history


def train_flow(
    rows: np.ndarray,
    validation: np.ndarray,
    settings: dict,
    seed: int,
    name: str,
    checkpoint: Checkpoint | None = None,
    slices: int = 1,
) -> tuple[flow.Flow, History]:
    """Train a prior on rows (S, 2 D + 1) of latent mean, log-variance and gamma, as `train_vae` does."""
    dimensions = rows.shape[1] // 2
    mean = rows[:, :dimensions]
    variance = np.exp(rows[:, dimensions : 2 * dimensions])
    scale = np.sqrt(mean.var(axis=0) + variance.mean(axis=0))
    weight_seed, noise_seed = (random_state(seed, f"{name} {stream}") for stream in ("weights", "noise"))
    model = flow.build(settings, mean.mean(axis=0), scale, weight_seed, noise_seed)
    batches = Batches(rows, settings["batch_size"], generator(seed, f"{name} batches"))
    validation_batches = Batches(validation, _VALIDATION_BATCH)
    return model, train_sliced(model, batches, validation_batches, settings, name, checkpoint, slices)


def train_regressor(
    pairs: tuple[np.ndarray, np.ndarray],
    validation: tuple[np.ndarray, np.ndarray],
    settings: dict,
    seed: int,
    name: str,
    checkpoint: Checkpoint | None = None,
) -> tuple[keras.Model, History]:
    """Train a network from matrices (S, N, N) to points (S, N, 2) on the mean squared error, as `train_vae` does."""
    mean, scale = fit_standardisation(pairs[0])
    model = regressor.build(settings, mean.astype(np.float32), scale, random_state(seed, f"{name} weights"))
    batches = Pairs(*pairs, settings["batch_size"], generator(seed, f"{name} batches"))
    validation_batches = Pairs(*validation, _VALIDATION_BATCH)
    return model, _fit(model, batches, validation_batches, settings, name, checkpoint, loss="mse")


def train_sliced(
    model: SlicedModel,
    batches: Batches,
    validation: Batches,
    settings: dict,
    name: str,
    checkpoint: Checkpoint | None = None,
    slices: int = 1,
    callbacks: Sequence[keras.callbacks.Callback] = (),
) -> History:
    """Train a built model on its own loss as `train_vae` does; it keeps the weights of the best epoch.

    Raises UserError if the loss diverges.
    """
    model.slices = slices
    return _fit(model, batches, validation, settings, name, checkpoint, callbacks)


def _mirror_axis(settings: dict) -> float | None:
    """Return the axis at which training arrays are mirrored: L / 2 for points in the box, else 0."""
    if not settings.get("mirror"):
        return None
    return 0.5 if settings["input"] == "coordinates" else 0.0


def mean_error(model: VAE, matrices: np.ndarray) -> float:
    """Mean squared error per element, from latent means, over the matrices (S, N, N)."""
    model.compile()
    return model.evaluate(Batches(matrices, _VALIDATION_BATCH).dataset(), verbose=0, return_dict=True)["mse"]


def save_history(path: str | Path, history: History) -> None:
    """Write a history as a table with one row per epoch, counted from 1."""
    save_table(path, {"epoch": range(1, len(history["loss"]) + 1)} | history)


def _fit(
    model: keras.Model,
    batches: Batches,
    validation: Batches,
    settings: dict,
    name: str,
    checkpoint: Checkpoint | None,
    callbacks: Sequence[keras.callbacks.Callback] = (),
    **compiled: Any,
) -> History:
    """Fit a model and restore the weights of the epoch with the lowest validation loss."""
    optimizer = _build_optimizer(settings, len(batches))
    model.compile(optimizer=optimizer, steps_per_execution=STEPS_PER_EXECUTION, **compiled)
    # TensorFlow would trace a step twice if the first step created the optimiser's variables
    optimizer.build(model.trainable_variables)
    checkpoint = checkpoint or Checkpoint()
    checkpoint.resume(model)
    finished = checkpoint.epochs
    for _ in range(finished):
        batches.draw()  # their stream resumes where it stopped
    seconds = checkpoint.history["seconds"][-1] if finished else 0.0
    callbacks = [*callbacks, Clock(seconds), checkpoint, keras.callbacks.TerminateOnNaN(), CompilationTime()]
    model.fit(
        batches.dataset(),
        validation_data=validation.dataset(),
        initial_epoch=finished,
        epochs=settings["epochs"],
        shuffle=False,  # the batches are
        verbose=0,
        callbacks=[*callbacks, EpochProgress(name, finished)],
    )
    _check_losses(checkpoint.history["loss"], name, settings)
    return checkpoint.history


def _check_losses(losses: list[float], name: str, settings: dict) -> None:
    """Raise UserError unless all losses are finite."""
    if not np.isfinite(losses).all():
        raise UserError(
            f"{name}: the loss is not finite in epoch {len(losses)}; a smaller learning_rate than "
            f"{settings['learning_rate']:g} would be right"
        )


def _build_optimizer(settings: dict, steps_per_epoch: int) -> FusedAdamW:
    """Build AdamW with warm-up and cosine decay of the learning rate, without weight decay of biases."""
    steps = settings["epochs"] * steps_per_epoch
    warm_up = min(_WARM_UP_STEPS, steps // 10)
    rate = keras.optimizers.schedules.CosineDecay(
        settings["learning_rate"] / 100,
        steps - warm_up,
        warmup_target=settings["learning_rate"],
        warmup_steps=warm_up,
    )
    optimizer = FusedAdamW(rate, weight_decay=settings["weight_decay"], epsilon=1e-8)
    optimizer.exclude_from_weight_decay(var_names=["bias"])
    return optimizer
