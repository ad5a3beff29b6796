"""A Conv2D VAE with dense layers: GELU, overlapping strided convolutions, Keras's own layers, optimiser and generator
of batches, one step between two returns to Python.

Usage: conv2d_keras.py SETTINGS THREADS TRAIN VALIDATION MINUTES; prints the history of so many minutes as JSON.
"""

import json
import math
import sys
import time

import keras
import numpy as np
import tensorflow as tf
from keras import layers

from workflow.ljvae.models.parts import Initialisers, dense_layers, latent_encoder, standardise
from workflow.ljvae.models.vae import VAE
from workflow.ljvae.randomness import generator
from workflow.ljvae.storage import open_matrices
from workflow.ljvae.training.batches import Batches
from workflow.ljvae.training.networks import fit_standardisation


class Generated(keras.utils.PyDataset):
    """Batches as Keras asks for them."""

    def __init__(self, batches: Batches):
        super().__init__()
        self.batches = batches

    def __len__(self) -> int:
        return len(self.batches)

    def __getitem__(self, index: int) -> np.ndarray:
        return self.batches[index]

    def on_epoch_end(self) -> None:
        self.batches.draw()


def build(settings: dict, mean: np.ndarray, scale: float) -> VAE:
    initial = Initialisers(1)
    particles, channels, units = len(mean), settings["channels"], settings["dense_units"]
    patch = {"kernel_size": 3, "strides": 3}
    halved = {"kernel_size": 3, "strides": 2, "padding": "same", "activation": "gelu"}
    matrices = keras.Input((particles, particles))
    h = layers.Reshape((particles, particles, 1))(standardise(mean, scale, "standardise")(matrices))
    h = layers.Conv2D(channels, **patch, activation="gelu", kernel_initializer=initial())(h)
    h = layers.Conv2D(2 * channels, **halved, kernel_initializer=initial())(h)
    side = h.shape[1]
    h = dense_layers(layers.Flatten()(h), 2, units, initial)
    encoder = latent_encoder(matrices, h, settings["latent_dim"], initial)
    latent = keras.Input((settings["latent_dim"],))
    h = dense_layers(latent, 2, units, initial)
    h = layers.Dense(side * side * 2 * channels, activation="gelu", kernel_initializer=initial(), name="unflatten")(h)
    h = layers.Reshape((side, side, 2 * channels))(h)
    h = layers.Conv2DTranspose(channels, **halved, kernel_initializer=initial())(h)
    h = layers.Conv2DTranspose(1, **patch, kernel_initializer=initial())(h)
    h = layers.Reshape((particles, particles))(h)
    decoder = keras.Model(latent, standardise(mean, scale, "restore", invert=True)(h))
    return VAE(encoder, decoder, settings["kl_weight"], 1)


class Clock(keras.callbacks.Callback):
    """Seconds since the training began and validation error, by epoch."""

    def on_train_begin(self, logs=None):
        self.start, self.seconds, self.errors = time.perf_counter(), [], []

    def on_epoch_end(self, epoch, logs=None):
        self.seconds.append(time.perf_counter() - self.start)
        self.errors.append(logs["val_mse"])


def trained(model: VAE, batches: Generated, held_out: Generated, settings: dict, epochs: int) -> Clock:
    steps = epochs * len(batches)
    warm_up = min(500, steps // 10)
    rate = keras.optimizers.schedules.CosineDecay(
        settings["learning_rate"] / 100,
        steps - warm_up,
        warmup_target=settings["learning_rate"],
        warmup_steps=warm_up,
    )
    optimizer = keras.optimizers.AdamW(rate, weight_decay=settings["weight_decay"], epsilon=1e-8)
    optimizer.exclude_from_weight_decay(var_names=["bias"])
    model.compile(optimizer=optimizer)
    clock = Clock()
    model.fit(batches, validation_data=held_out, epochs=epochs, shuffle=False, verbose=0, callbacks=[clock])
    return clock


def main() -> None:
    settings, threads, train, validation, minutes = sys.argv[1:]
    settings = json.loads(settings)
    tf.config.threading.set_intra_op_parallelism_threads(int(threads))
    tf.config.threading.set_inter_op_parallelism_threads(int(threads))
    matrices, held_out = open_matrices(train), Generated(Batches(open_matrices(validation), 500))
    batches = Generated(Batches(matrices, settings["batch_size"], generator(1, "bench"), settings["mirror"]))
    mean, scale = fit_standardisation(matrices, 0.0)
    first = trained(build(settings, mean.astype(np.float32), scale), batches, held_out, settings, epochs=2)
    epochs = math.ceil(60 * float(minutes) / (first.seconds[1] - first.seconds[0]))
    clock = trained(build(settings, mean.astype(np.float32), scale), batches, held_out, settings, epochs)
    print(json.dumps({"seconds": clock.seconds, "val_mse": clock.errors}))


if __name__ == "__main__":
    main()
