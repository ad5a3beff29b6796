"""Write the table of docs/robustness.md: the faults that tests cause on purpose, and their results.

`python -m tests.robustness` writes it, from the lists that the tests go through and the report of `make soak`.
"""

import json
import re

from tests.paths import ROOT

DOCS = ROOT / "docs"
KILLED = {"all": "of the whole run", "inside": "inside a job", "job": "of a job", "workflow": "of Snakemake"}
PAGE, SOAK = DOCS / "robustness.md", DOCS / "soak.json"


def table() -> str:
    from tests.control import test_digests
    from tests.ljvae import test_storage_bad_files
    from tests.ljvae.config import test_faults
    from tests.study import leaves, test_failures

    soak = json.loads(SOAK.read_text())
    studies = f"{soak['studies']} smoke stud{'y' if soak['studies'] == 1 else 'ies'}"
    kinds = ", ".join(f"{count} {KILLED[kind]}" for kind, count in soak["of"].items())
    rule = max(soak["in_rules"], key=soak["in_rules"].get)
    configs = len(test_faults.BAD_VALUES) + len(test_faults.NAMES) + len(test_faults.MISSPELT)
    rows = [
        (
            f"kill -9 in runs of {studies}: {kinds}; {soak['in_rules'][rule]} of all during `{rule}`",
            soak["kills"],
            f"{soak['tables_that_differ']} of {soak['tables_compared']} tables differ from the undisturbed run's",
        ),
        (
            f"bad configs ({len(test_failures.BAD_CONFIGS)} of them through the real command)",
            configs + len(test_failures.BAD_CONFIGS),
            "each is refused in lines that name the key; nothing is written",
        ),
        (
            f"bad data files ({len(test_failures.SPOILED)} of them through the real command)",
            len(test_storage_bad_files.BAD) + len(test_failures.SPOILED),
            "each is refused in a line that names the file; nothing is written",
        ),
        (
            "values of the config edited",
            len(leaves.every_leaf()),
            "each reruns the rules listed in tests/study/reruns.yaml and no others",
        ),
        (
            "functions of the library edited",
            len(test_digests.EDITED),
            "each reruns the rules whose scripts reach it and no others",
        ),
    ]
    lines = ["| fault | times | result |", "|---|---|---|"]
    lines += [f"| {fault} | {times} | {result} |" for fault, times, result in rows]
    lines += ["", f"The kills are of commit {soak['commit']}. Rules and tables that came later are not among them."]
    return "\n".join(lines) + "\n"


def with_table(text: str) -> str:
    return re.sub(r"(<!-- table -->\n).*(<!-- /table -->)", lambda m: m[1] + table() + m[2], text, flags=re.DOTALL)


if __name__ == "__main__":
    PAGE.write_text(with_table(PAGE.read_text()))
