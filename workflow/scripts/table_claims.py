"""Compare the study's results with what the deck says: one row per claim, with its verdict."""

from itertools import chain

from workflow.control.jobs import run
from workflow.ljvae.claims.deck import CLAIMS
from workflow.ljvae.claims.measures import Results, estimate_claim
from workflow.ljvae.claims.verdicts import judge
from workflow.ljvae.statistics import format_bounds
from workflow.ljvae.storage import save_table


def main(
    table: str, claims: dict, seeds: dict[str, list[int]], study: dict, analysis: dict, **files: list[str]
) -> None:
    results = Results(frozenset(chain(*files.values())), study)
    rows = []
    for claim, entry in claims.items():
        value, low, high = estimate_claim(claim, results, entry, seeds[claim], analysis)
        bounds = entry["at_least"], entry["at_most"]
        rows.append(
            {
                "id": claim,
                "claim": CLAIMS[claim].says,
                "statistic": CLAIMS[claim].statistic,
                "value": value,
                "low": low,
                "high": high,
                "seeds": len(seeds[claim]),
                "criterion": format_bounds(*bounds),
                "verdict": judge(low, high, *bounds),
            }
        )
    save_table(table, rows)


if __name__ == "__main__":
    run(main, snakemake)
