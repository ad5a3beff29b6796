import yaml

from benchmarks.plan import large
from tests.paths import CONFIG
from workflow.ljvae.config.reading import load


def test_the_large_study_is_a_valid_one():
    config = yaml.safe_load((CONFIG / "config.yaml").read_text())
    study = load(large(config))
    assert len(study.models) >= 20
    assert study.training.seeds == [1, 2, 3, 4, 5]
