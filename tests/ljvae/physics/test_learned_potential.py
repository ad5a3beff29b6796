import numpy as np
import pytest

from workflow.ljvae.physics.fluid import Fluid
from workflow.ljvae.physics.learned_potential import (
    compare_potential,
    compare_weights,
    draw_moves,
    learn_potential,
)
from workflow.ljvae.physics.potentials import pair_energy
from workflow.ljvae.physics.simulation import simulate
from workflow.ljvae.physics.splines import Basis

BOX = 7.0
BASIS = Basis(closest=0.7, reach=4.0, size=30)
DISTANCES = np.linspace(1.0, 3.0, 41)


def learn(fluids, seed, chains):
    positions = [
        simulate(fluid, seed, f"learned {k}", chains=chains, sweeps=1500, step=0.5).positions
        for k, fluid in enumerate(fluids)
    ]
    ensembles = np.repeat(np.arange(len(fluids)), chains)
    return learn_potential(np.concatenate(positions), ensembles, BOX, BASIS, np.random.default_rng(seed))


@pytest.mark.parametrize("temperature", [1.0, 2.0])
def test_the_potential_and_the_weights_are_learned(temperature):
    """Of 44 numbers none is off by 4.5 standard errors, which a correct estimate fails once in 3,000 runs."""
    fluids = [Fluid(12, BOX, temperature, gamma) for gamma in (0.1, 0.4, 1.0)]
    learned = learn(fluids, 1, 2048)
    off = learned.energy(DISTANCES) - pair_energy(DISTANCES) / temperature
    assert (np.abs(off) < 4.5 * learned.energy_error(DISTANCES) + 0.005).all()
    assert np.abs(off).max() < 0.15
    weights = np.array([fluid.gamma for fluid in fluids]) / temperature
    assert (np.abs(learned.weights - weights) < 4.5 * learned.weight_error()).all()


def test_standard_errors_are_the_scatter_between_samples():
    """Over 40 samples: the variance in units of the standard error lies in the 99.9 % interval of chi squared / 39."""
    fluid = Fluid(12, BOX, 1.0, 0.4)
    samples = [learn([fluid], seed, 256) for seed in range(40)]
    distances = np.array([1.0, 1.12, 1.5, 2.0, 2.5])
    energies = np.array([sample.energy(distances) for sample in samples])
    errors = np.array([sample.energy_error(distances) for sample in samples])
    weights = np.array([sample.weights[0] for sample in samples])
    weight_errors = np.array([sample.weight_error()[0] for sample in samples])
    ratios = [*(energies.var(axis=0, ddof=1) / np.square(errors).mean(axis=0))]
    ratios.append(weights.var(ddof=1) / np.square(weight_errors).mean())
    assert all(0.4 < ratio < 1.9 for ratio in ratios)


def test_goals_are_as_likely_from_either_side():
    """Detailed balance of the rule: moves from left to right are as frequent as moves back, up to four errors."""
    rng = np.random.default_rng(1)
    positions = rng.uniform(0, BOX, (20_000, 3, 2))
    goals, moved = draw_moves(rng, positions, BOX)
    assert np.all((goals[moved] >= 0) & (goals[moved] <= BOX))
    places, goals = positions[moved][:, 1], goals[moved][:, 1]
    up = ((places < 2) & (goals > 5)).sum()
    down = ((places > 5) & (goals < 2)).sum()
    assert abs(up - down) < 4 * np.sqrt(up + down)


def test_the_zero_of_a_potential_that_reaches_further_is_that_of_far_pairs():
    fluid = Fluid(12, BOX, 1.0, 0.4, exponent=2)
    positions = simulate(fluid, 1, "fake", chains=4096, sweeps=1500, step=0.8).positions
    learned = learn_potential(positions, np.zeros(4096), BOX, BASIS, np.random.default_rng(1))
    rows = [row for row in compare_potential(learned, fluid, positions) if 1 <= row["distance"] <= 3]
    assert max(abs(row["learned"] - row["true"]) for row in rows) < 0.2
    assert all(row["error"] > 0 for row in rows)
    (weight,) = compare_weights(learned, [fluid], rows)
    assert weight["potential_off"] == max(abs(row["learned"] - row["true"]) for row in rows)
    assert abs(weight["learned"] - weight["true"]) < 0.1
