"""The command line of the commands: the options that name a study, a fault of the user as a line, and Snakemake's."""

import subprocess
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterable
from pathlib import Path

from workflow.commands import plan
from workflow.commands.inputs import read_yaml
from workflow.ljvae.logs import UserError

CONFIG = plan.ROOT / "config" / "config.yaml"


def study_parser(description: str) -> ArgumentParser:
    """Return a parser of ``--directory`` and ``--configfile`` with the first line of a module's ``description``."""
    parser = ArgumentParser(description=description.splitlines()[0])
    parser.add_argument("--directory", type=Path, default=Path(), help="the folder that has results/")
    parser.add_argument("--configfile", type=Path, nargs="+", default=[CONFIG], help="of the study, the last one wins")
    return parser


def study(options: Namespace) -> tuple[Path, list[Path]]:
    """Return the folder and the config files of a study. Raises UserError if one is not there, or is no config."""
    directory = options.directory.resolve()
    files = [path.resolve() for path in options.configfile]
    if not directory.is_dir():
        raise UserError(f"{directory}: there is no such directory")
    for file in files:
        if not isinstance(read_yaml(file), dict):
            raise UserError(f"{file}: a config should be a mapping of keys")
    return directory, files


def run_snakemake(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the Snakemake beside this Python in the project's folder; return how it ended, with what it printed."""
    command = [str(Path(sys.executable).parent / "snakemake"), *arguments]
    return subprocess.run(command, cwd=plan.ROOT, capture_output=True, text=True, check=False)


def run(command: Callable[[Namespace], str], parser: ArgumentParser, arguments: Iterable[str] | None) -> None:
    """Print what ``command`` returns for the options; a fault of the user ends it with its line and exit code 1."""
    options = parser.parse_args(None if arguments is None else list(arguments))
    try:
        print(command(options))
    except UserError as error:
        sys.exit(str(error))
