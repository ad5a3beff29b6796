"""Tabulate the areas under the ROC curves of anomalies by their severity, for families with several severities."""

from workflow.control.jobs import run
from workflow.ljvae.storage import load_table, save_table


def main(areas: str, table: str, curves: dict[str, dict[str, dict]]) -> None:
    quoted = load_table(areas).query("quoted")
    rows = []
    for family, members in curves.items():
        for ensemble, severity in members.items():
            chosen = quoted[quoted["ensemble"] == ensemble]
            rows += [{"family": family, **severity, **row} for row in chosen.to_dict("records")]
    save_table(table, rows)


if __name__ == "__main__":
    run(main, snakemake)
