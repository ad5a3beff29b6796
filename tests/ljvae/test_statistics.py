import numpy as np

from workflow.ljvae.statistics import bootstrap_ks, kolmogorov_smirnov


def test_an_interval_of_the_distance_holds_it():
    rng = np.random.default_rng(1)
    first, second = rng.normal(size=1000), rng.normal(0.5, size=1000)
    low, high = bootstrap_ks(first, second, rng, 200, 0.95)
    assert low < kolmogorov_smirnov(first, second) < high
    assert 0 < high - low < 0.15
