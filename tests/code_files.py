"""The files of the project that a script runs, for tests of what it imports."""

from pathlib import Path

from workflow.control import digests


def code_files(script: str) -> list[Path]:
    """``script`` and the project modules that are imported when it runs, in alphabetical order."""
    return sorted({path for path, _ in digests._reached(digests.ROOT / script)})


# scripts that train a network, and those that read a trained one; no other imports Keras
TRAINING_SCRIPTS = {
    "train_model",
    "train_regressor",
    "train_prior",
    "train_universe",
    "train_environments",
    "train_density",
}
READING_SCRIPTS = {
    "encode",
    "inpaint",
    "probe_decoder",
    "sample_latents",
    "draw_density",
    "decode_particles",
    "predict_coordinates",
    "explore",
    "score_trajectory",
    "compare_score",
}
NETWORK_SCRIPTS = TRAINING_SCRIPTS | READING_SCRIPTS
