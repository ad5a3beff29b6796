"""Each claim's verdict on made-up results that bear it out, and on others that do not."""

import numpy as np
import pytest
import yaml

from tests.paths import CONFIG
from workflow.ljvae.claims import statistics as claims
from workflow.ljvae.claims.deck import CLAIMS
from workflow.ljvae.claims.measures import MEASURES
from workflow.ljvae.claims.verdicts import combine_seeds, estimate, judge
from workflow.ljvae.config.reading import load
from workflow.ljvae.geometry.distances import distance_matrices
from workflow.ljvae.geometry.gram import decompose, displacements, gram_from_first

BOUNDS = load(yaml.safe_load((CONFIG / "config.yaml").read_text())).claims
RNG = np.random.default_rng(20230615)
SIZE = 400
GAMMA = np.repeat([0.1, 0.4, 0.7, 1.0], SIZE // 4)
NOISE = RNG.normal(size=(SIZE, 2))
POINTS = RNG.uniform(0, 10, (SIZE, 6, 2))
MATRICES = distance_matrices(POINTS) / 10
SMALL, LARGE = RNG.uniform(0.8, 1.2, SIZE), RNG.uniform(8, 12, SIZE)
APART = NOISE + 20 * GAMMA[:, None]  # clusters by gamma
LEFT_OUT = np.abs(RNG.normal(size=(SIZE, 6, 6)))


def grid_errors(power):
    """Errors (S, 3, 2) that go with the values [10, 20, 40] as a power law."""
    return SMALL[:, None, None] * (np.array([10.0, 20.0, 40.0]) ** power)[None, :, None] * np.ones((1, 1, 2))


def gram(exact):
    matrices = distance_matrices(POINTS) + (0 if exact else 0.3 * np.abs(RNG.normal(size=(SIZE, 6, 6))))
    return claims.mean(displacements(decompose(gram_from_first(matrices))[0], POINTS).mean(axis=1))


def learned(error):
    return claims.mean(displacements(POINTS + RNG.normal(scale=error, size=POINTS.shape), POINTS).mean(axis=1))


def unseen(place):
    clouds = {0.55: np.full((50, 2), 20 * place) + NOISE[:50]}
    return claims.adjacent_neighbours(clouds, APART, GAMMA, 10)


def moved(everywhere):
    """Two of six rows were moved; the output changes everywhere or there alone."""
    change = np.full((SIZE, 6, 6), 1.0 if everywhere else 0.01)
    rows = np.tile([1, 4], (SIZE, 1))
    change[:, [1, 4], :] = change[:, :, [1, 4]] = 1.0
    return claims.change_elsewhere(change * (1 + 0.1 * LEFT_OUT), rows)


def masked(error):
    mask = np.zeros((SIZE, 6, 6), dtype=bool)
    mask[:, :2, 3:5] = True
    decoded = MATRICES + RNG.normal(scale=error, size=MATRICES.shape)
    return claims.filled_in([decoded, decoded], MATRICES, [mask, mask], MATRICES.mean(axis=0))


def zero(roughness):
    smooth = np.add.outer(np.arange(6), np.arange(6)) / 100
    along = smooth + LEFT_OUT[:20].reshape(10, 2, 6, 6)
    return claims.featureless(smooth + roughness * LEFT_OUT[0], along, LEFT_OUT)


def sampled(scale, overlap):
    """PCA samples that differ from the data by ``scale``, dimensions that lie on one line."""
    near = np.array([[2 * i, 2 * j] for i in range(3) for j in range(2)], dtype=float)
    data = near + RNG.uniform(0, 0.5, (SIZE, 6, 2))
    components = near * scale + RNG.uniform(0, 0.5, (SIZE, 6, 2))
    if overlap:
        components[:, 0] = components[:, 1]
    line = np.stack([np.linspace(0, 9, 6), np.zeros(6)], axis=1) + RNG.uniform(0, 0.5, (SIZE, 6, 2))
    return claims.closer_sampling(components, line, data, 10.0, 0.85)


def image(error):
    height = RNG.uniform(0.9, 1.1, SIZE)
    return claims.explained(error * height, height)


def coherence(good):
    whole, noise = MATRICES.reshape(SIZE, -1), RNG.normal(size=(SIZE, 8))
    pair = (whole, noise) if good else (noise, whole)
    return claims.coherence(*pair, MATRICES, np.random.default_rng(1))


TALL = NOISE * [10, 1]  # its plane holds almost all of the variance
# id: results that bear the claim out, results that do not
CASES = {
    "vae-coherent": (lambda: coherence(True), lambda: coherence(False)),
    "argon-gamma": (
        # an atom ten times as heavy
        lambda: claims.mean(claims.log10_gravity(399.48, [3.4, 3.345], [120, 125.7])),
        lambda: claims.mean(claims.log10_gravity(39.948, [3.4, 3.345], [120, 125.7])),
    ),
    "distances-kept": (lambda: claims.explained(SMALL, 5 * LARGE), lambda: claims.explained(SMALL, 2 * SMALL)),
    "ff-coordinates": (lambda: claims.explained(LARGE, LARGE), lambda: claims.explained(SMALL, LARGE)),
    "ff-distances": (lambda: claims.explained(LARGE, LARGE), lambda: claims.explained(SMALL, LARGE)),
    "conv-learns": (lambda: claims.explained(SMALL, LARGE), lambda: claims.explained(LARGE, LARGE)),
    "pca-share": (
        lambda: claims.first_components(RNG.normal(size=(4000, 18))),
        lambda: claims.first_components(np.hstack([TALL, NOISE])),
    ),
    "latent-clusters": (lambda: claims.clusters(APART, GAMMA, 10), lambda: claims.clusters(NOISE, GAMMA, 10)),
    "mse-latent-dim": (
        lambda: claims.slope(grid_errors(-0.5), [10, 20, 40]),
        lambda: claims.slope(grid_errors(0.5), [10, 20, 40]),
    ),
    "mse-kl-weight": (
        lambda: claims.slope(grid_errors(0.5), [10, 20, 40]),
        lambda: claims.slope(grid_errors(-0.5), [10, 20, 40]),
    ),
    "depth-no-gain": (lambda: claims.ratio(SMALL, SMALL), lambda: claims.ratio(SMALL, LARGE)),
    "learned-coordinates": (lambda: learned(1.0), lambda: learned(0.1)),
    "gram-exact": (lambda: gram(exact=True), lambda: gram(exact=False)),
    "energy-distribution": (
        lambda: claims.distribution_distance(SMALL, SMALL + 1e-3),
        lambda: claims.distribution_distance(SMALL, LARGE),
    ),
    "unseen-gamma-latent": (lambda: unseen(0.55), lambda: unseen(0.0)),
    "unseen-gamma-mse": (
        lambda: claims.error_ratio({0.55: SMALL}, SMALL, GAMMA),
        lambda: claims.error_ratio({0.55: LARGE}, SMALL, GAMMA),
    ),
    "fake-clusters": (
        lambda: claims.clusters_kept(APART, GAMMA, APART, GAMMA, 10),
        lambda: claims.clusters_kept(NOISE, GAMMA, APART, GAMMA, 10),
    ),
    "fake-mse": (
        lambda: claims.exceedance([(SMALL, LARGE), (SMALL, LARGE)]),
        lambda: claims.exceedance([(LARGE, SMALL), (LARGE, SMALL)]),
    ),
    "random-spread": (
        lambda: claims.spread_and_place(4 * NOISE + 2, APART, GAMMA, 10),
        lambda: claims.spread_and_place(NOISE + 20, APART, GAMMA, 10),
    ),
    "corruption-mse": (
        lambda: claims.exceedance_of_children(SMALL, LARGE),
        lambda: claims.exceedance_of_children(SMALL, SMALL + 1e-6),
    ),
    "corruption-shift": (lambda: moved(everywhere=True), lambda: moved(everywhere=False)),
    "missing-inpainted": (lambda: masked(0.01), lambda: masked(2.0)),
    "zero-featureless": (lambda: zero(0.0), lambda: zero(1.0)),
    "dims-differ": (
        lambda: claims.pattern_similarity(np.eye(36).reshape(36, 6, 6)),
        lambda: claims.pattern_similarity(1 + 0.01 * LEFT_OUT[:10]),
    ),
    "first-dims-sampling": (
        lambda: claims.sampled_roughness(0.1 * LEFT_OUT, LEFT_OUT),
        lambda: claims.sampled_roughness(LEFT_OUT, LEFT_OUT),
    ),
    "pca-sampling": (lambda: sampled(1.05, overlap=True), lambda: sampled(1.05, overlap=False)),
    "image-fails": (lambda: image(1.0), lambda: image(0.5)),
}


def test_every_claim_of_the_deck_is_in_the_config_and_measured_and_tested():
    assert len(CLAIMS) == 27
    assert set(CLAIMS) == set(MEASURES) == set(CASES) == set(BOUNDS)


@pytest.mark.parametrize("claim", CASES)
def test_the_verdict_follows_the_results(claim):
    expected = ("reproduced", "not reproduced")
    for make, verdict in zip(CASES[claim], expected, strict=True):
        value, samples = estimate(make(), np.random.default_rng(1), 100)
        value, low, high = combine_seeds([value], [samples], 0.95)
        assert np.isfinite([value, low, high]).all()
        assert judge(low, high, BOUNDS[claim].at_least, BOUNDS[claim].at_most) == verdict, (value, low, high)
