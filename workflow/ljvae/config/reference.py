"""Generate the reference of the config from its models: config/schema.json and the table of config/README.md.

`python -m workflow.ljvae.config.reference` writes both.
"""

import json
from pathlib import Path

from pydantic.fields import FieldInfo

from workflow.ljvae.config.environments import EnvironmentStudy
from workflow.ljvae.config.faults import inner_section, unit_of
from workflow.ljvae.config.fields import Section
from workflow.ljvae.config.study import NAMED, TAGGED, Study


def schema() -> str:
    """Return the JSON schema of a config, as text."""
    return json.dumps(Study.model_json_schema(), indent=1) + "\n"


def key_table() -> str:
    """A Markdown table with every key, its type and range, default, unit and meaning.

    Keys of several sections that agree in all of these share a row.
    """
    return _tabulate(_sections(Study))


def environment_table() -> str:
    """A Markdown table of the keys of a study of your own system, as `key_table`."""
    return _tabulate(_sections(EnvironmentStudy))


def _tabulate(listed: list[tuple[str, str, type[Section]]]) -> str:
    sections: dict[tuple[str, ...], dict[str, list[str]]] = {}
    for path, tag, section in listed:
        for key, field in section.model_fields.items():
            if not inner_section(section, key) and (path or "dict" not in str(field.annotation)):
                dotted = f"{path}.{key}" if path else key
                texts = (_value_text(section, key), _default_text(field), unit_of(field), str(field.description))
                sections.setdefault((key, *texts), {}).setdefault(dotted, []).append(tag)
    rows = ["| key | value | default | unit | meaning |", "|---|---|---|---|---|"]
    for (_, *columns), places in sections.items():
        keys = ", ".join(f"`{dotted}`{_tags_text(dotted, tags)}" for dotted, tags in places.items())
        rows.append(f"| {keys} | {' | '.join(columns)} |")
    return "\n".join(rows) + "\n"


def _tags_text(dotted: str, tags: list[str]) -> str:
    """The kinds of entries that have a key, in parentheses; nothing if all have it."""
    kinds = TAGGED.get(dotted.partition(".")[0], {})
    return f" ({', '.join(tags)})" if len(tags) < len(kinds) else ""


def _default_text(field: FieldInfo) -> str:
    if field.is_required():
        return ""
    if field.default is None:
        return "not set"
    return f"`{field.default if isinstance(field.default, str) else json.dumps(field.default)}`"


def _sections(whole: type[Section], path: str = "") -> list[tuple[str, str, type[Section]]]:
    """Path of each section of a config, its kind where a section has several, and its class."""
    named: list[tuple[str, str, type[Section]]] = [(path, "", whole)]
    for key in whole.model_fields:
        dotted = f"{path}.{key}" if path else key
        if dotted in NAMED:
            named.append((f"{dotted}.NAME", "", NAMED[dotted]))
        elif dotted in TAGGED:
            named += [(f"{dotted}.NAME", tag, kind) for tag, kind in TAGGED[dotted].items()]
        elif inner := inner_section(whole, key):
            named += _sections(inner, dotted)
    return named


def _value_text(section: type[Section], key: str) -> str:
    described = section.model_json_schema()["properties"][key]
    described = described.get("anyOf", [described])[0]  # the type of an optional key if it is given
    entry = described.get("items", described)
    if entry.get("type") == "object":
        return "a file for each name"
    if "const" in entry:
        text = f"`{entry['const']}`"
    elif "enum" in entry:
        text = ", ".join(f"`{value}`" for value in entry["enum"])
    else:
        text = {"integer": "whole number", "number": "number", "boolean": "true or false"}.get(
            entry["type"], "name" if "pattern" in entry else "text"
        )
        low = entry.get("minimum", entry.get("exclusiveMinimum"))
        high = entry.get("maximum", entry.get("exclusiveMaximum"))
        if low is not None:
            text += f", {'over ' if 'exclusiveMinimum' in entry else ''}{low:g} to "
            text += f"{'under ' if 'exclusiveMaximum' in entry else ''}{high:g}"
    return f"list of: {text}" if "items" in described else text


def write_reference(folder: Path) -> None:
    """Write schema.json and the table of README.md in ``folder`` (config/) from the models."""
    (folder / "schema.json").write_text(schema(), encoding="utf-8")
    readme = folder / "README.md"
    readme.write_text(with_key_table(readme.read_text(encoding="utf-8")))


def with_key_table(text: str) -> str:
    """Return the ``text`` of config/README.md with its tables rebuilt."""
    for mark, table in (("keys", key_table()), ("environments", environment_table())):
        before, rest = text.split(f"<!-- {mark} -->\n")
        after = rest.split(f"<!-- /{mark} -->")[1]
        text = f"{before}<!-- {mark} -->\n{table}<!-- /{mark} -->{after}"
    return text


if __name__ == "__main__":
    write_reference(Path("config"))
