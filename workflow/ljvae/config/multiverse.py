"""The multiverse's own config: what the deck leaves open, with levels of each choice, and the study of a universe."""

import copy
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import AfterValidator, Field, ValidationError

from workflow.ljvae.config.contradictions import contradictions
from workflow.ljvae.config.faults import lines_of
from workflow.ljvae.config.fields import Name, Real, Section, Seeds, key, refusal
from workflow.ljvae.config.reading import ConfigError, duplicate_keys, from_text
from workflow.ljvae.config.study import Study
from workflow.ljvae.multiverse.design import MOST_CHOICES

LevelName = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9.-]{0,30}$")]
ANY = "*"  # in a dotted key: each entry of a section


class Choice(Section):
    """A choice that the deck leaves open: its levels by name, and the keys of the study that they set.

    The first level is the study's. Another one takes its place wherever a key has it, so that networks which differ on
    purpose stay as they are. A level that is a section replaces those of its keys that are equal.
    """

    why: Annotated[str, Field(min_length=10, max_length=400)] = key("What the deck leaves open, in a sentence.")
    keys: Annotated[list[str], Field(min_length=1)] = key("Dotted keys of the study; * stands for each entry.")
    levels: Annotated[dict[LevelName, Any], Field(min_length=2, max_length=4)] = key("Levels by name.")
    about: list[str] = key("Claims that only make sense at the first level.", default=[])


def _refuse_clashes(choices: dict[str, Choice]) -> dict[str, Choice]:
    names = [f"{choice}_{name}" for choice, entry in choices.items() for name in entry.levels]
    if len(set(names)) < len(names) or any(name.startswith(("seed_", "plan_")) for name in names):
        raise refusal("no two universes should have the same name, and no choice should be called seed or plan")
    return choices


class Multiverse(Section):
    """Universes around one study."""

    study: dict[str, Any] = key("Dotted keys that have another value than the study's in every universe.", default={})
    without: list[str] = key("Claims of the study that are not asked.", default=[])
    seeds: Annotated[Seeds, Field(min_length=3, max_length=20)] = key(
        "Training seeds of the base, which measure the noise."
    )
    robust: Real = key("Least fraction of universes in which a robust claim holds.", "fraction", gt=0.5, le=1)
    confidence: Real = key("Confidence with which an effect differs from the noise.", "fraction", gt=0.5, lt=1)
    choices: Annotated[
        dict[Name, Choice], Field(min_length=1, max_length=MOST_CHOICES), AfterValidator(_refuse_clashes)
    ] = key("Choices by name.")


def load_multiverse(path: str | Path) -> Multiverse:
    """Read the multiverse's config. Raises ConfigError with a line for each fault."""
    try:
        mapping = yaml.safe_load(Path(path).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ConfigError(f"{path}: it can't be read ({' '.join(str(error).split())})") from None
    if lines := duplicate_keys(path):
        raise ConfigError("\n".join(lines))
    try:
        return Multiverse.model_validate(_with_text_keys(mapping))
    except ValidationError as error:
        raise ConfigError("\n".join(f"{path}: {line}" for line in lines_of(error.errors()))) from None


def study_of_universe(config: dict, multiverse: Multiverse, levels: dict[str, str]) -> Study:
    """Return the study of a universe: that of ``config`` with the changes of the multiverse and of the ``levels``.

    Raises ConfigError if a key is not in the config, a level takes the place of nothing, or the study can't be run.
    """
    mapping = from_text(copy.deepcopy(config))
    for dotted, value in multiverse.study.items():
        places = list(_places(mapping, dotted))
        if not places:
            raise ConfigError(f"study: {dotted} is no key of the config")
        for section, name in places:
            section[name] = copy.deepcopy(value)
    for choice, name in levels.items():
        _set_level(mapping, choice, multiverse.choices[choice], name)
    _keep_asked(mapping, multiverse.without)
    try:
        study = Study.model_validate(mapping)
    except ValidationError as error:
        raise ConfigError("\n".join(_of_levels(levels, lines_of(error.errors())))) from None
    # claims about a network may be about one of another kind here
    if lines := [line for line in contradictions(mapping) if not line.startswith("claims.")]:
        raise ConfigError("\n".join(_of_levels(levels, lines)))
    return study


def _keep_asked(mapping: dict, without: list[str]) -> None:
    """Remove the claims that are not asked, and the networks that no other claim is about."""
    mapping["claims"] = {name: entry for name, entry in mapping["claims"].items() if name not in without}
    named = {
        network
        for entry in mapping["claims"].values()
        for key in ("models", "against")
        for network in entry.get(key, [])
    }
    named |= {mapping["hyperparameters"]["base"], mapping["figures"]["model"], *mapping["analysis"]["models"]}
    mapping["models"] = {name: entry for name, entry in mapping["models"].items() if name in named}
    mapping["figures"]["attempts"] = []
    mapping["densities"] = {}


def _of_levels(levels: dict[str, str], lines: list[str]) -> list[str]:
    chosen = ", ".join(f"{choice} {name}" for choice, name in levels.items())
    return [f"the universe of {chosen}: {line}" for line in lines]


def _set_level(mapping: dict, choice: str, entry: Choice, name: str) -> None:
    first, *_ = entry.levels.values()
    places = [place for dotted in entry.keys for place in _places(mapping, dotted) if _has(place, first)]
    if not places:
        raise ConfigError(f"choices.{choice}.levels: no key of {', '.join(entry.keys)} has the first level, {first}")
    for section, key_name in places:
        old = section[key_name]
        level = copy.deepcopy(entry.levels[name])
        section[key_name] = {k: v for k, v in old.items() if k not in first} | level if isinstance(old, dict) else level


def _has(place: tuple[dict, str], level: Any) -> bool:
    value = place[0][place[1]]
    if isinstance(value, dict) and isinstance(level, dict):
        return level.items() <= value.items()
    return value == level


def _places(mapping: dict, dotted: str) -> Iterator[tuple[dict, str]]:
    """Yield each section that has a key of the dotted pattern, with the key."""
    head, _, rest = dotted.partition(".")
    for name in list(mapping) if head == ANY else [head] if head in mapping else []:
        if not rest:
            yield mapping, name
        elif isinstance(mapping[name], dict):
            yield from _places(mapping[name], rest)


def _with_text_keys(value: Any) -> Any:
    """Return the value with all keys of its sections as text: YAML reads 10: as a number."""
    if isinstance(value, dict):
        return {f"{name:g}" if isinstance(name, float) else str(name): _with_text_keys(v) for name, v in value.items()}
    return value
