"""Where the time of the whole workflow went, by rule, from Snakemake's benchmarks of its jobs."""

from pathlib import Path

import pandas

from workflow.ljvae.logs import logged_to, start_seconds
from workflow.ljvae.storage import load_table, save_table


def jobs(folder: Path, logs: Path, names: list[str], depths: dict[str, int]) -> pandas.DataFrame:
    """Rule, seconds, those before its work (as its log says), and processor seconds of each job with a benchmark.

    A job of wildcards is in folders and files of their values; of these, one that is not among ``names`` is
    left over from another config, and so is one of a rule with ``depths`` that has another number of them.
    """
    rows = []
    for path in sorted(folder.rglob("*.tsv")):
        rule, *wildcards = path.relative_to(folder).with_suffix("").parts
        if set(wildcards) <= set(names) and len(wildcards) == depths.get(rule, len(wildcards)):
            measured = load_table(path, sep="\t").iloc[0]
            rows.append(
                {
                    "rule": rule,
                    "seconds": measured["s"],
                    "start_seconds": start_seconds(logs / path.relative_to(folder).with_suffix(".log")),
                    "cpu_seconds": pandas.to_numeric(measured["cpu_time"]),
                }
            )
    return pandas.DataFrame(rows)


def main(folder: Path, logs: Path, output: str, names: list[str], depths: dict[str, int]) -> None:
    by_rule = jobs(folder, logs, names, depths).groupby("rule")
    table = pandas.DataFrame(
        {
            "jobs": by_rule.size(),
            "seconds": by_rule["seconds"].sum(),
            "longest": by_rule["seconds"].max(),
            "start_seconds": by_rule["start_seconds"].sum(),
            "cpu_seconds": by_rule["cpu_seconds"].sum(),
        }
    )
    table["share"] = table["seconds"] / table["seconds"].sum()
    save_table(output, table.sort_values("seconds", ascending=False).reset_index())


if __name__ == "__main__":
    with logged_to(snakemake.log[0]):
        main(
            Path("results/benchmarks"),
            Path("results/logs"),
            snakemake.output[0],
            snakemake.params.names,
            snakemake.params.depths,
        )
