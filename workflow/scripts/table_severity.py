"""Lay the areas under the ROC curves of families of growing severity out by what grows."""

from workflow.ljvae.logs import logged_to
from workflow.ljvae.storage import load_table, save_table


def main(input: str, output: str, curves: dict) -> None:
    areas = load_table(input)
    rows = []
    for family, members in curves.items():
        for ensemble, about in members.items():
            chosen = areas[(areas["ensemble"] == ensemble) & (areas["reference"] == "test")]
            rows += [{"family": family, **about, **row} for row in chosen.to_dict("records")]
    save_table(output, rows)


if __name__ == "__main__":
    with logged_to(snakemake.log[0]):
        main(snakemake.input[0], snakemake.output[0], snakemake.params.curves)
