import numpy as np
import pytest
from scipy import integrate, stats

from workflow.ljvae.physics.atmosphere import average_height, draw_atmosphere, integrate_atmosphere, match_height

BOX = 6.0


@pytest.mark.parametrize("field", [-0.7, 0.0, 1e-8, 1e-4, 0.3, 4.0])
def test_the_integral_the_mean_and_the_draws_are_those_of_the_exponential(field):
    def density(y):
        return np.exp(-field * y)

    one = integrate.quad(density, 0, BOX)[0]
    mean = integrate.quad(lambda y: y * density(y), 0, BOX)[0] / one
    assert integrate_atmosphere(3, BOX, field) == pytest.approx(3 * np.log(BOX * one), rel=1e-6)
    assert average_height(BOX, field) == pytest.approx(mean, rel=1e-6)
    x, y = draw_atmosphere(4, BOX, field, 5000, np.random.default_rng(1)).reshape(-1, 2).T
    assert stats.kstest(x, stats.uniform(0, BOX).cdf).pvalue > 1e-4  # fails once in 10,000

    edges = np.linspace(0, BOX, 200)
    law = [integrate.quad(density, 0, edge)[0] / one for edge in edges]
    assert stats.kstest(y, lambda heights: np.interp(heights, edges, law)).pvalue > 1e-4


@pytest.mark.parametrize("height", [0.01, 1.0, 2.999, 3.0, 5.9])
def test_the_field_of_a_mean_height(height):
    assert average_height(BOX, match_height(BOX, height)) == pytest.approx(height, rel=1e-6)


@pytest.mark.parametrize("height", [0.0, 6.0, -1.0])
def test_a_mean_height_outside_the_box_is_refused(height):
    with pytest.raises(ValueError, match="not between 0 and the side of the box"):
        match_height(BOX, height)
