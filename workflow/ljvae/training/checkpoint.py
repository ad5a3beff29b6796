"""Resume a stopped training after its last completed epoch; it gives the same network as an unstopped one."""

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import keras
import numpy as np

from workflow.ljvae.logs import UserError, log
from workflow.ljvae.storage import file_digest, load_arrays, save_arrays


def training_key(settings: Any, files: Iterable[str | Path]) -> str:
    """Digest of plain data (settings, seed, code) and of the ``files`` that a training reads."""
    parts = [json.dumps(settings, sort_keys=True), *(file_digest(path) for path in files)]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


class Checkpoint(keras.callbacks.Callback):
    """Keeps the history and the best weights of a training; with a ``path``, writes its state after each epoch.

    The state consists of weights, optimiser, streams of latent noise, history, and the weights of the epoch with the
    lowest validation loss, which the model has when the training ends. A file with another ``key`` is not read: with
    other settings, data or code the training starts from the beginning.
    """

    def __init__(self, path: str | Path | None = None, key: str = "") -> None:
        super().__init__()
        self.path = path
        self.key = key
        self.history: dict[str, list[float]] = {}
        self.best: list[np.ndarray] = []

    @property
    def epochs(self) -> int:
        """Number of completed epochs."""
        return len(self.history.get("loss", []))

    def resume(self, model: keras.Model) -> None:
        """Restore the state of the file, if this training has one, to a ``model`` whose optimiser is built."""
        if self.path is None or not Path(self.path).is_file():
            return
        try:
            arrays = load_arrays(self.path)
        except UserError:
            return  # no rule depends on the file, so the training starts from the beginning
        if str(arrays["key"]) != self.key:
            return
        for variable, value in zip(_state(model), _numbered(arrays, "state"), strict=True):
            variable.assign(value)
        self.best = _numbered(arrays, "best")
        self.history = {
            name.removeprefix("history/"): values.tolist()
            for name, values in arrays.items()
            if name.startswith("history/")
        }
        log.info("%s: the training resumes after epoch %d", self.path, self.epochs)

    def remove(self) -> None:
        """Remove the file once all results of the training are written."""
        if self.path is not None:
            Path(self.path).unlink(missing_ok=True)

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        """Record the epoch's losses, keep its weights if they are the best, write the state."""
        best = min(self.history.get("val_loss", []), default=np.inf)
        for name, value in logs.items():
            self.history.setdefault(name, []).append(float(value))
        if not np.isfinite(logs["loss"]):
            return
        if logs["val_loss"] < best:
            self.best = self.model.get_weights()
        if self.path is not None:
            self._write(self.path)

    def on_train_end(self, logs: Any = None) -> None:
        """Give the model the weights of the best epoch."""
        if self.best:
            self.model.set_weights(self.best)

    def _write(self, path: str | Path) -> None:
        state = [keras.ops.convert_to_numpy(variable) for variable in _state(self.model)]
        save_arrays(
            path,
            {
                "key": np.array(self.key),
                **{f"state/{k}": value for k, value in enumerate(state)},
                **{f"best/{k}": value for k, value in enumerate(self.best)},
                **{f"history/{name}": np.array(values) for name, values in self.history.items()},
            },
        )


def _state(model: keras.Model) -> list:
    """Variables that the next step reads: the model's weights and noise streams, and those of the optimiser."""
    return [*model.variables, *model.optimizer.variables]


def _numbered(arrays: dict[str, np.ndarray], group: str) -> list[np.ndarray]:
    return [arrays[f"{group}/{k}"] for k in range(sum(name.startswith(f"{group}/") for name in arrays))]
