"""A griffe extension: doctests in docstrings are shown as code, as Markdown would take >>> for a quotation."""

import inspect
import re
from typing import Any

import griffe

DOCTEST = re.compile(r"^>>> .*(?:\n(?!\s*$).*)*", re.MULTILINE)


def fenced(text: str) -> str:
    r"""``text`` with a fence around each doctest: the lines from >>> to the next empty one.

    >>> fenced("One.\n\n>>> 1 + 1\n2").splitlines()
    ['One.', '', '```pycon', '>>> 1 + 1', '2', '```']
    """
    return DOCTEST.sub(lambda found: f"```pycon\n{found[0]}\n```", text)


class Doctests(griffe.Extension):
    """Fences the doctests of every docstring."""

    def on_object(self, *, obj: griffe.Object, **kwargs: Any) -> None:
        """Called by griffe for each object that it has read."""
        if obj.docstring:
            obj.docstring.value = fenced(inspect.cleandoc(obj.docstring.value))
