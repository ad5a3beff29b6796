"""A snapshot has the tables and figures that pages show, in sizes that fit a repository."""

import json

import numpy as np
import pytest
from PIL import Image

from tests.paths import SMOKE
from workflow.commands import numbers, snapshot
from workflow.ljvae.logs import UserError

NAMES = """
figures: [training, latent_pca]
kept:
  anomaly:
    where: [{quoted: true, seed: 1}, {score: pca}]
    columns: [score, auc]
  severity:
"""
ANOMALY = "score,seed,quoted,auc\nmse,1,True,0.50\nmse,2,True,0.60\nmse,1,False,0.70\npca,,False,0.123456\n"


@pytest.fixture
def study(tmp_path):
    for folder in ("results/tables", "results/figures", "results/benchmarks", "docs"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "results/tables/anomaly.csv").write_text(ANOMALY)
    (tmp_path / "results/tables/severity.csv").write_text("value\n1\n")
    (tmp_path / "results/tables/models.csv").write_text("model,mse\npca,0.00850\nconstant,\n")
    (tmp_path / "results/benchmarks/bench.json").write_text(json.dumps([{"name": "sampler", "ratio": 2.5}]))
    Image.linear_gradient("L").resize((2000, 500)).convert("RGB").save(tmp_path / "results/figures/training.png")
    (tmp_path / "docs/numbers.yaml").write_text(NAMES)
    return tmp_path


def test_small_tables_are_kept_as_they_are_and_of_large_ones_what_is_asked_for(study):
    assert snapshot.write_snapshot(study, study / "docs", {"gamma_1.5": "gamma 1.5"}, finished=True) == [
        "anomaly",
        "models",
        "bench",
    ]
    texts = {path.name: path.read_text() for path in (study / "docs" / "snapshot").glob("*.csv")}
    assert texts == {
        "anomaly.csv": "score,auc\nmse,0.50\npca,0.123456\n",
        "models.csv": "model,mse\npca,0.00850\nconstant,\n",
        "bench.csv": "name,ratio\nsampler,2.5\n",
    }


def test_it_says_of_which_run_it_is(study):
    snapshot.write_snapshot(study, study / "docs", {"gamma_1.5": "gamma 1.5"}, finished=False)
    facts = numbers.read_snapshot(study / "docs" / "snapshot").facts
    assert set(facts) == {"commit", "date", "finished", "processor", "cores", "versions", "ensembles"}
    assert facts["finished"] is False
    assert facts["processor"]
    assert facts["versions"]["keras"] != "unknown"


def test_tables_of_an_older_snapshot_go(study):
    snapshot.write_snapshot(study, study / "docs", {"gamma_1.5": "gamma 1.5"}, finished=True)
    (study / "results/tables/models.csv").unlink()
    snapshot.write_snapshot(study, study / "docs", {"gamma_1.5": "gamma 1.5"}, finished=True)
    assert not (study / "docs/snapshot/models.csv").exists()


def test_a_table_that_is_too_large_is_refused(study):
    (study / "results/tables/models.csv").write_text("model\n" + "conv2d\n" * 30_000)
    with pytest.raises(UserError, match=r"models\.csv: 210 kB are too many .*\n.* kept\.models in docs/numbers\.yaml"):
        snapshot.write_snapshot(study, study / "docs", {"gamma_1.5": "gamma 1.5"}, finished=True)
    assert not (study / "docs" / "snapshot").exists()


def test_a_figure_is_a_thousand_pixels_wide_in_few_colours(study):
    assert snapshot.write_figures(study, study / "docs") == (["training"], ["latent_pca"])
    with Image.open(study / "docs/figures/training.png") as image:
        assert image.size == (1000, 250)
        assert image.mode == "P"
        assert len(image.getcolors()) <= 256


def test_thin_lines_keep_their_colours(study):
    figure = Image.fromarray(np.tile(np.arange(2000, dtype=np.uint8)[None, :, None], (500, 1, 3)))  # many greys
    lines = {100: (2, 158, 115), 300: (1, 115, 178), 400: (222, 143, 5)}
    for row, colour in lines.items():
        figure.paste(colour, (0, row, 2000, row + 4))
    figure.save(study / "results/figures/training.png")
    snapshot.write_figures(study, study / "docs")
    with Image.open(study / "docs/figures/training.png") as image:
        written = np.asarray(image.convert("RGB")).astype(int)
    for row, colour in lines.items():
        assert np.abs(written[row // 2 : row // 2 + 2, 500] - colour).max(axis=1).min() <= 16


def test_results_that_are_not_of_this_code_are_refused(tmp_path):
    with pytest.raises(UserError, match=r"results are not there, or of other code .*\n.*make run.*--unfinished"):
        snapshot.check_finished(tmp_path, [SMOKE])


def test_it_can_copy_what_there_is_of_a_study_that_still_runs(study, capsys):
    snapshot.main(["--directory", str(study), "--docs", str(study / "docs"), "--unfinished"])
    assert "3 tables and 1 figures copied" in capsys.readouterr().out
    with pytest.raises(SystemExit, match="there are no tables"):
        snapshot.main(["--directory", str(study / "docs"), "--docs", str(study / "docs"), "--unfinished"])
