"""The reference of the tables in results/README.md is that of the dictionary."""

from workflow.commands import dictionary


def test_the_page_of_results_is_written_from_the_dictionary():
    text = dictionary.PAGE.read_text()
    assert text == dictionary.with_reference(text), "run make docs-config"
    assert "### sampler.csv" in text


def test_only_the_part_between_the_marks_is_written(tmp_path):
    source = tmp_path / "tables.yaml"
    source.write_text("suffixes: {}\ntables: {heights: {row: a gamma, columns: {height: Height.}, bug: none}}\n")
    text = dictionary.with_reference("before\n<!-- tables -->\nstale\n<!-- /tables -->\nafter\n", source)
    assert text.startswith("before\n<!-- tables -->\n| a column")
    assert text.endswith("<!-- /tables -->\nafter\n")
    assert "### heights.csv" in text
    assert "stale" not in text
