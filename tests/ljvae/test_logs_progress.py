"""A long job says now and then how far it is."""

import logging
import re

import pytest

from workflow.ljvae import logs
from workflow.ljvae.logs import Progress


@pytest.fixture
def clock(monkeypatch, caplog):
    """A clock that is set by hand, and what is said meanwhile."""
    now = [0.0]
    monkeypatch.setattr(logs.time, "monotonic", lambda: now[0])
    caplog.set_level(logging.INFO, "ljvae")
    return now, caplog


def test_lines_are_few_and_have_rate_and_time_left(clock):
    now, said = clock
    training = Progress("conv2d seed 1", 1000, "epoch")
    for _ in range(1000):
        now[0] += 0.5
        training.advance(note="loss 0.1")
    assert len(said.messages) == 1 + (500 - 10) // 30
    # 20 of 1000 after ten seconds: two a second
    assert re.fullmatch(r"conv2d seed 1:   2%\|.*\| 20/1000 \[00:10<08:10,  2.00epoch/s, loss 0.1\]", said.messages[0])
    assert all("\r" not in line and "\n" not in line and len(line) <= 100 for line in said.messages)


def test_a_short_job_says_nothing(clock):
    now, said = clock
    sampling = Progress("gamma_0.1", 3, "configuration")
    for _ in range(3):
        now[0] += 3
        sampling.advance()
    assert said.messages == []


def test_a_training_that_goes_on_counts_its_own_epochs_for_the_rate(clock):
    now, said = clock
    training = Progress("conv2d seed 1", 30, "epoch", done=20)
    now[0] = 20.0
    training.advance(2)
    assert "22/30 [00:20<01:20, 10.00s/epoch]" in said.messages[0]
