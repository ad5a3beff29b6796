"""Blocks of frames, which readers return: frames that share their box and the columns of their positions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


class Fault(Exception):
    """A file that can't be read as it stands; its text says where and what would be right, without the path."""


@dataclass(frozen=True, eq=False)
class Box:
    """The lower corner (3,) of a box and its edges (3, 3), a row for each or None, in the file's unit of length.

    ``periodic`` says whether the file calls x or y periodic.
    """

    corner: np.ndarray
    edges: np.ndarray | None
    periodic: bool = False


@dataclass(frozen=True, eq=False)
class Block:
    """Points (F, N, 2) or (F, N, 3) of F frames, of which ``first`` is the first one's number from 0.

    They are in the file's unit of length and in its frame of reference: ``box`` says where its corner is; without one
    it is at the origin. ``layout`` names the columns that they come from. ``wrapped`` (F,) says which frames have image
    flags along x or y.
    """

    first: int
    points: np.ndarray
    box: Box | None
    layout: str = ""
    wrapped: np.ndarray | None = None


def frame_name(number: int) -> str:
    """How messages name a frame.

    >>> frame_name(3)
    'frame 3 (from 0)'
    """
    return f"frame {number} (from 0)"
