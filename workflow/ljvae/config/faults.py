"""Turn pydantic's errors into lines: the key's path, the fault, the valid values, and the key's unit."""

import difflib
from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from workflow.ljvae.config.fields import Section
from workflow.ljvae.config.renames import new_key, new_value
from workflow.ljvae.config.study import NAMED, TAGGED, TAGS, Study

Location = tuple[int | str, ...]

# Valid values, by the type of pydantic's error; names in braces are of the error's context.
RIGHT = {
    "bool_type": "true or false",
    "dict_type": "a section of keys",
    "finite_number": "a finite number",
    "float_parsing": "a number",
    "float_type": "a number",
    "greater_than": "greater than {gt}",
    "greater_than_equal": "greater than or equal to {ge}",
    "int_type": "a whole number",
    "less_than": "less than {lt}",
    "less_than_equal": "less than or equal to {le}",
    "list_type": "a list",
    "literal_error": "{expected}",
    "model_type": "a section of keys",
    "string_pattern_mismatch": "lower-case letters, digits and _, with a letter first and 64 characters at most",
    "string_too_long": "a text of at most {max_length} characters",
    "string_too_short": "a text of at least {min_length} characters",
    "string_type": "a text",
}

RESEMBLING = 0.65  # of difflib, from 0 to 1: one of three letters is wrong


def lines_of(errors: Iterable[ErrorDetails], whole: type[Section] = Study) -> list[str]:
    """Describe the errors of a validation of a ``whole`` config by one line each, in their order.

    A key that is missing because it is given by its old name is reported once.
    """
    errors = list(errors)
    renamed = {new_key(_dotted(error)) for error in errors if error["type"] == "extra_forbidden"}
    return [_line(error, whole) for error in errors if error["type"] != "missing" or _dotted(error) not in renamed]


def _line(error: ErrorDetails, whole: type[Section]) -> str:
    location = error["loc"]
    path = _path(location)
    dotted = _dotted(error)
    if error["type"] == "extra_forbidden" and (renamed := new_key(dotted)):
        return f"{dotted}: this key is now {renamed}"
    if error["type"] == "literal_error" and (renamed := new_value(dotted, error["input"])):
        return f"{dotted}: {error['input']} is now {renamed}"
    if error["type"] == "extra_forbidden":
        return f"{dotted}: unknown key{_valid_keys(path, location, whole)}"
    if error["type"] == "missing":
        return f"{dotted}: this key is missing{_unit(location, whole)}"
    if error["type"] in ("union_tag_invalid", "union_tag_not_found"):
        section = path[0]
        return f"{dotted}.{TAGS[section]}: should be one of {', '.join(TAGGED[section])}"
    if path[-1] == "[key]":
        return f"{'.'.join(path[:-2])}: the name {path[-2]!r} should be {RIGHT['string_pattern_mismatch']}"
    return f"{dotted}: {_fault(error)}{_given(error['input'])}{_unit(location, whole)}"


def _dotted(error: ErrorDetails) -> str:
    return ".".join(_path(error["loc"]))


def _path(location: Location) -> list[str]:
    """Return the keys to the location of an error, without the class that pydantic adds to the name of an entry."""
    match location:
        case section, name, tag, *rest if tag in TAGGED.get(str(section), {}):
            return [str(key) for key in (section, name, *rest)]
    return [str(key) for key in location]


def _fault(error: ErrorDetails) -> str:
    """Return the sentence that gives the valid values; an error raised by a section has it as its message."""
    values = {name: _number(value) for name, value in error.get("ctx", {}).items()}
    if error["type"] in ("too_short", "too_long"):
        bound = "at least" if error["type"] == "too_short" else "at most"
        limit = values["min_length" if error["type"] == "too_short" else "max_length"]
        items = "item" if limit == "1" else "items"
        return f"should have {bound} {limit} {items}, not {values['actual_length']}"
    if error["type"] in RIGHT:
        return f"should be {RIGHT[error['type']].format(**values)}"
    return error["msg"]


def _number(value: Any) -> str:
    """Format a number of an error's context, without the .0 of a whole one."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _given(value: Any) -> str:
    """Return the end of a sentence that quotes the given value, unless it is a whole section or list."""
    if isinstance(value, dict | list | BaseModel):
        return ""
    text = repr(value)
    return f", not {text if len(text) <= 60 else text[:57] + '...'}"


def section_at(location: Location, whole: type[Section] = Study) -> type[Section] | None:
    """Return the section that holds the last key of an error's location in a ``whole`` config, if there is one."""
    inner: type[Section] | None = whole
    for name in location[:-1]:
        inner = inner_section(inner, str(name)) if inner else None
    if inner:
        return inner
    match location[:-1]:
        case section, _:
            return NAMED.get(str(section))
        case section, _, tag:
            return TAGGED.get(str(section), {}).get(str(tag))
    return None


def inner_section(section: type[Section], key: str) -> type[Section] | None:
    """Return the section that a key of a ``section`` is, if it is one."""
    annotation = section.model_fields[key].annotation if key in section.model_fields else None
    return annotation if isinstance(annotation, type) and issubclass(annotation, Section) else None


def _valid_keys(path: list[str], location: Location, whole: type[Section]) -> str:
    """The end of a sentence that names the key which resembles an unknown one, or else all keys of the section."""
    section = section_at(location, whole)
    if section is None:
        return ""
    keys = list(section.model_fields)
    nearest = difflib.get_close_matches(path[-1], keys, n=1, cutoff=RESEMBLING)
    if not nearest:
        return f"; the keys of {'.'.join(path[:-1]) or 'a config'} are {', '.join(keys)}"
    dotted = ".".join([*path[:-1], nearest[0]])
    return f"; the nearest valid key is {dotted}{_field_unit(section.model_fields[nearest[0]])}"


def _unit(location: Location, whole: type[Section]) -> str:
    """Return the unit of the key at a location, in brackets; an entry of a list has the list's."""
    while location and isinstance(location[-1], int):
        location = location[:-1]
    section = section_at(location, whole) if location else None
    fields = section.model_fields if section else {}
    return _field_unit(fields[location[-1]]) if location and location[-1] in fields else ""


def _field_unit(field: FieldInfo) -> str:
    unit = unit_of(field)
    return f" (unit: {unit})" if unit else ""


def unit_of(field: FieldInfo) -> str:
    """Return the unit of a key, empty if it has none."""
    extra = field.json_schema_extra
    return str(extra.get("unit", "")) if isinstance(extra, dict) else ""
