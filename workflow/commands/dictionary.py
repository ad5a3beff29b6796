"""Write the reference of the tables in results/README.md, from workflow/report/tables.yaml."""

import re
from pathlib import Path

from workflow.commands.plan import ROOT
from workflow.control.dictionary import read_dictionary, write_reference

SOURCE = ROOT / "workflow" / "report" / "tables.yaml"
PAGE = ROOT / "results" / "README.md"


def with_reference(text: str, source: Path = SOURCE) -> str:
    """``text`` of results/README.md with its reference of the tables rebuilt."""
    reference = write_reference(read_dictionary(source))
    return re.sub(
        r"(<!-- tables -->\n).*(<!-- /tables -->)", lambda marks: marks[1] + reference + marks[2], text, flags=re.DOTALL
    )


if __name__ == "__main__":
    PAGE.write_text(with_reference(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
