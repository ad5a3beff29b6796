"""Draw generated configurations before and after relaxation, and how their energies settle."""

from workflow.ljvae.figures import style
from workflow.ljvae.figures.relaxation import draw
from workflow.ljvae.logs import logged_to
from workflow.ljvae.storage import load_arrays, load_table


def main(input, outputs: list[str], params) -> None:
    examples = {model: load_arrays(path) for model, path in zip(params.models, input.examples, strict=True)}
    curves = {model: load_table(path) for model, path in zip(params.models, input.curves, strict=True)}
    style.save(draw(examples, curves, load_table(input.random), params.bound), outputs)


if __name__ == "__main__":
    with logged_to(snakemake.log[0]):
        main(snakemake.input, snakemake.output, snakemake.params)
