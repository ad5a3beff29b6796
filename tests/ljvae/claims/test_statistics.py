"""Each claim's verdict on made-up results that bear it out, and on others that do not."""

import numpy as np
import pytest
import yaml

from tests.paths import CONFIG
from workflow.ljvae.claims import sampling
from workflow.ljvae.claims import statistics as claims
from workflow.ljvae.claims.deck import CLAIMS
from workflow.ljvae.claims.measures import MEASURES
from workflow.ljvae.claims.verdicts import combine_seeds, estimate, judge
from workflow.ljvae.config.reading import load
from workflow.ljvae.geometry.distances import distance_matrices
from workflow.ljvae.geometry.gram import decompose, displacements, gram_from_first
from workflow.ljvae.physics.observables import pair_distances
from workflow.ljvae.study import LEVEL

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


def draws(good):
    """Draws of a VAE that decode to points, and of an autoencoder that decode to noise, or the other way round."""
    noise = np.abs(RNG.normal(size=MATRICES.shape))
    noise = (noise + np.swapaxes(noise, 1, 2)) * (1 - np.eye(6))
    nearly = MATRICES + 0.02 * noise
    pair = (nearly, nearly), (noise, nearly)
    return sampling.coherence_of_draws(*pair) if good else sampling.coherence_of_draws(*pair[::-1])


def kept(error):
    return claims.kept_distances(pair_distances(POINTS), POINTS + RNG.normal(scale=error, size=POINTS.shape))


def gram(exact):
    matrices = distance_matrices(POINTS) + (0 if exact else 0.3 * np.abs(RNG.normal(size=(SIZE, 6, 6))))
    return claims.mean(displacements(decompose(gram_from_first(matrices))[0], POINTS).mean(axis=1))


def learned(error):
    return claims.mean(displacements(POINTS + RNG.normal(scale=error, size=POINTS.shape), POINTS).mean(axis=1))


def fractions(probability):
    return claims.mean(RNG.random(SIZE) < probability, null=0.5)


def unseen(gamma):
    """Latents of a gamma of 0.55 that lie where ``gamma`` would."""
    latents = np.log(GAMMA + LEVEL)[:, None] + 0.1 * NOISE
    return claims.predicted_gamma({0.55: np.log(gamma + LEVEL) + 0.1 * NOISE[:50]}, latents, GAMMA)


def reweighted(errors):
    return claims.reweighted_exceedance([errors, errors], SMALL, np.ones((2, SIZE)) / SIZE)


def moved(everywhere):
    """Two of six rows were moved; the output changes everywhere or there alone."""
    change = np.full((SIZE, 6, 6), 1.0 if everywhere else 0.01)
    rows = np.tile([1, 4], (SIZE, 1))
    change[:, [1, 4], :] = change[:, :, [1, 4]] = 1.0
    return claims.change_elsewhere(change * (1 + 0.1 * LEFT_OUT) * (1 - np.eye(6)), rows)


SMOOTH = np.add.outer(np.arange(6), np.arange(6)) / 100


def zero(roughness):
    return sampling.featureless(SMOOTH + roughness * LEFT_OUT[0], SMOOTH, LEFT_OUT)


def along(roughness):
    return sampling.revealed(SMOOTH, SMOOTH + roughness * LEFT_OUT[:20].reshape(10, 2, 6, 6))


def patterns(of):
    return sampling.pattern_similarity(of, 10, np.random.default_rng(1))


CLOSE = np.array([[1.1 * i, 1.1 * j] for i in range(3) for j in range(2)])
FLUID = CLOSE + RNG.uniform(0, 0.05, (SIZE, 6, 2)) + RNG.uniform(0, 6, (SIZE, 1, 2))


def peak(points):
    return sampling.contact_excess(points, FLUID, np.random.default_rng(1))


def sampled(scale):
    """PCA samples that differ from the data by ``scale``, dimensions that lie on one line."""
    components = CLOSE * scale + RNG.uniform(0, 0.05, (SIZE, 6, 2))  # wherever they lie
    line = np.stack([np.linspace(0, 9, 6), np.zeros(6)], axis=1) + RNG.uniform(0, 0.5, (SIZE, 6, 2))
    return sampling.closer_sampling(components, line, FLUID, 10.0)


def overlapping(fraction):
    points = FLUID.copy()
    points[: int(fraction * SIZE), 0] = points[: int(fraction * SIZE), 1]
    return sampling.overlap_fraction(points, POINTS, 0.85)


def image(error):
    height = RNG.uniform(0.9, 1.1, SIZE)
    return claims.explained(error * height, height)


def coherence(good):
    whole, noise = MATRICES.reshape(SIZE, -1), RNG.normal(size=(SIZE, 8))
    pair = (whole, noise) if good else (noise, whole)
    return claims.coherence(*pair, MATRICES, np.random.default_rng(1))


TALL = NOISE * [10, 1]  # its plane holds almost all of the variance
LEARNED = (lambda: claims.explained(SMALL, LARGE), lambda: claims.explained(LARGE, LARGE))
NOT_LEARNED = LEARNED[::-1]
FALLING = (lambda: grid_errors(-0.5), lambda: grid_errors(0.5))
# id: results that bear the claim out, results that do not
CASES = {
    "vae-coherent": (lambda: draws(True), lambda: draws(False)),
    "vae-coherent-distances": (lambda: coherence(True), lambda: coherence(False)),
    "argon-gamma": (
        lambda: claims.span(claims.log10_gravity(39.948, [3.4, 3.345], [120, 125.7])),
        # an atom a hundred times as heavy
        lambda: claims.span(claims.log10_gravity(3994.8, [3.4, 3.345], [120, 125.7])),
    ),
    "distances-kept": (lambda: kept(0.1), lambda: kept(2.0)),
    "distances-reconstructed": (lambda: claims.explained(SMALL, 5 * LARGE), lambda: claims.explained(SMALL, 2 * SMALL)),
    "ff-coordinates": NOT_LEARNED,
    "ff-coordinates-penalised": NOT_LEARNED,
    "ff-distances": NOT_LEARNED,
    "ff-distances-penalised": NOT_LEARNED,
    "conv-learns": LEARNED,
    "conv-learns-penalised": LEARNED,
    "conv-over-dense": (lambda: claims.ratio(SMALL, LARGE), lambda: claims.ratio(LARGE, SMALL)),
    "pca-share": (
        lambda: claims.first_components(RNG.normal(size=(4000, 18))),
        lambda: claims.first_components(np.hstack([TALL, NOISE])),
    ),
    "latent-clusters": (
        lambda: claims.identified_gamma(GAMMA, GAMMA, GAMMA),
        lambda: claims.identified_gamma(RNG.permutation(GAMMA), GAMMA, GAMMA),
    ),
    "latent-clusters-apart": (
        lambda: claims.identified_gamma(GAMMA, GAMMA, GAMMA),
        lambda: claims.identified_gamma(RNG.permutation(GAMMA), GAMMA, GAMMA),
    ),
    "mse-latent-dim": tuple(lambda make=make: claims.slope(make(), [10, 20, 40]) for make in FALLING),
    "mse-kl-weight": tuple(lambda make=make: claims.slope(make(), [10, 20, 40]) for make in FALLING[::-1]),
    "depth-no-gain": (lambda: claims.ratio(SMALL, SMALL), lambda: claims.ratio(SMALL, LARGE)),
    "learned-coordinates": (lambda: learned(1.0), lambda: learned(0.1)),
    "gram-exact": (lambda: gram(exact=True), lambda: gram(exact=False)),
    "energies-diverge": (lambda: fractions(0.8), lambda: fractions(0.2)),
    "unseen-gamma-latent": (lambda: unseen(0.55), lambda: unseen(0.1)),
    "unseen-gamma-mse": (
        lambda: claims.error_ratio({0.55: SMALL}, SMALL, GAMMA),
        lambda: claims.error_ratio({0.55: LARGE}, SMALL, GAMMA),
    ),
    "unseen-gamma-mse-reweighted": (lambda: reweighted(SMALL), lambda: reweighted(LARGE)),
    "fake-clusters": (
        lambda: claims.gamma_kept(APART, GAMMA, APART, GAMMA),
        lambda: claims.gamma_kept(NOISE, GAMMA, APART, GAMMA),
    ),
    "fake-mse": (lambda: claims.exceedance(SMALL, LARGE), lambda: claims.exceedance(LARGE, SMALL)),
    "random-place": (
        lambda: claims.lowest_gamma(NOISE + 2, APART, GAMMA),
        lambda: claims.lowest_gamma(NOISE + 20, APART, GAMMA),
    ),
    "random-spread": (lambda: claims.spread_ratio(2 * NOISE, NOISE), lambda: claims.spread_ratio(NOISE, NOISE)),
    "corruption-mse": (
        lambda: claims.exceedance_of_children(SMALL, LARGE),
        lambda: claims.exceedance_of_children(SMALL, SMALL + 1e-6),
    ),
    "corruption-mse-paired": (lambda: fractions(0.9), lambda: fractions(0.5)),
    "corruption-shift": (lambda: moved(everywhere=True), lambda: moved(everywhere=False)),
    "zero-featureless": (lambda: zero(0.0), lambda: zero(1.0)),
    "dimensions-reveal": (lambda: along(1.0), lambda: along(0.0)),
    # dimensions that write to elements of their own, some more than others; and pairs that write the same
    "dims-differ": (
        lambda: patterns(np.eye(36).reshape(36, 6, 6) * np.geomspace(9, 1, 36)[:, None, None]),
        lambda: patterns(np.repeat(np.eye(36)[:18], 2, axis=0).reshape(36, 6, 6)),
    ),
    "first-dims-sampling": (lambda: peak(POINTS), lambda: peak(FLUID)),
    "pca-sampling-closer": (lambda: sampled(1.05), lambda: sampled(9.0)),
    "pca-sampling-overlaps": (lambda: overlapping(0.5), lambda: overlapping(1.0)),
    "image-fails": (lambda: image(1.0), lambda: image(0.5)),
}


def test_every_claim_of_the_deck_is_in_the_config_and_measured_and_tested():
    assert set(CLAIMS) == set(MEASURES) == set(CASES) == set(BOUNDS)


@pytest.mark.parametrize("claim", CASES)
def test_the_verdict_follows_the_results(claim):
    expected = ("reproduced", "not reproduced")
    for make, verdict in zip(CASES[claim], expected, strict=True):
        case = make()
        value, samples = estimate(case, np.random.default_rng(1), 100)
        value, low, high = combine_seeds([value], [samples], 0.95)
        if case.span:
            low, high = case.span
        assert np.isfinite([value, low, high]).all()
        assert judge(low, high, BOUNDS[claim].at_least, BOUNDS[claim].at_most) == verdict, (value, low, high)


def test_random_directions_are_the_null_of_patterns():
    # patterns that differ by size only: any direction looks like any other
    assert patterns(np.ones((36, 6, 6))).statistic() == pytest.approx(0)
    # orthogonal ones of equal size stay so in any direction
    assert patterns(np.eye(36).reshape(36, 6, 6)).statistic() == pytest.approx(0, abs=1e-9)


def test_too_few_configurations_of_a_gamma_give_no_number():
    weights = np.zeros((1, SIZE))
    weights[0, :99] = 1
    assert np.isnan(claims.reweighted_exceedance([SMALL], SMALL, weights).statistic())


def test_independent_particles_have_no_excess_of_contacts():
    # heights crowd at the floor; an excess of 0 with a deviation of 0.02 over seeds
    points = RNG.random((4000, 6, 2)) * [10, 3]
    case = sampling.contact_excess(points, FLUID, np.random.default_rng(1))
    assert abs(case.statistic(*(array for group in case.groups for array in group))) < 0.05


def test_a_gamma_is_predicted_where_its_latents_lie():
    assert unseen(0.55).statistic(*(array for group in unseen(0.55).groups for array in group)) < 0.05
