import pytest

from workflow.ljvae.storage import load_arrays
from workflow.scripts import simulate_ensemble

SAMPLING = {
    "sweeps": 40,
    "pilot_chains": 16,
    "pilot_sweeps": 20,
    "trace_chains": 6,
    "trace_interval": 4,
}


@pytest.mark.parametrize(("own", "recorded"), [({}, range(4, 41, 4)), ({"sweeps": 80}, range(8, 81, 8))])
def test_a_longer_run_has_as_many_records(tmp_path, own, recorded):
    path = tmp_path / "ensemble.npz"
    simulate_ensemble.main(
        configurations=path,
        ensemble="cold",
        study_seed=1,
        system={"particles": 8, "box": 6.0, "temperature": 1.0},
        sampling=SAMPLING,
        description={"potential": "lennard_jones", "gamma": 0.4, "temperature": 0.5} | own,
        chains=[0, 10],
        threads=1,
    )
    arrays = load_arrays(path)
    assert arrays["trace_sweeps"].tolist() == list(recorded)
    assert arrays["trace_energy"].shape == (6, 10)
