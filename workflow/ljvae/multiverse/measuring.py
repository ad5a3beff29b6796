"""The verdicts and checks of one universe, from its arrays."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas

from workflow.ljvae.claims.checks import check_models, check_sampler, check_training, describe_failure
from workflow.ljvae.claims.measures import tabulate_claim
from workflow.ljvae.claims.results import Results
from workflow.ljvae.claims.verdicts import is_within
from workflow.ljvae.latent.space import active_units
from workflow.ljvae.multiverse.worlds import encoding_file, history_file
from workflow.ljvae.storage import load_array, load_arrays, load_table

COLUMNS = ("value", "low", "high", "null", "compared_with", "criterion")


def judge_claims(folder: Path, world: dict[str, Any]) -> list[dict]:
    """Tabulate the claims of a universe: the statistic, its interval over configurations, and whether it holds.

    A claim holds if the value is within its bounds. One training has no variance of its own: the trainings of the base
    measure it.
    """
    files = frozenset(str(path) for path in folder.rglob("*") if path.is_file())
    results = Results(files, world, str(folder))
    rows = []
    for claim, entry in world["claims"].items():
        for row in tabulate_claim(claim, results, entry, [world["training_seed"]], world["analysis"]):
            holds = is_within(row["value"], entry["at_least"], entry["at_most"])
            rows.append({"claim": row["claim"], **{key: row[key] for key in COLUMNS}, "holds": holds})
    return rows


def check_universe(
    folder: Path, sampler: pandas.DataFrame, world: dict[str, Any], bounds: dict[str, Any]
) -> list[dict]:
    """Check a universe: its fluid is in equilibrium, its losses fell, and the latents of the probed network are in use.

    What other networks learn, or fail to learn, is the claims' business.
    """
    rows = check_sampler(sampler, **{key: bounds[key] for key in ("acceptance", "r_hat", "drift", "temperature")})
    for network in [*world["models"], *world["regressors"]]:
        name = f"{network} seed {world['training_seed']}"
        rows += check_training(name, load_table(history_file(folder, name)), loss_change=bounds["loss_change"])
    model_bounds = {key: bounds[key] for key in ("kl", "active_units", "explained")}
    return rows + check_models(_describe_probed(folder, world), **model_bounds)


def _describe_probed(folder: Path, world: dict[str, Any]) -> pandas.DataFrame:
    """Describe the probed network and the mean matrix as models.csv does."""
    model = world["probed"]
    seed = world["training_seed"]
    order = world["models"][model]["order"]
    encoding = load_arrays(encoding_file(folder, f"{model} seed {seed}", "test"))
    matrices = np.load(folder / f"matrices/{order}/test.npy")
    mean = load_array(folder / f"models/baselines_{order}.npz", "mean").reshape(matrices.shape[1:])
    common = {"representation": f"distances_{order}"}
    network = common | {
        "model": model,
        "seed": seed,
        "kl_weight": world["models"][model]["kl_weight"],
        "kl": encoding["kl"].mean(),
        "active_units": active_units(encoding["mean"]),
        "test_mse": encoding["mse"].mean(),
    }
    constant = common | {"model": "constant", "test_mse": np.square(matrices - mean).mean()}
    return pandas.DataFrame([network, constant])


def summarise_checks(rows: list[dict]) -> dict[str, Any]:
    """Summarise checks: how many failed, and the first that did, in words.

    >>> row = {"check": "r_hat", "of": "gamma_0.1", "value": 1.2, "bounds": "<= 1.05", "passed": False}
    >>> summarise_checks([row, row | {"passed": True}])
    {'checks': 2, 'failed': 1, 'reason': 'r_hat of gamma_0.1 is 1.2, it should be <= 1.05'}
    """
    failed = [row for row in rows if not row["passed"]]
    return {"checks": len(rows), "failed": len(failed), "reason": describe_failure(failed[0]) if failed else ""}
