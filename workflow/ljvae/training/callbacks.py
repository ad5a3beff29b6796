"""Keras callbacks of a training: progress, warm-up of the KL weight, times."""

import time
from typing import Any

import keras

from workflow.ljvae.logs import Progress, add_start_seconds


class EpochProgress(keras.callbacks.Callback):
    """Logs how many epochs are completed, with the losses; an earlier run completed ``finished`` of them."""

    def __init__(self, name: str, finished: int) -> None:
        super().__init__()
        self.name = name
        self.finished = finished

    def on_train_begin(self, logs: Any = None) -> None:
        """Start the clock."""
        self.progress = Progress(self.name, self.params["epochs"], "epoch", self.finished)

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        """Count the epoch."""
        self.progress.advance(note=f"loss {logs['loss']:.5f}, validation {logs['val_loss']:.5f}")


class KLWarmUp(keras.callbacks.Callback):
    """Increases the KL weight linearly from zero over the first ``epochs``."""

    def __init__(self, epochs: int) -> None:
        super().__init__()
        self.epochs = epochs

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        """Set the fraction of the KL weight for this epoch."""
        self.model.kl_share.assign(min(1.0, epoch / self.epochs))


class Clock(keras.callbacks.Callback):
    """Adds the seconds of training so far to the history, including the seconds ``before`` of an earlier run."""

    def __init__(self, before: float) -> None:
        super().__init__()
        self.before = before

    def on_train_begin(self, logs: Any = None) -> None:
        """Start the clock."""
        self.start = time.perf_counter() - self.before

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        """Read the clock."""
        logs["seconds"] = time.perf_counter() - self.start


class CompilationTime(keras.callbacks.Callback):
    """Counts as compilation the time by which a first execution exceeds the next, in training and validation."""

    def __init__(self) -> None:
        super().__init__()
        self.executions: dict[str, list[tuple[float, int]]] = {"train": [], "test": []}  # seconds, steps

    def _begin(self, kind: str, step: int) -> None:
        if len(self.executions[kind]) < 2:
            self.began = time.perf_counter()
            self.first_step = step

    def _end(self, kind: str, step: int) -> None:
        executions = self.executions[kind]
        if len(executions) == 2:
            return
        executions.append((time.perf_counter() - self.began, step + 1 - self.first_step))
        if len(executions) == 2:
            (first_seconds, first_steps), (second_seconds, second_steps) = executions
            add_start_seconds(max(first_seconds - second_seconds * first_steps / second_steps, 0.0))

    def on_train_batch_begin(self, batch: int, logs: Any = None) -> None:
        """Start an execution of training steps."""
        self._begin("train", batch)

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        """End an execution of training steps."""
        self._end("train", batch)

    def on_test_batch_begin(self, batch: int, logs: Any = None) -> None:
        """Start an execution of validation steps."""
        self._begin("test", batch)

    def on_test_batch_end(self, batch: int, logs: Any = None) -> None:
        """End an execution of validation steps."""
        self._end("test", batch)
