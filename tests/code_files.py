"""The files of the project that a script runs, for tests of what it imports."""

from pathlib import Path

from workflow.control import digests


def code_files(script: str) -> list[Path]:
    """``script`` and the project modules that are imported when it runs, in alphabetical order."""
    return sorted({path for path, _ in digests._reached(digests.ROOT / script)})


# scripts that train or run a network; no other imports Keras
NETWORK_SCRIPTS = {
    "train_model",
    "train_regressor",
    "train_prior",
    "encode",
    "inpaint",
    "probe_decoder",
    "sample_latents",
    "predict_coordinates",
    "explore",
    "train_universe",
    "train_environments",
    "score_trajectory",
    "compare_score",
}
