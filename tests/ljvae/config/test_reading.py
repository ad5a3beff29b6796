import pytest
import yaml

from tests.paths import CONFIG
from workflow.ljvae.config.reading import ConfigError, load
from workflow.ljvae.config.reference import schema, with_key_table


@pytest.fixture
def mapping():
    return yaml.safe_load((CONFIG / "config.yaml").read_text())


def faults(mapping):
    with pytest.raises(ConfigError) as caught:
        load(mapping)
    return str(caught.value).split("\n")


@pytest.mark.parametrize("name", ["config.yaml", "smoke.yaml"])
def test_our_own_configs_are_valid(name):
    load(yaml.safe_load((CONFIG / name).read_text()))


def test_numbers_in_yaml_1_1_notation_are_numbers(mapping):
    mapping["models"]["conv2d"]["kl_weight"] = yaml.safe_load("1e-5")
    assert load(mapping).models["conv2d"].kl_weight == 1e-5


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        ("system.bax", 3, "system.bax: unknown key; the nearest valid key is system.box (unit: sigma)"),
        ("system.box", -1, "system.box: should be greater than or equal to 3, not -1 (unit: sigma)"),
        ("system.temperature", float("nan"), "system.temperature: should be a finite number"),
        ("seed", True, "seed: should be a whole number, not True"),
        ("system.box", True, "system.box: should be a number, not a boolean"),
        ("simulation.sweeps", 10.5, "simulation.sweeps: should be a whole number, not 10.5 (unit: sweeps)"),
        ("simulation.gammas", [0.1, 0.1], "simulation.gammas: entries should differ from each other"),
        ("split.test", 0.5, "split: the four shares should add up to 1"),
        ("models.conv2d.order", "z", "models.conv2d.order: should be 'none', 'x', 'y' or 'corner', not 'z'"),
        ("models.conv2d.order", "y", "models.conv2d: mirror should be false unless order is x"),
        ("models.conv2d.blocks", 2, "models.conv2d: blocks should be 0 for conv2d"),
        (
            "models.conv2d.architecture",
            "conv",
            "models.conv2d.architecture: should be one of conv2d, conv2d_deep, dense, geometric, image",
        ),
        ("models.dense_distances.layrs", 2, "the nearest valid key is models.dense_distances.layers (unit: layers)"),
        ("hyperparameters.base", "con2d", "hyperparameters.base: 'con2d' is not one of models"),
        ("hyperparameters.base", "dense_coordinates_x", "should read distances, not coordinates"),
        ("hyperparameters.latent_dims", [900], "hyperparameters.latent_dims.0: 900 should be at most 435"),
        ("analysis.models", ["conv"], "analysis.models.0: 'conv' is not one of models"),
        ("figures.attempts", ["conv2"], "figures.attempts.0: 'conv2' is not one of models"),
        ("anomalies.corruption.kind", "moved", "anomalies.corruption.kind: should be one of simulated, uniform"),
        ("anomalies.corruption.stps", 1, "nearest valid key is anomalies.corruption.steps"),
        ("anomalies.missing_data.blocks", [0], "anomalies.missing_data.blocks.0: should be greater than or equal"),
        ("anomalies.missing_data.blocks", [16], "at most 15, half of system.particles"),
        ("anomalies.unseen_gamma.gammas", [0.4], "anomalies.unseen_gamma.gammas: 0.4 is trained on"),
        ("anomalies.corruption.points", [31], "should be at most system.particles = 30"),
        ("anomalies.training", {"kind": "uniform", "configurations": 50}, "anomalies.training: a figure has this name"),
        (
            "anomalies.my_run",
            {"kind": "file", "path": "run.pdb"},
            "anomalies.my_run.path: its ending should be one of .npy, .npz, .lammpstrj",
        ),
        ("models.conv2d.latent_dim", 500, "models.conv2d.latent_dim: 500 should be at most 435"),
        ("figures.model", "conv", "figures.model: 'conv' is not one of analysis.models"),
        (
            "claims.pca-share.models",
            ["con2d"],
            "claims.pca-share.models.0: 'con2d' is not one of the distances networks",
        ),
        ("claims.fake-mse.ensembles", ["gamma_1.5", "fake_gamma_1"], "did you mean 'fake_gamma_1.0'"),
        ("claims.gram-exact.at_most", None, "claims.gram-exact: a criterion should have at_least, at_most or both"),
        ("claims.pca-share.at_most", 0.01, "claims.pca-share: at_least should be smaller than at_most"),
        ("claims.pca-shre", {"at_most": 1}, "claims.pca-shre: 'pca-shre' is not one of the deck's claims"),
        ("claims.mse-kl-weight.models", ["conv2d"], "claims.mse-kl-weight.models: this claim names none"),
        ("claims.distances-kept.models", ["conv2d", "conv2d_x"], "this claim should name one network, not 2"),
        ("hyperparameters.kl_weights", [1e-5], "claims.mse-kl-weight: it needs at least two entries"),
        ("argon.sigma", [3.4], "argon: sigma and epsilon should have as many entries as each other"),
        ("models.conv2d.extra_seeds", [1], "models.conv2d.extra_seeds: 1 should not be in training.seeds too"),
        ("system.box", 5, "system.box should be at least 5.8 sigma"),
        ("simulation.trace_chains", 20_000, "should be at most simulation.configurations = 10000"),
        ("simulation.gammas", [0.1, 0.1000000001], "simulation.gammas.1: should have at most six significant digits"),
        ("simulation.sweeps", 10, "simulation.sweeps: should be greater than or equal to 16, not 10"),
        ("models.conv2d.latent_dim", 1, "models.conv2d.latent_dim: should be greater than or equal to 2"),
        ("analysis.neighbours", 3300, "analysis.neighbours: 3300 should be at most 3200"),
        (
            "split",
            {"train": 0.9979, "validation": 0.001, "calibration": 0.001, "test": 0.0001},
            "split.test: 0.0001 of",
        ),
        ("anomalies", {}, "anomalies: should have at least 1 item"),
        ("anomalies.uniform", {"kind": "uniform", "configurations": 5}, "anomalies.uniform.configurations: should be"),
        ("anomalies.test", {"kind": "uniform", "configurations": 50}, "anomalies.test: a part of the split has this"),
        ("models.Bad name", {}, "models: the name 'Bad name' should be lower-case letters, digits and _"),
    ],
)
def test_a_fault_is_named_with_what_would_be_right(mapping, path, value, expected):
    *parents, key = path.split(".")
    section = mapping
    for parent in parents:
        section = section[parent]
    section[key] = value
    assert any(expected in line for line in faults(mapping)), faults(mapping)


def test_all_faults_are_named_at_once(mapping):
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


def test_two_families_that_claim_one_ensemble_for_different_things(mapping):
    mapping["anomalies"]["more"] = mapping["anomalies"]["fake_potential"] | {"configurations": 50}
    assert "differs from that of fake_potential" in "\n".join(faults(mapping))


@pytest.mark.parametrize(
    ("claim", "entry", "said"),
    [
        ("unseen-gamma-mse", {"ensembles": ["gamma_0.4"]}, "is not one of the lennard_jones simulated ensembles"),
        ("fake-mse", {"ensembles": ["gamma_1.5"]}, "is not one of the fake simulated ensembles"),
        ("corruption-shift", {"ensembles": ["corruption_box_sorted"]}, "is not one of the kept corrupted ensembles"),
        ("corruption-mse", {"ensembles": ["corruption_box_kept", "corruption_box_sorted"]}, "should name one ensemble"),
        ("vae-coherent", {"against": ["conv2d_x"]}, "should be another network"),
        ("vae-coherent", {"against": ["conv2d_deep"]}, "against a plain auto-encoder"),
        ("vae-coherent", {"models": ["autoencoder"], "against": ["conv2d_x"]}, "models should have a kl_weight over 0"),
        ("depth-no-gain", {"against": ["conv2d_y"]}, "should have the same order"),
        ("depth-no-gain", {"models": ["conv2d_deep", "conv2d"]}, "should name one network"),
    ],
)
def test_claims_name_what_they_can_be_measured_on(mapping, claim, entry, said):
    mapping["claims"][claim] |= entry
    assert any(line.startswith(f"claims.{claim}") and said in line for line in faults(mapping))


def test_a_fake_gamma_without_a_trained_one_is_no_reference(mapping):
    mapping["anomalies"]["fake_potential"]["gammas"].append(1.5)
    mapping["claims"]["fake-mse"]["ensembles"].append("fake_gamma_1.5")
    assert any("should have a gamma of simulation.gammas" in line for line in faults(mapping))


def test_a_warm_up_ends_before_the_training(mapping):
    mapping["models"]["image_counts"]["kl_warm_up"] = mapping["models"]["image_counts"]["epochs"]
    assert any(line.startswith("models.image_counts.kl_warm_up") for line in faults(mapping))


def test_networks_of_the_grid_have_names_that_differ(mapping):
    mapping["hyperparameters"]["kl_weights"] = [1e-5, 1.00000001e-5]
    assert any(line.startswith("hyperparameters.kl_weights.1: should have at most six") for line in faults(mapping))


def test_no_more_dimensions_than_the_networks_have(mapping):
    mapping["models"]["conv2d"] = mapping["models"]["conv2d"] | {"latent_dim": 2}
    for key in ("analysis.first_dimensions", "analysis.significant_dimensions", "figures.dimensions"):
        assert any(line.startswith(f"{key}: ") and "at most 2" in line for line in faults(mapping)), key


def test_the_model_shown_is_one_that_is_probed(mapping):
    mapping["figures"]["model"] = "image_counts"
    assert any(line.startswith("figures.model: 'image_counts' is not one of") for line in faults(mapping))


@pytest.mark.parametrize("name", ["first_particle", "double_centred"])
def test_a_regressor_is_not_called_as_a_gram_method(mapping, name):
    mapping["coordinates"][name] = mapping["coordinates"]["learned_dense"]
    assert any(line.startswith(f"coordinates.{name}:") for line in faults(mapping))


def test_a_regressor_has_a_name_of_its_own(mapping):
    mapping["coordinates"]["conv2d"] = mapping["coordinates"]["learned_dense"]
    assert any(line.startswith("coordinates.conv2d: a model has this name") for line in faults(mapping))


@pytest.mark.parametrize("mapping", [None, [], {}, "text"])
def test_no_mapping_at_all(mapping):
    assert "config/config.yaml is a whole one" in faults(mapping)[0]


def test_schema_and_table_are_those_of_the_models():
    assert (CONFIG / "schema.json").read_text() == schema(), "run make docs-config"
    readme = (CONFIG / "README.md").read_text()
    assert readme == with_key_table(readme), "run make docs-config"


def test_the_command_line_s_texts_are_read_as_numbers(mapping):
    """Snakemake reads a section that --config gives as one of texts."""
    mapping["models"]["conv2d"] |= {"epochs": "3", "mirror": "false", "learning_rate": "1e-3"}
    mapping["training"] = {"seeds": ["1", "2"], "threads": "2"}
    study = load(mapping)
    assert (study.models["conv2d"].epochs, study.models["conv2d"].mirror) == (3, False)
    assert study.training.seeds == [1, 2]
    mapping["training"]["threads"] = "two"
    with pytest.raises(ConfigError, match=r"training\.threads: should be a whole number, not 'two'"):
        load(mapping)
