"""Rows of the benchmark's table: our rate and a peer's, measured alternately so that drift of the machine cancels."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy import stats


@dataclass(frozen=True)
class Row:
    """Our rate and a peer's (medians), and the ratio of ours to the peer's with its 95 % interval.

    ``against`` names the peer if there are several.
    """

    name: str
    ours: float
    peer: float
    unit: str
    ratio: float
    ratio_low: float
    ratio_high: float
    against: str = ""


def interleaved(
    name: str, unit: str, ours: Callable[[], float], peer: Callable[[], float], rounds: int = 7, against: str = ""
) -> Row:
    """Measure two rates alternately, each first in every other round; the first round is a warm-up.

    The ratio is the geometric mean of the rounds' ratios, with Student's interval of their logarithms.
    """
    rates = []
    for turn in range(rounds + 1):
        if turn % 2:
            rates.append((ours(), peer()))
        else:
            rates.append((peer(), ours())[::-1])
    measured = np.array(rates[1:])
    logs = np.log(measured[:, 0] / measured[:, 1])
    half = stats.t.ppf(0.975, rounds - 1) * logs.std(ddof=1) / math.sqrt(rounds)
    ratio, low, high = (math.exp(logs.mean() + shift) for shift in (0, -half, half))
    return Row(name, *map(float, np.median(measured, axis=0)), unit, ratio, low, high, against)


def printed(rows: list[Row]) -> str:
    """Format the rows as a table of text."""
    lines = [f"{'':28} {'ours':>10} {'peer':>10}  {'unit':22} {'ratio (95 %)'}"]
    for row in rows:
        interval = f"{row.ratio:.2f} ({row.ratio_low:.2f} to {row.ratio_high:.2f})"
        lines.append(
            f"{row.name:28} {row.ours:10.4g} {row.peer:10.4g}  {row.unit:22} {interval}  {row.against}".rstrip()
        )
    return "\n".join(lines)
