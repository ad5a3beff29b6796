"""Compare the verdicts of all universes: what each choice turns, and a label for each claim."""

import pandas

from workflow.control.jobs import run
from workflow.ljvae.multiverse.effects import label_claims, list_decided, tabulate_effects
from workflow.ljvae.multiverse.measuring import summarise_checks
from workflow.ljvae.storage import load_table, save_table, sum_core_seconds

CLAIMED = "explained"  # a check that asks what the claim conv-learns asks: a claim must be able to fail


def describe_universes(universes: dict, checks: list[str], benchmarks: list[str]) -> list[dict]:
    """Tabulate universes.csv: levels, whether the universe passes its checks, and what it cost."""
    rows = []
    for (name, universe), path in zip(universes.items(), checks, strict=True):
        passed = summarise_checks(load_table(path).query("check != @CLAIMED").to_dict("records"))
        own = [benchmark for benchmark in benchmarks if benchmark.endswith(f"/{name}.tsv")]
        head = {"universe": name, **{key: universe[key] for key in ("seed", "in_plan", "fluid")}}
        cost = {"core_seconds": round(sum_core_seconds(own), 1)}
        rows.append(head | universe["levels"] | {"counted": passed["failed"] == 0} | passed | cost)
    return rows


def main(
    verdicts: list[str],
    checks: list[str],
    labels: str,
    effects: str,
    choices: str,
    multiverse: str,
    overview: str,
    universes: dict,
    levels: dict[str, list[str]],
    bounds: dict,
    settings: dict,
    benchmarks: list[str],
) -> None:
    judged = pandas.concat([load_table(path) for path in verdicts])
    worlds = pandas.DataFrame(describe_universes(universes, checks, benchmarks))
    changes = pandas.DataFrame(tabulate_effects(judged, worlds, levels, bounds, settings["confidence"]))
    save_table(multiverse, judged)
    holding = judged[judged["value"].notna()].groupby("universe")["holds"].mean()
    save_table(overview, worlds.assign(claims_hold=worlds["universe"].map(holding)))
    save_table(effects, changes)
    save_table(choices, list_decided(changes, levels))
    save_table(labels, label_claims(judged, worlds, changes, settings["robust"]))


if __name__ == "__main__":
    run(main, snakemake)
