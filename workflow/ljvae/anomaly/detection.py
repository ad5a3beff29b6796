"""How close the detector comes to what is possible at best."""

import numpy as np
import pandas

from workflow.ljvae.anomaly.ceilings import CEILINGS, KNOWN_GAMMA, UNKNOWN_DIRECTION, UNKNOWN_GAMMA
from workflow.ljvae.anomaly.detector import PARTS
from workflow.ljvae.study import BASELINE, DETECTOR

CHANCE = 0.5
_HIGHEST = 0.99  # ranks among a hundredth of the training set resolve no higher ceiling
_NAMES = {
    KNOWN_GAMMA: "ceiling",
    UNKNOWN_GAMMA: "ceiling_unknown_gamma",
    UNKNOWN_DIRECTION: "ceiling_unknown_direction",
}


def compare_with_ceilings(areas: pandas.DataFrame, order: str) -> list[dict]:
    """Rows of detection.csv from anomaly.csv: areas of the detector's parts and of all combined, and the ceilings.

    ``fraction_of_ceiling`` is that of the distance from chance level to the ceiling of unknown gamma. It is empty where
    this ceiling is at chance level, within its interval, or above 0.99: it can't resolve higher areas. Ceilings are
    those of baselines in the ``order``; only simulated ensembles have them.
    """
    # an ensemble of two families has its rows twice
    quoted = areas[areas["quoted"]].drop_duplicates(["model", "representation", "ensemble", "score"])
    own = quoted[quoted["model"] == DETECTOR]
    best = quoted[(quoted["model"] == BASELINE) & (quoted["representation"] == f"distances_{order}")]
    best = best[best["score"].isin(CEILINGS)]
    rows = []
    for ensemble in best["ensemble"].unique():
        scored = own[own["ensemble"] == ensemble].set_index("score")
        limits = best[best["ensemble"] == ensemble].set_index("score")
        row = {"ensemble": ensemble, "reference": scored.loc["combined", "reference"]}
        row |= {part: scored.loc[part, "auc"] for part in (*PARTS, "combined")}
        row |= {f"combined_{end}": scored.loc["combined", f"auc_{end}"] for end in ("low", "high")}
        row["null"] = scored.loc["combined", "null"]
        row |= {_NAMES[ceiling]: limits.loc[ceiling, "auc"] for ceiling in CEILINGS}
        top = limits.loc[UNKNOWN_GAMMA, "auc"]
        measured = limits.loc[UNKNOWN_GAMMA, "auc_low"] > CHANCE and top < _HIGHEST
        fraction = (scored.loc["combined", "auc"] - CHANCE) / (top - CHANCE)
        rows.append(row | {"fraction_of_ceiling": float(np.clip(fraction, 0, 1)) if measured else None})
    return rows
