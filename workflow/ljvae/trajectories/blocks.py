"""Blocks of frames, which readers return: frames that share their box and the columns of their positions.

A single frame, whatever file it is from, is a `Frame`.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

FRAMES = 256  # in a block of a trajectory, at most
PARTICLES = 2**20  # in all frames of a block, unless one frame has more


class Fault(Exception):
    """A file that can't be read as it stands; its text says where and what would be right, without the path."""


class Request(NamedTuple):
    """Which frames a reader yields: ``first``, ``first + every`` and so on, up to and including ``last``.

    ``full`` asks for the species and identities of particles as well, and allows arrays to have z.
    """

    first: int = 0
    last: int | None = None
    every: int = 1
    full: bool = False

    def wants(self, frame: int) -> bool:
        """Whether a frame is to be yielded.

        >>> [frame for frame in range(12) if Request(first=2, last=8, every=3).wants(frame)]
        [2, 5, 8]
        """
        return self.first <= frame and not self.ends_before(frame) and (frame - self.first) % self.every == 0

    def ends_before(self, frame: int) -> bool:
        """Whether no frame from this one on is to be yielded."""
        return self.last is not None and frame > self.last

    def frames(self, total: int) -> range:
        """The frames to be yielded of a file that has ``total`` of them.

        >>> Request(first=2, every=3).frames(10)
        range(2, 10, 3)
        """
        end = total if self.last is None else min(total, self.last + 1)
        return range(self.first, end, self.every)


ALL = Request()
NONE = Request(first=sys.maxsize)


@dataclass(frozen=True, eq=False)
class Box:
    """The lower corner (3,) of a box and its edges (3, 3), a row for each or None, in the file's unit of length.

    ``periodic`` says along which edges it is periodic, or None if the file does not say. ``by_format`` is true where
    that follows from the format, since no file of it says anything else.
    """

    corner: np.ndarray
    edges: np.ndarray | None
    periodic: tuple[bool, bool, bool] | None = None
    by_format: bool = False


@dataclass(frozen=True, eq=False)
class Block:
    """Points (F, N, 2) or (F, N, 3) of F frames: number ``first``, from 0, and each one ``every`` frames later.

    They are in the file's unit of length and in its frame of reference: ``box`` says where its corner is; without one
    it is at the origin. ``layout`` names the columns that they come from. ``wrapped`` (F,) says which frames have image
    flags along x or y. ``species`` (F, N) and ``identities`` (F, N) are those of the particles, None where the file has
    none or where they were not asked for.
    """

    first: int
    points: np.ndarray
    box: Box | None
    layout: str = ""
    wrapped: np.ndarray | None = None
    species: np.ndarray | None = None
    identities: np.ndarray | None = None
    every: int = 1

    def frame_name(self, index: int = 0) -> str:
        """How messages name the block's frame of this index."""
        return frame_name(self.first + index * self.every)


class Frame(NamedTuple):
    """One frame of N particles in D dimensions, 2 or 3; lengths are in the unit that the reader was given.

    ``points`` (N, D) are as the file has them, inside of the box or not, and ``identities`` (N,) are in rising order.
    The rows of ``edges`` (D, D) are the edges of the box, which begin at its lower ``corner`` (D,), and ``periodic``
    (D,) says along which of them it is periodic. Without a box, ``edges`` is None and ``periodic`` false.
    """

    number: int
    points: np.ndarray
    edges: np.ndarray | None
    corner: np.ndarray
    periodic: np.ndarray
    species: np.ndarray | None
    identities: np.ndarray | None


def frame_name(number: int) -> str:
    """How messages name a frame.

    >>> frame_name(3)
    'frame 3 (from 0)'
    """
    return f"frame {number} (from 0)"
