"""Phases are clusters that do not overlap, however many components a mixture needs for each."""

import numpy as np

from workflow.ljvae.environments.phases import (
    assign_phases,
    average_latents,
    compare_components,
    fit_phases,
    join_components,
)


def draw_latents(counts: list[int], centres: list[float], seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """Latents (S, 3) of groups along the first axis, each a long streak along the second, with their groups (S,)."""
    rng = np.random.default_rng(seed)
    groups = np.repeat(np.arange(len(counts)), counts)
    latents = rng.normal(scale=0.3, size=(len(groups), 3))
    latents[:, 0] += np.array(centres)[groups]
    latents[:, 1] += rng.uniform(-4, 4, len(groups))
    return latents.astype(np.float32), groups


def test_a_streak_of_many_temperatures_is_one_phase() -> None:
    latents, groups = draw_latents([3000, 2000], [0.0, 6.0])
    phases = fit_phases(latents, latents, 1)
    assert phases["phase"].max() == 1
    assert (assign_phases(latents, phases) == groups).mean() > 0.999


def test_phases_are_numbered_by_their_size() -> None:
    latents, groups = draw_latents([500, 4000, 1500], [0.0, 6.0, 12.0])
    found = assign_phases(latents, fit_phases(latents, latents, 2))
    assert [int(np.bincount(found[groups == group]).argmax()) for group in range(3)] == [2, 0, 1]


def test_one_group_is_one_phase() -> None:
    latents, _ = draw_latents([3000], [0.0])
    assert fit_phases(latents, latents, 1)["phase"].max() == 0


def test_new_particles_get_the_phase_of_their_group() -> None:
    known, _ = draw_latents([3000, 2000], [0.0, 6.0])
    phases = fit_phases(known, known, 1)
    latents, groups = draw_latents([50, 50], [0.0, 6.0], seed=9)
    assert (assign_phases(latents, phases) == groups).all()


def test_averages_are_over_a_particle_and_its_neighbours() -> None:
    latents = np.arange(8.0).reshape(4, 2)
    indices = np.array([[1, 2], [0, 3], [3, 1], [2, 0]])
    expected = [(latents[k] + latents[indices[k]].sum(axis=0)) / 3 for k in range(4)]
    assert np.allclose(average_latents(latents, indices), expected)


def test_components_without_particles_are_far_from_all_others() -> None:
    latents, groups = draw_latents([500, 500], [0.0, 6.0])
    distances = compare_components(latents, groups, 3)
    assert np.isinf(distances[2]).all()
    assert distances[0, 0] < 1e-9 < distances[0, 1] < np.inf


def test_an_interface_does_not_join_a_drop_of_liquid_to_its_crystal() -> None:
    """Two components of the crystal, one of the interface, which resembles both sides, and two of the liquid."""
    distances = np.array(
        [
            [0.0, 9.0, 13.0, 90.0, 99.0],
            [9.0, 0.0, 15.0, 95.0, 99.0],
            [13.0, 15.0, 0.0, 9.0, 14.0],
            [90.0, 95.0, 9.0, 0.0, 3.0],
            [99.0, 99.0, 14.0, 3.0, 0.0],
        ]
    )
    assert join_components(distances, np.array([9000, 8000, 470, 700, 90])).tolist() == [0, 0, 0, 1, 1]
