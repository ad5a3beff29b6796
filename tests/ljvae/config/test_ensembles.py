import pytest

from workflow.ljvae.config.anomalies import KINDS
from workflow.ljvae.config.ensembles import encoded_together, ensembles, families, severity_curves


def test_the_decks_ensembles(study):
    names = families(study.simulation, study.anomalies)
    assert list(names["training"]) == ["gamma_0.1", "gamma_0.4", "gamma_0.7", "gamma_1.0"]
    assert next(iter(names["fake_potential"])) == "fake_gamma_0.1"
    assert next(iter(names["corruption"])) == "corruption_box_kept"
    assert ensembles(study.simulation, study.anomalies)["gamma_0.1"]["configurations"] == 10_000
    of_the_deck = ("unseen_gamma", "fake_potential", "random_data", "corruption", "missing_data")
    assert len({name for family in ("training", *of_the_deck) for name in names[family]}) == 21
    assert list(names["corruption_step"])[-1] == "corruption_step_0.4_sigma_sorted"
    assert next(iter(names["temperature"])) == "temperature_0.5_gamma_0.4"


def test_a_family_can_have_sweeps_of_its_own(study):
    all_ensembles = ensembles(study.simulation, study.anomalies)
    own = {name for name, description in all_ensembles.items() if "sweeps" in description}
    assert own == set(study.anomalies["temperature"].ensembles("temperature"))
    assert all_ensembles["temperature_0.5_gamma_0.4"]["sweeps"] == study.anomalies["temperature"].sweeps


def test_families_of_growing_severity_are_curves(study):
    curves = severity_curves(study.system, study.anomalies)
    assert "corruption" not in curves
    assert curves["corruption_points"]["corruption_points_8_box_kept"] == {
        "key": "points",
        "value": 8,
        "normal": 0,
        "series": "kept",
    }
    assert {member["key"] for member in curves["masked_block"].values()} == {"block"}
    normal = {family: {member["normal"] for member in members.values()} for family, members in curves.items()}
    assert normal["temperature"] == {study.system.temperature}
    assert normal["unseen_gamma"] == {None}


def test_an_ensemble_of_two_families_is_encoded_once(study):
    study.anomalies["again"] = study.anomalies["unseen_gamma"]
    together = encoded_together(study.simulation, study.anomalies)
    assert "again" not in together
    names = [name for members in together.values() for name in members]
    assert len(names) == len(set(names))
    assert {*names, *families(study.simulation, {})["training"]} == set(ensembles(study.simulation, study.anomalies))


@pytest.mark.parametrize("kind", KINDS)
def test_an_ensemble_says_of_which_kind_it_is(study, kind):
    for family in study.anomalies.values():
        if family.kind == kind:
            assert {description["kind"] for description in family.ensembles("name").values()} == {kind}
