"""Tabulate the areas under the ROC curves of families of growing severity by that severity."""

from workflow.control.jobs import run
from workflow.ljvae.storage import load_table, save_table


def main(areas: str, table: str, curves: dict[str, dict[str, dict]]) -> None:
    against_test = load_table(areas).query("reference == 'test'")
    rows = []
    for family, members in curves.items():
        for ensemble, severity in members.items():
            chosen = against_test[against_test["ensemble"] == ensemble]
            rows += [{"family": family, **severity, **row} for row in chosen.to_dict("records")]
    save_table(table, rows)


if __name__ == "__main__":
    run(main, snakemake)
