import numpy as np

from workflow.ljvae.generation.samples import (
    Samples,
    describe_cost,
    list_methods,
    pack_samples,
    time_call,
    unpack_samples,
)


def test_samples_come_back_as_they_were_packed():
    rng = np.random.default_rng(1)
    first = Samples(rng.random((3, 4, 2)), rng.random(3), rng.random(5))
    second = Samples(rng.random((2, 4, 2)))
    arrays = pack_samples(first, "gaussian", 0.1) | pack_samples(second, "flow", 0.25)
    again = unpack_samples(arrays, "gaussian", 0.1)
    for ours, theirs in zip(again, first, strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-6)
    assert again.positions.dtype == np.float32
    assert unpack_samples(arrays, "flow", 0.25).log_density is None
    assert list_methods(arrays) == ["gaussian", "flow"]


def test_a_call_comes_back_with_its_seconds():
    result, seconds = time_call(lambda: sum(range(1000)))
    assert result == 499_500
    assert seconds >= 0
    cost = describe_cost("flow", 0.1, 1.0, 0.5, 100)
    assert cost == {"method": "flow", "gamma": 0.1, "preparation_seconds": 1.0, "draw_seconds": 50.0}
