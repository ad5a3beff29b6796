"""The detector: how unusual a configuration is, learned only from normal configurations and without a network.

It learns the potential from normal configurations, and asks three questions about a configuration. Does its energy fit
the temperature? Are its other pair distances as the potential demands? Has one particle another size? Each answer is a
likelihood ratio, compared with normal configurations of the same height. Given the height, a normal fluid is the same
at every gamma. The last two answers are compared at the same energy, too, so they do not repeat the first.
"""

import numpy as np
from scipy.special import logsumexp

from workflow.ljvae.anomaly.conditional import build_regressors, find_knots, fit_means, fit_moments, standardise
from workflow.ljvae.anomaly.particles import weigh_places, weigh_sizes
from workflow.ljvae.anomaly.surprise import state_surprise, tail_surprise, two_sided_surprise
from workflow.ljvae.physics.learned_potential import LearnedPotential, learn_potential
from workflow.ljvae.physics.observables import mean_height
from workflow.ljvae.physics.splines import Basis, sum_over_pairs

# The parts of the combined score; each has its p-value.
PARTS = ("energy", "structure", "odd_particle")
SCORES = (*PARTS, "combined", "state")
_LEARNED_FROM = 16_000  # configurations from which the potential is learned
_COMPARED_WITH = 16_000  # configurations that show what is normal at a height
# How another potential differs from the learned one: by a third of the temperature up to one sigma and by less beyond,
# as potentials decay; smoothly over a quarter of the logarithm of the distance (0.25 sigma at one sigma).
_AMPLITUDE = 0.3
_DECAY = 2
_LENGTH = 0.25
_BINS = 20  # of the height
_FEWEST = 100  # normal configurations in a bin


def fit_detector(
    positions: np.ndarray, gamma: np.ndarray, *, box: float, knots: int, closest: float, reach: float, seed: int
) -> dict[str, np.ndarray]:
    """Learn the normal state from configurations (S, N, 2) in sigma with their ``gamma`` (S,), as arrays.

    The learned potential has ``knots`` functions between the ``closest`` distance and the ``reach``, in sigma.
    """
    rng = np.random.default_rng(seed)
    chosen = _spread(len(positions), _LEARNED_FROM)
    potential = learn_potential(positions[chosen], gamma[chosen], box, Basis(closest, reach, knots), rng)
    detector = _pack_potential(potential)
    compared = _spread(len(positions), _COMPARED_WITH)
    described = describe_configurations(positions[compared], detector)
    detector |= {"normal/height": described["height"], "normal/gamma": gamma[compared]}
    detector = _fit_expectations(described, detector)
    return detector | {f"normal/{part}": values for part, values in rate_configurations(described, detector).items()}


def describe_configurations(positions: np.ndarray, detector: dict) -> dict[str, np.ndarray]:
    """Describe configurations (S, N, 2) in sigma by what the detector reads, from the learned potential.

    height: mean height (S,). sums: of the potential's functions over the pairs (S, K). sizes: evidence (S, N, D) that
    each particle has each of D other sizes.
    """
    potential = unpack_potential(detector)
    return {
        "height": mean_height(positions),
        "sums": sum_over_pairs(positions, potential.basis),
        "sizes": weigh_sizes(positions, potential),
    }


def score_configurations(described: dict[str, np.ndarray], detector: dict) -> dict[str, np.ndarray]:
    """Compute scores (S,) by the names of `SCORES`, from `describe_configurations`; a higher one is more unusual.

    Each part is the surprise -log p of a configuration among normal ones of its height; that of the energy is
    two-sided. ``combined`` is the surprise of Simes' p-value of the parts. ``state`` is the surprise of the height
    itself, compared with each trained gamma.
    """
    rated = rate_configurations(described, detector)
    scores = find_surprises(rated, {part: detector[f"normal/{part}"] for part in PARTS})
    return scores | {"state": state_surprise(described["height"], detector["normal/height"], detector["normal/gamma"])}


def combine(surprises: np.ndarray) -> np.ndarray:
    """Surprise (S,) of Simes' p-value of several ``surprises`` (S, P), each minus the logarithm of a p-value.

    Of the sorted p-values, it is the smallest of P p, P p / 2, ..., p (Simes 1986).

    >>> np.exp(-combine(-np.log([[0.01, 0.5], [0.04, 0.03]]))).round(4).tolist()
    [0.02, 0.04]
    """
    parts = surprises.shape[1]
    ranks = np.arange(1, parts + 1)
    return (-np.sort(-surprises, axis=1) - np.log(parts / ranks)).max(axis=1)


def find_surprises(values: dict[str, np.ndarray], normal: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Surprises (S,) by part of ``values`` (S,) among ``normal`` ones (R,), the energy two-sided; and ``combined``."""
    surprises = {
        part: (two_sided_surprise if part == "energy" else tail_surprise)(values[part], normal[part]) for part in PARTS
    }
    return surprises | {"combined": combine(np.stack(list(surprises.values()), axis=1))}


def pick_suspects(positions: np.ndarray, described: dict[str, np.ndarray], detector: dict, box: float) -> np.ndarray:
    """The particle (S,) of each configuration with the most evidence of another size or of another place."""
    places = weigh_places(positions, unpack_potential(detector), box)
    odd = weigh_odd_sizes(described, detector)
    return np.maximum(logsumexp(odd, axis=2) - np.log(odd.shape[2]), places).argmax(axis=1)


def unpack_potential(detector: dict) -> LearnedPotential:
    """The learned potential that a detector holds."""
    closest, reach, size = detector["potential/basis"]
    arrays = [detector[f"potential/{name}"] for name in ("coefficients", "weights", "covariance")]
    return LearnedPotential(Basis(float(closest), float(reach), int(size)), *arrays)


def _pack_potential(potential: LearnedPotential) -> dict[str, np.ndarray]:
    arrays = potential._asdict() | {"basis": np.array(potential.basis, dtype=np.float64)}
    return {f"potential/{name}": values for name, values in arrays.items()}


def _spread(size: int, most: int) -> np.ndarray:
    """Indices of at most ``most`` of ``size`` configurations, evenly spread."""
    return np.arange(size)[:: -(-size // most)]


def _fit_expectations(described: dict[str, np.ndarray], detector: dict) -> dict[str, np.ndarray]:
    """Fit what is normal at a height: each expectation uses those before it."""
    heights = described["height"]
    count = min(_BINS, max(1, len(heights) // _FEWEST))
    edges = np.quantile(heights, np.arange(1, count) / count)
    fitted = {**detector, "knots": find_knots(heights), "bins/edges": edges}
    regressors = build_regressors(heights, fitted["knots"])
    fitted["energy/moments"] = fit_moments(regressors, _find_energies(described, fitted))
    _, regressors = rate_energies(described, fitted)
    fitted["sums/means"] = fit_means(regressors, described["sums"])
    bins = find_bins(described, fitted)
    rest = find_rest(described, fitted, regressors)
    sizes = logsumexp(described["sizes"], axis=1) - np.log(described["sizes"].shape[1])
    fitted["bins/covariances"] = np.stack([np.cov(rest[bins == k].T) for k in range(count)])
    fitted["bins/sizes"] = np.stack(
        [logsumexp(sizes[bins == k], axis=0) - np.log((bins == k).sum()) for k in range(count)]
    )
    for part, evidence in _collect_evidence(described, fitted, regressors).items():
        fitted[f"{part}/moments"] = fit_moments(regressors, evidence)
    return fitted


def rate_configurations(described: dict[str, np.ndarray], detector: dict) -> dict[str, np.ndarray]:
    """Deviations (S,) of each of the `PARTS` from what is normal at this height and, after the first, energy."""
    energy, regressors = rate_energies(described, detector)
    rest = {
        part: standardise(values, regressors, detector[f"{part}/moments"])
        for part, values in _collect_evidence(described, detector, regressors).items()
    }
    return {"energy": energy, **rest}


def rate_energies(described: dict[str, np.ndarray], detector: dict) -> tuple[np.ndarray, np.ndarray]:
    """Deviations (S,) of the energies from those normal at each height, and regressors (S, P) of height and energy."""
    heights = described["height"]
    knots = detector["knots"]
    energies = _find_energies(described, detector)
    deviations = standardise(energies, build_regressors(heights, knots), detector["energy/moments"])
    return deviations, build_regressors(heights, knots, deviations)


def _find_energies(described: dict[str, np.ndarray], detector: dict) -> np.ndarray:
    """Pair energies (S,) of the learned potential, in units of the temperature."""
    return described["sums"] @ detector["potential/coefficients"]


def find_bins(described: dict[str, np.ndarray], detector: dict) -> np.ndarray:
    """Index (S,) of the bin of each configuration's height."""
    return np.searchsorted(detector["bins/edges"], described["height"], side="right")


def _collect_evidence(described: dict, detector: dict, regressors: np.ndarray) -> dict[str, np.ndarray]:
    """Evidence (S,) of two alternatives, each up to a function of the height: another structure, and an odd particle.

    The likelihood ratio of the first averages over all smooth changes of the potential, a Gaussian process. To second
    order in the change it is a quadratic form of the sums over pairs.
    """
    rest = find_rest(described, detector, regressors)
    forms = shrink(detector["bins/covariances"], detector)
    return {
        "structure": np.sqrt(np.einsum("sk,skl,sl->s", rest, forms[find_bins(described, detector)], rest)),
        "odd_particle": logsumexp(weigh_odd_sizes(described, detector), axis=(1, 2)),
    }


def find_rest(described: dict, detector: dict, regressors: np.ndarray) -> np.ndarray:
    """Deviations (S, K) of the sums over pairs from those normal at the height and energy of the ``regressors``."""
    return described["sums"] - regressors @ detector["sums/means"]


def weigh_odd_sizes(described: dict, detector: dict) -> np.ndarray:
    """Log likelihood ratios (S, N, D) of each particle having another size, with a mean ratio of 1 at each height."""
    return described["sizes"] - detector["bins/sizes"][find_bins(described, detector)][:, None]


def shrink(covariances: np.ndarray, detector: dict) -> np.ndarray:
    """Matrices (B, K, K) of the quadratic forms of the sums' deviations: (covariance + prior covariance^-1)^-1 of each.

    The prior is that of the changes of the potential, at the places of the basis functions.
    """
    closest, reach, size = detector["potential/basis"]
    peaks = np.arange(int(size)) - 1  # a function has its peak one knot before the interval of its number
    places = np.log(closest) + np.log(reach / closest) / size * peaks
    amplitudes = _AMPLITUDE * np.minimum(1.0, np.exp(-_DECAY * places))
    correlations = np.exp(-((places[:, None] - places) ** 2) / (2 * _LENGTH**2))
    prior = correlations * amplitudes[:, None] * amplitudes
    return np.linalg.solve(prior @ covariances + np.eye(len(prior)), prior)
