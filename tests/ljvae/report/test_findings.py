"""Findings: each number is that of the table."""

import pandas
import pytest

from workflow.ljvae.report.findings import failed_checks, summarise_study

STUDY = {
    "model": "conv2d",
    "seed": 1,
    "representation": "distances_x",
    "particles": 30,
    "gammas": [0.1, 1.0],
    "trained": ["gamma_0.1", "gamma_1.0"],
}


def table(columns, *rows):
    return pandas.DataFrame(rows, columns=columns.split())


@pytest.fixture
def tables():
    return {
        "sampler": table(
            "ensemble configurations", ["gamma_0.1", 400], ["gamma_1.0", 400], ["gamma_1.5", 100], ["fake_gamma_1.0", 9]
        ),
        "free_energies": table("mbar integration", [31.0, 31.5], [20.0, 20.1]),
        "models": table(
            "model representation seed latent_dim test_mse overlap_fraction",
            ["constant", "distances_x", None, 0, 0.02, None],
            ["pca", "distances_x", None, 8, 0.01, None],
            ["constant", "distances_y", None, 0, 0.5, None],
            ["conv2d", "distances_x", 1, 8, 0.004, 0.2],
            ["conv2d", "distances_x", 2, 8, 0.006, 0.4],
            ["other", "distances_x", 1, 8, 0.9, 0.9],
        ),
        "latent": table(
            "model seed accuracy_gaussian accuracy_chance pca2_share",
            ["conv2d", 1, 0.7, 0.5, 0.1],
            ["conv2d", 2, 0.8, 0.5, 0.2],
            ["other", 1, 0.1, 0.5, 0.9],
        ),
        "geometry": table(
            "model seed matrix method procrustes_rmse",
            ["conv2d", 1, "decoded", "double_centred", 1.0],
            ["conv2d", 1, "decoded", "double_centred", 2.0],
            ["conv2d", 2, "decoded", "double_centred", 2.5],
            ["conv2d", 1, "true", "double_centred", 9.0],
            ["conv2d", 1, "decoded", "first_particle", 9.0],
        ),
        "anomaly": areas(),
        "generators": table(
            "generator method gamma overlap_fraction kl log_z",
            ["conv2d", "flow", 0.1, 0.6, None, None],
            ["conv2d", "flow", 1.0, 0.8, None, None],
            ["baseline", "insertion", 1.0, 0.0, 0.1, 5.0],
            ["learned", "autoregressive", 0.1, 0.0, 0.5, 5.0],
            ["learned", "autoregressive", 1.0, 0.02, 1.5, 5.0],
            ["other", "autoregressive", 1.0, 0.0, 3.0, 5.0],
        ),
        "claims": pandas.DataFrame(
            {"verdict": ["reproduced", "not reproduced", "undecided (one training)", "undecided"]}
        ),
    }


def areas():
    """Of three ensembles the error finds one and sees less in another; the combined score finds all."""
    columns = "model seed ensemble quoted score auc_low auc_high null_low null_high representation"
    rows = []
    for ensemble, low, high in (("a", 0.7, 0.9), ("b", 0.45, 0.55), ("c", 0.1, 0.2)):
        rows += [
            ["conv2d", 1, ensemble, True, "mse", low, high, 0.45, 0.55, "distances_x"],
            ["conv2d", 1, ensemble, False, "mse", 0.99, 1.0, 0.45, 0.55, "distances_x"],
            ["conv2d", 2, ensemble, True, "mse", 0.99, 1.0, 0.45, 0.55, "distances_x"],
            ["detector", None, ensemble, True, "combined", 0.9, 1.0, None, None, "positions"],
            ["baseline", None, ensemble, True, "negative_minimum_distance", low, high, 0.75, 0.85, "distances_x"],
            ["baseline", None, ensemble, True, "negative_minimum_distance", 0.99, 1, 0.45, 0.55, "distances_y"],
        ]
    return table(columns, *rows)


def found(tables, section):
    finding = next(each for each in summarise_study(tables, STUDY) if each.section == section)
    return finding.sentence, [number.value for number in finding.numbers]


def test_sections_come_in_the_order_of_the_report(tables):
    assert [finding.section for finding in summarise_study(tables, STUDY)] == [
        *("Simulation", "Training", "Latent space", "Geometry", "Anomalies", "Generation", "Claims and checks")
    ]


@pytest.mark.parametrize(
    ("section", "values"),
    [
        ("Simulation", ["800", "0.5 T"]),
        ("Training", ["25 %", "50 %", "30 %"]),
        ("Latent space", ["75 %", "15 %"]),
        ("Geometry", ["2 sigma"]),
        ("Anomalies", ["1", "3", "0"]),
        ("Generation", ["70 %", "1.0"]),
    ],
)
def test_numbers_are_those_of_the_tables_and_the_sentence_has_them(tables, section, values):
    sentence, numbers = found(tables, section)
    assert numbers == values
    for value in values:
        assert value in sentence


def test_anomalies_that_look_more_normal_than_normal_are_counted(tables):
    assert "is higher for 1 of 3 ensembles of anomalies and lower for 1" in found(tables, "Anomalies")[0]


def test_the_range_spans_the_trainings(tables):
    training = summarise_study(tables, STUDY)[1]
    assert [number.note for number in training.numbers] == [
        *("20 % to 30 % over 2 trainings", "8 components", "20 % to 40 % over 2 trainings")
    ]


def test_verdicts_are_counted_with_why_they_are_open(tables):
    assert found(tables, "Claims and checks")[0] == (
        "Of 4 claims of the deck, the study reproduces 1, does not reproduce 1, and leaves 2 undecided, 1 of them "
        "because networks were trained fewer than three times."
    )


def test_without_a_decoder_only_the_density_counts(tables):
    tables["generators"] = tables["generators"].iloc[2:]
    sentence = "1 % of the draws of the best trained density overlap, and it is 1.0 nats from the simulation."
    assert found(tables, "Generation") == (sentence, ["1.0"])


def test_without_a_trained_density_none_is_called_the_best(tables):
    tables["generators"] = tables["generators"].iloc[2:3]
    assert found(tables, "Generation") == ("Configurations were generated without a network.", [])


def test_sections_without_tables_have_no_finding(tables):
    del tables["claims"], tables["free_energies"]
    findings = summarise_study(tables, STUDY)
    assert "Claims and checks" not in [finding.section for finding in findings]
    assert len(findings[0].numbers) == 1


def test_failed_checks_are_those_that_did_not_pass():
    checks = pandas.DataFrame({"check": ["a", "b"], "passed": [True, False]})
    assert failed_checks(checks)["check"].tolist() == ["b"]
