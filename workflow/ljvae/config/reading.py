"""Read a config: `load` turns the mapping from YAML into a `Study`, or reports all faults at once."""

import re
from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from workflow.ljvae.config.contradictions import contradictions
from workflow.ljvae.config.faults import lines_of
from workflow.ljvae.config.study import Study

OWN_SYSTEM = "environments"  # the section of another kind of study, which the Snakefile looks for


class ConfigError(ValueError):
    """A config that can't be run; its text has a line for each fault."""


def load(mapping: Any, files: Iterable[str | Path] = ()) -> Study:
    """Return the study that ``mapping`` (a config from YAML) describes; ``files`` are those it was read from.

    Raises ConfigError with a line for each fault: the key's path, what is wrong and what would be
    right, its unit, and the valid key that resembles an unknown one, or all keys if none does.
    """
    if not isinstance(mapping, dict) or not mapping:
        raise ConfigError("config: it is empty or not a mapping of keys; config/config.yaml is a complete one")
    for name in mapping.keys() - Study.model_fields.keys():
        if get_close_matches(str(name), [OWN_SYSTEM], 1):
            raise ConfigError(f"{name}: unknown key; a study of your own system has the section {OWN_SYSTEM}")
    lines = [line for path in files for line in duplicate_keys(path)]
    mapping = from_text(mapping)
    try:
        study = Study.model_validate(mapping)
    except ValidationError as error:
        lines += lines_of(error.errors())
    lines += contradictions(mapping)
    if lines:
        raise ConfigError("\n".join(lines))
    return study


def from_text(value: Any) -> Any:
    """Convert texts to whole numbers and booleans, since Snakemake's command line gives texts inside a section.

    No valid text of a config looks like a number or a boolean.

    >>> from_text({"conv2d": {"epochs": "3", "mirror": "false", "learning_rate": "2e-3"}})
    {'conv2d': {'epochs': 3, 'mirror': False, 'learning_rate': '2e-3'}}
    """
    if isinstance(value, dict):
        return {key: from_text(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [from_text(entry) for entry in value]
    if isinstance(value, str) and re.fullmatch(r"[+-]?\d{1,20}", value):
        return int(value)
    return {"true": True, "false": False}.get(value, value) if isinstance(value, str) else value


def duplicate_keys(path: str | Path) -> list[str]:
    """Return a line for each key that occurs twice in one section of a YAML file: YAML silently keeps the last."""
    root = yaml.compose(Path(path).read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    return [f"{key}: this key occurs twice in {path}" for key in _duplicates(root, ())]


def _duplicates(node: Any, path: tuple[str, ...]) -> list[str]:
    if isinstance(node, yaml.SequenceNode):
        return [key for entry in node.value for key in _duplicates(entry, path)]
    if not isinstance(node, yaml.MappingNode):
        return []
    names = [str(key.value) for key, _ in node.value if key.tag != "tag:yaml.org,2002:merge"]
    twice = [".".join((*path, name)) for name in dict.fromkeys(names) if names.count(name) > 1]
    return twice + [duplicate for key, value in node.value for duplicate in _duplicates(value, (*path, str(key.value)))]
