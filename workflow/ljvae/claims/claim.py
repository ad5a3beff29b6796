"""The form of a claim: where the deck makes it, how it is tested, and what its entry in the config must name."""

from dataclasses import dataclass, field

DECK = "the deck's"
OURS = "ours"


@dataclass(frozen=True)
class Claim:
    """A statement of the deck, the statistic that tests it, and what its entry in the config names.

    ``slide`` is its title in ``chapter``. In the ``paraphrase``, words in quotation marks are the deck's.
    ``reading`` is ours if the deck only implies the statement, or if several statistics would be reasonable. ``null``
    is the value with which the statistic is compared, ``fails`` the reason if the claim fails.

    ``models``, ``against`` and ``ensembles`` give the kinds of the things that the entry names, or are empty: networks
    by architecture and input, ``probed`` networks (those of analysis.models), or ``regressor`` (of the section
    regressors); ensembles by kind, and by the properties that they are ``having`` (one is named, unless ``several``).
    With ``each`` there is a row for each ensemble or each model. If several networks are named, ``best`` (max or min)
    selects the statistic that counts. ``grid`` is the key that needs two values. A claim that is not ``trained``
    depends on no network, even if its arrays come with one.
    """

    chapter: str
    slide: str
    paraphrase: str
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
