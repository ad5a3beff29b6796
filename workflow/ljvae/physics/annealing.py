"""Sequential Monte Carlo from independent particles to the fluid: configurations and absolute free energies.

Annealed importance sampling (Neal, 2001) with resampling (Del Moral, Doucet and Jasra, 2006), by the sampler's own
sweeps. Particles start as an ideal gas in an exponential atmosphere, whose density is exact. Their diameter then grows
from zero to one sigma, and gravity changes from that of the atmosphere to the first gamma. Further gammas follow in the
same run.

log Z is the logarithm of the configurational integral over all positions of labelled particles, in sigma^2N and without
1 / N!. For an ideal gas, Z = (L (1 - exp(-f L)) / f)^N. -log Z differs from the free energies of `free_energy` by a
constant that is the same for all gammas.
"""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import brentq
from scipy.special import logsumexp

from workflow.ljvae.physics.atmosphere import match_height
from workflow.ljvae.physics.fluid import Fluid
from workflow.ljvae.physics.metropolis import LARGEST_EXPONENT
from workflow.ljvae.physics.observables import mean_height
from workflow.ljvae.physics.population import Population, weigh_energies
from workflow.ljvae.physics.tuning import rescale_step

# The field goes from that of the atmosphere to gamma / T like the area of the growing particles.
_FIELD_POWER = 2
# The pilot's first step, in sides of the box.
_FIRST_STEP = 0.25
# A population is resampled when its effective size falls below this fraction of its size.
_RESAMPLING = 0.5
# Pilots: the first finds the fluid's mean height, the second starts from an atmosphere of this mean height.
_PILOTS = 2


@dataclass(frozen=True)
class Levels:
    """The frozen path of a run: K levels, G of which are gammas of the fluid.

    fluid: the fluid; its own gamma does not count. gammas: those of the levels ``stops`` (G,), in order. atmosphere:
    field of the ideal gas, 1 / sigma. growth: (K,), fields: (K,), 1 / sigma, steps: (K,), sigma, and sweeps: (K,) of
    each level.
    """

    fluid: Fluid
    gammas: tuple[float, ...]
    atmosphere: float
    growth: np.ndarray
    fields: np.ndarray
    steps: np.ndarray
    sweeps: np.ndarray
    stops: np.ndarray


@dataclass(frozen=True)
class Annealed:
    """A finished run with S chains and G gammas.

    positions: (G, S, N, 2) float32, sigma, all of the same weight. log_z: (G,) logarithm of the configurational
    integral, in sigma^2N and without 1 / N!. distinct_ancestors: (G,) number of initial configurations that the
    positions descend from. effective_sizes: (G,) effective size of the weights at each gamma, just before the
    resampling there.

    Resampling resets the weights, so that the effective sizes say little about the error of log_z. Distinct ancestors
    and independent runs (`replicate_log_z`) do.
    """

    positions: np.ndarray
    log_z: np.ndarray
    distinct_ancestors: np.ndarray
    effective_sizes: np.ndarray


def _check_run(fluid: Fluid, gammas: tuple[float, ...], chains: int, sweeps: int) -> None:
    if not 1 <= fluid.exponent <= LARGEST_EXPONENT:
        raise ValueError(f"the exponent m is {fluid.exponent}, not in 1 to {LARGEST_EXPONENT}")
    if not gammas:
        raise ValueError("there are no gammas to anneal to")
    if chains < 2 or sweeps < 1:
        raise ValueError("a run has at least 2 chains and 1 sweep per level")


class _Path:
    """Straight pieces of a path: the growth at the first gamma, then the changes of gamma."""

    def __init__(self, fluid: Fluid, gammas: tuple[float, ...], atmosphere: float) -> None:
        self.fields = [atmosphere, *(gamma / fluid.temperature for gamma in gammas)]

    def place(self, piece: int, t: float) -> tuple[float, float]:
        """Growth and field at the fraction ``t`` of a piece."""
        start, end = self.fields[piece : piece + 2]
        if piece == 0:
            return t, start + (end - start) * t**_FIELD_POWER
        return 1.0, start + (end - start) * t


def _find_next(population: Population, path: _Path, piece: int, t: float, efficiency: float) -> float:
    """Find the farthest fraction of a piece, after ``t``, whose conditional effective size is ``efficiency``.

    The conditional effective size (Zhou, Johansen and Aston, 2016) is (sum W w)^2 / sum W w^2, with the weights W of
    the configurations and w of the change of level.
    """
    sums = population.measure()

    def excess(fraction: float) -> float:
        coefficients = weigh_energies(population.fluid, *path.place(piece, fraction))
        changes = -(coefficients - population.coefficients) @ sums
        first = logsumexp(population.log_weights + changes)
        second = logsumexp(population.log_weights + 2 * changes)
        return float(np.exp(2 * first - second)) - efficiency

    if excess(1.0) >= 0:
        return 1.0
    return float(brentq(excess, t, 1.0, xtol=1e-6))


def _run_pilot(
    population: Population, path: _Path, pieces: int, sweeps: tuple[int, int], efficiency: float
) -> tuple[list[tuple[float, float, float, int]], list[int]]:
    """Anneal a population and choose the levels on the way; return (growth, field, step, sweeps) and the stops.

    ``sweeps`` are those at levels on which the particles grow, and at levels on which they have grown.
    """
    step = _FIRST_STEP * population.fluid.box
    levels = []
    stops = []
    for piece in range(pieces):
        t = 0.0
        while t < 1:
            t = _find_next(population, path, piece, t, efficiency)
            growth, field = path.place(piece, t)
            population.reweigh(weigh_energies(population.fluid, growth, field))
            if t == 1 or population.effective_fraction() < _RESAMPLING:
                population.resample()
            count = sweeps[growth == 1]
            step = rescale_step(step, population.move(growth, field, step, count), population.fluid.box)
            levels.append((growth, field, step, count))
        stops.append(len(levels) - 1)
    return levels, stops


def plan_levels(
    fluid: Fluid,
    gammas: tuple[float, ...],
    seed: int,
    name: str,
    *,
    chains: int = 1024,
    sweeps: int = 4,
    gamma_sweeps: int = 80,
    efficiency: float = 0.9,
) -> Levels:
    """Choose the levels and steps of a run through ``gammas``, the gas first, by pilots with ``chains`` chains.

    Neighbouring levels have the conditional effective size ``efficiency``, as a fraction: the closer to 1, the more
    levels. A run has ``sweeps`` sweeps at each level on which the particles grow, and ``gamma_sweeps`` at each level of
    the fluid itself, which decorrelates slowly. The gamma of ``fluid`` does not count. Configurations of the pilots are
    not used: only levels that do not depend on the configurations of a run leave its Z unbiased.

    Raises ValueError if the exponent, the efficiency or a number is out of range.
    """
    _check_run(fluid, gammas, chains, min(sweeps, gamma_sweeps))
    if not 0 < efficiency < 1:
        raise ValueError(f"the efficiency is {efficiency}, not between 0 and 1")
    atmosphere = gammas[0] / fluid.temperature
    for pilot in range(1, _PILOTS + 1):
        population = Population(fluid, atmosphere, seed, f"pilot {pilot} {name}", chains)
        path = _Path(fluid, gammas, atmosphere)
        if pilot < _PILOTS:
            _run_pilot(population, path, 1, (sweeps, gamma_sweeps), efficiency)
            atmosphere = match_height(fluid.box, float(mean_height(population.positions()).mean()))
    levels, stops = _run_pilot(population, path, len(gammas), (sweeps, gamma_sweeps), efficiency)
    growth, fields, steps, counts = map(np.array, zip(*levels, strict=True))
    return Levels(fluid, tuple(gammas), atmosphere, growth, fields, steps, counts, np.array(stops))


def anneal(levels: Levels, seed: int, name: str, *, chains: int) -> Annealed:
    """Run ``chains`` chains through all levels; the result depends on the seed and the name, not on the threads.

    At each gamma the chains are resampled and moved once more, so that all positions have the same weight. Copies of
    an ancestor are correlated.

    Raises ValueError for less than 2 chains.
    """
    _check_run(levels.fluid, levels.gammas, chains, int(levels.sweeps.min()))
    population = Population(levels.fluid, levels.atmosphere, seed, name, chains)
    positions = []
    log_z = []
    distinct = []
    sizes = []
    for k, (growth, field) in enumerate(zip(levels.growth, levels.fields, strict=True)):
        population.reweigh(weigh_energies(levels.fluid, growth, field))
        fraction = population.effective_fraction()
        stops = k in levels.stops
        if stops or fraction < _RESAMPLING:
            population.resample()
        population.move(growth, field, levels.steps[k], int(levels.sweeps[k]))
        if stops:
            positions.append(population.positions())
            log_z.append(population.log_z)
            distinct.append(len(np.unique(population.ancestors)))
            sizes.append(fraction * chains)
    return Annealed(np.array(positions), np.array(log_z), np.array(distinct), np.array(sizes))


def replicate_log_z(levels: Levels, seed: int, name: str, *, chains: int, replicates: int) -> np.ndarray:
    """Return log Z (R, G) of R independent runs, for `average_log_z` and `compare_gammas`."""
    return np.array([anneal(levels, seed, f"{name} {k}", chains=chains).log_z for k in range(replicates)])


def _average_z(log_z: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Logarithm (G,) of the mean of Z over independent runs, and the relative deviation (R, G) of each run."""
    mean = logsumexp(log_z, axis=0) - np.log(len(log_z))
    return mean, np.exp(log_z - mean) - 1


def average_log_z(log_z: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Estimate log Z (G,) and its standard error (G,) from R independent runs (R, G).

    Each run has an unbiased Z, so that Z is averaged and not log Z. The error is that of the mean of Z, to first order.

    >>> mean, error = average_log_z(np.log([[1.0], [3.0]]))
    >>> np.exp(mean).round(9).tolist(), error.round(9).tolist()
    ([2.0], [0.5])
    """
    mean, deviations = _average_z(log_z)
    return mean, deviations.std(axis=0, ddof=1) / np.sqrt(len(log_z))


def compare_gammas(log_z: np.ndarray, gammas: tuple[float, ...]) -> list[dict]:
    """Free-energy differences of neighbouring gammas from R independent runs (R, G): a row per pair.

    They are in units of T, f = -log Z, like those of `free_energy.compare_free_energies`. The standard error allows for
    both log Z of a run being correlated.

    >>> (row,) = compare_gammas(np.array([[0.0, -1.0], [2.0, 1.0]]), (0.1, 0.4))
    >>> {key: round(value, 9) for key, value in row.items()}
    {'gamma': 0.1, 'to_gamma': 0.4, 'annealing': 1.0, 'annealing_se': 0.0}
    """
    mean, deviations = _average_z(log_z)
    rows = []
    for k in range(len(gammas) - 1):
        error = (deviations[:, k + 1] - deviations[:, k]).std(ddof=1) / np.sqrt(len(log_z))
        difference = float(mean[k] - mean[k + 1])
        rows.append(
            {"gamma": gammas[k], "to_gamma": gammas[k + 1], "annealing": difference, "annealing_se": float(error)}
        )
    return rows
