import numpy as np
from sklearn.decomposition import PCA

from workflow.ljvae.anomaly.pca import fit_pca, pca_error


def test_pca_equals_scikit_learns():
    rng = np.random.default_rng(5)
    matrices = rng.normal(size=(400, 6, 6)) @ rng.normal(size=(6, 6))
    pca = fit_pca(matrices, 10)
    reference = PCA(10).fit(matrices.reshape(400, 36))
    flat = matrices.reshape(400, 36)
    expected = np.square(flat - reference.inverse_transform(reference.transform(flat))).mean(axis=1)
    np.testing.assert_allclose(pca_error(matrices, pca), expected, rtol=1e-6)
