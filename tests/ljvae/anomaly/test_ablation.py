import numpy as np
import pytest

from workflow.ljvae.anomaly.ablation import NetworkError, vary_parts
from workflow.ljvae.anomaly.areas import area_under_roc
from workflow.ljvae.anomaly.detector import PARTS

SIZE = 4000


@pytest.fixture
def rng():
    return np.random.default_rng(1)


def surprises(rng, **shifts):
    return {part: rng.exponential(size=SIZE) * shifts.get(part, 1.0) for part in PARTS}


def test_a_variant_lacks_what_its_part_finds(rng):
    normal, anomalous = vary_parts(surprises(rng)), vary_parts(surprises(rng, energy=5.0))
    areas = {name: area_under_roc(normal[name], anomalous[name]) for name in normal}
    assert areas["all parts"] > 0.7
    assert areas["without energy"] == pytest.approx(0.5, abs=0.04)
    assert areas["without structure"] > areas["all parts"]


@pytest.mark.parametrize("shift", [-3.0, 3.0])
def test_errors_count_that_are_too_high_or_too_low_for_the_height(rng, shift):
    height = rng.normal(size=(2, SIZE))
    regressors = [np.stack([np.ones(SIZE), values], axis=1) for values in height]
    errors = [2.0 * values + rng.normal(size=SIZE) for values in height]
    network = NetworkError(errors[0], regressors[0])
    scores = surprises(rng)
    normal = network.add(scores, errors[1], regressors[1])
    anomalous = network.add(scores, errors[1] + shift, regressors[1])
    assert area_under_roc(normal, anomalous) > 0.75
