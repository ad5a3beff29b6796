"""Pages are easy to read: sentences are short, and numbers stand in tables."""

import re
from statistics import median

import pytest

from tests.paths import ROOT

WORDS = 20  # of the median sentence of a page
NUMERALS = 40  # of a page

PAGES = ["README.md", *sorted(f"docs/{path.name}" for path in (ROOT / "docs").glob("*.md"))]
DROPPED = re.compile(
    r"^```.*?^```"  # code
    r"|<!--.*?-->"
    r"|^\|.*?$"  # tables
    r"|^#.*?$"  # headings
    r"|^!\[.*?$",  # figures
    re.MULTILINE | re.DOTALL,
)


def prose(page):
    """A page without code, tables, headings, figures, and targets of links.

    >>> prose("# A\\n\\nSee [this](that.md) `x.y`.\\n\\n| 1 |\\n")
    'See this x.'
    """
    text = DROPPED.sub("\n", page)
    text = re.sub(r"`[^`]*`", "x", text)
    return re.sub(r"\]\([^)]*\)|\[", "", text).strip()


def sentences(page):
    """The sentences of a page, those of list items among them.

    >>> sentences("One, two. Three\\nfour: gamma 0.4 (e.g. five).\\n\\n- Six\\n- seven")
    ['One, two', 'Three four: gamma 0.4 (e.g. five)', 'Six', 'seven']
    """
    paragraphs = re.split(r"\n\s*\n|\n\s*(?:[-*]|\d+\.) |^(?:[-*]|\d+\.) ", prose(page))
    split = [
        re.split(r"(?<!e\.g)(?<!i\.e)(?<!et al)[.?!][*)\"]*\s", f"{' '.join(text.split())} ") for text in paragraphs
    ]
    return [sentence.strip(" -*") for part in split for sentence in part if re.search(r"\w", sentence)]


def words(sentence):
    """The number of words of a sentence; symbols are none.

    >>> words("L = 10 sigma, as a well-known box")
    7
    """
    return len(re.findall(r"\w[\w'.,-]*", sentence))


def numerals(page):
    """The number of numerals in the prose of a page.

    >>> numerals("1,000 of 2.5e-3 at `3`, conv2d.\\n\\n| 4 |\\n")
    2
    """
    return len(re.findall(r"(?<![\w.])\d[\d.,]*(?:e-?\d+)?", prose(page)))


@pytest.mark.parametrize("page", PAGES)
def test_sentences_are_short(page):
    lengths = [words(sentence) for sentence in sentences((ROOT / page).read_text())]
    assert not lengths or median(lengths) <= WORDS


# references consist of years, volumes and pages
@pytest.mark.parametrize("page", [page for page in PAGES if not str(page).endswith("references.md")])
def test_numbers_stand_in_tables(page):
    assert numerals((ROOT / page).read_text()) <= NUMERALS
