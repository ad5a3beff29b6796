import pytest
import yaml

from tests.paths import ROOT, SMOKE
from workflow.ljvae.anomaly import detector
from workflow.ljvae.anomaly.ceilings import KNOWN_GAMMA, UNKNOWN_DIRECTION, UNKNOWN_GAMMA
from workflow.ljvae.config.ensembles import families
from workflow.ljvae.config.reading import load
from workflow.ljvae.figures.names import NETWORKS, SCORES, SPLITS, name_ensembles, name_network, shorten_names
from workflow.ljvae.study import PARTS

CEILINGS = (KNOWN_GAMMA, UNKNOWN_GAMMA, UNKNOWN_DIRECTION)
CONFIGS = (SMOKE, ROOT / "config" / "config.yaml")


@pytest.fixture(params=CONFIGS, ids=lambda path: path.name)
def study(request):
    return load(yaml.safe_load(request.param.read_text()))


def test_every_ensemble_of_a_family_has_a_display_name_of_its_own(study):
    for members in families(study.simulation, study.anomalies).values():
        names = name_ensembles(members)
        for display in (names, shorten_names(names)):
            assert all(display.values())
            assert len(set(display.values())) == len(members)
            assert not any("_" in name for name in display.values())


def test_every_network_has_a_display_name_of_its_own(study):
    names = [name_network(name) for name in [*study.models, *study.regressors]]
    assert len(set(names)) == len(names)
    assert set(study.models) | set(study.regressors) <= set(NETWORKS)


def test_every_score_of_the_detector_and_every_split_has_a_display_name():
    assert set(detector.SCORES) | set(CEILINGS) <= set(SCORES)
    assert len(set(SCORES.values())) == len(SCORES)
    assert tuple(SPLITS) == PARTS


def test_parts_that_only_some_members_have_stay():
    names = {"a": "masked, block of 2, anywhere", "b": "masked, block of 2, in the corner", "c": "masked, block of 8"}
    assert shorten_names(names) == {"a": "block of 2, anywhere", "b": "block of 2, in the corner", "c": "block of 8"}
