from tests.paths import CONFIG
from workflow.ljvae.config.reference import schema, with_key_table


def test_schema_and_table_are_those_of_the_models():
    assert (CONFIG / "schema.json").read_text() == schema(), "run make docs-config"
    readme = (CONFIG / "README.md").read_text()
    assert readme == with_key_table(readme), "run make docs-config"
