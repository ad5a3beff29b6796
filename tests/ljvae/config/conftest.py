import copy

import pytest
import yaml

from tests.paths import CONFIG
from workflow.ljvae.config.reading import ConfigError, load


@pytest.fixture(scope="session")
def whole():
    return yaml.safe_load((CONFIG / "config.yaml").read_text())


@pytest.fixture
def mapping(whole):
    """config.yaml, to be spoilt."""
    return copy.deepcopy(whole)


@pytest.fixture
def study(mapping):
    return load(mapping)


@pytest.fixture
def faults():
    """The lines with which `load` refuses a mapping."""

    def lines(mapping):
        with pytest.raises(ConfigError) as caught:
            load(mapping)
        return str(caught.value).split("\n")

    return lines


@pytest.fixture
def faults_of(mapping, faults):
    """The lines with which `load` refuses config.yaml with another value at a dotted path."""

    def lines(path, value):
        *parents, key = path.split(".")
        section = mapping
        for parent in parents:
            section = section[parent]
        section[key] = value
        return faults(mapping)

    return lines
