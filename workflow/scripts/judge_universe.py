"""Judge the deck's claims in one universe, and check it."""

from pathlib import Path

from workflow.control.jobs import run
from workflow.ljvae.claims.checks import sort_checks
from workflow.ljvae.multiverse.measuring import check_universe, judge_claims
from workflow.ljvae.storage import load_table, save_table


def main(arrays: str, sampler: str, verdicts: str, checks: str, universe: str, world: dict, bounds: dict) -> None:
    folder = Path(arrays)
    save_table(verdicts, [{"universe": universe, **row} for row in judge_claims(folder, world)])
    save_table(checks, sort_checks(check_universe(folder, load_table(sampler), world, bounds)))


if __name__ == "__main__":
    run(main, snakemake)
