"""docs/limitations.md says which message a user gets, and the config gives it."""

import copy
import re

import pytest
import yaml

from tests.paths import CONFIG, ROOT
from workflow.ljvae.config.reading import ConfigError, load

PAGE = (ROOT / "docs" / "limitations.md").read_text()
ROWS = re.findall(r"^\| [^|]+ \| `([\w.]+): ([^`]+)` \| `([^`]+)` \|$", PAGE, re.M)


def test_the_page_has_a_table_of_messages():
    assert len(ROWS) == PAGE.count("\n| ") - 1


@pytest.mark.parametrize(("key", "value", "message"), ROWS, ids=[f"{row[0]} {row[1]}" for row in ROWS])
def test_a_limit_has_the_message_of_the_page(key, value, message):
    mapping = copy.deepcopy(yaml.safe_load((CONFIG / "config.yaml").read_text()))
    *parents, last = key.split(".")
    section = mapping
    for parent in parents:
        section = section[parent]
    section[last] = yaml.safe_load(value)
    with pytest.raises(ConfigError, match=re.escape(message)):
        load(mapping)
