from tests import robustness


def test_the_table_of_the_docs_is_what_the_tests_do():
    text = robustness.PAGE.read_text()
    assert text == robustness.with_table(text), "run python -m tests.robustness"
