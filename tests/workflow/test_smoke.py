"""The whole workflow at a small scale, and what runs again after an edit."""

import copy
import re
import shutil

import numpy as np
import pandas
import pytest

from tests.workflow import leaves
from tests.workflow.conftest import ROOT
from tests.workflow.test_reruns import EXPECTED
from workflow.ljvae.deck import CLAIMS
from workflow.ljvae.storage import load_array, load_json, open_matrices

FIGURES = """configurations equilibration matrices architectures training latent_pca gram_reconstruction tumbler
energy_distribution unseen_gamma fake_potential random_data corruption missing_data anomaly_mse
attempts hyperparameters coordinates latent_traversal generation image_representation timings""".split()

TABLES = {
    "models": "model architecture representation latent_dim kl_weight seed parameters epochs train_mse test_mse kl "
    "pca2_share active_units overlap_fraction train_seconds",
    "anomaly": "model seed ensemble reference score mean auc auc_low auc_high tpr_at_5pct_fpr n",
    "sampler": "ensemble acceptance energy energy_se mean_height mean_height_se r_hat half_difference sweeps",
    "hyperparameters": "model seed latent_dim kl_weight test_mse",
    "generation": "model seed way overlap_fraction capped_energy capped_energy_ks gr_distance height_distance",
    "latent": "model seed pca1_share pca2_share accuracy_plane silhouette_plane",
    "image": "model seed predictor cell_error gain_over_gradient hit_rate",
    "claims": "id claim statistic value low high seeds criterion verdict",
    "checks": "check of value bounds passed",
    "timings": "rule jobs seconds longest cpu_seconds share",
    "geometry": "model seed ensemble matrix method procrustes_rmse rank2_residual negative_share tilt_median",
}


def table(smoke, name):
    return pandas.read_csv(smoke.directory / "results" / "tables" / f"{name}.csv")


def test_every_figure_is_there_as_pdf_and_png(smoke):
    for name in FIGURES:
        for kind, magic in (("pdf", b"%PDF"), ("png", b"\x89PNG")):
            content = (smoke.directory / "results" / "figures" / f"{name}.{kind}").read_bytes()
            assert content.startswith(magic)
            assert len(content) > 5000, name


@pytest.mark.parametrize("name", TABLES)
def test_tables_have_their_columns(smoke, name):
    made = table(smoke, name)
    assert set(TABLES[name].split()) <= set(made.columns)
    assert len(made)


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


def test_anomalies_have_three_scores_and_intervals_around_their_areas(smoke):
    rows = table(smoke, "anomaly")
    assert set(rows["score"]) == {"mse", "pca_mse", "smallest_distance"}
    assert set(rows["ensemble"]) == {
        "gamma_1.5",
        "fake_gamma_0.1",
        "fake_gamma_1.0",
        "random_data",
        "corruption_box_kept",
        "corruption_box_sorted",
        "missing_data_10",
    }
    assert (rows["auc_low"] <= rows["auc"]).all()
    assert (rows["auc"] <= rows["auc_high"]).all()
    # whatever the network: random points overlap, simulated ones do not
    assert rows.query("ensemble == 'random_data' and score == 'smallest_distance'")["auc"].item() > 0.9


def test_true_matrices_give_the_configurations_back(smoke):
    rows = table(smoke, "geometry").query("matrix == 'true' and method in ['first_particle', 'double_centred']")
    assert rows["procrustes_rmse"].max() < 1e-4
    assert rows["overlap_fraction"].max() < 1


def test_a_model_comes_with_its_provenance(smoke):
    provenance = load_json(smoke.directory / "results/models/conv2d/seed_1/provenance.json")
    assert provenance["settings"] == smoke.mapping["models"]["conv2d"] | {"blocks": 0}
    assert {"study_seed", "code", "versions", "train_seconds", "best_epoch"} <= set(provenance)


def test_every_claim_has_its_numbers_and_a_verdict(smoke):
    rows = table(smoke, "claims")
    assert list(rows["id"]) == list(CLAIMS)
    assert np.isfinite(rows[["value", "low", "high"]]).all(axis=None)
    assert (rows["low"] <= rows["high"]).all()
    assert set(rows["verdict"]) <= {"reproduced", "not reproduced", "undecided"}


def test_claims_agree_with_the_tables(smoke):
    value = table(smoke, "claims").set_index("id")["value"]
    latent = table(smoke, "latent").set_index("model")
    models = table(smoke, "models").query("representation == 'distances_x'").set_index("model")
    assert value["pca-share"] == pytest.approx(latent.loc["conv2d", "pca2_share"], rel=1e-3)
    accuracy, chance = latent.loc["conv2d", ["accuracy_plane", "accuracy_chance"]]
    assert value["latent-clusters"] == pytest.approx((accuracy - chance) / (1 - chance), rel=1e-3)
    explained = 1 - models.loc["conv2d", "test_mse"] / models.loc["constant", "test_mse"]
    # a small difference of numbers that the table rounds
    assert value["distances-kept"] == pytest.approx(explained, abs=1e-4)
    area = table(smoke, "anomaly").query("model == 'conv2d' and ensemble == 'corruption_box_kept'")["auc"].item()
    assert value["corruption-mse"] == pytest.approx(area, rel=1e-3)
    network = table(smoke, "image").query("model == 'image_occupancy' and predictor == 'network'")
    assert value["image-fails"] == pytest.approx(network["gain_over_gradient"].item(), abs=1e-3)


def test_a_number_out_of_its_bounds_is_warned_of_or_fails(smoke):
    assert table(smoke, "checks")["passed"].all()
    strict = smoke.edited("checks.acceptance", [0.6, 0.7])
    target = "results/tables/checks.csv"
    kept = (smoke.directory / target).read_bytes()
    warned = strict(target)
    assert warned.returncode == 0
    assert "check failed: acceptance of gamma_0.1 is 0.3" in warned.stderr
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
    assert rows.loc["train_model", "jobs"] == 12
    assert rows.loc["encode", "jobs"] == 19
    assert (rows["longest"] <= rows["seconds"] + 1e-3).all()


def test_a_second_run_has_nothing_to_do(smoke):
    assert smoke.planned() == {}


@pytest.mark.parametrize(
    "leaf",
    [
        "anomalies.corruption.step",
        "anomalies.unseen_gamma.gammas",
        "claims.pca-share.at_most",
        "figures.examples",
        "models.conv2d.kl_weight",
        "training.seeds",
    ],
)
def test_a_dry_run_agrees_with_what_is_listed_for_an_edit(smoke, leaf):
    other = copy.copy(smoke)
    other.mapping = leaves.edited(smoke.mapping, leaf)
    assert other.planned() == EXPECTED[leaf]["all"]


@pytest.fixture(scope="module")
def checkout(smoke, tmp_path_factory):
    """A fresh copy of the project, at work on the smoke run's results."""
    root = tmp_path_factory.mktemp("checkout")
    for name in ("Snakefile", "config", "envs", "profiles", "workflow"):
        copied = shutil.copytree if (ROOT / name).is_dir() else shutil.copyfile
        copied(ROOT / name, root / name)
    other = copy.copy(smoke)
    other.root = root
    return other


def test_a_fresh_checkout_comments_and_touch_rerun_nothing(checkout):
    for path in (checkout.root / "workflow").rglob("*.py"):
        path.write_text(f"# a comment\n{path.read_text()}")
    for path in (checkout.root / "workflow").rglob("*.smk"):
        path.touch()
    assert checkout.planned() == {}


def test_an_edit_two_imports_deep_reruns_what_reaches_it(checkout):
    path = checkout.root / "workflow/ljvae/physics/observables.py"
    text = path.read_text()
    path.write_text(text.replace("def total_variation(", "EDITED = 1\n\n\ndef total_variation(", 1))
    assert checkout.planned() == {}
    path.write_text(re.sub(r"(def total_variation\(.*?\n)(    return)", r"\1    edited = 1\n\2", text, flags=re.S))
    # generated.py and table_claims.py use it, the latter through claims.py
    expected = "generated join_table figure_generation table_claims table_timings figure_timings all"
    assert set(checkout.planned()) == set(expected.split())
    path.write_text(text)
