from tests.paths import CONFIG
from workflow.ljvae.config.reference import key_table, schema, with_key_table


def test_schema_and_table_are_those_of_the_models():
    assert (CONFIG / "schema.json").read_text() == schema(), "run make docs-config"
    readme = (CONFIG / "README.md").read_text()
    assert readme == with_key_table(readme), "run make docs-config"


ROWS = [line.strip("| ").split(" | ") for line in key_table().splitlines()[2:]]


def rows_of(key):
    return [row for row in ROWS if f"{key}`" in row[0]]


def test_a_key_that_sections_share_has_one_row():
    for key in ("epochs", "batch_size", "learning_rate", "weight_decay"):
        (row,) = rows_of(f"models.NAME.{key}")
        assert row[0] == f"`models.NAME.{key}`, `regressors.NAME.{key}`, `prior.{key}`, `densities.NAME.{key}`"
    assert rows_of("models.NAME.cells")[0][0] == "`models.NAME.cells` (image)"
    assert [row[0] for row in rows_of("models.NAME.order")] == [
        "`models.NAME.order` (conv2d, conv2d_patch, dense)",
        "`models.NAME.order` (geometric)",
    ]


def test_a_key_has_its_default():
    defaults = {
        key: rows_of(key)[0][2] for key in ("NAME.sigma", "regressors.NAME.channels", "NAME.sweeps", "NAME.places")
    }
    assert defaults == {
        "NAME.sigma": "`1.0`",
        "regressors.NAME.channels": "`[32, 64]`",
        "NAME.sweeps": "not set",
        "NAME.places": '`["anywhere"]`',
    }
    assert rows_of("models.NAME.input")[0][2] == "`distances`"
    assert rows_of("system.box")[0][2] == ""
