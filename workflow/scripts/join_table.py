"""Join the rows from several jobs into one table."""

import pandas

from workflow.control.jobs import run
from workflow.ljvae.storage import load_table, save_table


def main(rows: list[str], joined: str) -> None:
    tables = [load_table(path) for path in rows]
    # The table with the most columns comes first and sets their order.
    headers = sorted((table.columns for table in tables), key=len, reverse=True)
    columns = list(dict.fromkeys(column for header in headers for column in header))
    # An ensemble may belong to two families.
    save_table(joined, pandas.concat(tables).reindex(columns=columns).drop_duplicates().convert_dtypes())


if __name__ == "__main__":
    run(main, snakemake)
