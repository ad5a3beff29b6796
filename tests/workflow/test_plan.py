"""What a dry run says, and what it imports."""

import subprocess
import sys

from tests.workflow.conftest import ROOT


def test_the_study_plans_from_nothing(fresh):
    planned = fresh.planned()
    assert planned["metropolis"] == 4
    assert planned["train_model"] == 1
    assert planned["encode"] == 7


def test_one_stage_by_its_name(fresh):
    assert set(fresh.planned("simulate")) == {
        "metropolis",
        "split",
        "table_sampler",
        "figure_configurations",
        "figure_equilibration",
        "simulate",
    }
    assert "train_model" not in fresh.planned("represent")
    for target in ("train", "latent", "geometry", "anomaly", "figures", "all"):
        assert fresh.planned(target)["train_model"] == 1


def test_a_dry_run_imports_neither_keras_nor_numba():
    code = (
        "import sys, snakemake.cli\n"
        "try: snakemake.cli.main(['-n', '--quiet', 'all'])\n"
        "except SystemExit as end: assert end.code == 0\n"
        "print([name for name in ('keras', 'tensorflow', 'numba', 'sklearn', 'matplotlib') if name in sys.modules])"
    )
    result = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert result.stdout.strip().endswith("[]")


def test_only_training_and_encoding_import_tensorflow():
    code = (
        "import importlib, sys\n"
        "importlib.import_module('workflow.scripts.' + sys.argv[1])\n"
        "print(any(name in sys.modules for name in ('tensorflow', 'keras')))"
    )
    scripts = {path.stem for path in (ROOT / "workflow" / "scripts").glob("*.py")}
    # imports are slow: of the figures, two stand for the others
    figures = {script for script in scripts if script.startswith("figure_")} - {"figure_training", "figure_corrupted"}
    for script in scripts - figures - {"train_model", "encode"}:
        result = subprocess.run(
            [sys.executable, "-c", code, script], cwd=ROOT, capture_output=True, text=True, check=True
        )
        assert result.stdout.strip() == "False", script


def test_a_bad_config_ends_in_lines_that_name_the_keys(fresh):
    broken = fresh.edited("system.bax", 3).edited("simulation.sweeps", "many")
    result = broken("-n")
    assert result.returncode != 0
    assert "system.bax: unknown key; the nearest valid key is system.box (unit: sigma)" in result.stderr
    assert "simulation.sweeps: should be a valid integer" in result.stderr
    for noise in ("Traceback", "File", "Error in"):
        assert noise not in result.stdout + result.stderr
    assert not (fresh.directory / "results").exists()
