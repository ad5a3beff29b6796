"""The first page of the report: counts, links and escapes."""

import pandas
import pytest

from workflow.ljvae.report import landing
from workflow.ljvae.report.findings import Finding, KeyNumber
from workflow.ljvae.report.landing import link_section, link_table, render_landing

SECTIONS = [{"name": "Training", "heading": "3 Training", "shows": "errors < 1 & more"}]
FINDING = Finding("Training", "The network leaves 1 % <b>.", [KeyNumber("error", "1 %", "one training", "models")])
CHECKS = pandas.DataFrame({"check": list("abcde"), "of": "run", "passed": [True, False, False, False, False]})


@pytest.fixture
def render(monkeypatch):
    monkeypatch.setattr(landing, "summarise_study", lambda tables, study: [FINDING])
    return lambda tables: render_landing(tables, {}, SECTIONS)


def test_verdicts_and_failed_checks_are_counted(render):
    claims = pandas.DataFrame({"verdict": ["reproduced", "reproduced", "undecided (one training)"]})
    text = render({"claims": claims, "checks": CHECKS})
    assert '<span class="count good"><b>2</b> reproduced</span>' in text
    assert '<span class="count open"><b>0</b> not reproduced</span>' in text
    assert '<span class="count open"><b>1</b> undecided</span>' in text
    assert "<b>4</b> of 5 checks failed" in text
    assert "b of run, c of run, d of run and 1 more" in text


def test_a_study_without_claims_has_only_its_checks(render):
    text = render({"checks": CHECKS[:1]})
    assert "<b>1</b> checks passed" in text
    assert "undecided" not in text


def test_a_finding_its_numbers_and_its_section_are_there(render):
    text = render({})
    assert "leaves 1 % &lt;b&gt;." in text
    assert "<td>error</td><td><b>1 %</b></td><td>one training</td>" in text
    assert "errors &lt; 1 &amp; more" in text


def test_links_are_those_of_the_report():
    assert link_section("3 Training", "go") == "<a href=\"javascript:app.showCategory('3%20Training')\">go</a>"
    link = link_table("models", "models")
    assert "results/pages/models.html" in link
    assert " " not in link.split('"')[1]
