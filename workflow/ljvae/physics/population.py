"""A weighted population of configurations that goes from an ideal gas to the fluid, level by level.

At a growth g between 0 and 1 the reduced energy of a configuration is

    g^2m R - g^(3m/2) A + f H,    R = 4/T sum r^-2m,    A = 4/T sum r^-m,    H = sum y,

with sums over pairs and particles and a field f, which is gamma / T in the fluid. For the Lennard-Jones potential,
repulsion is scaled by g^12 and attraction by g^9: particles grow from points to the diameter sigma. In lengths of
sqrt(g) sigma, a level is the fluid at the temperature T / g^m, so that the compiled sweeps need no change.
"""

from dataclasses import replace

import numpy as np
from scipy.special import logsumexp

from workflow.ljvae.compiled import nb
from workflow.ljvae.physics.atmosphere import draw_atmosphere, integrate_atmosphere
from workflow.ljvae.physics.fluid import Fluid
from workflow.ljvae.physics.observables import mean_diameter
from workflow.ljvae.physics.simulation import Blocks
from workflow.ljvae.randomness import generator, stream_key
from workflow.ljvae.statistics import resample

# Lower limit of squared distances, as in the sweeps: powers of a smaller one would overflow float32.
_CLOSEST_SQUARED = np.float32(1e-5)
# Half of the sweeps of a level have a longer step, by this factor: it moves particles between clusters.
_LONG_STEP = 4.0


def weigh_energies(fluid: Fluid, growth: float, field: float) -> np.ndarray:
    """Return the coefficients (3,) of `Population.measure` in the reduced energy at a level.

    >>> weigh_energies(Fluid(2, 10.0, temperature=2.0, gamma=1.0), growth=1.0, field=0.5).tolist()
    [0.5, -0.5, 0.5]
    """
    beta = 1 / fluid.temperature
    return np.array([beta * growth ** (2 * fluid.exponent), -beta * growth ** (1.5 * fluid.exponent), field])


@nb.njit(fastmath=True, error_model="numpy", cache=True)
def _sum_block(x: np.ndarray, y: np.ndarray, sums: np.ndarray, scale: np.float32, powers: tuple[int, ...]) -> None:
    """Write sum r^-2m, sum r^-m and sum y of each lane to sums (3, LANES).

    ``scale`` is the factor of the squared distances of particle 0. ``powers`` is a tuple of m entries, as in the
    sweeps.
    """
    repulsion = sums[0]
    attraction = sums[1]
    height = sums[2]
    sums[:] = 0
    for i in range(x.shape[0]):
        for lane in range(x.shape[1]):
            height[lane] += y[i, lane]
        for j in range(i):
            factor = scale if j == 0 else np.float32(1)
            for lane in range(x.shape[1]):
                dx = x[i, lane] - x[j, lane]
                dy = y[i, lane] - y[j, lane]
                inverse = np.float32(1) / max(factor * (dx * dx + dy * dy), _CLOSEST_SQUARED)
                power = np.float32(1)
                for _ in range(len(powers) // 2):
                    power *= inverse
                if len(powers) % 2:
                    power *= np.sqrt(inverse)
                repulsion[lane] += power * power
                attraction[lane] += power


@nb.njit(parallel=True, cache=True)
def _sum_blocks(x: np.ndarray, y: np.ndarray, sums: np.ndarray, scale: np.float32, powers: tuple[int, ...]) -> None:
    """Write the sums (B, 3, LANES) of all blocks, in parallel threads."""
    for k in nb.prange(x.shape[0]):
        _sum_block(x[k], y[k], sums[k], scale, powers)


def sum_powers(blocks: Blocks, chains: int) -> np.ndarray:
    """Sums of r^-2m, r^-m and y of the first C chains (3, C), in the blocks' unit of length.

    r is the distance of a pair over the mean of both diameters. The pair energy is 4 (sum r^-2m - sum r^-m).
    """
    lanes = blocks.lanes
    fluid = blocks.fluid
    sums = np.empty((lanes.x.shape[0], 3, lanes.x.shape[2]))
    _sum_blocks(lanes.x, lanes.y, sums, np.float32(mean_diameter(fluid.diameter) ** -2), (0,) * fluid.exponent)
    return sums.transpose(1, 0, 2).reshape(3, -1)[:, :chains]


class Population:
    """S weighted configurations that go from level to level, with log Z of the present level.

    log_weights: (S,) of weights that sum to 1. log_z: logarithm of the configurational integral, in sigma^2N and
    without 1 / N!. ancestors: (S,) numbers of the initial configurations that they descend from. unit: of lengths in
    `positions`, sigma. coefficients: (3,) of the present level, from `weigh_energies`.
    """

    def __init__(self, fluid: Fluid, atmosphere: float, seed: int, name: str, chains: int) -> None:
        self.fluid = fluid
        self.rng = generator(seed, f"annealing {name}")
        start = draw_atmosphere(fluid.particles, fluid.box, atmosphere, chains, self.rng).astype(np.float32)
        self.blocks = Blocks(fluid, stream_key(seed, f"annealing sweeps {name}"), 0, chains, start)
        self.chains = chains
        self.unit = 1.0
        self.coefficients = weigh_energies(fluid, 0.0, atmosphere)
        self.log_z = integrate_atmosphere(fluid.particles, fluid.box, atmosphere)
        self.log_weights = np.full(chains, -np.log(chains))
        self.ancestors = np.arange(chains)

    def measure(self) -> np.ndarray:
        """Sums (3, S) that determine the energy of each configuration: 4 r^-2m, 4 r^-m and y."""
        m = self.fluid.exponent
        units = np.array([4 * self.unit ** (-2 * m), 4 * self.unit**-m, self.unit])
        return units[:, None] * sum_powers(self.blocks, self.chains)

    def reweigh(self, coefficients: np.ndarray) -> None:
        """Go to the level of these `weigh_energies`: change the weights and log Z, but move no particle."""
        log_weights = self.log_weights - (coefficients - self.coefficients) @ self.measure()
        rise = logsumexp(log_weights)
        self.log_weights = log_weights - rise
        self.log_z += float(rise)
        self.coefficients = coefficients

    def positions(self) -> np.ndarray:
        """Positions (S, N, 2) float32; their unit is `unit`."""
        return self.blocks.positions(self.chains)

    def effective_fraction(self) -> float:
        """Effective size of the weights (Kish, 1965) over their number."""
        return float(np.exp(-logsumexp(2 * self.log_weights)) / self.chains)

    def resample(self) -> None:
        """Replace the configurations by copies of equal weight (systematic resampling, Kitagawa 1996)."""
        parents = resample(np.exp(self.log_weights), self.chains, self.rng)
        copies = self.positions()[parents]
        self.blocks.place(np.resize(copies, (self.blocks.lanes.accepted.size, *copies.shape[1:])))
        self.ancestors = self.ancestors[parents]
        self.log_weights = np.full(self.chains, -np.log(self.chains))

    def move(self, growth: float, field: float, step: float, sweeps: int) -> float:
        """Run sweeps at a level, half of them with a longer step; return the acceptance of the others."""
        self._fit_fluid(growth, field)
        short = sweeps - sweeps // 2
        self.blocks.lanes.accepted[:] = 0
        self.blocks.advance(short, step / self.unit)
        accepted = self.blocks.accepted(self.chains).mean()
        if sweeps > short:
            self.blocks.advance(sweeps - short, min(_LONG_STEP * step, self.fluid.box) / self.unit)
        return float(accepted / (short * self.fluid.particles))

    def _fit_fluid(self, growth: float, field: float) -> None:
        """Give the blocks the fluid whose sweeps leave the level invariant, in its unit of length."""
        fluid = self.fluid
        unit = growth**0.5
        temperature = fluid.temperature / growth**fluid.exponent
        gamma = field * temperature * unit
        self.blocks.fluid = replace(fluid, box=fluid.box / unit, temperature=temperature, gamma=gamma)
        for coordinate in (self.blocks.lanes.x, self.blocks.lanes.y):
            coordinate *= np.float32(self.unit / unit)
            np.minimum(coordinate, np.float32(fluid.box / unit), out=coordinate)  # rounding may lead out of the box
        self.unit = unit
