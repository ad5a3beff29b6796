"""Draw generated configurations before and after relaxation, and how their energies settle."""

from workflow.control.jobs import run
from workflow.ljvae.figures import style
from workflow.ljvae.figures.relaxation import draw
from workflow.ljvae.storage import load_arrays, load_table


def main(
    examples: list[str],
    curves: list[str],
    random_start: str,
    figure: list[str],
    models: list[str],
    system: dict,
    bound: float,
) -> None:
    configurations = {model: load_arrays(path) for model, path in zip(models, examples, strict=True)}
    settling = {model: load_table(path) for model, path in zip(models, curves, strict=True)}
    style.save(draw(configurations, settling, load_table(random_start), bound, system["box"]), figure)


if __name__ == "__main__":
    run(main, snakemake)
