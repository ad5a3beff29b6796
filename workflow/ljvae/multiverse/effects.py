"""Effects of the choices on the statistic of each claim, their noise, and a label for each claim.

Tables: ``verdicts`` has a row for each claim and universe (columns claim, universe, value, holds), ``universes`` one
for each universe (universe, in_plan, counted, and the level of each choice). One that failed a check does not count.
"""

from typing import Any, NamedTuple

import numpy as np
import pandas
from scipy.stats import t

from workflow.ljvae.claims.verdicts import is_within
from workflow.ljvae.study import claim_of

ROBUST = "robust"
ROBUSTLY_NOT = "robustly not"
DEPENDS = "depends on"
SEVERAL = "depends on several choices"
NAMED = 2  # choices that a label names; with more, it says that there are several
MIXED = "mixed (no single choice)"
SEEDS_DISAGREE = "undecided (seeds disagree)"
TURNED = 1 / 3  # difference of the fractions of the plan's two halves from which a main effect turns a claim
ROUNDING = 1e-12  # of a mean: trainings that differ by less have the same value
SEED = "seed_"  # begins the names of the base's universes


class Noise(NamedTuple):
    """The base's mean over its trainings, their standard deviation, and how many there are."""

    mean: float
    deviation: float
    trainings: int

    def reach(self, confidence: float) -> float:
        """Return by how much another training of the base differs at most, with this confidence.

        >>> round(Noise(0.0, 1.0, 3).reach(0.95), 2)  # 4.303 * sqrt(1 + 1 / 3)
        4.97
        """
        return self.spread(confidence) * float(np.sqrt(1 + 1 / self.trainings))

    def spread(self, confidence: float) -> float:
        """Return the standard deviation times Student's quantile, whose degrees of freedom it has."""
        return _quantile(self.trainings - 1, confidence) * self.deviation


def _quantile(freedom: int, confidence: float) -> float:
    return float(t.ppf((1 + confidence) / 2, freedom))


class MainEffects(NamedTuple):
    """Effects (K,) of K choices in a plan, their standard errors for a noise of one, and the noise that is left.

    The residual deviation has ``freedom`` degrees of freedom. It holds what no sum of effects explains: interactions of
    choices, and trainings that end elsewhere.
    """

    effects: np.ndarray
    errors: np.ndarray
    residual: float
    freedom: int

    def reach(self, noise: Noise, confidence: float) -> np.ndarray:
        """Return how far noise may take each effect: that of the trainings or what is left, whichever is larger."""
        left = _quantile(self.freedom, confidence) * self.residual if self.freedom else np.nan
        return np.fmax(noise.spread(confidence), left) * self.errors


def fit_main_effects(values: np.ndarray, contrasts: np.ndarray) -> MainEffects:
    """Fit the effects (K,) of K choices on the ``values`` (R,) of a plan by least squares.

    ``contrasts`` (R, K) are 1 where a choice has its contrast and 0 where it has the study's level. Effects and errors
    are NaN if the runs do not determine them.

    >>> fit = fit_main_effects(np.array([1.0, 3.0, 1.0, 4.0]), np.array([[0, 0], [1, 0], [0, 1], [1, 1]]))
    >>> fit.effects.round(6).tolist(), fit.errors.round(6).tolist(), round(fit.residual, 6), fit.freedom
    ([2.5, 0.5], [1.0, 1.0], 0.5, 1)
    """
    runs, choices = contrasts.shape
    design = np.column_stack([np.ones(runs), contrasts])
    if runs < choices + 1 or np.linalg.matrix_rank(design) < choices + 1:
        return MainEffects(np.full(choices, np.nan), np.full(choices, np.nan), np.nan, 0)
    inverse = np.linalg.inv(design.T @ design)
    fitted = inverse @ design.T @ values
    freedom = runs - choices - 1
    squares = float(np.square(values - design @ fitted).sum())
    residual = float(np.sqrt(squares / freedom)) if freedom else np.nan
    return MainEffects(fitted[1:], np.sqrt(np.diag(inverse))[1:], residual, freedom)


def tabulate_effects(
    verdicts: pandas.DataFrame,
    universes: pandas.DataFrame,
    levels: dict[str, list[str]],
    bounds: dict[str, dict[str, float | None]],
    confidence: float,
) -> list[dict]:
    """Tabulate multiverse_effects.csv: a row for each claim, choice and level other than the study's.

    ``alone`` is the change of the statistic if only this choice has this level, and ``turns_alone`` says whether the
    verdict turns and the change is larger than another training of the base would make. For the level of the plan,
    ``main_effect`` is the mean change over the plan, with the reach of its noise (`MainEffects.reach`), and
    ``holds_low`` and ``holds_high`` are the fractions of the plan's counted universes without and with the level in
    which the claim holds. A choice ``decides`` a claim if it turns it alone, or if its main effect is beyond its noise
    and these fractions differ by a third.
    """
    counted = select_counted(verdicts, universes)
    rows: list[dict] = []
    for claim, all_worlds in counted.groupby("claim", sort=False):
        noise = measure_noise(all_worlds)
        limits = bounds[claim_of(str(claim))]
        plan = all_worlds[all_worlds["in_plan"]]
        contrasts = np.column_stack([plan[choice] == names[1] for choice, names in levels.items()]).astype(float)
        fit = fit_main_effects(plan["value"].to_numpy(), contrasts)
        reach = fit.reach(noise, confidence)
        for k, (choice, names) in enumerate(levels.items()):
            for name in names[1:]:
                row = {"claim": claim, "choice": choice, "level": name}
                row |= _effect_alone(all_worlds, f"{choice}_{name}", noise, limits, confidence)
                if name == names[1]:
                    row |= _main_effect(plan, contrasts[:, k] > 0, fit.effects[k], reach[k])
                row["decides"] = row["turns_alone"] or row.get("turns_in_plan", False)
                rows.append(row)
    return rows


def select_counted(verdicts: pandas.DataFrame, universes: pandas.DataFrame) -> pandas.DataFrame:
    """Select the verdicts that count, those with a value in universes that passed their checks, with the levels."""
    joined = verdicts.merge(universes, on="universe")
    return joined[joined["counted"] & np.isfinite(joined["value"])]


def measure_noise(worlds: pandas.DataFrame) -> Noise:
    """Measure the noise of a claim's statistic by the trainings of the base among its ``worlds``."""
    values = worlds.loc[worlds["universe"].str.startswith(SEED), "value"]
    if len(values) < 2:
        return Noise(np.nan, np.nan, 2)
    return Noise(float(values.mean()), float(values.std(ddof=1)), len(values))


def _effect_alone(
    worlds: pandas.DataFrame, name: str, noise: Noise, limits: dict[str, float | None], confidence: float
) -> dict[str, Any]:
    values = worlds.loc[worlds["universe"] == name, "value"]
    if values.empty or not np.isfinite(noise.deviation):
        return {"alone": np.nan, "reach": np.nan, "turns_alone": False}
    change = float(values.iloc[0]) - noise.mean
    turned = is_within(noise.mean, **limits) != is_within(float(values.iloc[0]), **limits)
    reach = noise.reach(confidence)
    return {"alone": change, "reach": reach, "turns_alone": bool(turned and abs(change) > reach)}


def _main_effect(plan: pandas.DataFrame, has_contrast: np.ndarray, effect: float, reach: float) -> dict[str, Any]:
    holds = plan["holds"].to_numpy()
    low, high = (float(holds[chosen].mean()) if chosen.any() else np.nan for chosen in (~has_contrast, has_contrast))
    beyond = bool(abs(effect) > reach)
    return {
        "main_effect": effect,
        "main_reach": reach,
        "holds_low": low,
        "holds_high": high,
        "turns_in_plan": beyond and abs(high - low) >= TURNED,
    }


def label_claims(
    verdicts: pandas.DataFrame, universes: pandas.DataFrame, effects: pandas.DataFrame, robust: float
) -> list[dict]:
    """Tabulate multiverse_claims.csv: in which fraction of the counted universes each claim holds, and its label.

    The claims that hold in most universes come first. ``robust`` is the least fraction of a robust claim.
    """
    rows = []
    for claim, worlds in select_counted(verdicts, universes).groupby("claim", sort=False):
        base = worlds.loc[worlds["universe"].str.startswith(SEED), "holds"]
        noise = measure_noise(worlds)
        fraction = float(worlds["holds"].mean())
        own = effects[effects["claim"] == claim]
        row = {
            "claim": claim,
            "holds": fraction,
            "universes": len(worlds),
            "base": float(base.mean()) if len(base) else np.nan,
            "base_mean": noise.mean,
            "base_deviation": noise.deviation if noise.deviation > ROUNDING * abs(noise.mean) else 0.0,
            "label": label_claim(fraction, base.to_numpy(), own, robust),
            "decided_by": ", ".join(rank_choices(own)),
        }
        rows.append(row)
    return sorted(rows, key=lambda row: -row["holds"])


def label_claim(fraction: float, base: np.ndarray, effects: pandas.DataFrame, robust: float) -> str:
    """Label a claim by the ``fraction`` of universes in which it holds and its verdicts (B,) in the base's trainings.

    >>> label_claim(0.95, np.array([True, True, True]), pandas.DataFrame(), 0.9)
    'robust'
    >>> label_claim(0.5, np.array([True, False, True]), pandas.DataFrame(), 0.9)
    'undecided (seeds disagree)'
    """
    if fraction >= robust:
        return ROBUST
    if fraction <= 1 - robust:
        return ROBUSTLY_NOT
    if len(base) == 0 or base.min() != base.max():
        return SEEDS_DISAGREE
    ranked = rank_choices(effects)
    if len(ranked) > NAMED:
        return SEVERAL
    return f"{DEPENDS} {' and '.join(ranked)}" if ranked else MIXED


def list_decided(effects: pandas.DataFrame, levels: dict[str, list[str]]) -> list[dict]:
    """Tabulate multiverse_choices.csv: the claims that each choice decides, the choice with most of them first.

    >>> effects = pandas.DataFrame({"claim": ["a", "b"], "choice": ["box", "box"], "decides": [True, False]})
    >>> list_decided(effects, {"order": ["x", "y"], "box": ["10", "20"]})[0]
    {'choice': 'box', 'levels': '10, 20', 'claims': 1, 'decided': 'a'}
    """
    rows = []
    for choice, names in levels.items():
        decided = effects[(effects["choice"] == choice) & effects["decides"]]["claim"].unique()
        rows.append(
            {"choice": choice, "levels": ", ".join(names), "claims": len(decided), "decided": ", ".join(decided)}
        )
    return sorted(rows, key=lambda row: -row["claims"])


def rank_choices(effects: pandas.DataFrame) -> list[str]:
    """Return the choices that decide a claim, those first that change most how often it holds in the plan."""
    if effects.empty or not effects["decides"].any():
        return []
    deciding = effects[effects["decides"]]["choice"].unique()
    difference = (effects["holds_high"] - effects["holds_low"]).abs().groupby(effects["choice"]).max().fillna(0.0)
    return sorted(deciding, key=lambda choice: -difference[choice])
