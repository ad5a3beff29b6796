"""One step of the optimiser on several cores: each core computes the gradients of a slice of the batch."""

import itertools
from typing import Any

import keras
import tensorflow as tf
from keras import ops


class SlicedModel(keras.Model):
    """A model that is trained on ``loss``, one of the ``loss_terms`` of a batch, which its subclass defines.

    With ``slices`` above 1 the batch is cut, and TensorFlow computes the slices in parallel: with small layers this
    keeps the cores busier than parallel operations do. The gradients of the slices are added. Each slice draws its own
    noise, so another number of slices gives another network.
    """

    slices = 1
    tracked: tuple[str, ...] = ("loss",)  # the terms whose means over an epoch are its history

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.trackers = [keras.metrics.Mean(name=name) for name in self.tracked]

    @property
    def metrics(self) -> list[keras.metrics.Metric]:
        """Means over an epoch, which Keras resets before the next one."""
        return self.trackers

    def loss_terms(self, batch: tf.Tensor, training: bool) -> dict[str, tf.Tensor]:
        """Compute named losses (B,), one number for each entry of a batch (B, ...)."""
        raise NotImplementedError

    def _mean_losses(self, batch: tf.Tensor, training: bool) -> dict[str, tf.Tensor]:
        size = ops.shape(batch)[0]
        cuts = [size * k // self.slices for k in range(self.slices + 1)]
        terms = []
        for start, stop in itertools.pairwise(cuts):
            first = ops.minimum(start, size - 1)  # TensorFlow can't convolve an empty slice
            losses = self.loss_terms(batch[first : ops.maximum(stop, first + 1)], training)
            terms.append({name: values[: stop - start] for name, values in losses.items()})
        return {name: ops.mean(ops.concatenate([part[name] for part in terms])) for name in terms[0]}

    def train_step(self, data: Any) -> dict[str, tf.Tensor]:
        """Take one step of the optimiser; return the mean losses of the epoch so far."""
        batch, _, _ = keras.utils.unpack_x_y_sample_weight(data)
        with tf.GradientTape() as tape:
            losses = self._mean_losses(batch, training=True)
        gradients = tape.gradient(losses["loss"], self.trainable_variables)
        self.optimizer.apply_gradients(zip(gradients, self.trainable_variables, strict=True))
        return self._track(losses, ops.shape(batch)[0])

    def test_step(self, data: Any) -> dict[str, tf.Tensor]:
        """Compute the losses of a batch without a step; return their means so far."""
        batch, _, _ = keras.utils.unpack_x_y_sample_weight(data)
        return self._track(self._mean_losses(batch, training=False), ops.shape(batch)[0])

    def _track(self, losses: dict[str, tf.Tensor], size: int | tf.Tensor) -> dict[str, tf.Tensor]:
        for tracker in self.metrics:
            tracker.update_state(losses[tracker.name], sample_weight=size)
        return {tracker.name: tracker.result() for tracker in self.metrics}


class FusedAdamW(keras.optimizers.AdamW):
    """Keras's AdamW with one TensorFlow kernel that updates a variable and both its moments; without amsgrad."""

    def update_step(self, gradient: tf.Tensor, variable: keras.Variable, learning_rate: tf.Tensor) -> None:
        """Update one variable and its moments (Kingma and Ba, 2015); Keras has decayed the weights already."""
        number = self._get_variable_index(variable)
        momentum = self._momentums[number].value
        velocity = self._velocities[number].value
        step = ops.cast(self.iterations + 1, gradient.dtype)
        tf.raw_ops.ResourceApplyAdam(
            var=variable.handle,
            m=momentum.handle,
            v=velocity.handle,
            beta1_power=self.beta_1**step,
            beta2_power=self.beta_2**step,
            lr=ops.cast(learning_rate, gradient.dtype),
            beta1=self.beta_1,
            beta2=self.beta_2,
            epsilon=self.epsilon,
            grad=gradient,
        )
