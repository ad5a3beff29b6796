"""A finished study from Python: what fits is encoded, whatever its order, and what does not fit is named in a line."""

import re
import subprocess
import sys
import warnings

import numpy as np
import pytest
import yaml

from tests.paths import ROOT, SMOKE
from workflow.ljvae import results
from workflow.ljvae.config.reading import load
from workflow.ljvae.config.study import collect_settings
from workflow.ljvae.generation.autoregressive import find_log_density
from workflow.ljvae.geometry.distances import distance_matrices, sort_points
from workflow.ljvae.models.autoregressive import build
from workflow.ljvae.models.step import FusedAdamW
from workflow.ljvae.physics.insertion import Layout
from workflow.ljvae.storage import save_arrays, save_json, save_table
from workflow.ljvae.training.networks import build_vae, save_network

N, BOX = 30, 10.0
POSITIONS = np.random.default_rng(4).uniform(0, BOX, (6, N, 2)).astype(np.float32)
SHAPES = {
    "conv2d": (N, N),
    "conv2d_y": (N, N),
    "conv2d_patch": (N, N),
    "dense_coordinates": (N, 2),
    "geometric": (N, 2),
    "image_counts": (8, 8),
}


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    """A folder with a table, an ensemble and untrained networks of the small study's config."""
    folder = tmp_path_factory.mktemp("study")
    save_table(folder / "results/tables/claims.csv", [{"claim": "pca-share", "verdict": "reproduced"}])
    save_arrays(folder / "results/ensembles/test.npz", {"positions": POSITIONS})
    settings = collect_settings(load(yaml.safe_load(SMOKE.read_text())))
    for name, shape in SHAPES.items():
        file = folder / f"results/models/{name}/seed_1/model.keras"
        network = build_vae(settings[name], np.full(shape, 0.5), 0.2, 1, name)
        network.compile(optimizer=FusedAdamW())  # as training does
        save_network(network, file)
        save_json(file.with_name("provenance.json"), {"settings": settings[name]})
    return results.open_study(folder, SMOKE)


@pytest.fixture(scope="module")
def network(study):
    return results.load_network(study, "conv2d")


def test_a_study_lists_what_it_has(study):
    assert (study.particles, study.box, study.seeds["conv2d"]) == (N, BOX, [1])
    assert study.ensembles["fake_gamma_1.0"]["potential"] == "fake"
    assert study.models["grid_4_1e-05"]["latent_dim"] == 4
    assert results.load_table(study, "claims")["verdict"].tolist() == ["reproduced"]
    np.testing.assert_array_equal(results.load_ensemble(study, "test")["positions"], POSITIONS)


def test_later_configs_override_the_first_one(study, tmp_path):
    other = tmp_path / "other.yaml"
    other.write_text("models: {conv2d: {latent_dim: 5}}\n")
    models = results.open_study(study.folder, SMOKE, other).models
    assert (models["conv2d"]["latent_dim"], models["conv2d"]["epochs"]) == (5, 4)


@pytest.mark.parametrize("model", SHAPES)
def test_the_order_of_the_particles_does_not_matter_and_latents_decode_to_sigma(study, model):
    network = results.load_network(study, model)
    encoding = results.encode(network, POSITIONS)
    shuffled = np.random.default_rng(1).permuted(np.arange(N))
    np.testing.assert_array_equal(results.encode(network, POSITIONS[:, shuffled])["mean"], encoding["mean"])
    assert results.represent(network, POSITIONS).shape == (6, *SHAPES[model])
    decoded = results.decode(network, encoding["mean"])
    if model == "image_counts":
        assert decoded["images"].shape == (6, 8, 8)
        return
    # distances of points are in sigma, as those of the matrices; a decoded matrix need not be one of points
    assert decoded["matrices"].shape == (6, N, N)
    assert decoded["points"].shape == (6, N, 2)
    if model in ("dense_coordinates", "geometric"):
        apart = np.linalg.norm(decoded["points"][:, :, None] - decoded["points"][:, None], axis=3)
        np.testing.assert_allclose(decoded["matrices"], apart, atol=1e-3)
    assert decoded["matrices"].max() > 1.5


def test_points_of_a_true_matrix_are_the_centred_configuration():
    points = sort_points(POSITIONS, "x").astype(float)
    found = results._find_points(distance_matrices(points), "x")
    spread = np.linalg.norm(points - points.mean(axis=1, keepdims=True), axis=2)
    np.testing.assert_allclose(np.linalg.norm(found, axis=2), spread, atol=1e-3)
    assert (np.diff(found[:, :, 0]) > -1e-3).all()


def test_matrices_are_encoded_as_the_positions_that_they_are_of(study):
    matrices = distance_matrices(sort_points(POSITIONS, "x")) / BOX
    for model in ("conv2d", "geometric"):
        network = results.load_network(study, model)
        expected = results.encode(network, POSITIONS)["mean"]
        np.testing.assert_allclose(results.encode_matrices(network, matrices)["mean"], expected, atol=1e-5)


SORTED = distance_matrices(sort_points(POSITIONS, "x")) / BOX
FAULTS = {
    "one configuration": ("encode", POSITIONS[0], "positions should have the shape (S, 30, 2), not (30, 2)"),
    "too few particles": ("encode", POSITIONS[:, :20], "positions should have the shape (S, 30, 2), not (6, 20, 2)"),
    "angstrom": ("encode", 3.4 * POSITIONS, "positions should be in sigma and inside the box, 0 to 10, but go from"),
    "in units of the box": ("encode", POSITIONS / BOX, "as if divided by the side of the box; they should be in sigma"),
    "not a number": ("encode", np.nan * POSITIONS, "positions should be finite real numbers"),
    "text": ("encode", np.full((1, N, 2), "x"), "positions should be finite real numbers"),
    "matrices in sigma": ("encode_matrices", BOX * SORTED, "matrices should be in units of the box"),
    "matrices scaled twice": ("encode_matrices", SORTED / BOX / 2, "matrices should be in units of the box"),
    "unsorted matrices": ("encode_matrices", distance_matrices(POSITIONS) / BOX, "should be of points sorted by x"),
    "asymmetric matrices": ("encode_matrices", np.triu(SORTED), "symmetric with a diagonal of zeros"),
    "latents of another network": ("decode", np.zeros((2, 3)), "latents should have the shape (S, 8), not (2, 3)"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_what_does_not_fit_a_network_is_named_in_a_line(network, fault):
    function, values, message = FAULTS[fault]
    with pytest.raises(ValueError, match=re.escape(message)) as caught:
        getattr(results, function)(network, values)
    assert "\n" not in str(caught.value)


MISSING = {
    "detector": (lambda study: results.score(study, POSITIONS), "target results/anomaly/detector.npz"),
    "table": (lambda study: results.load_table(study, "clams"), "no table 'clams'; the nearest is 'claims'"),
    "ensemble": (lambda study: results.load_ensemble(study, "tests"), "no ensemble 'tests'; the nearest is 'test'"),
    "model": (lambda study: results.load_network(study, "conv"), "no model 'conv'; the nearest is 'conv2d'"),
    "seed": (lambda study: results.load_network(study, "conv2d", 7), "conv2d has the training seeds 1, not 7"),
    "file": (lambda study: results.load_network(study, "autoencoder"), "target results/models/autoencoder/seed_1/"),
    "folder": (lambda study: results.open_study(study.folder / "results", SMOKE), "has no folder results"),
    "config": (
        lambda study: results.load_network(study._replace(particles=20), "conv2d"),
        "conv2d reads 30 particles, the config has 20",
    ),
}


@pytest.mark.parametrize("fault", MISSING)
def test_what_a_study_does_not_have_is_named_in_a_line(study, fault):
    call, message = MISSING[fault]
    with pytest.raises(ValueError, match=re.escape(message)):
        call(study)


@pytest.fixture(scope="module")
def density(study):
    """An untrained density of the small study."""
    layout = Layout(N, BOX, 1.0, np.zeros(0), neighbours=2, profile=4, knots=20)
    settings = {"gap_units": 4, "gap_knots": 5, "height_units": 4, "height_knots": 5, "layers": 1}
    model = build(settings, layout, 1)
    save_network(model, study.folder / "results/models/learned_factor/seed_1/density.keras")
    return model


def test_draws_of_a_density_come_with_their_density(study, density):
    drawn = results.draw(study, "learned_factor", 0.4, 20)
    again = results.draw(study, "learned_factor", 0.4, 20, seed=1)
    other = results.draw(study, "learned_factor", 0.4, 20, stream="others")
    np.testing.assert_array_equal(drawn["positions"], again["positions"])
    assert (drawn["positions"] != other["positions"]).any()
    expected = find_log_density(density, drawn["positions"], 0.4)
    np.testing.assert_allclose(drawn["log_density"], expected, atol=1e-3)


@pytest.mark.parametrize("gamma", [0.0, 3.0])
def test_a_gamma_beyond_the_trained_ones_is_drawn_with_a_warning(study, density, gamma):
    with pytest.warns(UserWarning, match=f"gamma {gamma:g} is outside the trained range, 0.1 to 1; look at"):
        assert results.draw(study, "learned_factor", gamma, 5)["positions"].shape == (5, N, 2)


@pytest.mark.parametrize("gamma", [0.1, 1.0])
def test_the_outermost_trained_gammas_are_drawn_without_a_warning(study, density, gamma):
    with warnings.catch_warnings():
        warnings.simplefilter("error", UserWarning)
        results.draw(study, "learned_factor", gamma, 5)


@pytest.mark.parametrize(
    ("arguments", "fault"),
    [
        (("learned", 0.4, 20), "nearest is 'learned_factor'"),
        (("learned_factor", -0.1, 20), "gamma should be a number of at least 0"),
        (("learned_factor", 0.4, 0), "count should be a whole number of at least 1"),
        (("learned_factor", "a", 20), "gamma should be a number of at least 0, not 'a'"),
        (("learned_factor", 0.4, 2.5), "count should be a whole number of at least 1, not 2.5"),
        (("learned_factor", 0.4, 20, 7), "training seeds 1, not 7"),
        (("geometric_decoder", 0.4, 20), "is not there"),
    ],
)
def test_what_a_density_can_not_draw_is_named_in_a_line(study, density, arguments, fault):
    with pytest.raises(ValueError, match=fault):
        results.draw(study, *arguments)


def test_a_density_that_reads_latents_draws_nothing_by_itself(study):
    layout = Layout(N, BOX, 1.0, np.zeros(0), neighbours=2, profile=4, knots=20, latents=2)
    settings = {"gap_units": 4, "gap_knots": 5, "height_units": 4, "height_knots": 5, "layers": 1}
    save_network(build(settings, layout, 1), study.folder / "results/models/geometric_decoder/seed_1/density.keras")
    with pytest.raises(ValueError, match="decodes latents"):
        results.draw(study, "geometric_decoder", 0.4, 5)


def test_images_are_not_made_of_matrices(study):
    with pytest.raises(ValueError, match="reads images, not matrices"):
        results.encode_matrices(results.load_network(study, "image_counts"), SORTED)


def test_keras_loads_a_network_after_one_import(study):
    files = [str(study.folder / f"results/models/{name}/seed_1/model.keras") for name in ("conv2d", "conv2d_patch")]
    code = (
        "import sys, keras, workflow.ljvae.models.registered\nfor file in sys.argv[1:]: keras.models.load_model(file)"
    )
    subprocess.run([sys.executable, "-c", code, *files], cwd=ROOT, check=True, capture_output=True)
