"""Every leaf of the config with every kind of bad value: a line that names it, never a traceback."""

import copy
import math

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.paths import CONFIG
from workflow.ljvae.config.reading import ConfigError, duplicate_keys, load

WHOLE = yaml.safe_load((CONFIG / "config.yaml").read_text())

# A value that no key takes, whatever its type.
BAD = {
    "nothing": None,
    "text": "many",
    "nan": math.nan,
    "infinite": math.inf,
    "negative": -1.0e300,
    "a_section": {"a": 1},
    "nested": [[[]]],
    "complex": 1j,
}


def leaves(node, path=()):
    """Paths of all values of a config that are no section; a list is a leaf, and so are its entries."""
    if isinstance(node, dict):
        return [leaf for key, value in node.items() for leaf in leaves(value, (*path, key))]
    if isinstance(node, list):
        return [path, *((*path, k) for k in range(len(node)))]
    return [path]


def changed(path, value):
    mapping = copy.deepcopy(WHOLE)
    section = mapping
    for part in path[:-1]:
        section = section[part]
    section[path[-1]] = value
    return mapping


def without(path):
    mapping = changed(path, None)
    section = mapping
    for part in path[:-1]:
        section = section[part]
    del section[path[-1]]
    return mapping


LEAVES = leaves(WHOLE)
# Keys that may be left out or be null: a claim has one of its bounds or both.
OPTIONAL = {"at_least", "at_most", "models", "against", "ensembles"}


def lines_of(mapping):
    """What `load` complains about, if it does."""
    try:
        load(mapping)
    except ConfigError as error:
        return str(error).split("\n")
    return []


def complaints(mapping):
    lines = lines_of(mapping)
    assert lines, "nothing was refused"
    return lines


def named_in(lines, path):
    """Whether a line names the leaf or the section that it is in."""
    dotted = ".".join(map(str, path))
    inside = ".".join(map(str, path[:-1])) or dotted
    return any(line.startswith((dotted, inside)) for line in lines)


def _at(path):
    value = WHOLE
    for part in path:
        value = value[part]
    return value


def takes(path, kind):
    """Whether a leaf may have a value that is bad elsewhere."""
    if kind == "text":  # a name; those that nothing has are refused below
        return isinstance(_at(path), str) and path[-1] not in ("architecture", "kind")
    # a bound may be any number, and one of two may be absent
    return kind in ("nothing", "negative") and path[-1] in ("at_least", "at_most")


BAD_VALUES = [(kind, path) for kind in BAD for path in LEAVES if not takes(path, kind)]
NAMES = [path for path in LEAVES if isinstance(_at(path), str)]
MISSPELT = [path for path in LEAVES if not isinstance(path[-1], int) and path[-1] not in ("kind", "architecture")]


def test_there_are_leaves_enough():
    assert len(BAD_VALUES) > 2000


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_value_is_named_at_every_leaf(kind):
    for path in [path for of_kind, path in BAD_VALUES if of_kind == kind]:
        lines = complaints(changed(path, BAD[kind]))
        assert named_in(lines, path), (path, lines)
        assert all(len(line) < 400 for line in lines), lines


@pytest.mark.parametrize("path", NAMES, ids=lambda path: str(path[-1]))
def test_a_name_that_nothing_has_is_refused(path):
    assert named_in(complaints(changed(path, "no_such_thing")), path)


def test_a_misspelt_key_is_named_with_its_nearest():
    for path in MISSPELT:
        mapping = without(path)
        misspelt = (*path[:-1], f"{path[-1]}x")
        section = mapping
        for part in path[:-1]:
            section = section[part]
        section[misspelt[-1]] = _at(path)
        lines = complaints(mapping)
        assert any(line.startswith(".".join(map(str, misspelt))) for line in lines), (path, lines)


def test_a_missing_key_is_named():
    for path in LEAVES:
        if not isinstance(path[-1], int) and path[-1] not in OPTIONAL and path[0] != "claims":
            lines = lines_of(without(path))
            defaults = ("input", "blocks", "channels", "layers", "extra_seeds")
            defaults += ("exponents", "temperatures", "diameters", "places", "length")
            assert any(path[-1] in line for line in lines) or path[-1] in defaults, (path, lines)


@pytest.mark.parametrize("section", list(WHOLE))
@pytest.mark.parametrize("value", [None, [], "text", 3, [1, 2]])
def test_a_section_that_is_none(section, value):
    if isinstance(WHOLE[section], dict):
        assert any(line.startswith(section) for line in complaints(WHOLE | {section: value}))


@settings(max_examples=200)
@given(
    st.sampled_from(LEAVES),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
        max_leaves=6,
    ),
)
def test_whatever_stands_at_a_leaf_gives_a_study_or_lines(path, value):
    assert all(line.strip() for line in lines_of(changed(path, value)))


def test_a_key_that_is_there_twice(tmp_path):
    file = tmp_path / "twice.yaml"
    file.write_text("system:\n  box: 3\n  box: 4\nmodels:\n  - {a: 1, a: 2}\n  - &b {c: 1}\n  - {<<: *b, c: 2}\n")
    assert [line.split(":")[0] for line in duplicate_keys(file)] == ["system.box", "models.a"]
    with pytest.raises(ConfigError, match=r"system\.box: this key is there twice"):
        load(WHOLE, [file])


@pytest.mark.parametrize("name", ["config.yaml", "smoke.yaml", "replicates.yaml"])
def test_our_own_configs_have_each_key_once(name):
    assert duplicate_keys(CONFIG / name) == []
