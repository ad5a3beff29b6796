"""A prior of the latents at a given gamma: a flow from noise to latents (Lipman et al., 2023).

The network learns the velocity z_1 - z_0 at (1 - t) z_0 + t z_1 from noise z_0 and latents z_1, given gamma.
Integrating the velocity from t = 0 to 1 draws latents.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import keras
import numpy as np
from keras import layers, ops

from workflow.ljvae.models.parts import Initialisers
from workflow.ljvae.models.step import SlicedModel
from workflow.ljvae.study import LEVEL

if TYPE_CHECKING:
    import tensorflow as tf

_CONDITIONS = 8


def conditions(time: tf.Tensor, gamma: tf.Tensor) -> tf.Tensor:
    """Encode time (B, 1) and gamma (B, 1) as conditions (B, 8) of the network.

    >>> values = conditions(ops.convert_to_tensor([[0.5]]), ops.convert_to_tensor([[0.9]])).numpy().round(4)
    >>> (values + 0.0).tolist()  # t; sin, cos of pi t and 2 pi t; log(gamma + 0.1), and sin, cos of three times it
    [[0.5, 1.0, 0.0, 0.0, -1.0, 0.0, 0.0, 1.0]]
    """
    turns = [np.float32(math.pi * k) * time for k in (1, 2)]
    level = ops.log(gamma + LEVEL)
    parts = [time, *map(ops.sin, turns), *map(ops.cos, turns), level, ops.sin(3.0 * level), ops.cos(3.0 * level)]
    return ops.concatenate(parts, axis=-1)


@keras.saving.register_keras_serializable(package="ljvae")
class Flow(SlicedModel):
    """A ``network`` from standardised latents (B, D) and conditions (B, 8) to velocities (B, D).

    ``centre`` and ``scale`` (D,) standardise latents. A training batch (B, 2 D + 1) holds latent means, log-variances
    and gammas of configurations; each step draws a sample of every posterior.
    """

    def __init__(self, network: keras.Model, centre: list[float], scale: list[float], seed: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.network = network
        self.centre = list(centre)
        self.scale = list(scale)
        self.seed = seed
        self.noise = keras.random.SeedGenerator(seed)
        self.built = True

    def loss_terms(self, batch: tf.Tensor, training: bool) -> dict[str, tf.Tensor]:
        """Mean squared error of the velocity over the latent dimensions, as ``loss`` (B,).

        The loss is |v((1 - t) z_0 + t z_1, t, gamma) - (z_1 - z_0)|^2 / D (Lipman et al., 2023, with straight paths).

        >>> def still(inputs, training):
        ...     return 0.0 * inputs[0]
        >>> flow = Flow(still, [0.0] * 4000, [1.0] * 4000, seed=1)
        >>> certain = ops.concatenate([ops.zeros((1, 4000)), ops.full((1, 4000), -100.0), ops.ones((1, 1))], axis=1)
        >>> round(float(flow.loss_terms(certain, training=True)["loss"][0]), 1)  # z_1 is 0: the variance of the noise
        1.0
        """
        mean, log_variance, gamma = ops.split(batch, [len(self.centre), 2 * len(self.centre)], axis=1)
        deviation = ops.exp(0.5 * log_variance)
        latent = mean + deviation * keras.random.normal(ops.shape(mean), seed=self.noise)
        goal = (latent - ops.array(self.centre)) / ops.array(self.scale)
        start = keras.random.normal(ops.shape(mean), seed=self.noise)
        time = keras.random.uniform(ops.shape(gamma), seed=self.noise)
        place = (1.0 - time) * start + time * goal
        velocity = self.network([place, conditions(time, gamma)], training=training)
        return {"loss": ops.mean(ops.square(velocity - (goal - start)), axis=1)}

    def sample(self, gamma: float, count: int, rng: np.random.Generator, steps: int = 40) -> np.ndarray:
        """Draw latents (count, D) at ``gamma`` by ``steps`` of Heun's method."""
        gammas = ops.full((count, 1), gamma)

        def velocity(place: np.ndarray, time: float) -> np.ndarray:
            inputs = [ops.convert_to_tensor(place), conditions(ops.full((count, 1), time), gammas)]
            return np.asarray(self.network(inputs, training=False))

        place = rng.normal(size=(count, len(self.centre))).astype(np.float32)
        for k in range(steps):
            first = velocity(place, k / steps)
            second = velocity(place + first / np.float32(steps), (k + 1) / steps)
            place = place + (first + second) / np.float32(2 * steps)
        return place * np.array(self.scale, np.float32) + np.array(self.centre, np.float32)

    def find_log_density(self, latents: np.ndarray, gamma: float, steps: int = 12, chunk: int = 256) -> np.ndarray:
        """Log density (S,) of latents (S, D) at ``gamma``, by change of variables along the flow (Chen et al., 2018).

        From t = 1 to 0, latents move back to noise, and the divergence of the velocity adds up. The midpoint rule takes
        ``steps`` steps. The divergence is exact: the trace of the Jacobian.
        """
        import tensorflow as tf

        def velocity(place: tf.Tensor, time: tf.Tensor) -> tf.Tensor:
            size = (ops.shape(place)[0], 1)
            given = conditions(ops.full(size, time), ops.full(size, np.float32(gamma)))
            return self.network([place, given], training=False)

        @tf.function(reduce_retracing=True)
        def step_back(place: tf.Tensor, time: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
            middle = place - velocity(place, time) / (2 * steps)
            with tf.GradientTape(watch_accessed_variables=False) as tape:
                tape.watch(middle)
                change = velocity(middle, time - 0.5 / steps)
            return place - change / steps, tf.linalg.trace(tape.batch_jacobian(change, middle)) / steps

        scale = np.array(self.scale)
        places = ((latents - np.array(self.centre)) / scale).astype(np.float32)
        log_density = np.full(len(places), -np.log(scale).sum() - 0.5 * places.shape[1] * np.log(2 * np.pi))
        for first in range(0, len(places), chunk):
            rows = slice(first, first + chunk)
            place = tf.constant(places[rows])
            for k in range(steps):
                place, divergence = step_back(place, tf.constant(1 - k / steps, tf.float32))
                log_density[rows] -= divergence.numpy()
            log_density[rows] -= 0.5 * np.square(place.numpy()).sum(axis=1)
        return log_density

    def get_config(self) -> dict[str, Any]:
        """Return the configuration for `from_config`, as plain data."""
        return {
            **super().get_config(),
            "network": keras.saving.serialize_keras_object(self.network),
            "centre": self.centre,
            "scale": self.scale,
            "seed": self.seed,
        }

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Flow:
        """Build the flow from the result of `get_config`; Keras then loads its weights."""
        config["network"] = keras.saving.deserialize_keras_object(config["network"])
        return cls(**config)


def build(settings: dict, centre: np.ndarray, scale: np.ndarray, seed: int, noise_seed: int) -> Flow:
    """Build an untrained flow of ``settings["layers"]`` residual blocks; ``centre`` and ``scale`` are (D,)."""
    initial = Initialisers(seed)
    units = settings["dense_units"]
    place = keras.Input((len(centre),), name="place")
    condition = keras.Input((_CONDITIONS,), name="condition")
    h = layers.Dense(units, kernel_initializer=initial(), name="widen")(place)
    for k in range(1, settings["layers"] + 1):
        change = layers.LayerNormalization(name=f"norm_{k}")(h)
        change = layers.Add(name=f"conditioned_{k}")(
            [
                layers.Dense(units, kernel_initializer=initial(), name=f"dense_{k}a")(change),
                layers.Dense(units, kernel_initializer=initial(), name=f"conditions_{k}")(condition),
            ]
        )
        change = layers.Activation("silu", name=f"activation_{k}")(change)
        change = layers.Dense(units, kernel_initializer="zeros", name=f"dense_{k}b")(change)
        h = layers.Add(name=f"block_{k}")([h, change])
    h = layers.Activation("silu", name="activation")(layers.LayerNormalization(name="norm")(h))
    velocity = layers.Dense(len(centre), kernel_initializer=initial(), name="velocity")(h)
    network = keras.Model([place, condition], velocity, name="network")
    return Flow(network, centre.tolist(), scale.tolist(), noise_seed, name="flow")
