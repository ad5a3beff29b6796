"""How a script runs: its ``main`` gets what the rule names, as keywords, and logs to the job's log."""

import inspect
from collections.abc import Callable, Iterable
from typing import Any

from workflow.ljvae.logs import logged_to

# Params that decide when a job is due; only a main that names them gets them.
TRACKED = frozenset({"code", "packages", "architecture", "template"})


def run(main: Callable[..., None], job: Any) -> None:
    """Call ``main`` with what ``job`` names, the object that Snakemake gives a script.

    The job's log gets everything; an error ends the process with an exit code of 1.
    """
    with logged_to(job.log[0]):
        main(**keywords(main, job))


def keywords(main: Callable[..., None], job: Any) -> dict[str, Any]:
    """Keywords for ``main``: each named input, output and param, and the wildcards and threads that it asks for.

    An input or output of several files is a list. A wildcard that ``main`` takes as int becomes one. Raises ValueError
    where an input or output has no name, or a name stands for two things.
    """
    arguments: dict[str, Any] = {}
    parameters = inspect.signature(main).parameters
    params = [(name, value) for name, value in job.params.items() if name in parameters or name not in TRACKED]
    for name, value in [*_files(job.input), *_files(job.output), *params]:
        if name in arguments:
            raise ValueError(f"{name} stands for two things among the inputs, outputs and params")
        arguments[name] = value
    for name, parameter in parameters.items():
        if name == "threads":
            arguments[name] = job.threads
        elif name not in arguments and name in job.wildcards.keys():  # noqa: SIM118 a list with names
            text = job.wildcards.get(name)
            arguments[name] = int(text) if parameter.annotation is int else text
    return arguments


def _files(files: Any) -> Iterable[tuple[str, str | list[str]]]:
    named = dict(files.items())
    count = sum(1 if isinstance(value, str) else len(value) for value in named.values())
    if count != len(files):
        raise ValueError("every input and output of a rule needs a name, by which its script takes it")
    for name, value in named.items():
        yield name, value if isinstance(value, str) else list(value)
