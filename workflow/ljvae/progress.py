"""How far a long job is, in whole lines: jobs side by side don't garble them, and a file holds few of them."""

import time

from tqdm import tqdm

from workflow.ljvae.logs import log

FIRST, EVERY = 10.0, 30.0  # seconds: to the first line, and from one line to the next


class Progress:
    """Logs a bar, the rate and the time left of ``total`` units, of which an earlier run did the first ``done``.

    Jobs that take less than ten seconds say nothing.
    """

    def __init__(self, what: str, total: int, unit: str, done: int = 0) -> None:
        self.what, self.total, self.unit = what, total, unit
        self.before = self.done = done
        self.began = time.monotonic()
        self.due = self.began + FIRST

    def advance(self, count: int = 1, note: str = "") -> None:
        """Count units that were just finished; ``note`` is what else there is to say."""
        self.done += count
        now = time.monotonic()
        if now >= self.due:
            self.due = now + EVERY
            log.info("%s", self.line(now - self.began, note))

    def line(self, seconds: float, note: str = "") -> str:
        """A line of at most a hundred characters.

        >>> name, bar, numbers = Progress("gamma_0.1", 100, "configuration").line(0.0).split("|")
        >>> numbers
        ' 0/100 [00:00<?, ?configuration/s]'
        """
        return tqdm.format_meter(
            self.done,
            self.total,
            seconds,
            prefix=self.what,
            unit=self.unit,
            initial=self.before,
            postfix=note,
            ncols=100,
        )
