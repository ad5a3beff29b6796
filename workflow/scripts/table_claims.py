"""Hold the study's results against what the deck says: one row a claim, with its verdict."""

from workflow.ljvae.claims.deck import CLAIMS
from workflow.ljvae.claims.measures import Results, estimate_claim
from workflow.ljvae.claims.statistics import judge
from workflow.ljvae.logs import logged_to
from workflow.ljvae.statistics import format_bounds
from workflow.ljvae.storage import save_table


def main(files: list[str], output: str, params) -> None:
    results = Results(frozenset(files), params.study)
    rows = []
    for claim, entry in params.claims.items():
        value, low, high = estimate_claim(claim, results, entry, params.seeds[claim], params.analysis)
        bounds = entry["at_least"], entry["at_most"]
        rows.append(
            {
                "id": claim,
                "claim": CLAIMS[claim].says,
                "statistic": CLAIMS[claim].statistic,
                "value": value,
                "low": low,
                "high": high,
                "seeds": len(params.seeds[claim]),
                "criterion": format_bounds(*bounds),
                "verdict": judge(low, high, *bounds),
            }
        )
    save_table(output, rows)


if __name__ == "__main__":
    with logged_to(snakemake.log[0]):
        main(snakemake.input, snakemake.output[0], snakemake.params)
