"""The files of the small study's networks, ensembles and families."""

import re
from pathlib import Path

import pytest
import yaml

from tests.paths import SMOKE
from workflow.control.paths import Catalogue, any_of, sampling_settings, training_benchmarks
from workflow.ljvae.config.reading import load
from workflow.ljvae.study import ENCODING


@pytest.fixture
def mapping():
    return yaml.safe_load(SMOKE.read_text())


@pytest.fixture
def catalogue(mapping):
    mapping["models"]["conv2d"]["extra_seeds"] = [2]
    return Catalogue(load(mapping))


def test_networks_have_their_seeds_and_those_of_the_grid_their_names(catalogue):
    assert catalogue.seeds["conv2d"] == [1, 2]
    assert catalogue.seeds["dense_distances"] == [1]
    assert catalogue.grid_models == ["grid_4_1e-05", "grid_4_0.0001", "grid_8_1e-05", "grid_8_0.0001"]
    assert catalogue.seed_files("{model}/{seed}", ["conv2d"]) == ["conv2d/1", "conv2d/2"]
    assert catalogue.regressor_files("{regressor}/{seed}") == ["learned_dense/1", "learned_conv2d/1"]


@pytest.mark.parametrize(
    ("model", "path"),
    [
        ("conv2d", "results/matrices/x/test.npy"),
        ("conv2d_y", "results/matrices/y/test.npy"),
        ("dense_coordinates", "results/coordinates/x/test.npy"),
        ("geometric", "results/orientations/x/test.npy"),
        ("image_occupancy", "results/images/occupancy_20/test.npy"),
    ],
)
def test_a_network_reads_the_array_of_its_kind(catalogue, model, path):
    assert catalogue.array_file(model, "test") == path


def test_ensembles_by_kind_and_by_where_they_derive_from(catalogue):
    corrupted = ["corruption_box_kept", "corruption_box_sorted"]
    assert catalogue.of_kind("corrupted") == corrupted
    assert catalogue.derived(catalogue.anomalies) == [*corrupted, "missing_data_10"]
    assert [name for name in catalogue.anomalies if catalogue.is_masked(name)] == ["missing_data_10"]
    assert not catalogue.is_masked("test")
    assert set(catalogue.anomalies) | set(catalogue.trained) == set(catalogue.ensembles)


def test_a_claim_rests_on_the_seeds_that_all_of_its_networks_have(catalogue):
    assert catalogue.seeds_of_claim("argon-gamma") == [1]
    assert catalogue.seeds_of_claim("pca-share") == [1, 2]
    assert catalogue.seeds_of_claim("depth-no-gain") == [1]  # the deeper one has no more


def test_generated_configurations_are_compared_with_those_that_no_network_has_seen(catalogue):
    assert catalogue.study.simulation.configurations == 400
    assert catalogue.unseen_size == 60  # as many as are generated
    catalogue.ranges["validation"] = (280, 370)
    assert catalogue.unseen_size == 30


def test_a_longer_run_has_a_longer_pilot_and_as_many_records(catalogue):
    simulation = catalogue.study.simulation
    usual = sampling_settings(simulation, catalogue.ensembles["gamma_0.1"])
    assert (usual["sweeps"], usual["pilot_sweeps"]) == (simulation.sweeps, simulation.pilot_sweeps)
    slow = sampling_settings(simulation, catalogue.ensembles["temperature_0.5_gamma_1.0"])
    doubled = ("sweeps", "pilot_sweeps", "trace_interval")
    assert slow == usual | {name: 2 * usual[name] for name in doubled}


def test_densities_are_generators_and_those_with_latents_decode(catalogue):
    assert list(catalogue.generators)[-2:] == ["learned_factor", "geometric_decoder"]
    assert catalogue.free_densities == ["learned_factor"]
    assert catalogue.particle_decoders == ["geometric_decoder"]
    assert catalogue.pictured_generators == ["geometric", "geometric_decoder", "learned_factor"]
    assert catalogue.potential_files("learned_factor") == ["results/anomaly/detector.npz"]
    assert catalogue.potential_files("geometric_decoder") == []
    place = "results/encodings/geometric/seed_1"
    assert catalogue.latent_files("geometric_decoder", ENCODING, "train") == [f"{place}/train.npz"]
    assert catalogue.latent_files("learned_factor", ENCODING, "train") == []


def test_the_training_of_a_decoder_contains_that_of_its_network(catalogue):
    jobs = training_benchmarks(catalogue, "geometric_decoder", 1)
    assert [Path(path).parts[2] for path in jobs["every"]] == ["train_density", "train_model", "encode"]
    assert [Path(path).parts[2] for path in jobs["flow"]] == ["train_prior"]
    jobs = training_benchmarks(catalogue, "learned_factor", 1)
    assert [Path(path).name for path in jobs["every"]] == ["seed_1.tsv", "fit_detector.tsv"]
    assert training_benchmarks(catalogue, "baseline", 1) == {"every": []}


def test_figures_of_another_network_than_the_first_lie_beside_the_first_ones(mapping):
    assert Catalogue(load(mapping)).figures_folder == "results/figures"
    mapping["figures"]["model"] = mapping["analysis"]["models"][1]
    assert Catalogue(load(mapping)).figures_folder == f"results/figures/{mapping['figures']['model']}"


def test_a_pattern_of_names_matches_these_alone():
    pattern = re.compile(any_of(["gamma_0.1", "test"]))
    assert pattern.fullmatch("gamma_0.1")
    assert not pattern.fullmatch("gamma_001")
    assert not re.compile(any_of([])).fullmatch("")
