import numpy as np
import pytest

from workflow.ljvae.training.networks import fit_standardisation


def test_the_mean_matrix_has_the_mirror_symmetry(matrices):
    mean, scale = fit_standardisation(matrices, 0.0)
    np.testing.assert_allclose(mean, mean[::-1, ::-1])
    plain, _ = fit_standardisation(matrices)
    np.testing.assert_allclose(plain, matrices.mean(axis=0), rtol=1e-5)
    assert scale == pytest.approx((matrices - plain).std(), rel=1e-4)
