import pytest

from workflow.ljvae.config.anomalies import KINDS


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        ("anomalies.corruption.kind", "moved", "anomalies.corruption.kind: should be one of simulated, uniform"),
        ("anomalies.corruption.stps", 1, "nearest valid key is anomalies.corruption.steps"),
        ("anomalies.missing_data.blocks", [0], "anomalies.missing_data.blocks.0: should be greater than or equal"),
        ("anomalies.missing_data.blocks", [16], "at most 15, half of system.particles"),
        ("anomalies.unseen_gamma.gammas", [0.4], "anomalies.unseen_gamma.gammas: 0.4 is one of simulation.gammas"),
        ("anomalies.corruption.points", [31], "should be at most system.particles = 30"),
        ("anomalies.training", {"kind": "uniform", "configurations": 50}, "anomalies.training: a figure has this name"),
        (
            "anomalies.my_run",
            {"kind": "file", "path": "run.pdb"},
            "anomalies.my_run.path: its ending should be one of .npy, .npz, .lammpstrj",
        ),
        (
            "anomalies.my_run",
            {"kind": "file", "path": "run.dcd"},
            "convert it to extended XYZ, with OVITO or MDAnalysis",
        ),
        ("anomalies.my_run", {"kind": "file", "path": "a{b}.npy"}, "anomalies.my_run.path: it should have no braces"),
        ("anomalies", {}, "anomalies: should have at least 1 item"),
        ("anomalies.uniform", {"kind": "uniform", "configurations": 5}, "anomalies.uniform.configurations: should be"),
        ("anomalies.test", {"kind": "uniform", "configurations": 50}, "anomalies.test: a split has this"),
    ],
)
def test_a_fault_of_a_family_is_named(faults_of, path, value, expected):
    lines = faults_of(path, value)
    assert any(expected in line for line in lines), lines


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_says_which_examples_its_figure_shows_and_where_it_stands_in_the_report(kind):
    assert KINDS[kind].group
    assert KINDS[kind].examples in ("changes", "gaps", "none")


def test_kinds_by_the_name_that_their_class_gives():
    assert {kind: family.from_test for kind, family in KINDS.items()} == {
        "simulated": False,
        "uniform": False,
        "corrupted": True,
        "masked": True,
        "file": False,
    }
