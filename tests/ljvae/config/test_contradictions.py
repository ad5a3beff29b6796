from pathlib import Path

import pytest

from workflow.ljvae import figures
from workflow.ljvae.config.contradictions import figure_names
from workflow.ljvae.config.reading import load


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        ("hyperparameters.base", "con2d", "hyperparameters.base: 'con2d' is not one of models"),
        ("hyperparameters.base", "dense_coordinates_x", "should read distances, not coordinates"),
        ("hyperparameters.latent_dims", [900], "hyperparameters.latent_dims.0: 900 should be at most 435"),
        ("analysis.models", ["conv"], "analysis.models.0: 'conv' is not one of models"),
        ("figures.attempts", ["conv2"], "figures.attempts.0: 'conv2' is not one of models"),
        (
            "figures.overview",
            "gamma_1.5",
            "figures.overview: 'gamma_1.5' is not one of the anomalies of trained gammas",
        ),
        ("models.conv2d.latent_dim", 500, "models.conv2d.latent_dim: 500 should be at most 435"),
        ("figures.model", "conv", "figures.model: 'conv' is not one of analysis.models"),
        ("models.conv2d.extra_seeds", [1], "models.conv2d.extra_seeds: 1 should not also be in training.seeds"),
        (
            "densities.no_factor.extra_seeds",
            [1],
            "densities.no_factor.extra_seeds: 1 should not also be in training.seeds",
        ),
        ("densities.no_factor.latents", "conv2d_y", "'conv2d_y' is not one of those of analysis.models in x order"),
        ("densities.no_factor.batch_size", 40_000, "batch_size: 40000 should be at most the 32000 training"),
        ("densities.no_factor.height_knots", 191, "height_knots: 191 should be at most its knots, 190"),
        ("system.box", 5, "system.box should be at least 5.8 sigma"),
        ("simulation.trace_chains", 20_000, "should be at most simulation.configurations = 10000"),
        ("analysis.neighbours", 3300, "analysis.neighbours: 3300 should be at most 3200"),
        (
            "split",
            {"train": 0.9979, "validation": 0.001, "calibration": 0.001, "test": 0.0001},
            "split.test: 0.0001 of",
        ),
    ],
)
def test_a_contradiction_is_named_with_what_would_be_right(faults_of, path, value, expected):
    lines = faults_of(path, value)
    assert any(expected in line for line in lines), lines


def test_two_families_that_claim_one_ensemble_for_different_things(mapping, faults):
    mapping["anomalies"]["more"] = mapping["anomalies"]["fake_potential"] | {"configurations": 50}
    assert "differs from that of fake_potential" in "\n".join(faults(mapping))


def test_a_warm_up_ends_before_the_training(mapping, faults):
    mapping["models"]["image_counts"]["kl_warm_up"] = mapping["models"]["image_counts"]["epochs"]
    assert any(line.startswith("models.image_counts.kl_warm_up") for line in faults(mapping))


def test_networks_of_the_grid_have_names_that_differ(mapping, faults):
    mapping["hyperparameters"]["kl_weights"] = [1e-5, 1.00000001e-5]
    assert any(line.startswith("hyperparameters.kl_weights.1: should have at most six") for line in faults(mapping))


def test_no_more_dimensions_than_the_networks_have(mapping, faults):
    mapping["models"]["conv2d"] = mapping["models"]["conv2d"] | {"latent_dim": 2}
    for key in ("analysis.first_dimensions", "analysis.significant_dimensions", "figures.dimensions"):
        assert any(line.startswith(f"{key}: ") and "at most 2" in line for line in faults(mapping)), key


def test_the_model_shown_is_one_that_is_probed(mapping, faults):
    mapping["figures"]["model"] = "image_counts"
    assert any(line.startswith("figures.model: 'image_counts' is not one of") for line in faults(mapping))


@pytest.mark.parametrize("name", ["first_particle", "double_centred"])
def test_a_regressor_is_not_called_as_a_gram_method(mapping, name, faults):
    mapping["regressors"][name] = mapping["regressors"]["learned_dense"]
    assert any(line.startswith(f"regressors.{name}:") for line in faults(mapping))


def test_a_regressor_has_a_name_of_its_own(mapping, faults):
    mapping["regressors"]["conv2d"] = mapping["regressors"]["learned_dense"]
    assert any(line.startswith("regressors.conv2d: a model has this name") for line in faults(mapping))


@pytest.mark.parametrize(
    ("name", "thing"),
    [
        ("tumbler", "a figure"),
        ("anomaly_roc", "a figure"),
        ("training", "a figure"),
        ("validation", "a split"),
        ("false_alarms", "a table"),
        ("localisation", "a table"),
        ("inpainting", "a table"),
    ],
)
def test_a_family_is_not_called_as_a_figure_table_or_split(faults_of, name, thing):
    lines = faults_of(f"anomalies.{name}", {"kind": "uniform", "configurations": 50})
    assert any(line.startswith(f"anomalies.{name}: {thing} has this name already") for line in lines), lines


@pytest.mark.parametrize("name", ["tables", "style", "anomaly"])
def test_a_family_may_be_called_as_a_module_that_is_no_figure(mapping, name):
    mapping["anomalies"][name] = {"kind": "uniform", "configurations": 50}
    assert name in load(mapping).anomalies


def test_figures_are_those_that_have_a_script_of_their_own():
    modules = {path.stem for path in Path(figures.__file__).parent.glob("*.py")}
    assert figure_names() == modules - {"__init__", "style", "names", "table_names", "tables", "anomaly"}


@pytest.mark.parametrize("name", ["conv2d", "baseline", "sampler"])
def test_generators_have_names_of_their_own(mapping, faults, name):
    mapping["densities"][name] = mapping["densities"]["no_factor"]
    assert f"densities.{name}: another generator has this name" in faults(mapping)


def test_without_a_model_in_x_order_no_density_reads_latents(mapping, faults):
    mapping["analysis"]["models"] = ["conv2d_y"]
    (line,) = [line for line in faults(mapping) if line.startswith("densities.")]
    assert "latents: should be empty" in line
