"""Universes as plain values: what each needs, what they share, and what an edit touches."""

import copy
from pathlib import Path

import pytest
import yaml

from tests.paths import ROOT, SMOKE
from tests.study.plans import reruns
from workflow.commands import plan
from workflow.control.universes import Universes
from workflow.ljvae.config.reading import ConfigError, load

DECK = ROOT / "config" / "config.yaml"
MULTIVERSE = ROOT / "config" / "multiverse.yaml"
SMALL = ROOT / "config" / "multiverse-smoke.yaml"


def universes(path=MULTIVERSE, config=DECK, project=ROOT):
    return Universes(load(yaml.safe_load(config.read_text()) | {"multiverse": str(path)}), project)


@pytest.fixture(scope="module")
def of_the_deck():
    return universes()


def edited(tmp_path, change):
    """The small multiverse with a change of its config."""
    mapping = yaml.safe_load(SMALL.read_text())
    change(mapping)
    path = tmp_path / "multiverse.yaml"
    path.write_text(yaml.safe_dump(mapping, sort_keys=False))
    return path


def test_the_study_has_forty_universes_that_can_be_run(of_the_deck):
    of_the_deck.check()
    assert len(of_the_deck.all) >= 40
    assert len(of_the_deck.levels) <= 11


def test_every_claim_of_the_study_but_those_set_aside_is_asked_in_the_base(of_the_deck):
    study = load(yaml.safe_load(DECK.read_text()))
    assert set(of_the_deck.criteria("seed_1")) == set(study.claims) - set(of_the_deck.settings.without)
    assert {name.removesuffix("-penalised") for name in of_the_deck.settings.without} <= set(study.claims)


@pytest.mark.parametrize(
    ("universe", "network", "setting"),
    [
        ("order_radial", "conv2d", {"order": "radial"}),
        ("latent_dim_10", "dense_distances", {"latent_dim": 10}),
        ("kl_weight_1e-4", "conv2d", {"kl_weight": 1e-4}),
        ("kl_weight_1e-4", "autoencoder", {"kl_weight": 0.0}),
        ("network_patch", "conv2d", {"architecture": "conv2d_patch", "channels": 32}),
        ("network_patch", "conv2d_deep", None),
        ("network_deeper", "conv2d", {"architecture": "conv2d", "channels": [32, 64, 128]}),
        ("cells_40", "image_occupancy", {"cells": 40, "kl_weight": 6.25e-4}),
        ("kl_weight_1e-4", "image_occupancy", {"cells": 20, "kl_weight": 2.5e-3}),
        ("epochs_4", "conv2d", {"epochs": 4}),
    ],
)
def test_a_level_takes_the_place_of_the_first_where_a_key_has_it(of_the_deck, universe, network, setting):
    models = of_the_deck.training(universe)["models"]
    if setting is None:
        assert network not in models
    else:
        assert setting.items() <= models[network].items()


def test_networks_with_the_same_settings_are_trained_once(of_the_deck):
    world = of_the_deck.judging("seed_1")
    assert "conv2d_x" not in world["models"]
    assert world["claims"]["conv-learns"]["models"] == ["conv2d"]
    settings = [repr(sorted(each.items())) for each in world["models"].values()]
    assert len(set(settings)) == len(settings)


@pytest.mark.parametrize("universe", ["network_patch", "network_deeper"])
def test_a_claim_that_would_compare_a_network_with_itself_is_not_asked(of_the_deck, universe):
    assert "depth-no-gain" in of_the_deck.criteria("seed_1")
    assert "depth-no-gain" not in of_the_deck.criteria(universe)


def test_networks_that_learn_coordinates_count_among_the_architectures(of_the_deck):
    """Here no other network has plain convolutions."""
    models = of_the_deck.training("network_patch")["models"].values()
    assert "conv2d" not in {settings["architecture"] for settings in models}
    assert of_the_deck.architectures("network_patch") == ["conv2d", "conv2d_patch", "dense", "image"]


def test_a_fluid_is_named_by_the_choices_that_change_it(of_the_deck):
    assert of_the_deck.fluid("seed_2") == of_the_deck.fluid("order_y") == of_the_deck.fluid("epochs_4") == "base"
    assert of_the_deck.fluid("box_20") == "box_20"
    fluids = {of_the_deck.fluid(name) for name in of_the_deck.all}
    assert fluids == set(of_the_deck.fluids)
    assert len(fluids) == 6


def test_an_ensemble_that_only_one_universe_names_belongs_to_its_fluid(of_the_deck):
    assert of_the_deck.training("step_unit_sigma")["ensembles"].keys() ^ of_the_deck.training("seed_1")[
        "ensembles"
    ].keys() == {"corruption_box_kept", "corruption_sigma_kept"}
    assert "corruption_sigma_kept" not in of_the_deck.fluid_ensembles("step_unit_sigma")


def test_what_networks_depend_on_holds_no_bounds(of_the_deck):
    config = yaml.safe_load(DECK.read_text())
    config["claims"]["corruption-mse"]["at_least"] = 0.9
    other = Universes(load(config), ROOT)
    assert other.training("seed_1") == of_the_deck.training("seed_1")
    assert other.judging("seed_1") != of_the_deck.judging("seed_1")


def test_the_file_is_looked_for_in_the_working_directory_first(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert len(universes("config/multiverse.yaml").all) >= 40
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "multiverse.yaml").write_text(SMALL.read_text())
    assert len(universes("config/multiverse.yaml", SMOKE).all) < 10


def jobs(tmp_path, path):
    mapping = yaml.safe_load(SMOKE.read_text()) | {"multiverse": str(path)}
    return plan.jobs(tmp_path, mapping, targets=["multiverse"])


def test_a_new_level_runs_only_the_new_universes(tmp_path):
    before = jobs(tmp_path, SMALL)
    more = edited(tmp_path, lambda mapping: mapping["choices"]["latent_dim"]["levels"].update({"16": 16}))
    again = reruns(before, jobs(tmp_path, more))
    of_universes = {name for name in again if name.startswith("results/multiverse/")}
    assert of_universes == {f"results/multiverse/universes/latent_dim_16/{file}" for file in ("arrays", "verdicts.csv")}
    assert {again[name].rule for name in again.keys() - of_universes} == {
        "table_multiverse",
        "figure_multiverse",
        "figure_specification",
        "render_table",
        "multiverse",
    }


def test_an_edit_of_a_bound_judges_again_and_trains_nothing(tmp_path):
    mapping = yaml.safe_load(SMOKE.read_text())
    other = copy.deepcopy(mapping)
    other["claims"]["corruption-mse"]["at_least"] = 0.9
    before, after = (plan.jobs(tmp_path, each, targets=["multiverse"]) for each in (mapping, other))
    rules = {job.rule for job in reruns(before, after).values()}
    assert "judge_universe" in rules
    assert not rules & {"simulate_fluid", "train_universe"}


def test_a_whole_study_has_no_job_of_the_multiverse(tmp_path):
    whole = plan.jobs(tmp_path, yaml.safe_load(SMOKE.read_text()))
    assert not [name for name in whole if "multiverse" in name or "universe" in name]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            lambda mapping: mapping["choices"]["box"].update(keys=["system.side"]),
            "choices.box.levels: no key of system.side",
        ),
        (lambda mapping: mapping["choices"]["box"]["levels"].update({10: 11.0}), "has the first level, 11.0"),
        (lambda mapping: mapping["study"].update({"models.conv3d.epochs": 2}), "study: models.conv3d.epochs is no key"),
        (
            lambda mapping: mapping["choices"]["box"]["levels"].update({1: 1.0}),
            "the universe of box 1,.*system.box: should",
        ),
        (lambda mapping: mapping["choices"]["box"].update(why="?"), "choices.box.why: should"),
        (lambda mapping: mapping.pop("seeds"), "seeds: this key is missing"),
        (lambda mapping: mapping.update(seeds=[1, 2]), "seeds: should have at least 3 items"),
        (
            lambda mapping: mapping["choices"].update(seed=mapping["choices"]["box"]),
            "no choice should be called seed or plan",
        ),
    ],
)
def test_a_fault_is_one_line_that_names_the_key(tmp_path, change, message):
    with pytest.raises(ConfigError, match=message):
        universes(edited(tmp_path, change), SMOKE).check()


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(ConfigError, match=r"nowhere\.yaml: it can't be read"):
        universes("nowhere.yaml", SMOKE, Path(tmp_path)).check()


def test_every_rule_that_only_the_universes_need_is_left_out_of_the_run_times(tmp_path):
    mapping = yaml.safe_load(SMOKE.read_text())
    whole, worlds = (plan.jobs(tmp_path, mapping, targets=[target]) for target in ("all", "multiverse"))
    rules = {job.rule for job in worlds.values() if job.outputs} - {job.rule for job in whole.values()}
    rules -= {"render_table"}  # it renders any table, in its own time
    timed = next(job for job in whole.values() if job.rule == "table_timings")
    assert set(timed.params["excluded"]) == rules
