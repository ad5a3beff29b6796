"""The form of a claim: where the deck makes it, how it is read, and what its entry in the config must name."""

from dataclasses import dataclass, field

DECK = "the deck's"
OURS = "ours"


@dataclass(frozen=True)
class Claim:
    """A statement of the deck, the statistic that decides on it, and what its entry in the config names.

    ``slide`` is its title in ``chapter``, ``says`` a paraphrase in which words in quotation marks are the deck's.
    ``reading`` is ours where the deck only implies the statement, or where the statistic is one of several reasonable
    ones. ``null`` says what the statistic is compared with, ``fails`` why the claim fails where it does.

    ``models``, ``against`` and ``ensembles`` say of which kind the named things must be, or that none are named:
    networks by architecture and input, ``probed`` networks (those of analysis.models), ``regressor`` (of the section
    regressors); ensembles by kind, and by what they are ``having`` (one of them is named, unless ``several``). With
    ``each`` there is a row for each ensemble or each model. ``best`` says which statistic counts where several networks
    are named: the max or the min. ``grid`` is the key that needs two values. A claim that is not ``trained`` depends on
    no network, even where the arrays come with one.
    """

    chapter: str
    slide: str
    says: str
    statistic: str
    null: str
    fails: str
    reading: str = DECK
    models: str = ""
    against: str = ""
    ensembles: str = ""
    having: dict[str, str] = field(default_factory=dict)
    several: bool = False
    each: str = ""
    grid: str = ""
    best: str = ""
    trained: bool = True
