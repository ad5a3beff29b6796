import pytest
import yaml

from tests.paths import CONFIG
from workflow.ljvae.config.reading import ConfigError, duplicate_keys, load


@pytest.mark.parametrize("name", ["config.yaml", "smoke.yaml"])
def test_our_own_configs_are_valid(name):
    load(yaml.safe_load((CONFIG / name).read_text()))


def test_numbers_in_yaml_1_1_notation_are_numbers(mapping):
    mapping["models"]["conv2d"]["kl_weight"] = yaml.safe_load("1e-5")
    assert load(mapping).models["conv2d"].kl_weight == 1e-5


def test_a_misspelt_section_of_another_kind_of_study_is_one_line():
    with pytest.raises(ConfigError, match=r"^enviroment: unknown key; .* has the section environments$"):
        load({"enviroment": {"normal": "bulk.xyz"}})


def test_all_faults_are_named_at_once(mapping, faults):
    mapping["system"]["box"] = "wide"
    mapping["split"]["tset"] = mapping["split"].pop("test")
    del mapping["seed"]
    mapping["figures"]["model"] = "none"
    mapping["simulation"]["trace_chains"] = 99_999
    mapping[3] = 1
    text = "\n".join(faults(mapping))
    for expected in (
        "system.box",
        "split.tset",
        "split.test: this key is missing",
        "seed: this key is missing",
        "figures.model:",
        "trace_chains",
        "3: ",
    ):
        assert expected in text


@pytest.mark.parametrize("mapping", [None, [], {}, "text"])
def test_no_mapping_at_all(mapping, faults):
    assert "config/config.yaml is a complete one" in faults(mapping)[0]


def test_the_command_line_s_texts_are_read_as_numbers(mapping):
    """Snakemake reads a section that --config gives as one of texts."""
    mapping["models"]["conv2d"] |= {"epochs": "3", "mirror": "false", "learning_rate": "1e-3"}
    mapping["training"] = {"seeds": ["1", "4"], "threads": "2"}
    study = load(mapping)
    assert (study.models["conv2d"].epochs, study.models["conv2d"].mirror) == (3, False)
    assert study.training.seeds == [1, 4]
    mapping["training"]["threads"] = "two"
    with pytest.raises(ConfigError, match=r"training\.threads: should be a whole number, not 'two'"):
        load(mapping)


def test_a_key_that_is_there_twice(tmp_path, whole):
    file = tmp_path / "twice.yaml"
    file.write_text("system:\n  box: 3\n  box: 4\nmodels:\n  - {a: 1, a: 2}\n  - &b {c: 1}\n  - {<<: *b, c: 2}\n")
    assert [line.split(":")[0] for line in duplicate_keys(file)] == ["system.box", "models.a"]
    with pytest.raises(ConfigError, match=r"system\.box: this key occurs twice"):
        load(whole, [file])


@pytest.mark.parametrize("name", ["config.yaml", "smoke.yaml", "geometric.yaml"])
def test_our_own_configs_have_each_key_once(name):
    assert duplicate_keys(CONFIG / name) == []
