"""Results of another study are refused, and nothing else is."""

import pytest

from workflow.control import ownership

CONFIG = {"seed": 1, "system": {"box": 10.0}, "simulation": {"gammas": [0.1, 1.0]}, "models": {}}


@pytest.fixture
def root(tmp_path, monkeypatch):
    """A project, and a working directory in it with results of config/config.yaml."""
    directory = tmp_path / "project" / "study"
    for folder in ("results/ensembles", ".snakemake"):
        (directory / folder).mkdir(parents=True)
    monkeypatch.chdir(directory)
    ownership.record(study(directory.parent))
    return directory.parent


def study(root, file="config/config.yaml", **sections):
    return ownership.identity([root / file, root / "more.yaml"], root, CONFIG | sections)


def test_another_file_with_another_system_is_refused_in_lines_that_say_how_to_go_on(root):
    lines = ownership.refusal(study(root, "config/smoke.yaml", system={"box": 9.0})).splitlines()
    assert lines == [
        f"{root}/study/results belongs to the study of config/config.yaml; config/smoke.yaml has another system.",
        f"Name another folder with --directory, or remove {root}/study/.snakemake/study.json to run it here.",
    ]


def test_an_edit_of_the_same_file_goes_on(root):
    assert ownership.refusal(study(root, system={"box": 9.0}, seed=2)) is None


def test_another_file_of_the_same_simulation_goes_on(root):
    assert ownership.refusal(study(root, "my.yaml", models={"conv2d": {}})) is None


def test_a_config_outside_the_project_is_refused_by_its_path(root):
    other = ownership.identity(["/elsewhere/my.yaml"], root, CONFIG | {"seed": 2})
    assert "belongs to the study of config/config.yaml; /elsewhere/my.yaml has another seed." in ownership.refusal(
        other
    )


def test_a_config_that_may_move_along_with_its_results_goes_on(root, tmp_path, monkeypatch):
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    monkeypatch.chdir(folder)
    assert ownership.identity([folder / "my.yaml"], root, CONFIG) is None


def test_a_config_without_a_file_goes_on(root):
    other = ownership.identity([], root, CONFIG | {"seed": 2})
    assert other is None
    assert ownership.refusal(other) is None
    ownership.record(other)
    assert ownership.refusal(study(root, "my.yaml", seed=2))  # the record stays


@pytest.mark.parametrize("text", ["", "[]", "{}", "3"])
def test_a_damaged_record_refuses_nothing(root, text):
    ownership.DECK.record.write_text(text)
    assert ownership.refusal(study(root, "my.yaml", seed=2)) is None


@pytest.mark.parametrize("gone", [ownership.DECK.record, ownership.DECK.results])
def test_without_results_or_their_record_nothing_is_refused(root, gone):
    gone.rename("gone")
    assert ownership.refusal(study(root, "my.yaml", seed=2)) is None


def test_another_config_of_ones_own_system_is_refused_in_the_same_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for folder in ("results/environments", ".snakemake"):
        (tmp_path / folder).mkdir(parents=True)

    def own(file, **keys):
        config = {"normal": ["crystal.xyz"], "judge": {"melting": "melting.xyz"}} | keys
        return ownership.identity([tmp_path / file], tmp_path / "project", config, ownership.OWN_SYSTEM)

    ownership.record(own("melting.yaml"), ownership.OWN_SYSTEM)
    assert ownership.refusal(own("melting.yaml", judge={}), ownership.OWN_SYSTEM) is None
    lines = ownership.refusal(own("my.yaml", normal=["mine.xyz"]), ownership.OWN_SYSTEM)
    assert "belongs to the study of melting.yaml; my.yaml has another normal." in lines
