"""Every leaf of the config with every kind of bad value: a line that names it, never a traceback."""

import copy
import math
import re

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.paths import CONFIG
from workflow.ljvae.config import renames
from workflow.ljvae.config.reading import ConfigError, load
from workflow.ljvae.config.reference import key_table
from workflow.ljvae.config.study import Study

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
OF_PYDANTIC = re.compile(r"\b(Input|String|List|Dictionary|Value) should|instance of|unable to|pattern")
# Keys that may be left out or be null: a claim has one of its bounds or both.
OPTIONAL = {"at_least", "at_most", "models", "against", "ensembles"}


def lines_of(mapping):
    """Faults that `load` names; empty if it accepts the config."""
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
    if path[0] == "anomalies" and path[-1] == "sweeps" and kind == "nothing":  # those of the simulation
        return True
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
        assert not any(OF_PYDANTIC.search(line) for line in lines), lines


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
            defaults = ("input", "channels", "layers", "dense_units", "extra_seeds")
            defaults += (
                "sweeps",
                "exponents",
                "temperatures",
                "diameters",
                "places",
                "sigma",
                "overview",
                "trial",
                "latents",
            )
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
    lines = lines_of(changed(path, value))
    assert all(line.strip() and not OF_PYDANTIC.search(line) for line in lines), lines


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        ("system.bax", 3, "system.bax: unknown key; the nearest valid key is system.box (unit: sigma)"),
        ("system.periodic", True, "system.periodic: unknown key; the keys of system are particles, box, temperature"),
        ("periodic", True, "periodic: unknown key; the keys of a config are seed, trial, system, simulation, "),
        ("system.box", -1, "system.box: should be greater than or equal to 3, not -1 (unit: sigma)"),
        ("system.temperature", float("nan"), "system.temperature: should be a finite number"),
        ("seed", True, "seed: should be a whole number, not True"),
        ("system.box", True, "system.box: should be a number, not a boolean"),
        ("simulation.sweeps", 10.5, "simulation.sweeps: should be a whole number, not 10.5 (unit: sweeps)"),
        ("simulation.gammas", [0.1, 0.1], "simulation.gammas: entries should differ from each other"),
        ("split.test", 0.5, "split: the four fractions should add up to 1"),
        ("models.conv2d.order", "z", "models.conv2d.order: should be 'none', 'x', 'y' or 'radial', not 'z'"),
        (
            "models.conv2d.architecture",
            "conv",
            "models.conv2d.architecture: should be one of conv2d, conv2d_patch, dense, geometric, image",
        ),
        ("models.dense_distances.layrs", 2, "the nearest valid key is models.dense_distances.layers (unit: layers)"),
        ("argon.sigma", [3.4], "argon: sigma and epsilon should have equally many entries"),
        ("simulation.gammas", [0.1, 0.1000000001], "simulation.gammas.1: should have at most six significant digits"),
        ("simulation.sweeps", 10, "simulation.sweeps: should be greater than or equal to 16, not 10"),
        ("models.conv2d.latent_dim", 1, "models.conv2d.latent_dim: should be greater than or equal to 2"),
        ("models.Bad name", {}, "models: the name 'Bad name' should be lower-case letters, digits and _"),
    ],
)
def test_a_fault_is_named_with_what_would_be_right(faults_of, path, value, expected):
    lines = faults_of(path, value)
    assert any(expected in line for line in lines), lines


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        ("coordinates", {}, "coordinates: this key is now regressors"),
        ("detector.interval", 0.99, "detector.interval: this key is now detector.confidence"),
        ("anomalies.mine", {"kind": "file", "path": "a.npy", "length": 1}, "this key is now anomalies.mine.sigma"),
        ("models.conv2d_radial.order", "corner", "models.conv2d_radial.order: corner is now radial"),
        ("regressors.learned_dense.order", "corner", "regressors.learned_dense.order: corner is now radial"),
    ],
)
def test_a_key_or_value_by_its_old_name_is_told_the_new_one(faults_of, path, value, expected):
    lines = faults_of(path, value)
    assert any(expected in line for line in lines), lines


def test_a_key_that_is_there_by_its_old_name_is_not_missing_too(mapping, faults):
    mapping["prior"]["between"] = mapping["prior"].pop("interpolated_gammas")
    mapping["coordinates"] = mapping.pop("regressors")
    assert sorted(line.split(":")[0] for line in faults(mapping)) == ["coordinates", "prior.between"]


def test_every_new_name_is_a_key():
    keys = set(re.findall(r"^\| `([\w.]+)` ", key_table(), re.M)) | set(Study.model_fields)
    for new in [*renames.KEYS.values(), *renames.VALUES]:
        assert new.replace("*", "NAME") in keys


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("system: {box: .nan}", "system.box: should be a finite number"),
        ("system: {particles: 9999999}", "system.particles: should be less than or equal to 64"),
        ("simulation: {gammas: []}", "simulation.gammas"),
        ("models: {conv2d: {architecture: transformer}}", "models.conv2d.architecture: should be one of"),
        ("anomalies: {../up: {kind: uniform, configurations: 50}}", "should be lower-case letters, digits and _"),
        ("trainnig: {seeds: [1]}", "trainnig: unknown key; the nearest valid key is training"),
    ],
)
def test_a_fault_is_named_though_the_rest_of_the_config_is_missing(text, fault):
    assert any(fault in line for line in complaints(yaml.safe_load(text)))
