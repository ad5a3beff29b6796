from workflow.ljvae.storage import load_arrays
from workflow.scripts import simulate_ensemble

SAMPLING = {
    "sweeps": 40,
    "pilot_chains": 16,
    "pilot_sweeps": 20,
    "trace_chains": 6,
    "trace_interval": 4,
}


def test_records_are_as_far_apart_as_the_settings_say(tmp_path):
    path = tmp_path / "ensemble.npz"
    simulate_ensemble.main(
        configurations=path,
        ensemble="cold",
        study_seed=1,
        system={"particles": 8, "box": 6.0, "temperature": 1.0},
        sampling=SAMPLING,
        description={"potential": "lennard_jones", "gamma": 0.4, "temperature": 0.5},
        chains=[0, 10],
        threads=1,
    )
    arrays = load_arrays(path)
    assert arrays["trace_sweeps"].tolist() == list(range(4, 41, 4))
    assert arrays["trace_energy"].shape == (6, 10)
