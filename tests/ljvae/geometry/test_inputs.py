import numpy as np
import pytest

from workflow.ljvae.geometry.distances import distance_matrices
from workflow.ljvae.geometry.inputs import compute_inputs
from workflow.ljvae.geometry.orientation import orient

POSITIONS = np.random.default_rng(1).uniform(0, 10, (5, 6, 2))


@pytest.mark.parametrize("reads", ["matrices", "orientations"])
def test_a_network_gets_what_it_reads(reads):
    inputs = compute_inputs(POSITIONS, {"order": "x", "reads": reads}, 10.0)
    ordered = np.take_along_axis(POSITIONS, np.argsort(POSITIONS[:, :, 0], axis=1)[:, :, None], axis=1)
    matrices = distance_matrices(ordered) / 10
    expected = matrices if reads == "matrices" else orient(matrices)[0]
    np.testing.assert_allclose(inputs, expected, atol=1e-6)
