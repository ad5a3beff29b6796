"""Statistics of the deck's claims about decoded latents: draws, steps along dimensions, configurations."""

import numpy as np
from scipy.stats import special_ortho_group

from workflow.ljvae.claims.statistics import Case, mean
from workflow.ljvae.geometry.distances import clean_matrices
from workflow.ljvae.geometry.gram import decompose, gram_from_centre, rank_two_residual
from workflow.ljvae.latent.probing import roughness, similarities
from workflow.ljvae.physics.observables import pair_distances, total_variation

_DISTANCE_BINS = 100  # bins of pair distances, up to the box's diagonal
_ROTATIONS = 100
_CONTACT = (1.0, 1.25)  # sigma: around the minimum of the potential, at 1.12


def off_plane(matrices: np.ndarray) -> np.ndarray:
    """Fraction (S,) of the squared Gram matrix of decoded matrices (S, N, N) that lies outside two dimensions."""
    return rank_two_residual(decompose(gram_from_centre(clean_matrices(matrices)))[1])


def coherence_of_draws(ours: tuple[np.ndarray, np.ndarray], theirs: tuple[np.ndarray, np.ndarray]) -> Case:
    """Ratio of `off_plane` of draws to that of reconstructions; the VAE's (``ours``) minus the autoencoder's.

    Each network has matrices decoded from draws (n, N, N) and reconstructions (S, N, N).
    """
    (drawn, kept), (other_drawn, other_kept) = (map(off_plane, network) for network in (ours, theirs))

    def statistic(drawn: np.ndarray, other_drawn: np.ndarray, kept: np.ndarray, other_kept: np.ndarray) -> float:
        return float(drawn.mean() / kept.mean() - other_drawn.mean() / other_kept.mean())

    return Case(statistic, ((drawn,), (other_drawn,), (kept, other_kept)), null=0.0)


def featureless(zero: np.ndarray, mean_matrix: np.ndarray, reconstructions: np.ndarray) -> Case:
    """Ratio of the roughness of the matrix decoded from ``zero`` (N, N) to that of ``reconstructions`` (S, N, N).

    The null is the ``mean_matrix`` (N, N) of the training set.
    """
    zero_roughness, mean_roughness = roughness(np.stack([zero, mean_matrix]))
    kept = roughness(reconstructions)
    return Case(lambda sample: float(zero_roughness / sample.mean()), ((kept,),), null=mean_roughness / kept.mean())


def revealed(zero: np.ndarray, moved: np.ndarray) -> Case:
    """Ratio of the mean roughness of steps along K dimensions, ``moved`` (K, 2, N, N), to that of ``zero`` (N, N).

    The claim is about exactly these dimensions, so they are not resampled.
    """
    grown = roughness(moved.reshape(-1, *zero.shape)).mean() / roughness(zero[None])[0]
    return Case(lambda: float(grown), (), null=1.0)


def pattern_similarity(patterns: np.ndarray, count: int, rng: np.random.Generator) -> Case:
    """Mean similarity of the patterns of the first ``count`` dimensions to the most similar one, minus the null's.

    ``patterns`` (D, N, N) are the changes of the decoded matrix along all dimensions. The null is the mean over
    repeated draws of as many random orthogonal directions; their patterns are the same sums of those of the dimensions.
    """

    def nearest(chosen: np.ndarray) -> float:
        cosine = similarities(chosen)
        np.fill_diagonal(cosine, -np.inf)
        return float(cosine.max(axis=1).mean())

    turns = special_ortho_group(len(patterns), seed=rng).rvs(_ROTATIONS)[:, :count]
    random = np.mean([nearest(np.tensordot(turn, patterns, axes=1)) for turn in turns])
    return Case(lambda: float(nearest(patterns[:count]) - random), (), null=0.0)


def contact_excess(sampled: np.ndarray, data: np.ndarray, rng: np.random.Generator) -> Case:
    """Ratio of the excess of pairs in contact of ``sampled`` configurations (n, N, 2) to the data's.

    Pairs in contact are 1 to 1.25 sigma apart; the excess is over independent particles. Each particle of an
    independent configuration comes from another configuration, so the density of particles is the same. The ratio is 0
    without a pattern and 1 for the simulation.
    """

    def count(positions: np.ndarray) -> np.ndarray:
        distances = pair_distances(positions)
        return ((distances > _CONTACT[0]) & (distances < _CONTACT[1])).mean(axis=1)

    def shuffle(positions: np.ndarray) -> np.ndarray:
        particles = positions.reshape(-1, 2)
        return particles[rng.permutation(len(particles))].reshape(positions.shape)

    def statistic(ours: np.ndarray, flat: np.ndarray, theirs: np.ndarray, other_flat: np.ndarray) -> float:
        return float((ours.mean() - flat.mean()) / (theirs.mean() - other_flat.mean()))

    samples = (sampled, shuffle(sampled), data, shuffle(data))
    return Case(statistic, tuple((count(each),) for each in samples), null=0.0)


def closer_sampling(components: np.ndarray, dimensions: np.ndarray, data: np.ndarray, box: float) -> Case:
    """Total variation of pair distances from the data's: sampled along components, over along the first dimensions.

    ``components`` and ``dimensions`` are configurations (n, N, 2) sampled along principal components and along the
    first dimensions, ``data`` (S, N, 2) the simulated ones.
    """
    edges = np.linspace(0, box * np.sqrt(2), _DISTANCE_BINS + 1)

    def histograms(positions: np.ndarray) -> np.ndarray:
        distances = pair_distances(positions)
        bins = np.clip(np.searchsorted(edges, distances, side="right") - 1, 0, _DISTANCE_BINS - 1)
        return np.stack([np.bincount(row, minlength=_DISTANCE_BINS) for row in bins]) / distances.shape[1]

    def statistic(ours: np.ndarray, theirs: np.ndarray, data: np.ndarray) -> float:
        true = data.mean(axis=0)
        return total_variation(ours.mean(axis=0), true) / total_variation(theirs.mean(axis=0), true)

    return Case(statistic, tuple((histograms(each),) for each in (components, dimensions, data)), null=1.0)


def overlap_fraction(sampled: np.ndarray, uniform: np.ndarray, overlap: float) -> Case:
    """Fraction of ``sampled`` configurations (n, N, 2) with a pair closer than ``overlap`` (sigma)."""
    is_ours, is_uniform = (pair_distances(each).min(axis=1) < overlap for each in (sampled, uniform))
    return mean(is_ours, null=is_uniform.mean())
