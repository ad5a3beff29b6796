import pytest

from tests.paths import ROOT
from workflow.ljvae.config.networks import ARCHITECTURES


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        ("models.conv2d.order", "y", "models.conv2d: mirror should be false unless order is x"),
        ("models.conv2d.channels", [], "models.conv2d.channels: should have at least 1"),
    ],
)
def test_a_fault_within_a_network_is_named(faults_of, path, value, expected):
    lines = faults_of(path, value)
    assert any(expected in line for line in lines), lines


@pytest.mark.parametrize(
    ("model", "reads", "decodes", "likelihood"),
    [
        ("conv2d", "matrices", "matrix", "gaussian"),
        ("conv2d_patch", "matrices", "matrix", "gaussian"),
        ("dense_distances", "matrices", "matrix", "gaussian"),
        ("dense_coordinates_x", "coordinates", "coordinates", "gaussian"),
        ("geometric", "orientations", "points", "distances"),
        ("image_counts", "images", "image", "gaussian"),
        ("image_occupancy", "images", "image", "bernoulli"),
    ],
)
def test_an_architecture_says_what_it_reads_and_decodes(study, model, reads, decodes, likelihood):
    settings = study.models[model].settings()
    assert (settings["reads"], settings["decodes"], settings["likelihood"]) == (reads, decodes, likelihood)
    assert "extra_seeds" not in settings


def test_an_architecture_is_a_module_of_its_name():
    folder = ROOT / "workflow" / "ljvae" / "models"
    assert all((folder / f"{name}.py").is_file() for name in ARCHITECTURES)
