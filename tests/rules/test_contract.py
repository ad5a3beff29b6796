"""Every script's main takes what its rule names, and says so in its signature."""

import inspect
from importlib import import_module
from pathlib import Path

import pytest
import yaml

from tests.paths import ROOT, SMOKE
from workflow.commands import plan
from workflow.control import engine
from workflow.control.jobs import TRACKED

IMPLICIT = {"threads"}
RULES = ROOT / "workflow" / "rules"


def named(rule):
    """Names of the inputs, outputs and params of a rule, and its wildcards."""
    files = [*rule.input.keys(), *rule.output.keys()]
    return files, set(rule.params.keys()), set(rule.wildcard_names)


def describe_study(shards):
    mapping = yaml.safe_load(SMOKE.read_text())
    mapping["simulation"]["shards"] = shards
    return mapping


STUDIES = {
    "whole ensembles": describe_study(1),
    "shards": describe_study(2),
    "own system": {"environments": {"normal": str(SMOKE), "shards": 2}},  # of the file only its being there matters
}


@pytest.fixture(scope="module", params=STUDIES)
def rules(request, tmp_path_factory):
    with engine.loaded(plan.SNAKEFILE, tmp_path_factory.mktemp("empty"), STUDIES[request.param], []) as workflow:
        yield {rule.name: rule for rule in workflow.rules if rule.script}


# Rules that are another rule with other files.
USED_AGAIN = {"simulate_fluid": "simulate_ensemble", "table_fluid": "table_sampler"}


def test_files_of_rules_are_short():
    counts = {path.name: len(path.read_text().splitlines()) for path in RULES.glob("*.smk")}
    assert counts
    assert {name: count for name, count in counts.items() if count > 300} == {}


def test_a_script_has_the_name_of_its_rule(rules):
    for name, rule in rules.items():
        script = Path(rule.script).stem
        assert script == USED_AGAIN.get(name, name) or (script == "encode" and name.startswith("encode_")), name


def test_every_file_has_a_name_that_stands_for_nothing_else(rules):
    for name, rule in rules.items():
        files, params, _ = named(rule)
        assert len(set(files)) == len(files), name
        assert not set(files) & params, name


def test_main_takes_what_its_rule_names_and_nothing_else(rules):
    faults = []
    for name, rule in rules.items():
        files, params, wildcards = named(rule)
        main = import_module(f"workflow.scripts.{Path(rule.script).stem}").main
        signature = inspect.signature(main).parameters.values()
        parameters = {parameter.name for parameter in signature if parameter.kind is not parameter.VAR_KEYWORD}
        given = {*files, *(params - TRACKED)}
        if len(parameters) == len(signature):  # main names all that it takes
            faults += [f"{name}: main lacks {key}" for key in given - parameters]
        faults += [f"{name}: the rule lacks {key}" for key in parameters - {*files, *params, *wildcards, *IMPLICIT}]
    assert not faults


def test_every_rule_says_what_it_does(rules):
    for name, rule in rules.items():
        assert rule.message, name
        assert rule.message.endswith("."), name


def test_messages_of_different_rules_differ(rules):
    messages = [rule.message for rule in rules.values()]
    assert sorted(set(messages)) == sorted(messages)
