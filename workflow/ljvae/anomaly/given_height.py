"""The detector: how unusual a configuration is, learned only from normal configurations and without a network.

It learns the potential from normal configurations, and asks four questions about a configuration. Does its energy fit
the temperature? Are its other pair distances as the potential demands? Has one particle another size? Has one been put
elsewhere? Each answer is a likelihood ratio, compared with normal configurations of the same height. Given the height,
a normal fluid is the same at every gamma. The last three answers are compared at the same energy, too, so they do not
repeat the first.
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
PARTS = ("energy", "structure", "odd_particle", "misplaced_particle")
SCORES = (*PARTS, "combined", "state")
_LEARNED_FROM = 16_000  # configurations from which the potential is learned
_COMPARED_WITH = 16_000  # configurations that show what is normal at a height
# A potential that differs from the learned one: by a third of the temperature, over a quarter of the logarithm of the
# distance (0.25 sigma at one sigma).
_AMPLITUDE = 0.3
_LENGTH = 0.25
_BINS = 20  # of the height


def fit_detector(
    positions: np.ndarray, gamma: np.ndarray, *, box: float, knots: int, closest: float, reach: float, seed: int
) -> dict[str, np.ndarray]:
    """Learn the normal state from configurations (S, N, 2) in sigma with their ``gamma`` (S,), as arrays."""
    rng = np.random.default_rng(seed)
    chosen = _spread(len(positions), _LEARNED_FROM)
    potential = learn_potential(positions[chosen], gamma[chosen], box, Basis(closest, reach, knots), rng)
    detector = _pack_potential(potential)
    compared = _spread(len(positions), _COMPARED_WITH)
    described = describe_configurations(positions[compared], detector, box)
    detector |= {"normal/height": described["height"], "normal/gamma": gamma[compared]}
    detector = _fit_expectations(described, detector)
    return detector | {f"normal/{part}": values for part, values in _rate(described, detector).items()}


def describe_configurations(positions: np.ndarray, detector: dict, box: float) -> dict[str, np.ndarray]:
    """Describe configurations (S, N, 2) in sigma by what the detector reads, from the learned potential.

    height: mean height (S,). sums: of the potential's functions over the pairs (S, K). sizes (S, N, D) and places
    (S, N): evidence against each particle.
    """
    potential = unpack_potential(detector)
    return {
        "height": mean_height(positions),
        "sums": sum_over_pairs(positions, potential.basis),
        "sizes": weigh_sizes(positions, potential),
        "places": weigh_places(positions, potential, box),
    }


def score_configurations(described: dict[str, np.ndarray], detector: dict) -> dict[str, np.ndarray]:
    """Compute scores (S,) by the names of `SCORES`, from `describe_configurations`; a higher one is more unusual.

    Each part is the surprise -log p of a configuration among normal ones of its height. ``combined`` is the surprise of
    Simes' p-value of the parts: the smallest of 4 p, 4 p / 2, 4 p / 3 and p over the sorted parts (Simes 1986).
    ``state`` is the surprise of the height itself, compared with each trained gamma.
    """
    rated = _rate(described, detector)
    surprises = {part: _find_surprise(part, values, detector) for part, values in rated.items()}
    scores = surprises | {"combined": combine(np.stack([surprises[part] for part in PARTS], axis=1))}
    return scores | {"state": state_surprise(described["height"], detector["normal/height"], detector["normal/gamma"])}


def combine(surprises: np.ndarray) -> np.ndarray:
    """Surprise (S,) of Simes' p-value of several ``surprises`` (S, P), each minus the logarithm of a p-value.

    >>> np.exp(-combine(-np.log([[0.01, 0.5], [0.04, 0.03]]))).round(4).tolist()
    [0.02, 0.04]
    """
    parts = surprises.shape[1]
    ranks = np.arange(1, parts + 1)
    return (-np.sort(-surprises, axis=1) - np.log(parts / ranks)).max(axis=1)


def find_odd_particles(described: dict[str, np.ndarray], detector: dict) -> dict[str, np.ndarray]:
    """Evidence (S, N) against each particle: that it has another size, and that it was put elsewhere."""
    return {"odd_particle": _weigh_odd(described, detector), "misplaced_particle": described["places"]}


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
    """Fit what is normal at a height: each expectation uses those before it, as in `_rate`."""
    heights = described["height"]
    knots = find_knots(heights)
    places = np.quantile(heights, (np.arange(_BINS) + 0.5) / _BINS)
    fitted = {**detector, "knots": knots, "bins/places": places}
    regressors = build_regressors(heights, knots)
    energies = _energies(described, fitted)
    fitted["energy/moments"] = fit_moments(regressors, energies)
    regressors = build_regressors(heights, knots, standardise(energies, regressors, fitted["energy/moments"]))
    fitted["sums/means"] = fit_means(regressors, described["sums"])
    bins = _find_bins(heights, places)
    rest = described["sums"] - regressors @ fitted["sums/means"]
    fitted["bins/shrunken"] = np.stack([_shrink(rest[bins == k], fitted) for k in range(_BINS)])
    sizes = logsumexp(described["sizes"], axis=1)
    fitted["bins/sizes"] = np.stack([logsumexp(sizes[bins == k], axis=0) for k in range(_BINS)])
    for part, evidence in _collect_evidence(described, fitted, regressors).items():
        fitted[f"{part}/moments"] = fit_moments(regressors, evidence)
    return fitted


def _rate(described: dict[str, np.ndarray], detector: dict) -> dict[str, np.ndarray]:
    """Deviations (S,) of each of the `PARTS` from what is normal at this height and, after the first, energy."""
    knots = detector["knots"]
    regressors = build_regressors(described["height"], knots)
    energy = standardise(_energies(described, detector), regressors, detector["energy/moments"])
    regressors = build_regressors(described["height"], knots, energy)
    evidence = _collect_evidence(described, detector, regressors)
    rest = {part: standardise(values, regressors, detector[f"{part}/moments"]) for part, values in evidence.items()}
    return {"energy": energy, **rest}


def _collect_evidence(described: dict, detector: dict, regressors: np.ndarray) -> dict[str, np.ndarray]:
    """Log likelihood ratios (S,) of three alternatives, each up to a function of the height.

    Two average over the particles. The structure's averages over all smooth changes of the potential, a Gaussian
    process: to second order in the change, the ratio is a quadratic form of the sums over pairs.
    """
    rest = described["sums"] - regressors @ detector["sums/means"]
    shrunken = detector["bins/shrunken"][_find_bins(described["height"], detector["bins/places"])]
    return {
        "structure": np.sqrt(np.einsum("sk,skl,sl->s", rest, shrunken, rest)),
        "odd_particle": logsumexp(_weigh_odd(described, detector), axis=1),
        "misplaced_particle": logsumexp(described["places"], axis=1),
    }


def _weigh_odd(described: dict, detector: dict) -> np.ndarray:
    """Evidence (S, N) that a particle has another size: the mean of the ratios over `DIAMETERS`, normal mean 1."""
    normal = detector["bins/sizes"][_find_bins(described["height"], detector["bins/places"])]
    return logsumexp(described["sizes"] - normal[:, None], axis=2)


def _energies(described: dict, detector: dict) -> np.ndarray:
    """Pair energies (S,) of the learned potential, in units of the temperature."""
    return described["sums"] @ detector["potential/coefficients"]


def _find_bins(heights: np.ndarray, places: np.ndarray) -> np.ndarray:
    """Index (S,) of the nearest of the rising ``places`` (B,)."""
    return np.searchsorted((places[1:] + places[:-1]) / 2, heights)


def _shrink(rest: np.ndarray, detector: dict) -> np.ndarray:
    """Matrix (K, K) of the quadratic form: (covariance of the sums + inverse covariance of the changes)^-1."""
    closest, reach, size = detector["potential/basis"]
    places = np.log(reach / closest) / size * np.arange(int(size))
    changes = _AMPLITUDE**2 * np.exp(-((places[:, None] - places) ** 2) / (2 * _LENGTH**2))
    covariance = np.cov(rest.T)
    # (C + P^-1)^-1 = (P C + 1)^-1 P, without the inverse of a smooth covariance
    return np.linalg.solve(changes @ covariance + np.eye(len(changes)), changes)


def _find_surprise(part: str, values: np.ndarray, detector: dict) -> np.ndarray:
    normal = detector[f"normal/{part}"]
    return two_sided_surprise(values, normal) if part == "energy" else tail_surprise(values, normal)
