"""The trainings of a universe."""

import pytest

from workflow.ljvae.logs import UserError
from workflow.ljvae.multiverse.training import _train


@pytest.mark.parametrize("stable", [0.004, 0.002, 0.001])
def test_a_training_that_diverges_is_tried_again_with_half_the_learning_rate(stable):
    tried = []

    def train(settings):
        tried.append(settings["learning_rate"])
        if settings["learning_rate"] > stable:
            raise UserError("the loss is not finite")
        return "network", {"loss": [1.0]}

    assert _train(train, {"learning_rate": 0.004})[0] == "network"
    assert tried == [rate for rate in (0.004, 0.002, 0.001) if rate >= stable]


def test_a_training_that_always_diverges_ends_with_its_error():
    def train(settings):
        raise UserError("the loss is not finite")

    with pytest.raises(UserError, match="the loss is not finite"):
        _train(train, {"learning_rate": 0.004})
