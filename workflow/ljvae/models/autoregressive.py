"""An autoregressive density of configurations: particles in the order of x, each given those before it.

p(x_1, y_1, ..., x_N, y_N) = prod_i p(x_i | before) p(y_i | x_i, before), with x_1 < ... < x_N. Both factors have a
density that is linear between knots (piecewise linear, like those of neural importance sampling, Müller et al., 2019).
The density of a height is the exponential of a network's logits minus the energy of the insertion.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import keras
import numpy as np
from keras import layers, ops

from workflow.ljvae.models.parts import Initialisers, dense_layers
from workflow.ljvae.models.step import SlicedModel
from workflow.ljvae.physics.insertion import Layout, describe_surroundings, find_uniforms, weigh_insertion

if TYPE_CHECKING:
    import tensorflow as tf

_TINY = 1e-30  # keeps the logarithm of a density finite


def pack_steps(
    sequences: np.ndarray, gamma: np.ndarray, layout: Layout, latents: np.ndarray | None = None
) -> np.ndarray:
    """Pack what the network reads and predicts at each step, (S, N, 2 F + K + 3), float32.

    ``sequences`` (S, N, 2), sigma, are sorted by x, ``gamma`` is (S,) and ``latents``, if any, (S, D). The columns are:
    surroundings seen from the particle before (F), and from the new one (F); energies (K); the uniform of the gap; the
    height over L; the logarithm of the volume element. The sum of the last one belongs to the log density.
    """
    v, slope = find_uniforms(sequences, layout.box)
    steps = np.empty((*sequences.shape[:2], 2 * layout.features + layout.knots + 3), np.float32)
    before = np.zeros(len(sequences))
    for i in range(sequences.shape[1]):
        x = np.ascontiguousarray(sequences[:, i, 0])
        parts = [
            describe_surroundings(sequences, i, before, gamma, layout, latents),
            describe_surroundings(sequences, i, x, gamma, layout, latents),
            weigh_insertion(sequences, i, x, gamma, layout),
            v[:, i, None],
            sequences[:, i, 1:] / layout.box,
            slope[:, i, None] - np.log(layout.box),
        ]
        np.concatenate(parts, axis=1, out=steps[:, i], casting="same_kind")
        before = x
    return steps


def log_linear_density(logits: tf.Tensor, places: tf.Tensor) -> tf.Tensor:
    """Log density (...) at ``places`` (..., 1) in 0 to 1 of exp of the ``logits`` (..., K), linear between K knots.

    >>> density = log_linear_density(ops.log([[1e-30, 1.0]]), ops.convert_to_tensor([[0.25]]))  # 2 x
    >>> round(float(ops.exp(density)[0]), 6)
    0.5
    """
    last = logits.shape[-1] - 1
    values = ops.exp(logits - ops.stop_gradient(ops.max(logits, axis=-1, keepdims=True)))
    hats = ops.relu(1.0 - ops.abs(float(last) * places - np.arange(last + 1, dtype=np.float32)))
    total = ops.sum(values, axis=-1) - 0.5 * (values[..., 0] + values[..., -1])
    return ops.log(ops.sum(hats * values, axis=-1) + _TINY) - ops.log(total) + np.float32(np.log(last))


@keras.saving.register_keras_serializable(package="ljvae")
class Autoregressive(SlicedModel):
    """A density of configurations of a ``layout`` at any gamma, given latents if the layout has them.

    ``gap_network`` maps surroundings (B, F) to logits (B, G) of the uniform of the gap, ``height_network`` to logits
    (B, K) of the height. A training batch (B, N, C) comes from `pack_steps`. The loss is minus the log density of
    sorted configurations, in nats, with lengths in sigma.
    """

    def __init__(self, gap_network: keras.Model, height_network: keras.Model, layout: dict, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.gap_network = gap_network
        self.height_network = height_network
        self.layout = Layout(**{**layout, "factor": np.array(layout["factor"], dtype=np.float64)})
        self.built = True

    def loss_terms(self, batch: tf.Tensor, training: bool) -> dict[str, tf.Tensor]:
        """Minus the log density of sorted configurations, as ``loss`` (B,), in nats."""
        size = self.layout.features
        cuts = np.cumsum([size, size, self.layout.knots, 1, 1]).tolist()
        gap, height, energies, v, y, volume = ops.split(ops.reshape(batch, (-1, batch.shape[-1])), cuts, axis=1)
        log_density = (
            log_linear_density(self.gap_network(gap, training=training), v)
            + log_linear_density(self.height_network(height, training=training) - energies, y)
            + volume[:, 0]
        )
        return {"loss": -ops.sum(ops.reshape(log_density, (-1, batch.shape[1])), axis=1)}

    def find_gap_logits(self, surroundings: np.ndarray) -> np.ndarray:
        """Logits (S, G) of the uniform of the gap, given surroundings (S, F) seen from the particle before."""
        return np.asarray(self.gap_network(ops.convert_to_tensor(surroundings), training=False))

    def find_height_logits(self, surroundings: np.ndarray, energies: np.ndarray) -> np.ndarray:
        """Logits (S, K) of the height, given surroundings (S, F) seen from the new x, and its ``energies`` (S, K)."""
        return np.asarray(self.height_network(ops.convert_to_tensor(surroundings), training=False)) - energies

    def get_config(self) -> dict[str, Any]:
        """Return the configuration for `from_config`, as plain data."""
        return {
            **super().get_config(),
            "gap_network": keras.saving.serialize_keras_object(self.gap_network),
            "height_network": keras.saving.serialize_keras_object(self.height_network),
            "layout": {**self.layout._asdict(), "factor": self.layout.factor.tolist()},
        }

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Autoregressive:
        """Build the network from the result of `get_config`; Keras then loads its weights."""
        for part in ("gap_network", "height_network"):
            config[part] = keras.saving.deserialize_keras_object(config[part])
        return cls(**config)


@keras.saving.register_keras_serializable(package="ljvae")
class Refine(layers.Layer):
    """Interpolates logits (B, K) at equally spaced knots linearly to (B, ``knots``) of them."""

    def __init__(self, knots: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.knots = knots

    def build(self, input_shape: tuple[Any, ...]) -> None:
        """Compute the weights of the interpolation."""
        coarse = input_shape[-1]
        places = np.linspace(0.0, coarse - 1, self.knots)[None, :]
        self.interpolation = np.maximum(1 - np.abs(places - np.arange(coarse)[:, None]), 0).astype(np.float32)
        self.built = True

    def call(self, logits: tf.Tensor) -> tf.Tensor:
        """Interpolate logits (B, K)."""
        return ops.matmul(logits, self.interpolation)

    def compute_output_shape(self, input_shape: tuple[Any, ...]) -> tuple[Any, ...]:
        """Return the shape that `call` returns."""
        return (*input_shape[:-1], self.knots)

    def get_config(self) -> dict[str, Any]:
        """Return the layer's configuration, as plain data."""
        return {**super().get_config(), "knots": self.knots}


def _build_network(name: str, settings: dict, features: int, knots: int, initial: Initialisers) -> keras.Model:
    """Build a dense network from surroundings (B, F) to logits (B, ``knots``), which are zero before the training."""
    surroundings = keras.Input((features,), name="surroundings")
    h = dense_layers(surroundings, settings["layers"], settings[f"{name}_units"], initial, activation="silu")
    coarse = settings[f"{name}_knots"]
    logits = layers.Dense(coarse, kernel_initializer="zeros", name="logits")(h)
    if knots != coarse:
        logits = Refine(knots, name="refine")(logits)
    return keras.Model(surroundings, logits, name=name)


def build(settings: dict, layout: Layout, seed: int) -> Autoregressive:
    """Build an untrained density.

    ``settings`` has gap_units, gap_knots, height_units, height_knots and layers. The logits of heights are interpolated
    from the height_knots to the knots of the layout.
    """
    initial = Initialisers(seed)
    gap = _build_network("gap", settings, layout.features, settings["gap_knots"], initial)
    height = _build_network("height", settings, layout.features, layout.knots, initial)
    plain = {**layout._asdict(), "factor": layout.factor.tolist()}
    return Autoregressive(gap, height, plain, name="autoregressive")
