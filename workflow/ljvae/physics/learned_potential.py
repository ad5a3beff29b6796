"""Learn the pair potential and the weight of particles from configurations alone, with standard errors.

A particle of an equilibrium configuration moves to another place, drawn by a symmetric rule. Which of the two
configurations is the original one? With the energies E and E', in units of the temperature, it is the first one with
the probability 1 / (1 + exp(E - E')), whatever the partition function. E is linear in the coefficients of the potential
and in the weight. So maximising this likelihood over many moves is a logistic regression, which is convex. (It is a
composite conditional likelihood, Varin, Reid and Firth 2011, and a case of noise-contrastive estimation, Gutmann and
Hyvärinen 2012.)
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import minimize
from scipy.special import expit

from workflow.ljvae.physics.fluid import Fluid
from workflow.ljvae.physics.observables import pair_distances
from workflow.ljvae.physics.potentials import pair_energy
from workflow.ljvae.physics.splines import Basis, evaluate_basis, sum_over_moves

_SHORT = 0.4  # sigma, of the normal step of every second move; the others go anywhere in the box
# Weight of the squared second differences of the coefficients. It only matters where no pair is ever seen: moves by the
# thousand outweigh it elsewhere.
_SMOOTHNESS = 1e-2
_TOLERANCE = 1e-9  # of the gradient of the mean loss of a move
_LARGEST_GRADIENT = 1e-6  # a hundredth of what the standard errors allow
_FIRST = 0.9  # sigma, the smallest distance in tables
_SPACING = 0.02  # sigma, of the distances in tables
_NEAR = 1.0  # sigma, where the range begins in which a potential is compared
_FAR = 3.0  # sigma, where it ends
_SAMPLED = 500  # configurations whose far pairs set the zero of the true potential
_CHUNK = 2000  # configurations whose moves are held in memory together


class LearnedPotential(NamedTuple):
    """A potential u(r) / T and the weights gamma / T of ensembles, with the covariance of both.

    coefficients: (K,) of the functions of ``basis``. weights: (G,) in 1 / sigma. covariance: (K + G, K + G).
    """

    basis: Basis
    coefficients: np.ndarray
    weights: np.ndarray
    covariance: np.ndarray

    def energy(self, distances: ArrayLike) -> np.ndarray:
        """The learned u(r) / T (S,) at distances (S,) in sigma."""
        return evaluate_basis(distances, self.basis) @ self.coefficients

    def energy_error(self, distances: ArrayLike) -> np.ndarray:
        """Standard error (S,) of the learned u(r) / T at distances (S,) in sigma."""
        functions = evaluate_basis(distances, self.basis)
        size = self.basis.size
        return np.sqrt(np.einsum("sk,kl,sl->s", functions, self.covariance[:size, :size], functions))

    def weight_error(self) -> np.ndarray:
        """Standard errors (G,) of the weights."""
        return np.sqrt(np.diagonal(self.covariance)[self.basis.size :])


def draw_moves(rng: np.random.Generator, positions: np.ndarray, box: float) -> tuple[np.ndarray, np.ndarray]:
    """Draw a goal (S, N, 2) for each particle of configurations (S, N, 2) in sigma, and which (S, N) lie in the box.

    Half of the goals lie anywhere in the box, the others near the particle. Both rules are symmetric.
    """
    shape = positions.shape
    near = positions + rng.normal(scale=_SHORT, size=shape)
    goals = np.where(rng.random(shape[:2])[:, :, None] < 0.5, near, rng.uniform(0.0, box, shape))
    return goals, np.all((goals >= 0) & (goals <= box), axis=2)


def learn_potential(
    positions: np.ndarray, ensembles: np.ndarray, box: float, basis: Basis, rng: np.random.Generator
) -> LearnedPotential:
    """Learn one potential for all configurations (S, N, 2) in sigma, and a weight for each of their ``ensembles`` (S,).

    Standard errors come from the sandwich of the likelihood's curvature and of the scatter of its gradient between
    configurations, which must be independent of each other.
    """
    names, groups = np.unique(ensembles, return_inverse=True)
    changes = []
    owners = []
    for start in range(0, len(positions), _CHUNK):
        rows = slice(start, start + _CHUNK)
        places = np.asarray(positions[rows], dtype=np.float64)
        goals, moved = draw_moves(rng, places, box)
        sums = sum_over_moves(places, moved, goals, basis)
        climbs = (goals - places)[:, :, 1:] * np.eye(len(names))[groups[rows]][:, None]
        changes.append(np.concatenate([sums, climbs], axis=2)[moved])
        owners.append(start + np.nonzero(moved)[0])
    changed = np.concatenate(changes)
    owner = np.concatenate(owners)
    penalty = _penalise_roughness(basis.size, len(names))
    coefficients = _maximise_likelihood(changed, penalty)
    covariance = _estimate_covariance(changed, owner, coefficients, penalty)
    return LearnedPotential(basis, coefficients[: basis.size], coefficients[basis.size :], covariance)


def _penalise_roughness(size: int, weights: int) -> np.ndarray:
    second = np.diff(np.eye(size), n=2, axis=0)
    penalty = np.zeros((size + weights, size + weights))
    penalty[:size, :size] = _SMOOTHNESS * second.T @ second
    return penalty


def _maximise_likelihood(changes: np.ndarray, penalty: np.ndarray) -> np.ndarray:
    """Coefficients (P,) under which the original configurations are most likely, given the ``changes`` (M, P)."""

    def measure_loss(coefficients: np.ndarray) -> tuple[float, np.ndarray]:
        energies = changes @ coefficients
        slope = penalty @ coefficients
        loss = np.logaddexp(0.0, -energies).sum() + coefficients @ slope / 2
        return loss / len(changes), (slope - changes.T @ expit(-energies)) / len(changes)

    def find_curvature(coefficients: np.ndarray) -> np.ndarray:
        return _find_curvature(changes, coefficients, penalty) / len(changes)

    start = np.zeros(changes.shape[1])
    options = {"gtol": _TOLERANCE}
    fit = minimize(measure_loss, start, jac=True, hess=find_curvature, method="trust-exact", options=options)
    if np.abs(fit.jac).max() > _LARGEST_GRADIENT:
        raise RuntimeError(f"the potential can't be learned: {fit.message}")
    return fit.x


def _find_curvature(changes: np.ndarray, coefficients: np.ndarray, penalty: np.ndarray) -> np.ndarray:
    """Second derivatives (P, P) of the negative logarithm of the likelihood, with its penalty."""
    moved = expit(-(changes @ coefficients))  # probability of the moved configuration
    return penalty + changes.T @ (changes * (moved * (1 - moved))[:, None])


def _estimate_covariance(
    changes: np.ndarray, owner: np.ndarray, coefficients: np.ndarray, penalty: np.ndarray
) -> np.ndarray:
    """Sandwich covariance (P, P), with the gradients of one configuration, its ``owner`` (M,), taken together."""
    moved = expit(-(changes @ coefficients))
    starts = np.flatnonzero(np.diff(owner, prepend=-1))
    gradients = np.add.reduceat(changes * moved[:, None], starts, axis=0)
    inverse = np.linalg.pinv(_find_curvature(changes, coefficients, penalty), hermitian=True)
    return inverse @ (gradients.T @ gradients) @ inverse


def compare_potential(learned: LearnedPotential, fluid: Fluid, positions: np.ndarray) -> list[dict]:
    """Rows of a learned potential and the true one of its ``fluid``, divided by T, at equal steps from 0.9 sigma on.

    The learned potential is zero at the reach; the table ends three knots before it. The true one is shifted so that
    pairs beyond the reach, in some of the configurations (S, N, 2), have zero energy on average: the fit can't
    distinguish these from each other.
    """
    closest, reach, size = learned.basis
    distances = np.arange(_FIRST, reach * (closest / reach) ** (3 / size), _SPACING)
    apart = pair_distances(positions[:: -(-len(positions) // _SAMPLED)])
    far = apart[apart > reach]
    zero = pair_energy(far, fluid.exponent).mean() if len(far) else 0.0
    columns = {
        "distance": distances.round(6),
        "learned": learned.energy(distances),
        "error": learned.energy_error(distances),
        "true": (pair_energy(distances, fluid.exponent) - zero) / fluid.temperature,
    }
    return [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]


def compare_weights(learned: LearnedPotential, fluids: list[Fluid], potential: list[dict]) -> list[dict]:
    """Rows of the learned weights, one for each of the ``fluids``, and of the true ones, both divided by T.

    ``potential_off`` is the largest error of the ``potential``, rows of `compare_potential`, from 1 to 3 sigma.
    """
    off = max(abs(row["learned"] - row["true"]) for row in potential if _NEAR <= row["distance"] <= _FAR)
    weights = zip(fluids, learned.weights, learned.weight_error(), strict=True)
    return [
        {
            "gamma": fluid.gamma,
            "learned": weight,
            "error": error,
            "true": fluid.gamma / fluid.temperature,
            "potential_off": off,
        }
        for fluid, weight, error in weights
    ]
