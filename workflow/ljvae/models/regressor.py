"""The deck's attempts to learn coordinates from distance matrices: (N, N) to (N, 2)."""

from importlib import import_module

import keras
import numpy as np
from keras import layers

from workflow.ljvae.models.parts import Initialisers


def build(settings: dict, mean: np.ndarray, scale: float, seed: int) -> keras.Model:
    """A network from matrices (B, N, N) to points (B, N, 2), both in units of L.

    Its trunk is that of an architecture of matrices (``settings["architecture"]``: dense or conv2d),
    its output starts at the centre of the box.
    """
    initial = Initialisers(seed)
    trunk = import_module(f"workflow.ljvae.models.{settings['architecture']}").trunk
    matrices, h = trunk(settings, mean, scale, initial)
    centre = keras.initializers.Constant(0.5)
    h = layers.Dense(2 * len(mean), kernel_initializer=initial(), bias_initializer=centre, name="coordinates")(h)
    return keras.Model(matrices, layers.Reshape((len(mean), 2), name="points")(h), name="regressor")
