import numpy as np
import pytest

from workflow.ljvae.generation.likeness import diversity, index_training, nearest_distance, novelty


def test_copies_are_not_new_and_fresh_draws_are():
    rng = np.random.default_rng(1)
    training, test, fresh = (rng.normal(size=(300, 4, 2)) for _ in range(3))
    usual = nearest_distance(test, index_training(training))
    assert novelty(training[:100], usual, index_training(training)) < 1e-6
    assert novelty(fresh, usual, index_training(training)) == pytest.approx(1, abs=0.1)
    assert diversity(np.repeat(test[:1], 50, axis=0), test) < 1e-9
    assert diversity(fresh, test) == pytest.approx(1, abs=0.1)
