"""A small multiverse by the real command: one choice, so four universes."""

import pandas
import pytest
import yaml

from tests.paths import CONFIG, ROOT
from workflow.control.dictionary import list_unexplained, read_dictionary

pytestmark = pytest.mark.slow
TABLES = ("multiverse", "universes", "multiverse_effects", "multiverse_choices", "multiverse_claims")


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    from tests.study.conftest import Workflow

    workflow = Workflow(tmp_path_factory.mktemp("multiverse"))
    mapping = yaml.safe_load((CONFIG / "multiverse-smoke.yaml").read_text())
    del mapping["choices"]["latent_dim"]
    path = workflow.directory / "multiverse.yaml"
    path.write_text(yaml.safe_dump(mapping, sort_keys=False))
    workflow.mapping["multiverse"] = str(path)
    result = workflow("multiverse")
    assert result.returncode == 0, result.stderr[-6000:]
    return workflow


@pytest.fixture(scope="module")
def tables(study):
    return {name: pandas.read_csv(study.directory / f"results/tables/{name}.csv") for name in TABLES}


def test_every_claim_has_a_row_in_every_universe(study, tables):
    asked = {name.partition(" (")[0] for name in tables["multiverse"]["claim"]}
    assert asked == set(study.mapping["claims"])
    counts = tables["multiverse"].groupby("universe")["claim"].nunique()
    assert counts.to_dict() == dict.fromkeys(("box_20", "seed_1", "seed_2", "seed_3"), len(tables["multiverse_claims"]))


def test_values_are_finite_and_the_trainings_differ_where_a_network_is_asked(tables):
    values = tables["multiverse"].pivot(index="claim", columns="universe", values="value")
    assert values.notna().all(axis=None)
    differ = values["seed_1"] != values["seed_2"]
    # numbers without a network, and fractions of few configurations, which may coincide
    same = {"argon-gamma", "gram-exact", "pca-sampling-overlaps", "energies-diverge", "corruption-mse-paired"}
    assert set(values.index[~differ]) <= same


def test_universes_have_their_levels_their_fluid_and_their_cost(tables):
    rows = tables["universes"].set_index("universe")
    assert rows["fluid"].to_dict() == {"seed_1": "base", "seed_2": "base", "seed_3": "base", "box_20": "box_20"}
    assert rows["box"].tolist() == [10, 10, 10, 20]
    assert (rows["core_seconds"] > 1).all()
    assert ((rows["failed"] > 0) == ~rows["counted"]).all()
    assert (rows["reason"].notna() == ~rows["counted"]).all()


def test_the_dictionary_explains_every_column_but_the_choices(tables):
    dictionary = read_dictionary(ROOT / "workflow" / "report" / "tables.yaml")
    for name, table in tables.items():
        columns = [column for column in table if column != "box"]
        assert not list_unexplained(dictionary, name, columns), name


def test_figures_and_pages_are_made_and_arrays_of_networks_are_gone(study):
    results = study.directory / "results"
    assert {path.name for path in (results / "figures").iterdir()} == {
        f"{name}.{kind}" for name in ("multiverse", "specification") for kind in ("pdf", "png")
    }
    assert {path.stem for path in (results / "pages").iterdir()} == set(TABLES)
    assert not list(results.rglob("arrays"))


def test_nothing_is_left_to_do(study):
    assert study.planned("multiverse") == {}
