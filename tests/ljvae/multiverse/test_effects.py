"""What turns a claim, from made-up tables whose answer is known."""

import numpy as np
import pandas
import pytest

from workflow.ljvae.multiverse import effects
from workflow.ljvae.multiverse.design import list_plan, list_universes

LEVELS = {name: ["0", "1"] for name in ("box", "order", "latents", "epochs", "network")} | {"cells": ["0", "1", "2"]}
UNIVERSES = list_universes(LEVELS, [1, 2, 3])
NOISE = {"seed_1": 0.01, "seed_2": -0.01, "seed_3": 0.0}
BOUNDS = {"claim": {"at_least": 0.5, "at_most": None}}


def overview(failed=()):
    plan = list_plan(LEVELS, UNIVERSES)
    return pandas.DataFrame(
        [
            {"universe": name, "in_plan": name in plan, "counted": name not in failed, **universe.levels}
            for name, universe in UNIVERSES.items()
        ]
    )


def verdicts(value, claim="claim"):
    """Verdicts of a claim whose statistic is a function of the levels, as whole numbers, with a little noise."""
    rows = []
    for name, universe in UNIVERSES.items():
        statistic = value({choice: int(level) for choice, level in universe.levels.items()}) + NOISE.get(name, 0.0)
        rows.append({"universe": name, "claim": claim, "value": statistic, "holds": statistic >= 0.5})
    return pandas.DataFrame(rows)


def tabulate(value, failed=()):
    judged = verdicts(value)
    found = pandas.DataFrame(effects.tabulate_effects(judged, overview(failed), LEVELS, BOUNDS, 0.95))
    (label,) = effects.label_claims(judged, overview(failed), found, 0.9)
    return found.set_index(["choice", "level"]), label


def test_the_choice_that_turns_a_claim_is_found():
    found, label = tabulate(lambda levels: 0.7 - 0.4 * levels["order"] + 0.1 * levels["box"])
    assert label["label"] == "depends on order"
    assert found.loc[("order", "1"), "main_effect"] == pytest.approx(-0.4, abs=0.01)
    assert found.loc[("order", "1"), ["holds_low", "holds_high"]].tolist() == [1, 0]
    assert found.loc[("order", "1"), "alone"] == pytest.approx(-0.4)
    assert found.index[found["decides"]].tolist() == [("order", "1")]
    # an effect far beyond the noise that turns nothing
    assert found.loc[("box", "1"), "main_effect"] > found.loc[("box", "1"), "main_reach"]


def test_a_flip_within_the_noise_of_the_seeds_is_no_effect():
    """Every other level takes the statistic below its bound, but by less than another training of the base may."""
    found, label = tabulate(lambda levels: 0.515 - 0.02 * levels["order"])
    assert found.loc[("order", "1"), "alone"] == pytest.approx(-0.02)
    assert found.loc[("order", "1"), "reach"] == pytest.approx(4.303 * 0.01 * np.sqrt(4 / 3), rel=1e-3)
    assert not found.loc[("order", "1"), "turns_alone"]
    # the plan averages over many runs, and sees what one run does not
    assert found.loc[("order", "1"), "main_reach"] < 0.02
    assert found.loc[("order", "1"), "turns_in_plan"]
    found, label = tabulate(lambda levels: 0.515 - 0.016 * levels["order"])
    assert not found["decides"].any()
    assert label["label"] == "mixed (no single choice)"


def test_a_choice_that_can_not_act_decides_nothing_where_others_interact():
    """In the plan, its effect is that of the others' interactions by chance: far beyond the noise of the seeds."""
    found, _ = tabulate(lambda levels: 0.4 + 0.5 * levels["box"] * levels["order"] * levels["latents"])
    for choice in ("epochs", "network", "cells"):
        effect, reach = found.loc[(choice, "1"), ["main_effect", "main_reach"]]
        assert abs(effect) < reach
        assert not found.loc[(choice, "1"), "decides"]
    assert found["main_reach"].max() > 0.1  # that of the seeds alone would be 0.02


def test_a_label_names_two_choices_but_no_more():
    _, label = tabulate(lambda levels: 0.7 - 0.3 * levels["order"] - 0.4 * levels["box"])
    assert label["label"] == f"depends on {' and '.join(label['decided_by'].split(', '))}"
    assert set(label["decided_by"].split(", ")) == {"box", "order"}
    _, label = tabulate(lambda levels: 0.7 - 0.4 * (levels["order"] + levels["box"] + levels["latents"] - 1))
    assert label["label"] == "depends on several choices"
    assert set(label["decided_by"].split(", ")) == {"box", "order", "latents"}


def test_a_claim_that_the_seeds_judge_differently_is_undecided():
    _, label = tabulate(lambda levels: 0.5 - 0.4 * levels["order"])
    assert label["base"] == pytest.approx(2 / 3)
    assert label["label"] == "undecided (seeds disagree)"


@pytest.mark.parametrize(("value", "label"), [(0.9, "robust"), (0.1, "robustly not")])
def test_a_claim_that_holds_everywhere_or_nowhere_is_robust_or_robustly_not(value, label):
    assert tabulate(lambda levels: value)[1]["label"] == label


def test_universes_that_failed_a_check_do_not_count():
    """Here the claim fails in just those universes."""
    failed = [name for name, universe in UNIVERSES.items() if universe.levels["order"] == "1"]
    found, label = tabulate(lambda levels: 0.9 - 0.8 * levels["order"], failed)
    assert label["universes"] == len(UNIVERSES) - len(failed)
    assert label["label"] == "robust"
    assert np.isnan(found.loc[("order", "1"), "alone"])
    assert np.isnan(found.loc[("order", "1"), "main_effect"])


def test_a_value_that_is_not_finite_does_not_count():
    judged = verdicts(lambda levels: np.nan if levels["box"] else 0.9)
    (label,) = effects.label_claims(judged, overview(), pandas.DataFrame({"claim": [], "decides": []}), 0.9)
    assert label["universes"] == sum(universe.levels["box"] == "0" for universe in UNIVERSES.values())


def test_a_third_level_is_compared_with_the_base_alone():
    found, label = tabulate(lambda levels: 0.9 - 0.3 * levels["cells"])
    assert found.loc[("cells", "2"), "turns_alone"]
    assert np.isnan(found.loc[("cells", "2"), "main_effect"])
    assert not found.loc[("cells", "1"), "decides"]
    assert label["decided_by"] == "cells"


def test_claims_are_sorted_by_how_often_they_hold():
    judged = pandas.concat(
        [verdicts(lambda levels: 0.1, "never"), verdicts(lambda levels: 0.9, "always")], ignore_index=True
    )
    rows = effects.label_claims(judged, overview(), pandas.DataFrame({"claim": [], "decides": []}), 0.9)
    assert [row["claim"] for row in rows] == ["always", "never"]


def test_a_row_for_one_ensemble_has_the_bounds_of_its_claim():
    judged = verdicts(lambda levels: 0.9 - 0.8 * levels["order"], "claim (fake_gamma_0.1)")
    found = pandas.DataFrame(effects.tabulate_effects(judged, overview(), LEVELS, BOUNDS, 0.95))
    assert found["turns_alone"].any()
