"""A study with configurations of one's own: what runs for them, and what comes out."""

import os

import numpy as np
import pytest

from tests.study import plans
from workflow.commands import plan
from workflow.control import own_data
from workflow.ljvae.storage import load_array
from workflow.ljvae.trajectories.reading import read_trajectory
from workflow.ljvae.trajectories.writing import write_extended_xyz

pytestmark = pytest.mark.slow

BOX, N = 10.0, 30
POSITIONS = np.random.default_rng(20230615).uniform(0, BOX, (12, N, 2))


@pytest.fixture
def own(fresh):
    """The smoke study with one more entry, of a file below the working directory; its sigma is 3.4."""
    write_extended_xyz(fresh.directory / "data" / "my_run.xyz", 3.4 * POSITIONS, 3.4 * BOX)
    fresh.mapping["anomalies"]["my_run"] = {"kind": "file", "path": "./data/my_run.xyz", "sigma": 3.4}
    return fresh


def test_it_is_read_encoded_scored_and_drawn_like_any_other(own):
    jobs = plan.jobs(own.directory, own.mapping)
    reading = jobs["results/ensembles/my_run.npz"]
    assert reading.rule == "read_file"
    assert reading.inputs == ("data/my_run.xyz",)
    for model in own.mapping["analysis"]["models"]:
        assert jobs[f"results/encodings/{model}/seed_1/my_run.npz"].rule == "encode_my_run"
        assert jobs[f"results/anomaly/{model}/seed_1/my_run.csv"].rule == "score_model"
    assert jobs["results/anomaly/baseline_x/my_run.csv"].rule == "score_baselines"
    assert jobs["results/figures/my_run.pdf"].rule == "figure_anomaly"
    assert "results/anomaly/conv2d/seed_1/my_run.csv" in jobs["results/tables/anomaly.csv"].inputs


def test_the_rest_of_the_study_stays_as_it_is(own):
    with_it = plan.jobs(own.directory, own.mapping)
    del own.mapping["anomalies"]["my_run"]
    again = plans.reruns(plan.jobs(own.directory, own.mapping), with_it)
    assert not {"simulate_ensemble", "train_model", "encode_test"} & {job.rule for job in again.values()}


def test_it_comes_in_and_goes_out_as_it_was(own):
    targets = ["results/ensembles/my_run.npz", "results/trajectories/my_run.xyz"]
    assert own.planned(*targets) == {"read_file": 1, "export_trajectory": 1}
    result = own(*targets)
    assert result.returncode == 0, result.stderr
    np.testing.assert_allclose(load_array(own.directory / targets[0], "positions"), POSITIONS, atol=1e-5)
    np.testing.assert_allclose(read_trajectory(own.directory / targets[1], 1.0, N, BOX), POSITIONS, atol=1e-5)
    assert own.planned(*targets) == {}
    assert own.edited("anomalies.my_run.sigma", 3.5).planned(*targets) == {"read_file": 1, "export_trajectory": 1}


def test_another_content_is_read_again_whatever_its_date(own):
    target = "results/ensembles/my_run.npz"
    data = own.directory / "data" / "my_run.xyz"
    assert own(target).returncode == 0
    content = data.read_bytes()
    data.write_bytes(content)
    assert own.planned(target) == {}
    write_extended_xyz(data, 3.4 * POSITIONS[:4], 3.4 * BOX)
    os.utime(data, (1e9, 1e9))
    own_data.content_digest.cache_clear()  # plans are made in this process
    assert own.planned(target) == {"read_file": 1}
    result = own(target)
    assert result.returncode == 0, result.stderr
    assert len(load_array(own.directory / target, "positions")) == 4


def test_a_file_of_another_system_is_named_in_a_line(own):
    result = own.edited("anomalies.my_run.sigma", 1.0)("results/ensembles/my_run.npz")
    assert result.returncode != 0
    assert "data/my_run.xyz: the box of frame 0 (from 0) is 34 by 34 sigma." in result.stderr
    assert "Traceback" not in result.stdout + result.stderr


def test_a_file_that_is_not_there_is_named_before_anything_runs(own):
    (own.directory / "data" / "my_run.xyz").unlink()
    result = own("results/ensembles/gamma_0.1.npz")
    assert result.returncode != 0
    lines = [line for line in result.stderr.splitlines() if "anomalies" in line]
    where = f"(the working directory is {own.directory})"
    assert lines == [f"anomalies.my_run.path: there is no file ./data/my_run.xyz {where}"]
    for noise in ("Traceback", "Error in", "Snakefile"):
        assert noise not in result.stdout + result.stderr
    assert not (own.directory / "results").exists()
