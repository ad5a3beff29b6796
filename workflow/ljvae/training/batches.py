"""Batches of arrays from memory-mapped files, in a new order for each epoch."""

import math
from typing import Any

import numpy as np
import tensorflow as tf
from keras import tree

from workflow.ljvae.geometry.distances import mirror_images
from workflow.ljvae.storage import release

_PREFETCHED = 4  # batches read ahead


class Batches:
    """Batches of matrices (S, N, N) in units of L or of points (S, N, 2), which may be memory-mapped.

    With a generator the order is redrawn for each epoch. With a ``mirror_axis``, half of the arrays are replaced by
    those of mirror images (`mirror_images`).
    """

    def __init__(
        self,
        matrices: np.ndarray,
        batch_size: int,
        rng: np.random.Generator | None = None,
        mirror_axis: float | None = None,
    ) -> None:
        self.matrices = matrices
        self.batch_size = batch_size
        self.rng = rng
        self.mirror_axis = mirror_axis
        self.order = np.arange(len(matrices))
        self.draw()

    def __len__(self) -> int:
        return math.ceil(len(self.order) / self.batch_size)

    def dataset(self) -> tf.data.Dataset:
        """Return the batches of one epoch, in a new order each time it is read, with a few of them read ahead.

        It uses no Python generator, which would make TensorFlow's malloc return memory to the system all the time.
        """
        example = self[0]
        dtypes = tree.map_structure(lambda array: tf.float32, example)

        def batch(index: np.ndarray) -> Any:
            if index == 0:
                self.draw()
            return self[int(index)]

        def read(index: tf.Tensor) -> Any:
            parts = tree.pack_sequence_as(example, tree.flatten(tf.numpy_function(batch, [index], dtypes)))
            return tree.map_structure(
                lambda part, array: tf.ensure_shape(part, (None, *array.shape[1:])), parts, example
            )

        options = tf.data.Options()
        options.autotune.enabled = False  # it competes with the training for cores
        return tf.data.Dataset.range(len(self)).map(read).prefetch(_PREFETCHED).with_options(options)

    def draw(self) -> None:
        """Draw the order of the next epoch, and which of its arrays are mirrored."""
        if self.rng is not None:
            self.order = self.rng.permutation(len(self.order))
            self.turned = self.rng.random(len(self.order)) < 0.5

    def __getitem__(self, index: int) -> Any:
        chosen = slice(index * self.batch_size, (index + 1) * self.batch_size)
        batch = np.asarray(self.matrices[self.order[chosen]])
        release(self.matrices)
        if self.mirror_axis is not None:
            turned = self.turned[chosen]
            batch[turned] = mirror_images(batch[turned], self.mirror_axis)
        return batch


class Pairs(Batches):
    """Batches of matrices (S, N, N) with the points (S, N, 2) that a regressor predicts."""

    def __init__(
        self, matrices: np.ndarray, points: np.ndarray, batch_size: int, rng: np.random.Generator | None = None
    ) -> None:
        super().__init__(matrices, batch_size, rng)
        self.points = points

    def __getitem__(self, index: int) -> tuple[np.ndarray, np.ndarray]:
        chosen = self.order[index * self.batch_size : (index + 1) * self.batch_size]
        return super().__getitem__(index), np.asarray(self.points[chosen])
