import numpy as np

from workflow.ljvae.ensembles.uniform import draw_uniform

BOX = 10.0


def test_uniform_fills_the_box():
    positions = draw_uniform(np.random.default_rng(1), 500, 30, BOX)["positions"]
    assert positions.shape == (500, 30, 2)
    histogram, _ = np.histogram(positions, bins=10, range=(0, BOX))
    # 30,000 values in ten bins: five standard deviations, a false alarm in 1e-5 of the runs
    assert np.abs(histogram - 3000).max() < 5 * np.sqrt(3000)
