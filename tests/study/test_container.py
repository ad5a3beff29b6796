"""Files that Containerfile copies are enough for a study; CI builds the image."""

import fnmatch
import json
import re
import shutil

import pytest

from tests.paths import ROOT
from tests.study.conftest import Workflow

TEXT = (ROOT / "Containerfile").read_text()
COPIED = re.findall(r"^COPY (\S+) (\S+)$", TEXT, re.M)
IGNORED = [line for line in (ROOT / ".dockerignore").read_text().splitlines() if line and not line.startswith("#")]


@pytest.mark.parametrize(("source", "target"), COPIED)
def test_what_is_copied_is_there_and_not_ignored(source, target):
    assert (ROOT / source).exists()
    assert source == target
    # the last pattern that fits decides
    fits = [pattern for pattern in IGNORED if fnmatch.fnmatch(source, pattern.removeprefix("!"))]
    assert not fits or fits[-1].startswith("!")


def test_the_lock_is_installed_by_its_hashes_before_the_code_is_copied():
    lines = [line.split()[:2] for line in TEXT.splitlines() if line.split()[:1] in (["COPY"], ["RUN"])]
    assert lines[:2] == [["COPY", "envs/requirements.txt"], ["RUN", "pip"]]
    assert "--require-hashes -r envs/requirements.txt" in TEXT


def test_the_image_starts_snakemake_in_a_folder_of_its_own():
    entry, default = (json.loads(re.search(rf"^{word} (.*)$", TEXT, re.M)[1]) for word in ("ENTRYPOINT", "CMD"))
    assert entry[:2] == ["snakemake", "--directory"]
    assert re.search(rf"^VOLUME {entry[2]}$", TEXT, re.M)
    assert default == ["--cores", "all"]


@pytest.mark.slow
def test_a_study_is_planned_from_what_is_copied_alone(tmp_path):
    image = tmp_path / "image"
    for source, target in COPIED:
        copy = shutil.copytree if (ROOT / source).is_dir() else shutil.copy
        (image / target).parent.mkdir(parents=True, exist_ok=True)
        copy(ROOT / source, image / target, **({"dirs_exist_ok": True} if (ROOT / source).is_dir() else {}))
    (tmp_path / "study").mkdir()
    study = Workflow(tmp_path / "study", root=image)
    assert study.planned("results/figures/latent_pca.pdf")["train_model"] == 1
    assert study.planned("results/pages/sampler.html")["render_table"] == 1
    dictionary = image / "workflow/report/tables.yaml"
    dictionary.write_text(dictionary.read_text().replace("\n  sampler:\n", "\n  another:\n"))
    refused = study("results/pages/sampler.html", "-n")
    assert refused.returncode == 1
    said = refused.stdout + refused.stderr
    assert f"{dictionary}: sampler.csv has no entry" in said
    assert "NoneType" not in said
