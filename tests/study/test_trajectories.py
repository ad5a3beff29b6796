"""Generated configurations go out as trajectories that come in again."""

import numpy as np

from workflow.ljvae.storage import load_array
from workflow.ljvae.trajectories.reading import read_trajectory

FOLDER = "results/trajectories"


def test_generated_configurations_are_exported_as_they_are(smoke):
    targets = {
        f"{FOLDER}/conv2d/seed_1/flow_gamma_0.1_raw.xyz": ("conv2d", "flow/0.1/raw"),
        f"{FOLDER}/learned_factor/seed_1/autoregressive_gamma_1.5_weighted.xyz": (
            "learned_factor",
            "autoregressive/1.5/weighted",
        ),
    }
    assert smoke.planned(*targets) == {"export_generated": 2}
    result = smoke(*targets)
    assert result.returncode == 0, result.stderr
    for path, (model, name) in targets.items():
        expected = load_array(smoke.directory / f"results/generation/{model}/seed_1/examples.npz", name)
        np.testing.assert_allclose(read_trajectory(smoke.directory / path, 1.0, 30, 10.0), expected, atol=1e-5)


def test_a_method_that_there_is_not_is_named_with_those_that_there_are(smoke):
    result = smoke(f"{FOLDER}/conv2d/seed_1/flo_gamma_0.1_raw.xyz")
    assert result.returncode != 0
    assert "no raw draws by flo; the name should begin with posterior, gaussian, mixture, flow" in result.stderr


def test_a_network_without_a_density_has_no_weighted_draws(smoke):
    result = smoke(f"{FOLDER}/conv2d/seed_1/flow_gamma_0.1_weighted.xyz")
    assert result.returncode != 0
    assert "no weights; the stage should be raw" in result.stderr
