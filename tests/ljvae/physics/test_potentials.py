import numpy as np
import pytest

from workflow.ljvae.physics.potentials import EXPONENTS, capped_pair_energy, exponent, pair_energy


@pytest.mark.parametrize("m", [2, 3, 4, 5, 6])
def test_zero_at_sigma_and_minimum_at_the_mth_root_of_two(m):
    r = np.linspace(0.9, 2.5, 200_001)
    energy = pair_energy(r, m)
    assert pair_energy(1.0, m) == 0.0
    assert r[energy.argmin()] == pytest.approx(2 ** (1 / m), abs=1e-4)
    assert energy.min() == pytest.approx(-1.0, abs=1e-8)


def test_the_cap_holds_for_touching_and_coinciding_particles():
    assert capped_pair_energy([0.0, 1e-200, 0.5, 3.0], 1.0)[:3].tolist() == [1.0, 1.0, 1.0]
    assert capped_pair_energy(3.0, 1.0) == pair_energy(3.0)


def test_exponents_by_name():
    assert {name: exponent(name) for name in EXPONENTS} == {"lennard_jones": 6, "fake": 2}
    with pytest.raises(ValueError, match="lennard_jones, fake"):
        exponent("mie")
