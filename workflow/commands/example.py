"""Write the trajectories of docs/own-systems.md: a crystal, and one that loses a particle and melts at one end."""

from argparse import ArgumentParser, Namespace
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from workflow.commands.command_line import run
from workflow.ljvae.crystals.melting import simulate_crystal, simulate_melting
from workflow.ljvae.trajectories.streaming import Frame
from workflow.ljvae.trajectories.writing import open_writer

CONFIG = """\
environments:
  normal: {folder}/crystal.xyz
  judge:
    melting: {folder}/melting.xyz
"""
SEEDS = (1, 100)


def write(path: Path, frames: Iterable[np.ndarray], sides: np.ndarray) -> None:
    """Write frames (N, 2) in a periodic box with ``sides`` (2,) as extended XYZ."""
    with open_writer(path) as append:
        for number, points in enumerate(frames):
            append(Frame(number, points, np.diag(sides), np.zeros(2), np.ones(2, dtype=bool), None, None), {})


def make(options: Namespace) -> str:
    """Write both trajectories and their config into a folder; return what to do next."""
    folder = options.folder
    folder.mkdir(parents=True, exist_ok=True)
    write(folder / "crystal.xyz", *simulate_crystal(SEEDS[0]))
    write(folder / "melting.xyz", *simulate_melting(SEEDS[1]))
    config = folder / "melting.yaml"
    config.write_text(CONFIG.format(folder=folder), encoding="utf-8")
    return (
        f"written: crystal.xyz, melting.xyz and melting.yaml in {folder}\n"
        f"Next: snakemake environments --cores 2 --configfile {config}"
    )


def main(arguments: Iterable[str] | None = None) -> None:
    """Run the command."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=Path("data"), help="where to write (default: data)")
    run(make, parser, arguments)


if __name__ == "__main__":
    main()
