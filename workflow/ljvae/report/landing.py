"""The first page of the report: verdict counts, failed checks, what the study found, key numbers and the sections."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any
from urllib.parse import quote

import pandas

from workflow.ljvae.report.findings import Finding, count_verdicts, failed_checks, summarise_study
from workflow.ljvae.report.tables import COLOURS

LISTED = 3  # failed checks that are named


def render_landing(
    tables: Mapping[str, pandas.DataFrame], study: Mapping[str, Any], sections: Sequence[Mapping[str, str]]
) -> str:
    """The first page as a piece of HTML whose links are those of Snakemake's report.

    ``tables`` and ``study`` are as in `summarise_study`. Each of the ``sections`` has its ``name``, its ``heading`` in
    the menu, and what it ``shows``.
    """
    findings = summarise_study(tables, study)
    headings = {section["name"]: section["heading"] for section in sections}
    parts = [
        _render_counts(tables),
        "<h2>What was found</h2>",
        f"<ol>{''.join(_render_finding(finding, headings) for finding in findings)}</ol>",
        "<h2>Key numbers</h2>",
        _render_numbers(findings),
        "<h2>The sections</h2>",
        f"<dl>{''.join(map(_render_section, sections))}</dl>",
    ]
    return "\n".join(parts)


def link_section(heading: str, text: str) -> str:
    """A link that lists the results of a section in the menu."""
    return f"<a href=\"javascript:app.showCategory('{quote(heading)}')\">{escape(text)}</a>"


def link_table(table: str, text: str) -> str:
    """A link that shows the page of a table, with its caption in the menu."""
    path = f"results/pages/{table}.html"
    view = (
        f"{{content: 'html', contentPath: results['{path}'].data_uri, navbarMode: 'resultinfo', resultPath: '{path}'}}"
    )
    return f'<a href="javascript:app.setView({quote(view)})">{escape(text)}</a>'


def _render_counts(tables: Mapping[str, pandas.DataFrame]) -> str:
    badges = []
    if "claims" in tables:
        badges += [
            f'<span class="count {COLOURS["verdict"][verdict] if count else "open"}"><b>{count}</b> {verdict}</span>'
            for verdict, count in count_verdicts(tables["claims"]).items()
        ]
        badges.append(link_table("claims", f"all {len(tables['claims'])} claims"))
    if "checks" in tables:
        badges += _render_checks(tables["checks"])
    return f'<p class="counts">{"".join(badges)}</p>'


def _render_checks(checks: pandas.DataFrame) -> list[str]:
    failed = failed_checks(checks)
    if failed.empty:
        return [f'<span class="count good"><b>{len(checks)}</b> checks passed</span>', link_table("checks", "checks")]
    names = [f"{row.check} of {row.of}" for row in failed.itertuples()]
    more = f" and {len(names) - LISTED} more" if len(names) > LISTED else ""
    return [
        f'<span class="count bad"><b>{len(failed)}</b> of {len(checks)} checks failed</span>',
        link_table("checks", f"{', '.join(names[:LISTED])}{more}"),
    ]


def _render_finding(finding: Finding, headings: Mapping[str, str]) -> str:
    link = link_section(headings[finding.section], finding.section)
    return f"<li><b>{link}.</b> {escape(finding.sentence)}</li>"


def _render_numbers(findings: Sequence[Finding]) -> str:
    rows = [
        f"<tr><td>{escape(number.label)}</td><td><b>{escape(number.value)}</b></td><td>{escape(number.note)}</td>"
        f"<td>{link_table(number.table, number.table.replace('_', ' '))}</td></tr>"
        for finding in findings
        for number in finding.numbers
    ]
    head = "<tr><th>quantity</th><th>value</th><th>range or reference</th><th>table</th></tr>"
    return f"<table><thead>{head}</thead><tbody>{''.join(rows)}</tbody></table>"


def _render_section(section: Mapping[str, str]) -> str:
    return f"<dt>{link_section(section['heading'], section['heading'])}</dt><dd>{escape(section['shows'])}</dd>"
