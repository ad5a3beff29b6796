"""The plan of the universes."""

import numpy as np
import pytest

from workflow.ljvae.multiverse.design import list_plan, list_universes, plackett_burman

LEVELS = {f"choice{k}": ["low", "high"] for k in range(10)} | {"last": ["a", "b", "c"]}


@pytest.mark.parametrize("choices", range(1, 12))
def test_main_effects_mix_neither_with_each_other_nor_with_interactions_of_two(choices):
    signs = 2 * plackett_burman(choices) - 1
    assert (signs.T @ signs == 24 * np.eye(choices)).all()
    interactions = np.array([signs[:, i] * signs[:, j] for i in range(choices) for j in range(i)]).T
    if choices > 1:
        assert not (signs.T @ interactions).any()
    assert not signs.sum(axis=0).any()


def test_more_choices_than_the_plan_has_columns_are_refused():
    with pytest.raises(ValueError, match="12 choices are more than the 11"):
        plackett_burman(12)


def test_universes_are_the_base_each_level_alone_and_the_plan_without_the_base():
    universes = list_universes(LEVELS, [4, 5, 6])
    assert len(universes) == 3 + 12 + 23
    assert [universes[f"seed_{seed}"].seed for seed in (4, 5, 6)] == [4, 5, 6]
    assert universes["last_c"].levels == universes["seed_4"].levels | {"last": "c"}
    assert {universe.seed for name, universe in universes.items() if not name.startswith("seed_")} == {4}
    levels = [
        tuple(universe.levels.values()) for name, universe in universes.items() if name not in ("seed_5", "seed_6")
    ]
    assert len(set(levels)) == len(levels)


def test_the_plan_has_the_base_and_both_levels_of_each_choice_equally_often():
    universes = list_universes(LEVELS, [4, 5, 6])
    plan = list_plan(LEVELS, universes)
    assert len(plan) == 24
    assert plan[0] == "seed_4"
    for choice, names in LEVELS.items():
        chosen = [universes[name].levels[choice] for name in plan]
        assert [chosen.count(name) for name in names[:2]] == [12, 12]


def test_a_new_level_is_a_new_universe_and_renames_no_other():
    more = LEVELS | {"choice3": ["low", "high", "higher"]}
    before, after = (list_universes(levels, [4, 5, 6]) for levels in (LEVELS, more))
    assert after.keys() - before.keys() == {"choice3_higher"}
    assert {name: after[name] for name in before} == before
