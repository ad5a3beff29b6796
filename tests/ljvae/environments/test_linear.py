"""The Mahalanobis distance of normal environments has the mean that it should have, in every direction."""

import numpy as np

from workflow.ljvae.environments.linear import fit_linear, mahalanobis, project


def draw_normal(count: int, seed: int) -> np.ndarray:
    """Correlated descriptors (S, 5), the last of which never varies, float32."""
    rng = np.random.default_rng(seed)
    mixing = np.array([[1.0, 0.9, 0.0, 0.2], [0.0, 0.1, 0.0, 0.5], [0.0, 0.0, 3.0, 0.0], [0.0, 0.0, 0.0, 0.01]])
    varying = rng.normal(size=(count, 4)) @ mixing + 4.0
    return np.column_stack([varying, np.full(count, 2.0)]).astype(np.float32)


def test_independent_normal_environments_have_a_distance_of_one_per_component() -> None:
    model = fit_linear(draw_normal(20_000, 1))
    scores = mahalanobis(draw_normal(20_000, 2), model)
    # chi squared with four degrees of freedom, divided by five components
    assert abs(scores.mean() - 4 / 5) < 0.02
    assert abs(scores.var() - 8 / 25) < 0.03


def test_a_step_along_a_direction_that_never_varies_is_far_away() -> None:
    normal = draw_normal(2000, 1)
    model = fit_linear(normal)
    odd = normal[:5].copy()
    odd[:, 4] = 3.0
    assert mahalanobis(odd, model).min() > 100 * mahalanobis(normal, model).max()


def test_components_are_those_of_the_largest_variance() -> None:
    normal = draw_normal(5000, 3)
    model = fit_linear(normal)
    latents = project(normal, model, 2)
    assert np.allclose(latents.var(axis=0), model["variances"][:2], rtol=1e-3)
    assert abs(latents.mean(axis=0)).max() < 1e-3
    assert abs(model["components"][2, 0]) > 0.99
