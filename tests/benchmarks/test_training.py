import sys

import pytest
import yaml

from benchmarks import training
from benchmarks.training import SUFFIXES, VARIANTS, Worker, find_best, settings
from tests.paths import ROOT

WORKER = """
import sys
print(7, flush=True)
rate = float(sys.argv[1])
for line in sys.stdin:
    if rate < 0:
        raise ValueError("no compiler")
    print(rate + int(line), flush=True)
"""


@pytest.fixture
def start(tmp_path):
    script = tmp_path / "worker.py"
    script.write_text(WORKER)
    rates = {"slow": "100", "fast": "200", "broken": "-1"}
    return lambda variant: Worker(sys.executable, script, rates[variant])


def test_a_worker_says_its_weights_and_its_rate(start):
    with start("slow") as worker:
        assert worker.weights == 7
        assert worker(3) == 103


def test_a_worker_that_stops_says_why(start):
    with pytest.raises(RuntimeError, match="no compiler"), start("broken") as worker:
        worker(3)


def test_the_best_variant_is_the_fastest_that_can_run(start, capsys):
    assert find_best(["slow", "broken", "fast"], start) == "fast"
    messages = capsys.readouterr().err
    assert "slow: 150 samples/s" in messages
    assert "broken can't run" in messages
    with pytest.raises(RuntimeError, match="none of the peers broken can run"):
        find_best(["broken"], start)


def test_networks_of_different_sizes_are_not_compared(monkeypatch):
    class Sized:
        def __init__(self, python, *_):
            self.weights = 1000 if python == sys.executable else 1010

        def __enter__(self):
            return self

        def __exit__(self, *_):
            pass

    monkeypatch.setattr(training, "find_best", lambda variants, start: variants[0])
    monkeypatch.setattr(training, "Worker", Sized)
    with pytest.raises(RuntimeError, match="conv2d has 1000 weights, its peer 1010"):
        training.rows()


@pytest.mark.parametrize("network", VARIANTS)
def test_a_network_of_the_study_is_measured_by_its_own_settings(network):
    chosen = settings(network)
    assert chosen["architecture"] == network
    assert {"particles", "matrices", "channels", "latent_dim", "batch_size", "kl_weight", "likelihood"} <= set(chosen)


def test_a_row_without_a_suffix_trains_on_the_threads_of_the_study(monkeypatch):
    monkeypatch.setattr(training, "_row", lambda network, threads: (network, threads, SUFFIXES[threads]))
    plain = [(network, threads) for network, threads, suffix in training.rows() if not suffix]
    config = yaml.safe_load((ROOT / "config/config.yaml").read_text())
    assert plain == [(network, config["training"]["threads"]) for network in VARIANTS]
    assert len(training.rows()) == 2 * len(VARIANTS)
