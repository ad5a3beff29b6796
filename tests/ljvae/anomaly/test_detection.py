import pandas
import pytest

from workflow.ljvae.anomaly.ceilings import CEILINGS
from workflow.ljvae.anomaly.detection import compare_with_ceilings
from workflow.ljvae.anomaly.detector import PARTS


def table(ceiling):
    rows = [("detector", None, score, 0.6) for score in (*PARTS, "combined")]
    rows += [("baseline", order, score, ceiling) for score in CEILINGS for order in ("distances_x", "distances_y")]
    frame = pandas.DataFrame(rows, columns=["model", "representation", "score", "auc"])
    frame["auc_low"], frame["auc_high"] = frame["auc"] - 0.02, frame["auc"] + 0.02
    return frame.assign(ensemble="hot", quoted=True, reference="same_gamma", null=0.5)


def test_the_way_is_measured_from_chance_to_the_ceiling():
    (row,) = compare_with_ceilings(table(0.7), "x")
    assert row["fraction_of_ceiling"] == pytest.approx(0.5)
    assert (row["combined"], row["ceiling"], row["null"]) == (0.6, 0.7, 0.5)


def test_there_is_no_way_to_a_ceiling_at_chance():
    (row,) = compare_with_ceilings(table(0.51), "x")
    assert row["fraction_of_ceiling"] is None


def test_there_is_no_fraction_of_a_ceiling_that_is_not_resolved():
    (row,) = compare_with_ceilings(table(0.995), "x")
    assert row["fraction_of_ceiling"] is None


def test_an_ensemble_of_two_families_has_one_row():
    assert len(compare_with_ceilings(pandas.concat([table(0.7), table(0.7)]), "x")) == 1
