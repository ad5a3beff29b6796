import numpy as np
import pytest

from workflow.ljvae.geometry.images import cell_errors, count_images, fit_predictors, hit_rate, occupancy_images

BOX = 10.0


@pytest.fixture
def positions():
    return np.random.default_rng(1).uniform(0, BOX, (50, 30, 2))


@pytest.mark.parametrize("cells", [4, 10, 20])
def test_counts_are_those_of_a_histogram(positions, cells):
    images = count_images(positions, cells, BOX)
    edges = np.linspace(0, BOX, cells + 1)
    for points, image in zip(positions, images, strict=True):
        expected, _, _ = np.histogram2d(points[:, 1], points[:, 0], bins=(edges, edges))
        np.testing.assert_array_equal(image, expected)


def test_every_particle_is_in_a_cell_also_on_the_walls(positions):
    positions[0, :4] = [[0, 0], [0, BOX], [BOX, 0], [BOX, BOX]]
    images = count_images(positions, 20, BOX)
    assert (images.sum(axis=(1, 2)) == 30).all()
    assert images[0, -1, -1] >= 1
    assert occupancy_images(positions, 20, BOX).max() == 1


def test_the_floor_is_the_first_row():
    image = count_images(np.array([[[5.0, 0.1], [9.9, 0.2]]]), 10, BOX)[0]
    assert image[0].tolist() == [0, 0, 0, 0, 0, 1, 0, 0, 0, 1]
    assert image[1:].sum() == 0


def test_cells_of_half_a_sigma_hold_one_particle_where_none_overlap():
    # a pair at 0.85 sigma is further apart than such a cell's diagonal
    assert np.hypot(BOX / 20, BOX / 20) < 0.85


def test_predictors_are_means_of_the_training_images():
    rng = np.random.default_rng(2)
    gamma = np.repeat([0.1, 1.0], 300)
    height = np.where(gamma[:, None] < 0.5, 0.3, np.linspace(0.6, 0.0, 8)[None, :])
    images = (rng.random((600, 8, 8)) < height[:, :, None]).astype(np.float32)
    made = fit_predictors(images, gamma, gamma)
    assert made["mean"][0, 0, 0] == pytest.approx(images.mean(), abs=1e-6)
    np.testing.assert_allclose(made["cell"][0], images.mean(axis=0), rtol=1e-5)
    np.testing.assert_allclose(made["height_and_gamma"][0, :, 0], images[:300].mean(axis=(0, 2)), rtol=1e-5)
    errors = {name: cell_errors(images, predicted, "occupancy").mean() for name, predicted in made.items()}
    # each one knows more than the one before it
    assert errors["height_and_gamma"] < errors["height"] < errors["mean"]


def test_errors_in_closed_form():
    images = np.array([[[1.0, 0.0], [0.0, 0.0]]])
    quarter = np.full((1, 2, 2), 0.25)
    assert cell_errors(images, quarter, "counts")[0] == pytest.approx((0.75**2 + 3 * 0.25**2) / 4)
    assert cell_errors(images, quarter, "occupancy")[0] == pytest.approx(-(np.log(0.25) + 3 * np.log(0.75)) / 4)


def test_a_predictor_that_knows_nothing_hits_the_fraction_of_occupied_cells():
    images = np.random.default_rng(3).poisson(0.4, (20, 8, 8)).astype(np.float32)
    assert hit_rate(images, np.full((1, 8, 8), 0.3)) == pytest.approx((images > 0).mean())
    assert hit_rate(images, images) == 1.0
