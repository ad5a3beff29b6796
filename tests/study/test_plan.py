"""Output and imports of a dry run."""

import re
import subprocess
import sys

import pytest

from tests.code_files import NETWORK_SCRIPTS, code_files
from tests.paths import ROOT


def test_the_study_plans_from_nothing(fresh):
    planned = fresh.planned()
    assert fresh.dry_run() == planned  # other tests ask in this process, which says the same as the command
    assert planned["simulate_ensemble"] == 8
    assert planned["train_model"] == 14
    assert planned["encode_test"] == 12
    assert "explore" not in planned
    assert [rule for rule in planned if rule.startswith("encode_")] == [
        "encode_corruption",
        "encode_fake_potential",
        "encode_missing_data",
        "encode_random_data",
        "encode_temperature",
        "encode_test",
        "encode_training",
        "encode_unseen_gamma",
    ]


def test_one_stage_by_its_name(fresh):
    assert set(fresh.planned("simulate")) == {
        "simulate_ensemble",
        "split_ensembles",
        "table_sampler",
        "anneal_populations",
        "table_free_energies",
        "figure_configurations",
        "figure_equilibration",
        "simulate",
    }
    assert "train_model" not in fresh.planned("represent")
    for target in ("train", "latent", "geometry", "anomaly", "generate", "claims", "figures", "all"):
        assert fresh.planned(target)["train_model"] >= 1


@pytest.mark.parametrize("options", [["-n"], []])
def test_a_mistyped_target_names_the_nearest_one(fresh, options):
    result = fresh("trian", *options)
    assert result.returncode == 1
    assert result.stderr.splitlines()[-1] == "trian: there is no such target; the nearest one is train"


def test_more_seeds_for_some_networks(fresh):
    fresh.mapping["models"]["conv2d"]["extra_seeds"] = [2]
    fresh.mapping["hyperparameters"]["extra_seeds"] = [2, 3]
    assert fresh.planned()["train_model"] == 14 + 1 + 2 * 4


def test_a_study_of_one_network_without_claims(fresh):
    fresh.mapping["models"] = {"conv2d": fresh.mapping["models"]["conv2d"]}
    fresh.mapping["analysis"]["models"] = ["conv2d"]
    fresh.mapping["hyperparameters"] |= {"latent_dims": [], "kl_weights": []}
    fresh.mapping |= {"regressors": {}, "claims": {}, "densities": {}}
    fresh.mapping["figures"]["attempts"] = []
    planned = fresh.planned()
    assert planned["train_model"] == 1
    absent = {"table_claims", "figure_attempts", "figure_coordinates", "figure_hyperparameters", "draw_images"}
    assert not absent & set(planned)


def test_a_dry_run_imports_neither_keras_nor_numba():
    code = (
        "import sys, snakemake.cli\n"
        "try: snakemake.cli.main(['-n', '--quiet', 'all'])\n"
        "except SystemExit as end: assert end.code == 0\n"
        "print([name for name in ('keras', 'tensorflow', 'numba', 'sklearn', 'matplotlib') if name in sys.modules])"
    )
    result = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert result.stdout.strip().endswith("[]")


def test_only_what_trains_or_decodes_imports_tensorflow():
    heavy = re.compile(r"^ *(import|from) (keras|tensorflow)", re.M)
    scripts = {
        path.stem
        for path in (ROOT / "workflow" / "scripts").glob("*.py")
        if any(heavy.search(file.read_text()) for file in code_files(f"workflow/scripts/{path.name}"))
    }
    assert scripts == NETWORK_SCRIPTS


def test_the_page_is_made_when_it_is_asked_for(fresh):
    assert fresh.planned("explore")["explore"] == 1


def test_a_bad_config_ends_in_lines_that_name_the_keys(fresh):
    broken = fresh.edited("system.bax", 3).edited("simulation.sweeps", "many")
    result = broken("-n")
    assert result.returncode != 0
    assert "system.bax: unknown key; the nearest valid key is system.box (unit: sigma)" in result.stderr
    assert "simulation.sweeps: should be a whole number" in result.stderr
    for noise in ("Traceback", "File", "Error in"):
        assert noise not in result.stdout + result.stderr
    assert not (fresh.directory / "results").exists()
