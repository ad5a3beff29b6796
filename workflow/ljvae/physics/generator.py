"""Initial states of the chains' random number generators.

The generator itself, xoshiro128++, is in `metropolis`: numba's cache notices edits only in the file of a compiled
function, so one file holds all code that is compiled into the sweeps.
"""

import numpy as np


def split_mix(counters: np.ndarray) -> np.ndarray:
    """Apply the splitmix64 output function (Steele et al., 2014) to uint64 counters."""
    with np.errstate(over="ignore"):
        z = counters * np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return z ^ (z >> np.uint64(31))


def chain_states(key: int, first: int, count: int) -> np.ndarray:
    """Return the generator states (count, 4), uint32, of the chains ``first`` to ``first + count - 1``.

    A chain's state depends only on the key and the chain's number, not on the number of chains or on the block or
    thread that runs it.

    >>> chain_states(7, 3, 2).tolist() == chain_states(7, 0, 5)[3:].tolist()
    True
    """
    with np.errstate(over="ignore"):
        chain = split_mix(split_mix(np.arange(first, first + count, dtype=np.uint64)) + np.uint64(key))
        words = np.stack([split_mix(chain + np.uint64(1)), split_mix(chain + np.uint64(2))], axis=1)
    return np.ascontiguousarray(words).view(np.uint32).reshape(count, 4)
