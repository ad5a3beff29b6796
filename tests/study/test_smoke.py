"""The whole workflow at a small scale: its figures are there, and its tables agree with what they come from."""

import numpy as np
import pandas
import pytest

from tests.paths import ROOT
from tests.study import plans
from workflow.control.dictionary import list_unexplained, read_dictionary
from workflow.ljvae.anomaly.ceilings import CEILINGS
from workflow.ljvae.anomaly.conformal import p_values
from workflow.ljvae.anomaly.detector import SCORES
from workflow.ljvae.claims.deck import CLAIMS
from workflow.ljvae.config.reading import load
from workflow.ljvae.storage import load_array, load_arrays, load_json, open_matrices

DICTIONARY = read_dictionary(ROOT / "workflow" / "report" / "tables.yaml")


def table(smoke, name):
    return pandas.read_csv(smoke.directory / "results" / "tables" / f"{name}.csv")


def test_every_figure_is_there_as_pdf_and_png(smoke):
    for name in plans.smoke_names("figures"):
        for kind, magic in (("pdf", b"%PDF"), ("png", b"\x89PNG")):
            content = (smoke.directory / "results" / "figures" / f"{name}.{kind}").read_bytes()
            assert content.startswith(magic)
            assert len(content) > 5000, name


def test_figures_of_another_network_are_drawn_beside_the_first_ones(smoke):
    of_networks = (
        "latent_pca tumbler corruption missing_data unseen_gamma anomaly_roc inpainting generation coordinates".split()
    )
    files = [f"results/figures/geometric/{name}.{kind}" for name in of_networks for kind in ("pdf", "png")]
    geometric = smoke.edited("figures.model", "geometric")
    assert all(rule.startswith("figure_") for rule in geometric.planned(*files))
    result = geometric(*files)
    assert result.returncode == 0, result.stderr[-3000:]
    for name in of_networks:
        first, beside = (
            smoke.directory / "results" / "figures" / folder / f"{name}.png" for folder in ("", "geometric")
        )
        if name != "coordinates":
            assert first.read_bytes() != beside.read_bytes(), name


@pytest.mark.parametrize("name", plans.smoke_names("tables"))
def test_the_columns_of_a_table_are_those_of_the_dictionary(smoke, name):
    made = table(smoke, name)
    assert len(made)
    assert list_unexplained(DICTIONARY, name, list(made.columns)) == []
    assert set(DICTIONARY["tables"][name]["columns"]) <= set(made.columns)


def test_tables_agree_with_the_arrays_they_come_from(smoke):
    models = table(smoke, "models")
    # each order and each input has its own baselines
    models = models[models["representation"] == "distances_x"].set_index("model")
    errors = load_array(smoke.directory / "results/encodings/conv2d/seed_1/test.npz", "mse")
    assert models.loc["conv2d", "test_mse"] == pytest.approx(errors.mean(), rel=1e-5)
    train, test = (open_matrices(smoke.directory / f"results/matrices/x/{part}.npy") for part in ("train", "test"))
    assert (len(train), len(test)) == (2 * 280, 2 * 40)
    constant = np.square(test - train.mean(axis=0)).mean()
    assert models.loc["constant", "test_mse"] == pytest.approx(constant, rel=1e-4)
    assert models.loc["pca", "test_mse"] < constant


def test_anomalies_have_their_scores_and_intervals_around_their_areas(smoke):
    rows = table(smoke, "anomaly")
    assert set(rows[rows["model"] == "detector"]["score"]) == set(SCORES)
    assert set(rows[~rows["model"].isin(["detector", "baseline"])]["score"]) == {"mse", "kl"}
    assert set(rows[rows["model"] == "baseline"]["score"]) == {
        *("pca_mse", "negative_minimum_distance", "mean_height", "energy_oracle"),
        *("isolation_forest", "mahalanobis", "local_outlier_factor"),
        *CEILINGS,
    }
    assert set(rows["ensemble"]) == {
        "gamma_1.5",
        "fake_gamma_0.1",
        "fake_gamma_1.0",
        "random_data",
        "corruption_box_kept",
        "corruption_box_sorted",
        "missing_data_10",
        *(f"temperature_{value}_gamma_1.0" for value in ("0.5", "2", "4")),
    }
    assert (rows["auc_low"] <= rows["auc"]).all()
    assert (rows["auc"] <= rows["auc_high"]).all()
    # whatever the network: random points overlap, simulated ones do not
    for score in ("negative_minimum_distance", "combined"):
        assert (rows[(rows["ensemble"] == "random_data") & (rows["score"] == score)]["auc"] > 0.9).all()


def test_a_normal_fluid_has_an_area_of_a_half_against_the_reference_that_is_quoted(smoke):
    """One null in 60 of independent scores and gammas is off by 3.5 standard errors in one seed of 35."""
    rows = table(smoke, "anomaly").query("quoted")
    # forty configurations of each gamma in either split
    nulls = rows[rows["reference"] == "same_gamma"]
    assert {0.1, 1.0} == {float(name.rsplit("_", 1)[1]) for name in nulls["ensemble"]}
    np.testing.assert_allclose(nulls["null"], 0.5, atol=3.5 * np.sqrt(81 / 12) / 40)
    derived = rows[rows["ensemble"].str.contains("corruption|missing|random")]
    assert set(derived["reference"]) == {"whole_test_set"}
    np.testing.assert_allclose(derived["null"], 0.5, atol=3.5 * np.sqrt(161 / 12) / 80)
    # too few configurations are like gamma 1.5
    unseen = rows[rows["ensemble"] == "gamma_1.5"]
    assert set(unseen["reference"]) == {"whole_test_set"}
    assert unseen["null"].isna().all()


def test_p_values_are_those_of_the_calibration_part(smoke):
    folder = smoke.directory / "results/anomaly"
    scores = load_arrays(folder / "detector/random_data.npz")
    calibration = load_array(folder / "splits/calibration.npz", "combined")
    assert len(calibration) == 2 * 40
    np.testing.assert_allclose(scores["random_data/p_value"], p_values(scores["random_data/combined"], calibration))
    alarms = table(smoke, "false_alarms").query("score == 'combined' and gamma.isna()").iloc[0]
    values = p_values(load_array(folder / "splits/test.npz", "combined"), calibration)
    assert alarms["rate"] == pytest.approx((values <= 0.05).mean())


def test_what_was_hidden_is_restored_exactly_by_geometry(smoke):
    rows = table(smoke, "inpainting").set_index(["model", "method"])
    assert rows.loc[("conv2d", "mean_fill"), "gain"] == 1
    assert rows.loc[("conv2d", "geometry"), "mse"] < 1e-9


def test_true_matrices_give_the_configurations_back(smoke):
    rows = table(smoke, "geometry").query("matrix == 'true' and method in ['first_particle', 'double_centred']")
    assert rows["procrustes_rmse"].max() < 1e-4
    assert rows["overlap_fraction"].max() < 1


def test_a_model_comes_with_its_provenance(smoke):
    provenance = load_json(smoke.directory / "results/models/conv2d/seed_1/provenance.json")
    assert provenance["settings"] == load(smoke.mapping).models["conv2d"].settings()
    assert {"study_seed", "code", "versions", "train_seconds", "best_epoch"} <= set(provenance)


def test_every_claim_has_its_numbers_and_a_verdict(smoke):
    rows = table(smoke, "claims")
    assert list(dict.fromkeys(name.split(" (")[0] for name in rows["claim"])) == list(smoke.mapping["claims"])
    assert np.isfinite(rows[["value", "low", "high"]]).all(axis=None)
    assert np.isfinite(rows["null"]).sum() == len(rows) - 1  # arithmetic has none
    assert (rows["low"] <= rows["high"]).all()
    trained = [CLAIMS[name.split(" (")[0]].trained for name in rows["claim"]]
    # the small study trains each network once
    assert set(rows.loc[trained, "verdict"]) == {"undecided (one training)"}
    assert dict(rows.loc[np.logical_not(trained), ["claim", "verdict"]].to_numpy()) == {
        "argon-gamma": "reproduced",
        "gram-exact": "reproduced",
    }


def test_claims_agree_with_the_tables(smoke):
    value = table(smoke, "claims").set_index("claim")["value"]
    latent = table(smoke, "latent").set_index("model")
    models = table(smoke, "models").query("representation == 'distances_x'").set_index("model")
    assert value["pca-share"] == pytest.approx(latent.loc["conv2d", "pca2_share"], rel=1e-3)
    explained = 1 - models.loc["conv2d", "test_mse"] / models.loc["constant", "test_mse"]
    # a small difference of numbers that the table rounds
    assert value["distances-reconstructed"] == pytest.approx(explained, abs=1e-4)
    area = (
        table(smoke, "anomaly")
        .query("model == 'conv2d' and ensemble == 'corruption_box_kept' and score == 'mse'")["auc"]
        .iloc[0]
    )
    assert value["corruption-mse"] == pytest.approx(area, rel=1e-3)
    network = table(smoke, "image").query("model == 'image_occupancy' and predictor == 'network'")
    assert value["image-fails (image_occupancy)"] == pytest.approx(network["gain_over_gradient"].item(), abs=1e-3)


def test_a_number_out_of_its_bounds_is_warned_of_or_fails(smoke):
    assert table(smoke, "checks")["passed"].all()
    strict = smoke.edited("checks.acceptance", [0.6, 0.7])
    target = "results/tables/checks.csv"
    kept = (smoke.directory / target).read_bytes()
    warned = strict(target)
    assert warned.returncode == 0
    assert "check failed: acceptance of gamma_0.1 is 0.09" in warned.stderr
    assert not table(smoke, "checks").query("check == 'acceptance'")["passed"].any()
    strict.mapping["checks"]["on_failure"] = "fail"
    failed = strict(target)
    assert failed.returncode == 1
    assert "it should be 0.6 to 0.7" in failed.stdout + failed.stderr
    smoke(target)
    assert (smoke.directory / target).read_bytes() == kept


def test_timings_add_up_to_the_jobs_benchmarks(smoke):
    rows = table(smoke, "timings").set_index("rule")
    assert rows["share"].sum() == pytest.approx(1, abs=1e-4)
    assert rows.loc["train_model", "jobs"] == 14
    assert rows.loc["encode", "jobs"] == 12 + 2 * (1 + 6)
    assert (rows["longest"] <= rows["seconds"] + 1e-3).all()
    assert (rows["start_seconds"] > 0).all()
    assert rows["start_seconds"].sum() < rows["seconds"].sum()
