"""Logs of a job: everything goes to its file, readable lines to the terminal, progress as whole lines."""

import logging
import os
import re
import sys
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tqdm import tqdm

FIRST_LINE = 10.0  # seconds until a job first reports its progress
NEXT_LINE = 30.0  # seconds between reports

log = logging.getLogger("ljvae")

_start_seconds = 0.0  # start-up time of this job: interpreter, imports, compilation


class UserError(Exception):
    """A fault that the user can correct; its text is one or two lines and needs no traceback."""


@contextmanager
def starting() -> Iterator[None]:
    """Count the duration of the block as start-up time of a job.

    Compilation and the import of TensorFlow belong here: within a job, their messages go to the log.
    """
    began = time.perf_counter()
    try:
        yield
    finally:
        add_start_seconds(time.perf_counter() - began)


def add_start_seconds(seconds: float) -> None:
    """Count ``seconds`` as start-up time of a job."""
    global _start_seconds
    _start_seconds += seconds


def start_seconds(path: str | Path) -> float:
    """Read the start-up time (seconds) of a finished job from its log at ``path``; NaN if it has none."""
    text = Path(path).read_text(errors="replace") if Path(path).is_file() else ""
    seconds = re.findall(r"^start: ([0-9.]+) s$", text, re.M)
    return float(seconds[-1]) if seconds else float("nan")


@contextmanager
def logged_to(path: str | Path) -> Iterator[None]:
    """Send standard error of the block, including that of compiled libraries, to the log at ``path``.

    Information and warnings also reach the terminal; an error does not, since the end of the run shows it. The log ends
    with the start-up time: the processor seconds of the process so far (interpreter, imports) and the seconds of each
    `starting` block. An exception leaves its traceback in the log (a UserError its line) and ends the process with exit
    code 1; Ctrl-C leaves a line.
    """
    add_start_seconds(time.process_time())
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    sys.stderr.flush()
    with open(path, "w", buffering=1) as file, os.fdopen(os.dup(2), "w", buffering=1) as terminal:
        os.dup2(file.fileno(), 2)
        to_file = logging.StreamHandler(file)
        to_file.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
        to_terminal = logging.StreamHandler(terminal)
        to_terminal.setFormatter(logging.Formatter("%(message)s"))
        to_terminal.addFilter(lambda record: record.levelno < logging.ERROR)
        log.handlers = [to_file, to_terminal]
        log.setLevel(logging.INFO)
        log.propagate = False
        try:
            yield
        except UserError as error:
            log.error("%s", error)
            sys.exit(1)
        except KeyboardInterrupt:
            log.error("stopped before its end")
            sys.exit(130)
        except Exception:
            log.error("%s", traceback.format_exc().rstrip())
            sys.exit(1)
        finally:
            sys.stderr.flush()
            file.write(f"start: {_start_seconds:.2f} s\n")
            os.dup2(terminal.fileno(), 2)
            log.handlers = []


class Progress:
    """Logs a bar, the rate and the time left for ``total`` units, of which an earlier run completed ``done``.

    Jobs of less than ten seconds log nothing.
    """

    def __init__(self, label: str, total: int, unit: str, done: int = 0) -> None:
        self.label = label
        self.total = total
        self.unit = unit
        self.before = self.done = done
        self.began = time.monotonic()
        self.due = self.began + FIRST_LINE

    def advance(self, count: int = 1, note: str = "") -> None:
        """Count units that were just finished; ``note`` is appended to the line."""
        self.done += count
        now = time.monotonic()
        if now >= self.due:
            self.due = now + NEXT_LINE
            log.info("%s", self.line(now - self.began, note))

    def line(self, seconds: float, note: str = "") -> str:
        """Format a line of at most a hundred characters.

        >>> name, bar, numbers = Progress("gamma_0.1", 100, "configuration").line(0.0).split("|")
        >>> numbers
        ' 0/100 [00:00<?, ?configuration/s]'
        """
        return tqdm.format_meter(
            self.done,
            self.total,
            seconds,
            prefix=self.label,
            unit=self.unit,
            initial=self.before,
            postfix=note,
            ncols=100,
        )
