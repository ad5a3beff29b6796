"""Compare the study's results with the deck's claims: a verdict on each."""

from itertools import chain

from workflow.control.jobs import run
from workflow.ljvae.claims.measures import tabulate_claim
from workflow.ljvae.claims.results import Results
from workflow.ljvae.storage import save_table


def main(
    table: str, claims: dict, seeds: dict[str, list[int]], study: dict, analysis: dict, **files: list[str]
) -> None:
    results = Results(frozenset(chain(*files.values())), study)
    rows = [
        row for claim, entry in claims.items() for row in tabulate_claim(claim, results, entry, seeds[claim], analysis)
    ]
    save_table(table, rows)


if __name__ == "__main__":
    run(main, snakemake)
