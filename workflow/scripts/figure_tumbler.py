"""Draw configurations before and after the tumbler, and its tilt."""

import pandas

from workflow.ljvae.figures import style
from workflow.ljvae.figures.tumbler import draw
from workflow.ljvae.logs import logged_to
from workflow.ljvae.storage import load_array


def main(arrays: str, rows: str, outputs: list[str], gammas: list[float]) -> None:
    names = dict(zip(gammas, pandas.unique(pandas.read_csv(rows)["ensemble"]), strict=True))
    shown = {gammas[0]: names[gammas[0]], gammas[-1]: names[gammas[-1]]}
    examples = {
        gamma: tuple(
            load_array(arrays, f"{name}/{part}")[0]
            for part in ("original", "decoded/double_centred/points", "decoded/double_centred/tumbled")
        )
        for gamma, name in shown.items()
    }
    tilts = {
        source: {gamma: load_array(arrays, f"{name}/{source}/double_centred/tilt") for gamma, name in names.items()}
        for source in ("true", "decoded")
    }
    style.save(draw(examples, tilts), outputs)


if __name__ == "__main__":
    with logged_to(snakemake.log[0]):
        main(snakemake.input.arrays[0], snakemake.input.rows[0], snakemake.output, snakemake.params.gammas)
