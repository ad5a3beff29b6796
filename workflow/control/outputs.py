"""Figures and tables, each registered where its rule is written: targets, joined tables and the report follow."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from workflow.control.paths import table_files

# What the report is divided into, with what each section shows, in the order of a guided tour; it sorts by name.
SECTIONS = {
    "Simulation": "the fluid: configurations, energies, and how they settle",
    "Representation": "sorted distance matrices: what the networks read",
    "Training": "learning curves and reconstruction errors, also of networks of images",
    "Latent space": "where gammas lie, and what single dimensions decode to",
    "Geometry": "coordinates recovered from matrices",
    "Anomalies": "scores of each family, compared with a normal fluid",
    "Generation": "new configurations, and how likely they are",
    "Claims and checks": "verdicts on the deck's claims, and checks of the study's numbers",
    "Run times": "seconds of each rule",
}


def heading(section: str) -> str:
    """A section's heading in the report. Raises ValueError for one that there is not.

    >>> heading("Training")
    '3 Training'
    """
    return f"{tuple(SECTIONS).index(section) + 1} {section}"


@dataclass
class Outputs:
    """The figures and tables of a study by name, with their section; figures lie in ``folder``.

    ``rows`` are the files from which a table is joined, in the order of its rows. Tables that are made ``on_request``
    belong to no whole study.
    """

    folder: str
    figures: dict[str, str] = field(default_factory=dict)
    tables: dict[str, str] = field(default_factory=dict)
    rows: dict[str, list[str]] = field(default_factory=dict)
    on_request: dict[str, str] = field(default_factory=dict)

    def add_figure(self, name: str, section: str) -> None:
        """Register a figure. Raises ValueError for an unknown section, or a name that is taken."""
        _add(self.figures, name, section)

    def add_table(self, name: str, section: str, rows: Iterable[str] = ()) -> None:
        """Register a table. Raises ValueError for an unknown section, or a name that is taken."""
        _add(self.tables, name, section)
        if rows:
            self.rows[name] = list(rows)

    def add_table_on_request(self, name: str, section: str) -> None:
        """Register a table that only its own target asks for. Raises ValueError as `add_table` does."""
        _add(self.on_request, name, section)

    def section(self, table: str) -> str:
        """The section of a table. Raises KeyError for one that is not registered."""
        return (self.tables | self.on_request)[table]

    def figure_files(self, *sections: str) -> list[str]:
        """The PDF and PNG of each figure of the sections, of all if none is named."""
        return [
            f"{self.folder}/{name}.{kind}" for name in _of_sections(self.figures, sections) for kind in ("pdf", "png")
        ]

    def table_files(self, *sections: str) -> list[str]:
        """The CSV of each table of the sections, of all if none is named."""
        return table_files(_of_sections(self.tables, sections))


def _add(registered: dict[str, str], name: str, section: str) -> None:
    heading(section)
    if name in registered:
        raise ValueError(f"{name} is registered twice")
    registered[name] = section


def _of_sections(registered: dict[str, str], sections: tuple[str, ...]) -> list[str]:
    for section in sections:
        heading(section)
    return [name for name, section in registered.items() if not sections or section in sections]
