"""Import Keras as jobs need it: into their log, and without the packages of its extras."""

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module

from workflow.ljvae.logs import starting

# Keras imports them for wrappers and plots that no job uses, and does without where they are missing.
EXTRAS = ("matplotlib", "pandas", "sklearn")


@contextmanager
def importing_keras() -> Iterator[None]:
    """Import Keras before the block, which imports what needs it, and count the seconds of both as start.

    Without `EXTRAS` and the garbage collector this takes a third less time. TensorFlow prints while it is imported:
    enter the block when the job's log is open.
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
    """Import Keras while those of the ``extras`` that nobody has imported yet look as if they were missing."""
    hidden = [name for name in extras if name not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type]  # None: not to be found
    try:
        import_module("keras")
    finally:
        for name in hidden:
            del sys.modules[name]
