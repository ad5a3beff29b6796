"""A Keras decoder as plain data that the page's JavaScript computes with: its layers in order, and their weights.

Kernels are rounded to 16 bits, which halves the page; all else has 32.
"""

import base64
from typing import Any

import numpy as np

from workflow.ljvae.logs import UserError

ACTIVATIONS = ("linear", "leaky_relu", "gelu")  # those that decoder.js has, as Keras has them by default


def describe_decoder(decoder: Any, model: str) -> list[dict]:
    """Describe a decoder as steps from a latent (D,) to its output, with arrays as `pack_array` returns them.

    Step k computes value k + 1 from the values ``of`` (value 0 is the latent). Values are flat, in the order of Keras:
    rows, columns, channels. Raises UserError, with the name of the ``model``, for a layer or an activation that the
    page does not know.
    """
    steps: list[dict] = []
    value_of = {}  # number of the value by the id of its Keras tensor
    for layer in decoder.layers:
        kind = type(layer).__name__
        if kind == "InputLayer":
            value_of[id(layer.output)] = 0
            continue
        inputs = layer.input if isinstance(layer.input, list) else [layer.input]
        values = [value_of[id(tensor)] for tensor in inputs]
        if kind not in _STEPS:
            raise UserError(f"{model}, layer {layer.name}: the page can't compute {kind}; it knows {', '.join(_STEPS)}")
        try:
            layer_steps = _STEPS[kind](layer)
        except ValueError as error:
            raise UserError(f"{model}, layer {layer.name}: {error}") from None
        for step in layer_steps:
            steps.append({"of": values, **step})
            values = [len(steps)]
        value_of[id(layer.output)] = values[0]
    return steps


def round_kernels(decoder: Any) -> None:
    """Round a decoder's kernels as the page does, to measure what the rounding changes."""
    decoder.set_weights([round_kernel(weight) if weight.ndim > 1 else weight for weight in decoder.get_weights()])


def round_kernel(kernel: np.ndarray) -> np.ndarray:
    """The float32 values of a kernel's nearest 16-bit numbers."""
    return kernel.astype(np.float16).astype(np.float32)


def pack_array(array: np.ndarray, kind: str = "float32") -> dict:
    """An array as its bytes in base64, little-endian, of ``kind`` float16 or float32.

    >>> pack_array(np.array([1.0, -2.0]), "float16")
    {'kind': 'float16', 'base64': 'ADwAwA=='}
    """
    content = np.ascontiguousarray(array, dtype=np.dtype(kind).newbyteorder("<"))
    return {"kind": kind, "base64": base64.b64encode(content.tobytes()).decode()}


def _nothing(layer: Any) -> list[dict]:
    return []  # values are flat


def _activation(layer: Any) -> str:
    name = getattr(layer.activation, "__name__", type(layer.activation).__name__)
    if name not in ACTIVATIONS:
        raise ValueError(f"the page can't compute the activation {name}; it knows {', '.join(ACTIVATIONS)}")
    return name


def _dense(layer: Any) -> list[dict]:
    kernel, bias = layer.get_weights()
    return [
        {
            "kind": "dense",
            "inputs": len(kernel),
            "activation": _activation(layer),
            "kernel": pack_array(kernel, "float16"),
            "bias": pack_array(bias),
        }
    ]


def _patches(layer: Any) -> list[dict]:
    side = layer.input.shape[1]
    return [*_dense(layer), {"kind": "patches", "side": side, "patch": layer.patch, "channels": layer.channels}]


def _transposed(layer: Any) -> list[dict]:
    kernel, bias = layer.get_weights()  # (3, 3, channels out, channels in)
    if kernel.shape[:2] != (3, 3) or layer.padding != "same" or layer.strides != (2, 2):
        raise ValueError("the page knows only padded transposed convolutions of 3 x 3 with stride 2")
    return [
        {
            "kind": "transposed",
            "side": layer.input.shape[1],
            "channels": kernel.shape[3],
            "activation": _activation(layer),
            "kernel": pack_array(np.swapaxes(kernel, 2, 3), "float16"),
            "bias": pack_array(bias),
        }
    ]


def _crop(layer: Any) -> list[dict]:
    _, side, _, channels = layer.input.shape
    return [{"kind": "crop", "side": side, "kept": layer.output.shape[1], "channels": channels}]


def _restore(layer: Any) -> list[dict]:
    if not layer.invert:
        raise ValueError("a decoder should restore, not standardise")
    deviation = np.sqrt(np.asarray(layer.variance))
    return [{"kind": "restore", "mean": pack_array(np.asarray(layer.mean)), "deviation": pack_array(deviation)}]


_STEPS = {
    "Reshape": _nothing,
    "Flatten": _nothing,
    "Dense": _dense,
    "PatchConv2DTranspose": _patches,
    "Conv2DTranspose": _transposed,
    "Cropping2D": _crop,
    "Normalization": _restore,
}
