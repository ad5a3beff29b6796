"""Logs of a job: everything into its file, one readable line on the terminal."""

import logging
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

log = logging.getLogger("ljvae")


class UserError(Exception):
    """A fault that the user can mend; its text is one or two lines and needs no traceback."""


@contextmanager
def logged_to(path: str | Path) -> Iterator[None]:
    """Log the block to ``path`` and, from INFO on, to the terminal.

    A UserError ends the process with its line; another exception leaves its traceback in the log
    and is raised again.
    """
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    to_file = logging.FileHandler(path, mode="w")
    to_file.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    to_terminal = logging.StreamHandler(sys.stderr)
    to_terminal.setFormatter(logging.Formatter("%(message)s"))
    log.setLevel(logging.INFO)
    log.addHandler(to_file)
    log.addHandler(to_terminal)
    logging.captureWarnings(True)
    logging.getLogger("py.warnings").addHandler(to_file)
    try:
        yield
    except UserError as error:
        log.error("%s", error)
        sys.exit(1)
    except Exception:
        to_file.stream.write(traceback.format_exc())
        raise
    finally:
        for handler in (to_file, to_terminal):
            log.removeHandler(handler)
        logging.getLogger("py.warnings").removeHandler(to_file)
        to_file.close()
