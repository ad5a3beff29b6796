"""Import Keras into the log of a job, without the optional packages that Keras imports."""

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module

from workflow.ljvae.logs import starting

# Keras imports them for wrappers and plots that no job uses, and works without them.
EXTRAS = ("matplotlib", "pandas", "sklearn")


@contextmanager
def importing_keras() -> Iterator[None]:
    """Import Keras before the block, which imports what needs it; count the time of both as start-up time.

    Without `EXTRAS` and the garbage collector the import takes a third less time. TensorFlow prints messages while it
    is imported: enter the block when the job's log is open.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        with starting():
            _import_without(EXTRAS)
            yield
    finally:
        if collecting:
            gc.enable()


def _import_without(extras: tuple[str, ...]) -> None:
    """Import Keras while those of the ``extras`` that have not been imported yet appear to be missing."""
    hidden = [name for name in extras if name not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type]  # None: not to be found
    try:
        import_module("keras")
    finally:
        for name in hidden:
            del sys.modules[name]
