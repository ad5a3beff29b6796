"""Renamed keys and values: a config with an old name is refused with a line that gives the new one."""

import re

# Dotted keys, old to new; * stands for the name of an entry.
KEYS = {
    "coordinates": "regressors",
    "detector.interval": "detector.confidence",
    "prior.between": "prior.interpolated_gammas",
    "anomalies.*.length": "anomalies.*.sigma",
    "models.*.frame_weight": "models.*.orientation_weight",
}
# Old and new value of dotted keys.
VALUES = {
    "models.*.order": {"corner": "radial"},
    "regressors.*.order": {"corner": "radial"},
}


def new_key(dotted: str) -> str | None:
    """Return the new name of a renamed key, or None.

    >>> new_key("coordinates"), new_key("anomalies.mine.length"), new_key("seed")
    ('regressors', 'anomalies.mine.sigma', None)
    """
    for old, new in KEYS.items():
        if match := _match(old, dotted):
            for name in match.groups():
                new = new.replace("*", name, 1)
            return new
    return None


def new_value(dotted: str, value: object) -> str | None:
    """Return the new name of a renamed value, or None.

    >>> new_value("models.mine.order", "corner"), new_value("models.mine.order", "z")
    ('radial', None)
    """
    for pattern, values in VALUES.items():
        if isinstance(value, str) and _match(pattern, dotted):
            return values.get(value)
    return None


def _match(pattern: str, dotted: str) -> re.Match | None:
    return re.fullmatch(re.escape(pattern).replace(r"\*", r"([^.]+)"), dotted)
