"""Draw configurations of several generators, and how close each is to the simulation."""

from workflow.control.jobs import run
from workflow.ljvae.figures import style
from workflow.ljvae.figures.generators import draw
from workflow.ljvae.storage import load_arrays, load_table


def main(table: str, examples: list[str], figure: list[str], generators: list[str], box: float) -> None:
    configurations = {name: load_arrays(path) for name, path in zip(generators, examples, strict=True)}
    style.save(draw(load_table(table), configurations, box), figure)


if __name__ == "__main__":
    run(main, snakemake)
