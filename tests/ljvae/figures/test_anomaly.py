import numpy as np
import pytest

from workflow.ljvae.figures.anomaly import MOST, Family, choose_members, collect_changes, collect_gaps, draw

MATRICES = np.random.default_rng(1).uniform(0, 1, (6, 4, 4))


@pytest.fixture
def family():
    rng = np.random.default_rng(2)
    return Family(
        test_plane=rng.normal(size=(50, 2)),
        planes={"one": rng.normal(size=(20, 2)), "two": rng.normal(size=(20, 2))},
        test_errors=rng.uniform(1, 2, 50),
        errors={"one": rng.uniform(1, 2, 20), "two": np.ones(1)},
        normal_errors={"one": (rng.uniform(1, 2, 50), rng.uniform(0, 1, 50))},
        areas={"one": [0.6, 0.5, 0.7, 0.45, 0.55], "two": [0.5, 0.4, 0.6, np.nan, np.nan]},
        names={"one": "gamma 0.4", "two": "my own"},
    )


def test_changes_are_those_from_the_parents_of_the_lowest_and_the_highest_gamma():
    parents = np.array([5, 0, 3])
    gamma = np.array([0.4, 9.0, 9.0, 0.1, 9.0, 0.7])  # of the test set, of which three were changed
    changed, decoded = MATRICES[parents] + 1, MATRICES[parents] + 3
    examples = collect_changes(MATRICES, changed, MATRICES + 1, decoded, parents, gamma)
    assert [row["label"] for row in examples.rows] == ["gamma 0.7", "gamma 0.1"]
    for row, parent in zip(examples.rows, (5, 3), strict=True):
        assert (row["original"] == MATRICES[parent]).all()
        np.testing.assert_allclose(row["input_change"], 1)
        np.testing.assert_allclose(row["output_change"], 2)
    assert all(set(examples.titles) <= set(row) for row in examples.rows)


def test_gaps_are_those_of_each_ensemble():
    masked = {"small": MATRICES[0] * 0.5, "large": MATRICES[0] * 0}
    examples = collect_gaps(MATRICES[0], masked, dict.fromkeys(masked, MATRICES[0] + 1))
    assert [row["label"] for row in examples.rows] == ["small", "large"]
    assert (examples.rows[1]["input"] == 0).all()
    np.testing.assert_allclose(examples.rows[0]["error_change"], 1)


def test_examples_stand_below_the_panels(family):
    alone = draw(family)
    masked = {"one": MATRICES[1], "two": MATRICES[2]}
    examples = collect_gaps(MATRICES[0], masked, {name: matrix + 1 for name, matrix in masked.items()})
    figure = draw(family, examples)
    images = [ax for ax in figure.axes if ax.images]
    assert len(alone.axes) == 2 * 2
    assert len(images) == 2 * len(examples.titles)
    assert figure.get_figheight() > alone.get_figheight()


def test_of_many_ensembles_the_extremes_are_shown(family):
    areas = {f"ensemble {k}": [k / 20, 0, 1, 0.4, 0.6] for k in range(12)}
    shown = choose_members(areas)
    assert len(shown) == MOST
    assert (shown[0], shown[-1]) == ("ensemble 0", "ensemble 11")
