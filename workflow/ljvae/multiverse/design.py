"""Which universes there are: one choice at a time, a plan for main effects, and repeated trainings of the base."""

from typing import NamedTuple

import numpy as np

MOST_CHOICES = 11
_FIRST_ROW = (1, 1, 0, 1, 1, 1, 0, 0, 0, 1, 0)  # Plackett and Burman, Biometrika 33 (1946) 305, table for 12 runs


class Universe(NamedTuple):
    """A universe: its level of each choice, and the training seed of its networks."""

    levels: dict[str, str]
    seed: int


def plackett_burman(choices: int) -> np.ndarray:
    """Return the levels (24, choices), 0 or 1, of a Plackett-Burman plan of 12 runs and of its fold-over.

    Each choice has both levels equally often at both levels of each other choice. In the fold-over all levels are
    exchanged, so that no main effect mixes with the interaction of two choices.

    Raises ValueError for more than 11 choices.

    >>> plan = plackett_burman(11)
    >>> signs = 2 * plan - 1
    >>> plan.shape, bool((signs.T @ signs == 24 * np.eye(11)).all())
    ((24, 11), True)
    >>> plan[11].any(), plan[23].all()
    (np.False_, np.True_)
    """
    if choices > MOST_CHOICES:
        raise ValueError(f"{choices} choices are more than the {MOST_CHOICES} of a plan of 12 runs")
    rows = [np.roll(_FIRST_ROW, shift) for shift in range(MOST_CHOICES)]
    plan = np.array([*rows, np.zeros(MOST_CHOICES, dtype=int)])
    return np.concatenate([plan, 1 - plan])[:, :choices]


def list_universes(levels: dict[str, list[str]], seeds: list[int]) -> dict[str, Universe]:
    """List the universes of choices with their ``levels``, the base's first and its contrast in the plan second.

    Those of the base, one for each of the training ``seeds``, come first. Then each other level of each choice, alone.
    Then the runs of the plan that are none of these.

    >>> names = list(list_universes({"box": ["10", "20", "7"], "order": ["x", "y"]}, [1, 2]))
    >>> names  # all four universes of a plan of two choices, the fourth as its first run
    ['seed_1', 'seed_2', 'box_20', 'box_7', 'order_y', 'plan_01']
    """
    base = {choice: names[0] for choice, names in levels.items()}
    universes = {f"seed_{seed}": Universe(base, seed) for seed in seeds}
    for choice, names in levels.items():
        universes |= {f"{choice}_{name}": Universe(base | {choice: name}, seeds[0]) for name in names[1:]}
    for run, chosen in enumerate(_plan_levels(levels), start=1):
        if Universe(chosen, seeds[0]) not in universes.values():
            universes[f"plan_{run:02}"] = Universe(chosen, seeds[0])
    return universes


def list_plan(levels: dict[str, list[str]], universes: dict[str, Universe]) -> list[str]:
    """List the names of the universes that are runs of the plan, whatever else they are.

    >>> levels = {"box": ["10", "20", "7"], "order": ["x", "y"]}
    >>> list_plan(levels, list_universes(levels, [1, 2]))
    ['seed_1', 'box_20', 'order_y', 'plan_01']
    """
    runs = _plan_levels(levels)
    first = next(iter(universes.values())).seed
    return [name for name, universe in universes.items() if universe.seed == first and universe.levels in runs]


def _plan_levels(levels: dict[str, list[str]]) -> list[dict[str, str]]:
    """The level of each choice in each run of the plan."""
    return [
        {choice: names[k] for (choice, names), k in zip(levels.items(), row, strict=True)}
        for row in plackett_burman(len(levels))
    ]
