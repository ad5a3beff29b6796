"""Named random streams: every consumer derives its own from (seed, name)."""

import hashlib

import numpy as np


def stream_key(seed: int, name: str) -> int:
    """Derive a 64-bit key for the stream ``name`` under the study's ``seed``.

    Keys of different names are independent, so a new consumer changes no other.

    >>> stream_key(1, "gamma_0.4") == stream_key(1, "gamma_0.4")
    True
    >>> stream_key(1, "gamma_0.4") == stream_key(1, "gamma_0.7")
    False
    """
    digest = hashlib.sha256(f"{seed}\n{name}".encode()).digest()
    return int.from_bytes(digest[:8], "little")


def generator(seed: int, name: str) -> np.random.Generator:
    """Return a numpy generator for the stream ``name`` under ``seed``."""
    return np.random.default_rng(stream_key(seed, name))


def random_state(seed: int, name: str) -> int:
    """Derive a seed below 2^31 for the stream ``name`` under ``seed``, for libraries without 64-bit keys.

    >>> random_state(1, "weights") == stream_key(1, "weights") % 2**31
    True
    """
    return stream_key(seed, name) % 2**31
