"""Scores are compared on enough environments, whether frames have many or are one each."""

import logging

import numpy as np
import pytest

from workflow.ljvae.environments.blocks import Source
from workflow.ljvae.environments.comparing import FRAMES, compare_scores, list_parts
from workflow.ljvae.environments.naming import DISTANCES
from workflow.ljvae.environments.scoring import Rating
from workflow.ljvae.logs import log

FRACTIONS = {"train": 0.5, "validation": 0.1, "calibration": 0.2, "test": 0.2}
NOMINAL = 0.01


def test_few_frames_of_many_particles_and_all_frames_of_whole_configurations_are_taken():
    sources = [Source("normal", "bulk.npy", {}, 4000), Source("melting", "melting.npy", {}, 4000)]
    large = list_parts(sources, [1000, 1000], ["normal"], FRACTIONS)
    assert [(part.role, len(part.numbers)) for part in large] == [
        ("calibration", FRAMES),
        ("test", FRAMES),
        ("judged", FRAMES),
    ]
    whole = list_parts(sources, [1, 1], ["normal"], FRACTIONS)
    assert [len(part.numbers) for part in whole] == [800, 800, 4000]


@pytest.fixture
def compare(tmp_path, caplog, monkeypatch):
    """Compare the longest distance as a score, of whole configurations of eight particles."""

    def run(frames):
        rng = np.random.default_rng(1)
        normal, judged = rng.random((frames, 8, 2)), 2 * rng.random((50, 8, 2))
        sources = []
        for name, positions in (("normal", normal), ("judged", judged)):
            np.save(tmp_path / f"{name}.npy", positions)
            options = {"length": 1.0, "dimensions": 2, "periodic": None, "topology": None}
            sources.append(Source(name, str(tmp_path / f"{name}.npy"), options, len(positions)))
        rating = Rating(DISTANCES, lambda values: values[:, -1])
        parts = list_parts(sources, [1, 1], ["normal"], FRACTIONS)
        monkeypatch.setattr(log, "propagate", True)
        with caplog.at_level(logging.WARNING):
            rows = compare_scores(parts, rating, rating, count=None, species=(), nominal=NOMINAL, name="longest")
        return {row["part"]: row["unusual"] for row in rows}, caplog.text

    return run


def test_whole_configurations_that_differ_are_unusual(compare):
    unusual, said = compare(2000)
    assert unusual["judged"] > 0.5
    assert unusual["test"] < 0.05
    assert said == ""


def test_too_few_frames_for_the_rate_are_said(compare):
    unusual, said = compare(100)
    assert unusual["judged"] == 0
    assert "longest: 20 environments of the calibration block are too few for a rate of 0.01" in said
