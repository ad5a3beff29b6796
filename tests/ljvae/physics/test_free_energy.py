import numpy as np
import pytest
from scipy import stats

from workflow.ljvae.physics.free_energy import compare_free_energies, integrate_derivatives

PARTICLES, BOX, TEMPERATURE = 30, 10.0, 1.3
GAMMAS = [0.1, 0.4, 0.7, 1.0]


def law(gamma):
    """The barometric law of one particle's height."""
    return stats.truncexpon(b=gamma * BOX / TEMPERATURE, scale=TEMPERATURE / gamma)


def exact(gamma):
    """-log Z of the ideal gas under gravity."""
    field = gamma / TEMPERATURE
    return -PARTICLES * np.log(-np.expm1(-field * BOX) / field)


def total_heights(gamma, count, seed):
    return law(gamma).rvs((count, PARTICLES), random_state=np.random.default_rng(seed)).sum(axis=1)


def compared(seed=1, count=2000):
    return compare_free_energies(
        [total_heights(g, count, [seed, k]) for k, g in enumerate(GAMMAS)], GAMMAS, TEMPERATURE
    )


def test_both_methods_find_the_exact_free_energies_of_the_ideal_gas():
    rows = compared()
    assert [(row["gamma"], row["to_gamma"]) for row in rows] == [(0.1, 0.4), (0.4, 0.7), (0.7, 1.0)]
    for row in rows:
        true = exact(row["to_gamma"]) - exact(row["gamma"])
        # 4.5 standard errors, six times: fails once in 25,000
        assert abs(row["mbar"] - true) < 4.5 * row["mbar_se"]
        assert abs(row["integration"] - true) < 4.5 * row["integration_se"] + row["quadrature"]


@pytest.mark.parametrize("pair", [(0.1, 0.4), (0.4, 0.7), (0.7, 1.0), (0.1, 1.0)])
def test_the_error_of_the_integration_is_under_its_bound(pair):
    def derivatives(gamma):
        mean, variance, skewness = law(gamma).stats("mvs")
        return PARTICLES * np.array([mean, -variance, skewness * variance**1.5])

    lower, upper = pair
    integral, bound = integrate_derivatives(*map(derivatives, pair), (upper - lower) / TEMPERATURE)
    assert 0 < abs(integral - (exact(upper) - exact(lower))) < bound


def test_standard_errors_are_the_spread_over_many_samples():
    samples = [compared(seed, count=300) for seed in range(2, 66)]
    for k in range(3):
        rows = [sample[k] for sample in samples]
        values = {name: np.array([row[name] for row in rows]) for name in rows[0]}
        values["difference"] = values["mbar"] - values["integration"]
        for name in ("mbar", "integration", "difference"):
            # 64 samples know their spread to 9 %: four times that, nine times, fails once in 1,500
            assert values[name].std(ddof=1) == pytest.approx(values[f"{name}_se"].mean(), rel=0.36)


def test_the_order_of_the_gammas_does_not_count():
    heights = [total_heights(gamma, 100, k) for k, gamma in enumerate(GAMMAS)]
    first = compare_free_energies(heights, GAMMAS, TEMPERATURE)
    again = compare_free_energies(heights[::-1], GAMMAS[::-1], TEMPERATURE)
    assert [row["mbar"] for row in first] == pytest.approx([row["mbar"] for row in again])


def test_configurations_of_another_gamma_are_found():
    heights = [total_heights(gamma, 2000, k) for k, gamma in enumerate([0.1, 0.55, 0.7, 1.0])]
    rows = compare_free_energies(heights, GAMMAS, TEMPERATURE)
    distances = [
        abs(row["mbar"] - row["integration"]) / np.hypot(row["difference_se"], row["quadrature"]) for row in rows
    ]
    assert max(distances) > 4


def test_neighbouring_gammas_that_hardly_overlap_are_named(caplog):
    compare_free_energies([total_heights(gamma, 100, 1) for gamma in (0.1, 0.12, 2.0)], [0.1, 0.12, 2.0], TEMPERATURE)
    assert [record.args for record in caplog.records] == [(pytest.approx(0.12), pytest.approx(2.0))]
    assert "gamma 0.12 and gamma 2 hardly overlap" in caplog.text
