"""The whole workflow at a small scale, and what runs again after an edit."""

import copy
import random
import re
import shutil
import subprocess
import sys
import time

import numpy as np
import pandas
import pytest
import yaml

from tests.workflow import leaves, soak
from tests.workflow.conftest import ROOT
from tests.workflow.test_reruns import EXPECTED
from workflow import manifest
from workflow.ljvae.conformal import p_values
from workflow.ljvae.deck import CLAIMS
from workflow.ljvae.detector import SCORES
from workflow.ljvae.logs import UserError
from workflow.ljvae.storage import load_array, load_arrays, load_json, open_matrices, save_json

FIGURES = """configurations equilibration matrices architectures training latent_pca gram_reconstruction tumbler
energy_distribution unseen_gamma fake_potential random_data corruption missing_data temperature anomaly_mse
anomaly_roc severity localisation inpainting
attempts hyperparameters coordinates latent_traversal generation relaxation image_representation timings""".split()

TABLES = {
    "models": "model architecture representation latent_dim kl_weight seed parameters epochs train_mse test_mse kl "
    "pca2_share active_units overlap_fraction train_seconds",
    "anomaly": "model seed ensemble reference score mean auc auc_low auc_high tpr_at_5pct_fpr n",
    "false_alarms": "model seed calibrated_by gamma nominal rate low high calibration n",
    "severity": "family key value series model seed ensemble score auc auc_low auc_high",
    "localisation": "model seed ensemble method gamma precision precision_low precision_high recall n",
    "inpainting": "model seed ensemble method mse gain gain_low gain_high n",
    "sampler": "ensemble acceptance energy energy_se mean_height mean_height_se r_hat half_difference sweeps",
    "hyperparameters": "model seed latent_dim kl_weight test_mse",
    "generation": "model seed way overlap_fraction capped_energy capped_energy_ks gr_distance height_distance gamma "
    "stage sweeps energy_ks energy_ks_low energy_ks_high novelty diversity",
    "relaxation": "model seed way gamma sweeps random_sweeps share followed_to",
    "latent": "model seed pca1_share pca2_share accuracy_plane silhouette_plane",
    "image": "model seed predictor cell_error gain_over_gradient hit_rate",
    "claims": "id claim statistic value low high seeds criterion verdict",
    "checks": "check of value bounds passed",
    "timings": "rule jobs seconds longest start_seconds cpu_seconds share",
    "geometry": "model seed ensemble matrix method procrustes_rmse rank2_residual negative_share tilt_median",
    "degenerate_frames": "ensemble wide_arc unsure_sign on_a_line arc_median axis_error upside_down n",
}


def table(smoke, name):
    return pandas.read_csv(smoke.directory / "results" / "tables" / f"{name}.csv")


def test_every_figure_is_there_as_pdf_and_png(smoke):
    for name in FIGURES:
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


def test_anomalies_have_their_scores_and_intervals_around_their_areas(smoke):
    rows = table(smoke, "anomaly")
    assert set(rows[rows["model"] != "baseline"]["score"]) == set(SCORES)
    assert set(rows[rows["model"] == "baseline"]["score"]) == {
        *("pca_mse", "smallest_distance", "mean_height", "energy_oracle"),
        *("isolation_forest", "mahalanobis", "local_outlier_factor", "likelihood_ratio"),
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
    for score in ("smallest_distance", "combined"):
        assert (rows[(rows["ensemble"] == "random_data") & (rows["score"] == score)]["auc"] > 0.9).all()


def test_p_values_are_those_of_the_calibration_part(smoke):
    scores = load_arrays(smoke.directory / "results/anomaly/conv2d/seed_1/random_data.npz")
    detector = load_arrays(smoke.directory / "results/models/conv2d/seed_1/detector.npz")
    assert len(detector["calibration/combined"]) == 2 * 40
    np.testing.assert_allclose(
        scores["random_data/p_value"], p_values(scores["random_data/combined"], detector["calibration/combined"])
    )
    test = load_arrays(smoke.directory / "results/anomaly/conv2d/seed_1/test.npz")
    alarms = table(smoke, "false_alarms").query("model == 'conv2d' and calibrated_by == 'all'").iloc[0]
    assert alarms["rate"] == pytest.approx((test["p_value"] <= 0.05).mean())


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
    area = (
        table(smoke, "anomaly")
        .query("model == 'conv2d' and ensemble == 'corruption_box_kept' and score == 'mse'")["auc"]
        .item()
    )
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
    assert rows.loc["train_model", "jobs"] == 13
    assert rows.loc["encode", "jobs"] == 13 + 2 * (6 + 3)
    assert (rows["longest"] <= rows["seconds"] + 1e-3).all()
    assert (rows["start_seconds"] > 0).all()
    assert rows["start_seconds"].sum() < rows["seconds"].sum()


def test_a_second_run_has_nothing_to_do(smoke):
    assert smoke.planned() == {}


@pytest.mark.parametrize(
    "leaf",
    [
        "anomalies.corruption.steps",
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
    # table_claims.py reaches it through claims.py, reconstruct.py and learned_coordinates.py through reconstruction.py
    expected = """generated reconstruct learned_coordinates relaxed join_table table_relaxation table_claims
table_timings figure_generation figure_relaxation figure_gram_reconstruction figure_tumbler figure_energy_distribution
figure_coordinates figure_timings all"""
    assert set(checkout.planned()) == set(expected.split())
    path.write_text(text)


# Results of others.


@pytest.fixture(scope="module")
def published(smoke, tmp_path_factory):
    """The smoke run's results with their manifest, and no trace of Snakemake, in a folder of their own."""
    manifest.write(smoke.directory, [leaves.SMOKE])
    folder = tmp_path_factory.mktemp("published")
    shutil.copytree(smoke.directory / "results", folder / "results", copy_function=shutil.copyfile)
    return folder


def test_the_manifest_describes_every_result(published):
    described = manifest.verify(published)["files"]
    assert {f"results/figures/{name}.pdf" for name in FIGURES} <= set(described)
    model = described["results/models/conv2d/seed_1/model.keras"]
    assert model["params"]["settings"]["latent_dim"] == 8
    assert model["params"]["run"]["seed"] == 20230615
    assert len(model["params"]["code"]) == 16
    assert {"keras", "tensorflow"} <= set(model["params"]["packages"])


def test_a_result_that_was_changed_or_lost_is_named(published, tmp_path):
    shutil.copytree(published, tmp_path / "copy")
    results = tmp_path / "copy" / "results"
    (results / "tables" / "models.csv").write_text("model\nbetter\n")
    (results / "figures" / "matrices.pdf").unlink()
    with pytest.raises(UserError, match="2 files differ") as error:
        manifest.verify(tmp_path / "copy")
    assert "results/tables/models.csv: not the file that the manifest describes" in str(error.value)
    assert "results/figures/matrices.pdf: missing" in str(error.value)
    with pytest.raises(UserError, match="2 files differ"):
        manifest.adopt(tmp_path / "copy", [leaves.SMOKE])


def test_results_are_not_adopted_by_another_config(published, tmp_path):
    config = yaml.safe_load(leaves.SMOKE.read_text())
    config["models"]["conv2d"]["kl_weight"] = 2e-5
    (tmp_path / "config.yaml").write_text(yaml.safe_dump(config))
    with pytest.raises(UserError, match="would be made otherwise here") as error:
        manifest.adopt(published, [tmp_path / "config.yaml"])
    assert "results/models/conv2d/seed_1/model.keras: made with other settings" in str(error.value)


@pytest.mark.parametrize("times", ["kept", "new"])
def test_adopted_results_need_no_run_and_notice_edits(published, smoke, tmp_path, times):
    """Whether an archive keeps the times of files or not: what is recorded is what they were made with."""
    copying = shutil.copy2 if times == "kept" else shutil.copyfile
    shutil.copytree(published if times == "new" else smoke.directory, tmp_path / "clone", copy_function=copying)
    shutil.rmtree(tmp_path / "clone" / ".snakemake", ignore_errors=True)
    clone = copy.copy(smoke)
    clone.directory, clone.config = tmp_path / "clone", tmp_path / "config.yaml"
    with pytest.raises(UserError, match=r"nobody knows how|run snakemake first"):
        manifest.write(clone.directory, [leaves.SMOKE])
    manifest.adopt(clone.directory, [leaves.SMOKE])
    assert clone.planned() == {}
    for leaf in ("system.box", "anomalies.corruption.steps"):
        other = copy.copy(clone)
        other.mapping = leaves.edited(clone.mapping, leaf)
        assert other.planned() == EXPECTED[leaf]["all"]


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({}, "should have the section 'files'"),
        ({"results/tables/models.csv": {"sha256": ""}}, "should have sha256, bytes, rule, inputs and params"),
        (
            {"results/../../x": {"sha256": "", "bytes": 1, "rule": "", "inputs": [], "params": {}}},
            "should be inside results/",
        ),
    ],
)
def test_a_damaged_manifest_is_named(tmp_path, files, said):
    save_json(tmp_path / "results" / "manifest.json", {"files": files})
    with pytest.raises(UserError, match=said):
        manifest.verify(tmp_path)


def test_a_study_that_is_not_finished_has_no_manifest(tmp_path):
    with pytest.raises(UserError, match="run snakemake first"):
        manifest.write(tmp_path, [leaves.SMOKE])
    with pytest.raises(UserError, match="there is no manifest"):
        manifest.verify(tmp_path)


# What goes wrong, through the real command.


def test_killed_anywhere_the_next_run_makes_the_same(smoke, tmp_path):
    """A short soak on one network and its table; `make soak` is the long one."""
    rng, target = random.Random(20230615), "results/models/conv2d/seed_1/row.csv"
    killed = []
    for kind, wait in (("workflow", 8), ("all", 12), ("job", 12), ("inside", 12)):
        killed.append(soak.run_and_kill(tmp_path, leaves.SMOKE, kind, wait, rng, (target,)))
    assert sum(each is not None for each in killed) >= 2, killed
    assert soak.start(tmp_path, leaves.SMOKE, (target,)).wait() == 0, (tmp_path / "snakemake.log").read_text()[-3000:]
    ours, theirs = (pandas.read_csv(folder / target, dtype=str) for folder in (tmp_path, smoke.directory))
    pandas.testing.assert_frame_equal(ours.drop(columns="train_seconds"), theirs.drop(columns="train_seconds"))
    assert not soak.leftovers(tmp_path / "results")


def test_an_ensemble_in_shards_is_the_same(smoke, fresh):
    result = fresh.edited("simulation.shards", 3)("results/ensembles/gamma_1.0.npz")
    assert result.returncode == 0, result.stderr[-3000:]
    whole, joined = (load_arrays(place.directory / "results/ensembles/gamma_1.0.npz") for place in (smoke, fresh))
    assert whole.keys() == joined.keys()
    for name in whole:
        np.testing.assert_array_equal(joined[name], whole[name])
    assert not list(fresh.directory.rglob("shards/**/*.npz"))


def test_another_folder_and_number_of_cores_make_the_same(smoke, checkout, tmp_path):
    """Ensembles to the last bit, the trained network's table to its last digit."""
    other = copy.copy(checkout)
    other.directory, other.config, other.cores = tmp_path, tmp_path / "config.yaml", 1
    targets = ["results/models/conv2d/seed_1/row.csv", "results/ensembles/corruption_box_kept.npz"]
    result = other(*targets)
    assert result.returncode == 0, result.stderr[-3000:]
    made = list((tmp_path / "results" / "ensembles").glob("*.npz"))
    assert len(made) >= 5
    for path in made:
        ours, theirs = load_arrays(path), load_arrays(smoke.directory / "results" / "ensembles" / path.name)
        for name, array in ours.items():
            np.testing.assert_array_equal(array, theirs[name])
    ours, theirs = (pandas.read_csv(folder / targets[0], dtype=str) for folder in (tmp_path, smoke.directory))
    pandas.testing.assert_frame_equal(ours.drop(columns="train_seconds"), theirs.drop(columns="train_seconds"))


SPOILED = {  # a file of the study, what it becomes, what is made of it, and what is said
    "ensembles/random_data.npz": (b"", "matrices/x/random_data.npy", "cut short or not an .npz archive"),
    "ensembles/gamma_1.5.npz": ("outside", "matrices/x/gamma_1.5.npy", "positions should be inside the box"),
    "ensembles/fake_gamma_0.1.npz": ("nan", "matrices/x/fake_gamma_0.1.npy", "positions should be finite"),
    "ensembles/fake_gamma_1.0.npz": ("objects", "matrices/x/fake_gamma_1.0.npy", "cut short or not an .npz archive"),
    "matrices/x/missing_data_10.npy": ("half", "encodings/conv2d/seed_1/missing_data_10.npz", "not a .npy array"),
    "matrices/x/corruption_box_kept.npy": (
        "flat",
        "encodings/conv2d/seed_1/corruption_box_kept.npz",
        "should be a float32 array of shape (S, N, k)",
    ),
    "models/autoencoder/seed_1/model.keras": (
        "half",
        "encodings/autoencoder/seed_1/test.npz",
        "not a network that Keras loads in safe mode",
    ),
    "models/conv2d_deep/seed_1/provenance.json": ("half", "models/conv2d_deep/seed_1/row.csv", "not JSON"),
    "models/conv2d_y/seed_1/history.csv": (b"", "models/conv2d_y/seed_1/row.csv", "not a CSV table"),
    "encodings/dense_distances/seed_1/test.npz": (
        "directory",
        "latent/dense_distances/seed_1.npz",
        "should be an .npz archive, not a directory",
    ),
}


def spoil(path, how):
    if isinstance(how, bytes):
        path.write_bytes(how)
    elif how == "half":
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    elif how == "flat":
        np.save(path, np.ones(5, np.float32))
    elif how == "directory":
        path.unlink()
        path.mkdir()
    else:
        positions = load_array(path, "positions")
        positions[0, 0, 0] = np.nan if how == "nan" else 11.0
        np.savez(path, positions=np.array([{}]) if how == "objects" else positions)


def test_bad_data_files_are_named_and_nothing_is_written(smoke, tmp_path):
    shutil.copytree(smoke.directory, tmp_path / "copy", symlinks=True)
    broken = copy.copy(smoke)
    broken.directory, broken.config = tmp_path / "copy", tmp_path / "copy" / "config.yaml"
    results = broken.directory / "results"
    for name, (how, target, _) in SPOILED.items():
        (results / target).unlink()
        spoil(results / name, how)
    result = broken(
        *(f"results/{target}" for _, target, _ in SPOILED.values()), "--keep-going", "--rerun-triggers", "input"
    )
    assert result.returncode == 1
    said = result.stdout + result.stderr
    for name, (_, target, expected) in SPOILED.items():
        lines = [line for line in said.splitlines() if line.startswith(f"results/{name}: ")]
        assert lines, name
        assert all(expected in line for line in lines), (name, lines)
        assert not (results / target).exists()
    assert "Traceback" not in said
    assert not soak.leftovers(results)


BAD_CONFIGS = [
    ("", "with keys at top level"),  # so says Snakemake, which reads it first
    ("[1, 2]", "with keys at top level"),
    ("seed: [", "not valid JSON or YAML"),
    ("system: {box: .nan}", "system.box: should be a finite number"),
    ("system: {particles: 9999999}", "system.particles: should be less than or equal to 64"),
    ("simulation: {gammas: []}", "simulation.gammas"),
    ("models: {conv2d: {architecture: transformer}}", "models.conv2d.architecture: should be one of"),
    ("anomalies: {../up: {kind: uniform, configurations: 50}}", "should be lower-case letters, digits and _"),
    ("seed: 1\nseed: 2", "seed: this key is there twice"),
    ("trainnig: {seeds: [1]}", "trainnig: unknown key; the nearest valid key is training"),
]


@pytest.mark.parametrize(("text", "said"), BAD_CONFIGS)
def test_bad_configs_are_named_and_nothing_is_written(tmp_path, text, said):
    """Alone, where the file is no section of a whole config: what is missing is named as well."""
    config = tmp_path / "config.yaml"
    config.write_text(text)
    result = subprocess.run(
        soak.command(tmp_path / "study", config), cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert result.returncode != 0
    assert said in result.stdout + result.stderr
    assert not (tmp_path / "study" / "results").exists()


def test_a_second_snakemake_says_so_and_harms_nothing(smoke, tmp_path):
    target = "results/ensembles/gamma_0.1.npz"
    slow = copy.copy(smoke)
    slow.directory, slow.config = tmp_path, tmp_path / "config.yaml"
    slow.mapping = copy.deepcopy(smoke.mapping)
    slow.mapping["simulation"]["sweeps"] = 80_000  # longer than the second one takes to start
    slow("-n")  # writes the config
    first = soak.start(tmp_path, slow.config, (target,))
    while not list(tmp_path.glob(".snakemake/locks/*")):
        assert first.poll() is None
        time.sleep(0.05)
    second = slow(target)
    assert second.returncode != 0
    assert "lock" in (second.stdout + second.stderr).lower()
    assert first.wait() == 0
    assert load_array(tmp_path / target, "positions").shape == (400, 30, 2)


def test_a_full_disk_is_named_and_what_was_there_stays(smoke, tmp_path):
    """The disk takes no file of more than 1 MB; the matrices of the training set have 2 MB."""
    shutil.copytree(smoke.directory, tmp_path / "copy", symlinks=True)
    name = "results/matrices/x/train.npy"
    target = tmp_path / "copy" / name
    before = target.read_bytes()
    code = (
        "import resource, sys; from snakemake.cli import main\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (2**20, 2**20))\n"
        "main(sys.argv[1:])"
    )
    result = subprocess.run(
        [sys.executable, "-c", code, *soak.command(tmp_path / "copy", leaves.SMOKE, (name,))[1:], "--force"],
        cwd=ROOT,
        env=soak.environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode != 0
    assert f"{name}: it can't be written" in result.stdout + result.stderr
    # Snakemake takes away the output of a job that it starts; half a file is never there
    assert not target.exists() or target.read_bytes() == before
    assert not soak.leftovers(tmp_path / "copy" / "results")
