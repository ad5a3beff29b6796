"""Sum up the run time of the whole workflow, by rule, from Snakemake's benchmarks of its jobs."""

from pathlib import Path

import pandas

from workflow.control.jobs import run
from workflow.ljvae.logs import start_seconds
from workflow.ljvae.storage import load_table, save_table

BENCHMARKS = Path("results/benchmarks")
LOGS = Path("results/logs")
UNFINISHED = ("table_timings", "figure_timings")  # rules whose benchmarks come from an earlier run


def jobs(folder: Path, logs: Path, names: list[str], depths: dict[str, int], excluded: list[str]) -> pandas.DataFrame:
    """Read rule, seconds, start-up time (from its log) and processor seconds of each job with a benchmark.

    A job of wildcards is in folders and files of their values; of these, one that is not among ``names`` is
    left over from another config, and so is one of a rule with ``depths`` that has another number of them.
    Jobs of the rules ``excluded`` are left out, and so are this job and the one behind it: if they have benchmarks,
    these are of an earlier run.
    """
    rows = []
    for path in sorted(folder.rglob("*.tsv")):
        rule, *wildcards = path.relative_to(folder).with_suffix("").parts
        if rule in (*UNFINISHED, *excluded):
            continue
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


def main(finished: list[str], table: str, names: list[str], depths: dict[str, int], excluded: list[str]) -> None:
    """Sum up the benchmarks of all jobs that are finished when the ``finished`` files exist."""
    by_rule = jobs(BENCHMARKS, LOGS, names, depths, excluded).groupby("rule")
    sums = pandas.DataFrame(
        {
            "jobs": by_rule.size(),
            "seconds": by_rule["seconds"].sum(),
            "longest": by_rule["seconds"].max(),
            "start_seconds": by_rule["start_seconds"].sum(),
            "cpu_seconds": by_rule["cpu_seconds"].sum(),
        }
    )
    sums["share"] = sums["seconds"] / sums["seconds"].sum()
    save_table(table, sums.sort_values("seconds", ascending=False).reset_index())


if __name__ == "__main__":
    run(main, snakemake)
