"""A change since the first frame is said, although of a normal trajectory only the test block is judged."""

import logging

import numpy as np
import pytest

from workflow.ljvae.environments.judging import calibrate, save_calibration
from workflow.ljvae.logs import log
from workflow.ljvae.storage import load_table, save_arrays, save_json
from workflow.scripts.judge_trajectory import main

FRACTIONS = {"train": 0.5, "validation": 0.1, "calibration": 0.2, "test": 0.2}
FRAMES, PARTICLES = 60, 50


@pytest.fixture
def judge(tmp_path, caplog, monkeypatch):
    def run(volumes):
        """Judge a normal trajectory, which is scored from its calibration block on."""
        scored_frames = range(round(0.6 * FRAMES), FRAMES)
        scores = np.random.default_rng(1).chisquare(10, len(scored_frames) * PARTICLES)
        frames = np.split(scores, len(scored_frames))
        first = {"path": "b", "dimensions": 2, "frames": FRAMES, "particles": PARTICLES, "volume": volumes[0]}
        save_json(tmp_path / "survey.json", {"trajectories": {"bulk": first}})
        save_calibration(str(tmp_path / "calibration.npz"), calibrate(frames, scores, 0.01))
        save_arrays(tmp_path / "phases.npz", {"phase": np.array([0])})
        scored = {"scores": scores, "phases": np.zeros(len(scores), np.int8), "numbers": np.array(scored_frames)}
        sizes = np.full(len(scored_frames), PARTICLES)
        save_arrays(tmp_path / "scores.npz", scored | {"sizes": sizes, "volumes": volumes[scored_frames.start :]})
        names = ("survey.json", "calibration.npz", "phases.npz")
        survey, calibration, phases = (str(tmp_path / name) for name in names)
        tables = [str(tmp_path / f"{name}.csv") for name in ("frames", "alarms", "composition")]
        monkeypatch.setattr(log, "propagate", True)
        with caplog.at_level(logging.WARNING):
            main(
                *(survey, calibration, phases, [str(tmp_path / "scores.npz")], *tables, "bulk"),
                normal=["bulk"],
                fractions=FRACTIONS,
                nominal=0.01,
            )
        return caplog.text, load_table(tables[0])

    return run


def test_a_box_that_is_another_one_after_the_training_block_is_said(judge):
    volumes = np.full(FRAMES, 50.0)
    volumes[:10] = 55.0
    said, frames = judge(volumes)
    assert "b: the volume of its box goes from 50 to 55." in said
    assert len(frames) == 12  # the test block


def test_nothing_is_said_of_a_box_that_stays(judge):
    said, _ = judge(np.full(FRAMES, 50.0))
    assert said == ""
