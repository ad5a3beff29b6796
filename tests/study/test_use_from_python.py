"""The notebook docs/use-from-python.ipynb runs on the small study, and `results` gives what the study's files hold."""

import json
import subprocess
import sys

import numpy as np
import pytest

from docs.hooks import PAGES, page_text
from tests.paths import ROOT, SMOKE
from tests.study.soak import environment
from workflow.ljvae import results
from workflow.ljvae.storage import load_array, load_arrays

NOTEBOOK = ROOT / "docs" / "use-from-python.ipynb"


def code_cells():
    cells = json.loads(NOTEBOOK.read_text())["cells"]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]


@pytest.fixture(scope="module")
def study(smoke):
    return results.open_study(smoke.directory, SMOKE)


def run_cells(folder, code):
    return subprocess.run(
        [sys.executable, "-"],
        input=code,
        cwd=folder,
        env=environment() | {"MPLBACKEND": "agg"},
        capture_output=True,
        text=True,
        timeout=600,
    )


def test_the_notebook_runs_from_its_folder(smoke, tmp_path):
    for name in ("Snakefile", "config", "workflow"):
        (tmp_path / name).symlink_to(ROOT / name)
    (tmp_path / ".smoke").symlink_to(smoke.directory)
    (tmp_path / "docs").mkdir()
    result = run_cells(tmp_path / "docs", "\n".join(code_cells()))
    assert result.returncode == 0, result.stderr[-3000:]
    assert "30 particles in a box of 10.0 sigma" in result.stdout
    assert "they should be in sigma" in result.stdout


def test_the_notebook_holds_no_output_and_one_switch_between_the_studies():
    cells = json.loads(NOTEBOOK.read_text())["cells"]
    assert not any(cell.get("outputs") or cell.get("execution_count") for cell in cells)
    assert "\n".join(code_cells()).count("\nSMALL = True\n") == 1


def test_the_page_of_the_site_has_the_text_and_code_of_the_notebook():
    assert PAGES["use-from-python.md"] == "docs/use-from-python.ipynb"
    page = page_text(NOTEBOOK)
    assert page.startswith("# Use the results from Python\n")
    for cell in code_cells():
        assert f"```python\n{cell}\n```" in page


@pytest.mark.parametrize("model", ["conv2d", "conv2d_y", "dense_coordinates", "geometric", "image_occupancy"])
def test_a_network_makes_of_positions_what_the_study_made_of_them(study, model):
    network = results.load_network(study, model)
    encoding = results.encode(network, results.load_ensemble(study, "test")["positions"])
    stored = results.load_encoding(study, model, "test")
    for name in encoding:
        np.testing.assert_allclose(encoding[name], stored[name], rtol=1e-4, atol=1e-5)


def test_scores_and_p_values_are_those_of_the_study(study):
    scores = results.score(study, results.load_ensemble(study, "random_data")["positions"])
    stored = load_arrays(study.folder / "results/anomaly/detector/random_data.npz")
    for name in scores:
        np.testing.assert_allclose(scores[name], stored[f"random_data/{name}"], rtol=1e-3, atol=1e-4)
    assert len(load_array(study.folder / "results/ensembles/random_data.npz", "positions")) == len(scores["p_value"])
