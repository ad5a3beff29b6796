import numpy as np
import pytest


@pytest.fixture
def normal_positions():
    return np.random.default_rng(1).uniform(0, 10.0, (300, 30, 2)).astype(np.float32)
