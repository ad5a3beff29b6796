import numpy as np
import pytest

from benchmarks import langevin
from benchmarks.langevin import Frames, follow_ours, refuse_another_fluid, rows, statistical_inefficiency


def autoregressive(rho, count, seed, mean):
    """A stationary series of unit variance, whose autocorrelation time is (1 + rho) / (1 - rho)."""
    rng = np.random.default_rng(seed)
    series = rng.normal(size=count)
    for k in range(1, count):
        series[k] = rho * series[k - 1] + np.sqrt(1 - rho**2) * series[k]
    return series + mean


FRAMES = Frames(autoregressive(0.5, 40_000, 1, mean=0.7)[None], autoregressive(0.9, 40_000, 2, mean=1.9)[None])
ENERGY, HEIGHT = np.random.default_rng(3).normal(size=(2, 2000)) + np.array([[0.7], [1.9]])


def test_the_slower_observable_says_how_many_frames_are_worth_one():
    # times of 3 and 19; over 40,000 frames the longer one is known to about a tenth
    assert statistical_inefficiency(FRAMES) == pytest.approx(19, rel=0.3)


def test_frames_that_are_independent_are_worth_one_each():
    frames = Frames(*np.random.default_rng(1).normal(size=(2, 1, 4000)))
    assert statistical_inefficiency(frames) == pytest.approx(1, abs=0.1)


def test_the_same_fluid_is_let_through_and_another_is_not():
    # four standard errors of either mean: fails once in 8,000
    refuse_another_fluid(FRAMES, 19, ENERGY, HEIGHT)
    with pytest.raises(RuntimeError, match=r"mean height .* standard errors off"):
        refuse_another_fluid(FRAMES._replace(height=FRAMES.height + 0.3), 19, ENERGY, HEIGHT)
    with pytest.raises(RuntimeError, match="mean energy"):
        refuse_another_fluid(FRAMES._replace(energy=FRAMES.energy + np.nan), 19, ENERGY, HEIGHT)


def test_without_lammps_there_is_no_row_but_a_reason(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(langevin, "PYTORCH", tmp_path / "python")
    assert rows() == []
    assert "no row of LAMMPS: " in capsys.readouterr().err


def test_frames_of_ours_go_on_from_each_other():
    settled = np.random.default_rng(1).uniform(0, 10, (512, 30, 2)).astype(np.float32)
    frames = follow_ours(settled, 3)
    assert frames.energy.shape == frames.height.shape == (512, 3)
    # random points overlap: energies fall from frame to frame
    assert (np.diff(np.median(frames.energy, axis=0)) < 0).all()
