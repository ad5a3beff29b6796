import numpy as np
import pytest
from scipy import stats

from workflow.ljvae.generation.latents import METHODS, LatentSampler, draw_from_mixture, fit_mixture


def test_a_mixture_is_of_the_latents_that_have_weight():
    rng = np.random.default_rng(1)
    far = np.repeat([False, True], 2000)
    latents = rng.normal(size=(4000, 3)) + 5 * far[:, None]
    made = {share: np.where(far, share, 1 - share) / 2000 for share in (1.0, 0.25)}
    alone = draw_from_mixture(fit_mixture(latents, made[1.0], components=2, seed=1), 4000, np.random.default_rng(2))
    np.testing.assert_allclose(alone.mean(axis=0), 5, atol=0.15)
    np.testing.assert_allclose(alone.std(axis=0), 1, atol=0.1)
    both = draw_from_mixture(fit_mixture(latents, made[0.25], components=2, seed=1), 4000, np.random.default_rng(2))
    assert (both.mean(axis=1) > 2.5).mean() == pytest.approx(0.25, abs=0.05)


class Prior:
    """A prior whose latents say what they were drawn for."""

    def sample(self, gamma, count, rng):
        return np.full((count, 3), gamma)

    def find_log_density(self, latents, gamma):
        return gamma * latents[:, 0]


def test_the_latents_of_an_encoding_are_a_draw_of_each_posterior():
    means = np.arange(6000.0).reshape(2000, 3)
    encoding = {"mean": means, "log_variance": np.full(means.shape, np.log(0.25))}
    sampler = LatentSampler.from_encoding(encoding, Prior(), 2, 1, "conv2d seed 1")
    deviations = sampler.latents - means
    assert deviations.std() == pytest.approx(0.5, rel=0.05)
    assert abs(deviations.mean()) < 0.03
    other = LatentSampler.from_encoding(encoding, Prior(), 2, 1, "conv2d seed 2")
    assert (other.latents != sampler.latents).all()


def test_each_method_draws_from_the_latents_that_have_weight():
    far = np.repeat([False, True], 2000)
    latents = np.random.default_rng(1).normal(size=(4000, 3)) + 5 * far[:, None]
    sampler = LatentSampler(latents, Prior(), components=2, seed=1, name="conv2d seed 1")

    def draw(method, weights):
        return sampler.draw(method, 0.4, weights, 1000, sampler.fit(method, 0.4, weights))

    drawn_latents = {method: draw(method, far / 2000) for method in METHODS}
    for method in ("posterior", "gaussian", "mixture"):
        np.testing.assert_allclose(drawn_latents[method].mean(axis=0), 5, atol=0.25)
    assert np.isin(drawn_latents["posterior"], latents[far]).all()
    assert (drawn_latents["flow"] == 0.4).all()
    assert (draw("mixture", far / 2000) == drawn_latents["mixture"]).all()
    # one Gaussian of both clusters has latents between them, where a mixture has none
    between = {
        method: (np.abs(draw(method, np.full(4000, 1 / 4000)).mean(axis=1) - 2.5) < 0.5).mean()
        for method in ("gaussian", "mixture")
    }
    assert between["gaussian"] > 0.1 > 0.02 > between["mixture"]
    with pytest.raises(KeyError):
        draw("another", far / 2000)


def test_latents_have_the_density_of_their_method():
    rng = np.random.default_rng(1)
    sampler = LatentSampler(rng.normal(size=(4000, 3)), Prior(), components=2, seed=1, name="conv2d seed 1")
    weights = np.full(4000, 1 / 4000)
    latents = rng.normal(size=(5, 7, 3))
    gaussian = sampler.find_log_density("gaussian", 0.4, sampler.fit("gaussian", 0.4, weights), latents)
    np.testing.assert_allclose(gaussian, stats.norm.logpdf(latents).sum(axis=2), atol=0.5)
    np.testing.assert_array_equal(sampler.find_log_density("flow", 0.4, None, latents), 0.4 * latents[..., 0])
    with pytest.raises(KeyError):
        sampler.find_log_density("posterior", 0.4, None, latents)
