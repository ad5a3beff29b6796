"""What a dry run says, and what it imports."""

import re
import subprocess
import sys

from tests.workflow.conftest import ROOT
from workflow.ljvae import tracking


def test_the_study_plans_from_nothing(fresh):
    planned = fresh.planned()
    assert planned["metropolis"] == 4
    assert planned["train_model"] == 5
    assert planned["encode"] == 11


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
        assert fresh.planned(target)["train_model"] >= 1


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
        if any(heavy.search(file.read_text()) for file in tracking.code_files(f"workflow/scripts/{path.name}"))
    }
    assert scripts == {"train_model", "train_regressor", "encode", "probe"}


def test_a_bad_config_ends_in_lines_that_name_the_keys(fresh):
    broken = fresh.edited("system.bax", 3).edited("simulation.sweeps", "many")
    result = broken("-n")
    assert result.returncode != 0
    assert "system.bax: unknown key; the nearest valid key is system.box (unit: sigma)" in result.stderr
    assert "simulation.sweeps: should be a whole number" in result.stderr
    for noise in ("Traceback", "File", "Error in"):
        assert noise not in result.stdout + result.stderr
    assert not (fresh.directory / "results").exists()
