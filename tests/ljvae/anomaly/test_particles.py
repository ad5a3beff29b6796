import numpy as np
import pytest

from workflow.ljvae.anomaly.particles import DIAMETERS, weigh_places, weigh_sizes
from workflow.ljvae.physics.learned_potential import LearnedPotential
from workflow.ljvae.physics.potentials import pair_energy
from workflow.ljvae.physics.splines import Basis, evaluate_basis

BOX = 6.0
BASIS = Basis(closest=0.7, reach=5.0, size=40)


@pytest.fixture(scope="module")
def potential():
    """The Lennard-Jones potential, represented by the basis."""
    distances = np.geomspace(0.7, 5.0, 500)
    coefficients = np.linalg.lstsq(evaluate_basis(distances, BASIS), pair_energy(distances), rcond=None)[0]
    return LearnedPotential(BASIS, coefficients, np.zeros(1), np.zeros((41, 41)))


@pytest.fixture(scope="module")
def positions():
    grid = np.stack(np.meshgrid(np.arange(3), np.arange(3)), axis=-1).reshape(-1, 2)
    return 1.0 + 1.4 * grid + np.random.default_rng(1).uniform(-0.1, 0.1, (4, 9, 2))


def distances_of(positions, s, i):
    return np.delete(np.linalg.norm(positions[s] - positions[s, i], axis=1), i)


def test_sizes_are_weighed_by_the_change_of_the_energy(potential, positions):
    ratios = weigh_sizes(positions, potential)
    for d, diameter in enumerate(DIAMETERS):
        distances = distances_of(positions, 2, 4)
        expected = (potential.energy(distances) - potential.energy(2 * distances / (1 + diameter))).sum()
        assert ratios[2, 4, d] == pytest.approx(expected, abs=0.02 * max(1, abs(expected)))


def test_places_are_weighed_by_the_density_along_x(potential, positions):
    """A Riemann sum over x of exp(-energy) in place of the function's own."""
    ratios = weigh_places(positions, potential, BOX)
    places = (np.arange(2000) + 0.5) * BOX / 2000
    others = np.delete(positions[1], 3, axis=0)
    goals = np.stack([places, np.full(2000, positions[1, 3, 1])], axis=1)
    energies = potential.energy(np.linalg.norm(goals[:, None] - others, axis=2).ravel()).reshape(2000, -1).sum(axis=1)
    here = potential.energy(distances_of(positions, 1, 3)).sum()
    assert ratios[1, 3] == pytest.approx(here + np.log(np.exp(-energies).mean()), abs=0.02)


def test_a_particle_on_another_is_misplaced(potential, positions):
    moved = positions.copy()
    moved[:, 0, 0] = moved[:, 1, 0] - 0.75
    assert (weigh_places(moved, potential, BOX)[:, 0] > weigh_places(positions, potential, BOX)[:, 0] + 10).all()


def test_evidence_stays_finite_for_coinciding_particles(potential):
    assert np.isfinite(weigh_sizes(np.full((1, 3, 2), 2.0), potential)).all()
    assert np.isfinite(weigh_places(np.full((1, 3, 2), 2.0), potential, BOX)).all()
