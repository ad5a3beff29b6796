"""Judge groups of configurations of one state, with and without the identity of the particles."""

from collections.abc import Callable

import numpy as np

from workflow.control.jobs import run
from workflow.ljvae.anomaly.groups import (
    Calibration,
    Frames,
    calibrate_groups,
    join_frames,
    pool_normal,
    rate_positions,
    tabulate_anomaly,
    tabulate_normal,
)
from workflow.ljvae.anomaly.references import SAME_GAMMA, WHOLE_TEST_SET
from workflow.ljvae.randomness import generator
from workflow.ljvae.storage import load_array, load_arrays, save_table


def tabulate_followed(
    calibration: Calibration, path: str, rate: Callable[[np.ndarray], Frames], size: int, confidence: float
) -> list[dict]:
    """Rows of the trajectories in a file: arrays (C, R, N, 2) by gamma."""
    rows = []
    for gamma, positions in load_arrays(path).items():
        frames = rate(positions.reshape(-1, *positions.shape[2:]))
        rows += tabulate_normal(calibration, frames, size, float(gamma), confidence, len(positions))
    return rows


def tabulate_ensemble(
    calibration: Calibration,
    frames: Frames,
    tested: dict[float, Frames],
    gamma: float,
    rng: np.random.Generator,
    settings: dict,
) -> list[dict]:
    """Rows of an ensemble of anomalies, compared with the test split of its ``gamma``, or else with all of it."""
    compared = tested[gamma] if gamma in tested else join_frames(list(tested.values()))
    reference = SAME_GAMMA if gamma in tested else WHOLE_TEST_SET
    return [{"reference": reference, **row} for row in tabulate_anomaly(calibration, frames, compared, rng, **settings)]


def main(
    detector: str,
    normal: list[str],
    test: str,
    ensembles: list[str],
    followed: list[str],
    table: str,
    study_seed: int,
    gammas: list[float],
    descriptions: dict[str, dict],
    unseen: list[str],
    intervals: list[int],
    settings: dict,
) -> None:
    fitted = load_arrays(detector)
    size = settings["size"]
    confidence = settings["confidence"]

    def rate(positions: np.ndarray) -> Frames:
        return rate_positions(positions, fitted)

    calibration = calibrate_groups([load_arrays(path) for path in normal], fitted, study_seed)
    tests = load_arrays(test)
    tested = {gamma: rate(tests["positions"][tests["gamma"] == gamma]) for gamma in gammas}
    rows = [row for gamma in gammas for row in tabulate_normal(calibration, tested[gamma], size, gamma, confidence)]
    rows += pool_normal(calibration, rows, size, confidence)
    for path, interval in zip(followed, intervals, strict=True):
        own = tabulate_followed(calibration, path, rate, size, confidence)
        rows += [row | {"interval": interval} for row in own]
    for (name, description), path in zip(descriptions.items(), ensembles, strict=True):
        frames = rate(load_array(path, "positions"))
        gamma = description["gamma"]
        if name in unseen:
            rows += tabulate_normal(calibration, frames, size, gamma, confidence)
        else:
            rng = generator(study_seed, f"bootstrap groups {name}")
            judged = tabulate_ensemble(calibration, frames, tested, gamma, rng, settings)
            rows += [{"ensemble": name, "gamma": gamma, **row} for row in judged]
    save_table(table, rows)


if __name__ == "__main__":
    run(main, snakemake)
