"""Tables as pages: order of rows and columns, display names, colours."""

import re

import pandas

from workflow.ljvae.report.tables import render_table

FAKE = {"fake_gamma_0.4": {"kind": "simulated", "potential": "fake", "gamma": 0.4}}


def cells(html):
    return re.findall(r"<td([^>]*)>(.*?)</td>", html)


def test_a_table_becomes_a_page_of_its_rows():
    table = pandas.DataFrame({"rule": ["<b>", "pca"], "parameters": [2245049, None], "mse": [0.00391234, 1e-9]})
    html = render_table(table, "models", {})
    assert [text for _, text in cells(html)] == ["&lt;b&gt;", "2,245,049", "0.003912", "pca", "", "1e-09"]
    assert "<title>models.csv</title>" in html
    assert not re.search(r"(src|href)=", html)


def test_a_verdict_is_in_the_second_column_and_coloured():
    table = pandas.DataFrame(
        {
            "claim": ["a", "b", "c"],
            "chapter": "Data",
            "verdict": ["reproduced", "not reproduced", "undecided (one training)"],
        }
    )
    html = render_table(table, "claims", {})
    assert re.findall("<th>(.*?)</th>", html) == ["claim", "verdict", "chapter"]
    assert [attributes for attributes, text in cells(html) if "reproduced" in text or "undecided" in text] == [
        *(' class="good"', ' class="bad"', ' class="open"')
    ]


def test_failed_checks_come_first():
    table = pandas.DataFrame({"check": ["kl", "drift"], "of": "x", "value": [1.0, 2.0], "passed": [True, False]})
    html = render_table(table, "checks", {})
    assert re.findall("<th>(.*?)</th>", html) == ["check", "passed", "of", "value"]
    assert [text for _, text in cells(html)][:2] == ["drift", "False"]
    assert ' class="bad"' in html


def test_names_are_those_of_readers_and_the_names_of_files_show_on_pointing():
    table = pandas.DataFrame({"model": ["conv2d"], "ensemble": ["fake_gamma_0.4"], "score": ["mse"]})
    assert cells(render_table(table, "anomaly", FAKE)) == [
        (' title="conv2d"', "convolutional VAE"),
        (' title="fake_gamma_0.4"', "fake potential, gamma 0.4"),
        (' title="mse"', "reconstruction error"),
    ]
    table = pandas.DataFrame({"claim": ["fake-mse (fake_gamma_0.4)"], "decided_by": ["box, kl_weight"]})
    assert [text for _, text in cells(render_table(table, "multiverse_claims", FAKE))] == [
        "fake potential: larger error (gamma 0.4)",
        "box, KL weight",
    ]
