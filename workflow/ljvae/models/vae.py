"""The variational autoencoder and its loss.

Loss (deck, "Wrapping up"): mean over matrix elements of the squared error + kl_weight * KL, with KL summed over latent
dimensions, both averaged over the batch. Training draws one latent sample; tests, and every reported error, use the
latent mean. For occupied and empty cells of an image the binary cross-entropy replaces the squared error (deck,
"Alternative Representation").
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import keras
from keras import ops

from workflow.ljvae.models.step import SlicedModel

if TYPE_CHECKING:
    import tensorflow as tf


def kl_divergence(mean: tf.Tensor, log_variance: tf.Tensor) -> tf.Tensor:
    """KL (B,) of N(mean, exp(log_variance)) from N(0, 1), summed over the D latent dimensions.

    Deck, "Sampling in latent space": -1/2 sum_i (1 + log s_i^2 - m_i^2 - s_i^2).

    >>> float(kl_divergence(ops.convert_to_tensor([[2.0]]), ops.convert_to_tensor([[0.0]]))[0])
    2.0
    """
    return -0.5 * ops.sum(1.0 + log_variance - ops.square(mean) - ops.exp(log_variance), axis=-1)


def squared_error(matrices: tf.Tensor, decoded: tf.Tensor) -> tf.Tensor:
    """Mean squared error (B,) per element of arrays (B, N, k).

    >>> squared_error(ops.zeros((1, 2, 2)), 2.0 * ops.ones((1, 2, 2))).numpy().tolist()
    [4.0]
    """
    return ops.mean(ops.square(decoded - matrices), axis=(1, 2))


def cross_entropy(images: tf.Tensor, decoded: tf.Tensor) -> tf.Tensor:
    """Mean binary cross-entropy (B,) in nats per cell of images (B, C, C), given the decoded probabilities.

    >>> half = ops.ones((1, 2, 2)) / 2
    >>> round(float(cross_entropy(ops.ones((1, 2, 2)), half)[0]), 4)
    0.6931
    """
    return ops.mean(ops.binary_crossentropy(images, decoded), axis=(1, 2))


def distances(points: tf.Tensor) -> tf.Tensor:
    """Distances (B, N, N) between points (B, N, 2), with a floor of 1e-4 that keeps the root's gradient finite.

    >>> distances(ops.convert_to_tensor([[[0.0, 0.0], [3.0, 4.0]]])).numpy().round(3).tolist()
    [[[0.0, 5.0], [5.0, 0.0]]]
    """
    squared = ops.sum(ops.square(points), axis=-1)
    products = ops.matmul(points, ops.transpose(points, (0, 2, 1)))
    between = (squared[:, :, None] + squared[:, None, :] - 2.0 * products) * (1.0 - ops.eye(points.shape[1]))
    return ops.sqrt(ops.maximum(between, 1e-8))


def distance_error(points: tf.Tensor, decoded: tf.Tensor) -> tf.Tensor:
    """Mean squared error (B,) per element of the distance matrices of points (B, N, 2).

    >>> pair, longer = [[[0.0, 0.0], [3.0, 0.0]]], [[[1.0, 1.0], [1.0, 5.0]]]  # 3 and 4 apart
    >>> distance_error(*map(ops.convert_to_tensor, (pair, longer))).numpy().round(4).tolist()
    [0.5]
    """
    return squared_error(distances(points), distances(decoded))


LIKELIHOODS = {"gaussian": squared_error, "bernoulli": cross_entropy, "distances": distance_error}


@keras.saving.register_keras_serializable(package="ljvae")
class VAE(SlicedModel):
    """Encoder and decoder of distance matrices (B, N, N), coordinates (B, N, 2) in units of L, or images (B, C, C).

    A call returns the decoded latent means. ``seed`` starts the stream of the latent samples. With ``kl_weight`` 0 it
    is a plain autoencoder: no sample is drawn, and the log-variance has no meaning. ``likelihood`` is gaussian,
    bernoulli for a decoder of probabilities, or distances for points (B, N, 2) whose distances are Gaussian; the last
    adds the squared error of the coordinates with ``orientation_weight``. In training, ``kl_share`` scales the KL
    weight; tests always use the full weight.
    """

    tracked = ("loss", "mse", "kl")

    def __init__(
        self,
        encoder: keras.Model,
        decoder: keras.Model,
        kl_weight: float,
        seed: int,
        likelihood: str = "gaussian",
        orientation_weight: float = 0.0,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.encoder = encoder
        self.decoder = decoder
        self.kl_weight = kl_weight
        self.seed = seed
        self.likelihood = likelihood
        self.orientation_weight = orientation_weight
        self.kl_share = self.add_weight(shape=(), initializer="ones", trainable=False, name="kl_share")
        self.noise = keras.random.SeedGenerator(seed)
        self.built = True  # as its parts are

    @property
    def decodes_points(self) -> bool:
        """Whether the decoder returns points, whose distances are the reconstruction."""
        return self.likelihood == "distances"

    def call(self, matrices: tf.Tensor) -> tf.Tensor:
        """Decode the latent means, to the shape of the input."""
        mean, _ = self.encoder(matrices)
        return self.decoder(mean)

    def loss_terms(self, matrices: tf.Tensor, training: bool) -> dict[str, tf.Tensor]:
        """Compute ``loss``, ``mse`` and ``kl`` (B,).

        ``loss`` = error + kl_weight * KL (deck, "Wrapping up"). The error is the mse or, with the bernoulli
        likelihood, the cross-entropy.

        >>> def encoder(arrays, training):
        ...     return ops.full((1, 1), 2.0), ops.zeros((1, 1))  # a KL of 2
        >>> model = VAE(encoder, lambda latent, training: ops.zeros((1, 2, 2)), kl_weight=0.1, seed=1)
        >>> terms = model.loss_terms(ops.ones((1, 2, 2)), training=False)
        >>> {name: round(float(value[0]), 6) for name, value in terms.items()}
        {'loss': 1.2, 'mse': 1.0, 'kl': 2.0}
        """
        mean, log_variance = self.encoder(matrices, training=training)
        latent = mean
        if training and self.kl_weight > 0:
            noise = keras.random.normal(ops.shape(mean), seed=self.noise)
            latent = mean + ops.exp(0.5 * log_variance) * noise
        decoded = self.decoder(latent, training=training)
        error = LIKELIHOODS[self.likelihood](matrices, decoded)
        mse = squared_error(matrices, decoded) if self.likelihood == "bernoulli" else error
        if self.orientation_weight > 0:
            error = error + self.orientation_weight * squared_error(matrices, decoded)
        kl = kl_divergence(mean, log_variance)
        weight = self.kl_weight * self.kl_share if training else self.kl_weight
        return {"loss": error + weight * kl, "mse": mse, "kl": kl}

    def get_config(self) -> dict[str, Any]:
        """Return the configuration for `from_config`, as plain data."""
        return {
            **super().get_config(),
            "encoder": keras.saving.serialize_keras_object(self.encoder),
            "decoder": keras.saving.serialize_keras_object(self.decoder),
            "kl_weight": self.kl_weight,
            "seed": self.seed,
            "likelihood": self.likelihood,
            "orientation_weight": self.orientation_weight,
        }

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> VAE:
        """Build the model from the result of `get_config`; Keras then loads its weights."""
        for part in ("encoder", "decoder"):
            config[part] = keras.saving.deserialize_keras_object(config[part])
        return cls(**config)
