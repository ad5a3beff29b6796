"""Results of others: their manifest, what differs from it, and what is taken over."""

import copy
import shutil

import pytest
import yaml

from tests.study import leaves, plans
from tests.study.test_reruns import EXPECTED
from workflow.commands import manifest
from workflow.ljvae.logs import UserError
from workflow.ljvae.storage import save_json


@pytest.fixture(scope="module")
def published(smoke, tmp_path_factory):
    """The smoke run's results with their manifest, and no trace of Snakemake, in a folder of their own."""
    manifest.write(smoke.directory, [leaves.SMOKE])
    folder = tmp_path_factory.mktemp("published")
    shutil.copytree(smoke.directory / "results", folder / "results", copy_function=shutil.copyfile)
    return folder


def test_the_manifest_describes_every_result(published):
    described = manifest.verify(published)["files"]
    assert {f"results/figures/{name}.pdf" for name in plans.smoke_names("figures")} <= set(described)
    model = described["results/models/conv2d/seed_1/model.keras"]
    assert model["params"]["settings"]["latent_dim"] == 8
    assert model["params"]["study"]["seed"] == 20230615
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
