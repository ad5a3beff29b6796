"""The memory of a process of its own."""

import re
from pathlib import Path


def peak_memory() -> float:
    """Peak memory of this process, in MB, since its program began.

    `getrusage` would not do: a child begins with the peak of the process that started it.
    """
    status = Path("/proc/self/status").read_text()
    return int(re.search(r"^VmHWM:\s*(\d+) kB", status, re.MULTILINE)[1]) / 1024
