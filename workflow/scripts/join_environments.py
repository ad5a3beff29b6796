"""Join the rows of all trajectories into one table; a trajectory may have none."""

import pandas

from workflow.control.jobs import run
from workflow.ljvae.storage import save_table


def main(rows: list[str], joined: str) -> None:
    tables = [pandas.read_csv(path) for path in rows]
    filled = [table for table in tables if len(table)]
    save_table(joined, pandas.concat(filled) if filled else tables[0])


if __name__ == "__main__":
    run(main, snakemake)
