"""The real command on machines as people have them: it works, or says in a plain line why not."""

import os
import subprocess
import time
from pathlib import Path

import numpy as np
import pytest
import yaml

from tests.paths import ROOT, SMOKE
from tests.study.soak import environment
from workflow.ljvae.storage import load_array

TARGET = "results/ensembles/random_data.npz"
OWN = "results/ensembles/my_run.npz"
POSITIONS = np.random.default_rng(1).uniform(0.2, 9.8, (6, 30, 2))


def run(directory, *targets, where=ROOT, mapping=None, variables=None, options=()):
    """Run snakemake on the small study in a directory, from the folder ``where``."""
    directory.mkdir(parents=True, exist_ok=True)
    config = directory / "config.yaml"
    config.write_text(yaml.safe_dump(mapping or yaml.safe_load(SMOKE.read_text()), sort_keys=False))
    command = ["snakemake", *targets, "--cores", "2", *options, "--directory", str(directory), "--configfile"]
    return subprocess.run(
        [*command, str(config)],
        cwd=where,
        env={**environment(), **(variables or {})},
        capture_output=True,
        text=True,
        timeout=300,
    )


def shorten():
    """The small study with shorter simulations."""
    mapping = yaml.safe_load(SMOKE.read_text())
    mapping["simulation"] |= {"sweeps": 40, "trace_interval": 2, "configurations": 100}
    return mapping


def bring(directory, name):
    """The small study with a data file of the user's own."""
    directory.mkdir(parents=True, exist_ok=True)
    np.save(directory / name, POSITIONS)
    mapping = yaml.safe_load(SMOKE.read_text())
    mapping["anomalies"]["my_run"] = {"kind": "file", "path": name, "sigma": 1.0}
    return mapping


@pytest.mark.parametrize("name", ["{braces}", "two words", "größe", "a,b&c"])
def test_a_directory_may_have_any_name(tmp_path, name):
    result = run(tmp_path / name, TARGET)
    assert result.returncode == 0, result.stderr
    assert (tmp_path / name / TARGET).is_file()


@pytest.mark.parametrize("name", ["my run.npy", "größe.npy"])
def test_a_data_file_may_have_any_name(tmp_path, name):
    result = run(tmp_path, OWN, mapping=bring(tmp_path, name))
    assert result.returncode == 0, result.stderr
    np.testing.assert_allclose(load_array(tmp_path / OWN, "positions"), POSITIONS, atol=1e-5)


def test_braces_in_the_name_of_a_data_file_are_refused_in_a_line(tmp_path):
    result = run(tmp_path, OWN, mapping=bring(tmp_path, "{run}.npy"))
    assert result.returncode != 0
    assert "anomalies.my_run.path: it should have no braces, which stand for wildcards" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_data_file_that_is_dated_tomorrow_is_named_with_what_helps(tmp_path):
    mapping = bring(tmp_path, "my_run.npy")
    tomorrow = time.time() + 86_400
    os.utime(tmp_path / "my_run.npy", (tomorrow, tomorrow))
    result = run(tmp_path, OWN, mapping=mapping)
    assert result.returncode != 0
    assert "ahead of this machine's clock. To date it now: touch my_run.npy" in result.stderr
    assert "Traceback" not in result.stderr


def test_it_may_be_called_from_elsewhere(tmp_path):
    options = ["--snakefile", str(ROOT / "Snakefile")]
    result = run(tmp_path / "study", TARGET, where=tmp_path, options=options)
    assert result.returncode == 0, result.stderr
    assert (tmp_path / "study" / TARGET).is_file()


def test_another_package_called_workflow_does_not_matter(tmp_path):
    other = tmp_path / "packages" / "workflow"
    other.mkdir(parents=True)
    (other / "__init__.py").write_text("raise ImportError('another package')\n")
    result = run(tmp_path / "study", TARGET, variables={"PYTHONPATH": str(other.parent)})
    assert result.returncode == 0, result.stderr


def test_an_ascii_locale_does_not_matter(tmp_path):
    variables = {"LC_ALL": "C", "LANG": "C", "PYTHONIOENCODING": "ascii"}
    result = run(tmp_path, OWN, mapping=bring(tmp_path, "größe.npy"), variables=variables)
    assert result.returncode == 0, result.stderr


def test_keras_settings_of_the_user_do_not_matter(tmp_path):
    """Backend, float type and image format are the project's: a network of the small study trains."""
    (tmp_path / ".keras").mkdir()
    (tmp_path / ".keras" / "keras.json").write_text(
        '{"backend": "jax", "floatx": "float16", "image_data_format": "channels_first", "epsilon": 0.1}'
    )
    mapping = shorten()
    mapping["models"]["dense_distances"]["epochs"] = 1
    variables = {"HOME": str(tmp_path), "KERAS_BACKEND": "torch"}
    model = "results/models/dense_distances/seed_1/model.keras"
    result = run(tmp_path / "study", model, mapping=mapping, variables=variables)
    assert result.returncode == 0, result.stderr
    assert (tmp_path / "study" / model).is_file()


def test_a_home_that_can_not_be_written_needs_a_cache_elsewhere(tmp_path):
    """Snakemake makes its cache before it reads the workflow; docs/troubleshooting.md gives the variable."""
    page = Path(ROOT, "docs", "troubleshooting.md").read_text()
    assert "XDG_CACHE_HOME=/some/folder snakemake" in page
    variables = {"HOME": "/dev/null/nobody", "XDG_CACHE_HOME": str(tmp_path / "cache")}
    result = run(tmp_path / "study", TARGET, variables=variables)
    assert result.returncode == 0, result.stderr


def test_a_config_in_another_encoding_is_named(tmp_path):
    config = tmp_path / "latin.yaml"
    config.write_bytes("seed: 1 # größe\n".encode("latin-1"))
    options = ["-n", "--directory", str(tmp_path), "--configfile", str(SMOKE), str(config)]
    result = subprocess.run(
        ["snakemake", "--cores", "1", *options], cwd=ROOT, env=environment(), capture_output=True, text=True
    )
    assert result.returncode != 0
    assert "UnicodeDecodeError" in Path(ROOT, "docs", "troubleshooting.md").read_text()
    assert "codec can't decode" in result.stdout + result.stderr


def test_a_report_of_a_part_of_the_study_says_where_the_findings_are(smoke):
    page = "results/pages/sampler.html"
    assert smoke(page).returncode == 0
    report = smoke.directory / "part.html"
    result = smoke(page, "--report", str(report))
    assert result.returncode == 0, result.stderr
    assert "The findings of a whole study stand here" in report.read_text()
