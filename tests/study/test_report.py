"""The report: what its captions say, and how it looks in a browser that has no network.

With the environment variable SCREENSHOTS, what the browser sees is kept in the folder that it names.
"""

import re
from pathlib import Path

import jinja2
import numpy as np
import pytest
import yaml
from playwright.sync_api import expect

from tests.browser import keep_screenshot
from tests.paths import ROOT, SMOKE
from tests.study.plans import smoke_names
from workflow.commands import plan
from workflow.commands.report import report
from workflow.control.paths import Catalogue
from workflow.ljvae.config.reading import load
from workflow.ljvae.logs import UserError

FIGURES, TABLES = smoke_names("figures"), smoke_names("tables")
WITH_WORLDS = ("all", "multiverse")
CAPTIONS = ROOT / "workflow" / "report"


@pytest.fixture(scope="module")
def jobs(tmp_path_factory):
    """The smoke study's jobs by the name of their figure."""
    mapping = yaml.safe_load(SMOKE.read_text())
    planned = plan.jobs(tmp_path_factory.mktemp("planned"), mapping, targets=WITH_WORLDS)
    return {Path(job.name).stem: job for job in planned.values() if job.name.startswith("results/figures/")}


def validated(mapping):
    """The config as captions have it: validated, and with display names."""
    study = load(mapping)
    return study.model_dump(mode="json") | {"names": Catalogue(study).names}


def caption(name, job, config):
    """A figure's caption; a value that is not there is an error, where Snakemake would leave a gap."""
    environment = jinja2.Environment(trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined)
    template = environment.from_string((CAPTIONS / f"{_file(job)}.rst").read_text())
    snakemake = {"params": job.params, "config": config, "wildcards": {"family": name}, "output": job.outputs}
    return template.render(snakemake=snakemake)


PARTS = ("How to read it:", "Sanity check:")
CHECKED = re.compile("Sanity check:")


@pytest.mark.parametrize("name", smoke_names("figures", *WITH_WORLDS))
def test_a_caption_quotes_what_the_config_says(name, jobs):
    mapping = yaml.safe_load(SMOKE.read_text())
    text = caption(name, jobs[name], validated(mapping))
    assert re.findall(r"\*\*([^*]+:)\*\*", text) == list(PARTS)
    assert not re.search(r"\b[a-z]+2d\b|_gamma_", text), "a display name is missing"
    # numbers come from the study: another study has others
    numbers = re.compile(r"(?<![\w.])\d+(?:\.\d+)?(?![\w])")
    written = re.sub(r"\{\{.*?\}\}|\{%.*?%\}", "", (CAPTIONS / f"{_file(jobs[name])}.rst").read_text(), flags=re.S)
    written = re.sub(r":sup:`2`|area 0\.5|areas? (below|under) 0\.5|under 0\.5", "", written)
    assert not numbers.findall(written)


def _file(job):
    return job.rule.removeprefix("figure_")


def test_every_caption_is_one_of_a_figure_or_table(jobs):
    captions = {path.stem for path in CAPTIONS.glob("*.rst")}
    assert captions == {_file(job) for job in jobs.values()} | {"table", "workflow"}


def test_a_caption_follows_the_config(jobs):
    mapping = yaml.safe_load(SMOKE.read_text())
    mapping["analysis"] |= {"bootstrap": 77, "confidence": 0.9}
    config = validated(mapping)
    assert "90 % percentile bootstrap intervals" in " ".join(
        caption("anomaly_mse", jobs["anomaly_mse"], config).split()
    )
    assert "(77 resamples" in caption("anomaly_mse", jobs["anomaly_mse"], config)


@pytest.fixture
def own_file(tmp_path):
    """The smoke study with a file of the user's own among the anomalies."""
    np.save(tmp_path / "mine.npy", np.zeros((40, 30, 2)))
    mapping = yaml.safe_load(SMOKE.read_text())
    mapping["anomalies"]["my_run"] = {"kind": "file", "path": str(tmp_path / "mine.npy")}
    return mapping


def test_a_caption_names_the_file_of_the_users_own(tmp_path, own_file):
    job = plan.jobs(tmp_path, own_file)["results/figures/my_run.pdf"]
    assert f"Configurations from {tmp_path}/mine.npy." in caption("my_run", job, validated(own_file))


def test_every_table_has_a_page(fresh, own_file):
    fresh.mapping = own_file
    assert fresh.planned("pages")["render_table"] == len(TABLES) + 1  # and frames


def test_without_results_it_says_what_to_do(tmp_path):
    with pytest.raises(UserError, match="still to be run") as error:
        report(tmp_path, [SMOKE])
    assert "make run" in str(error.value)
    assert "report --directory .smoke --configfile config/smoke.yaml" in str(error.value)
    assert not (tmp_path / "results").exists()


# In the browser.


@pytest.fixture(scope="module")
def made(smoke):
    """The smoke study with its report."""
    report(smoke.directory, [smoke.config])
    return smoke


@pytest.fixture
def page(made, browser):  # in this order: Snakemake can't plan jobs in this process once a browser runs
    """The report, opened without a network; what it says of errors and asks of the network ends the test."""
    context = browser.new_context(viewport={"width": 1600, "height": 1000}, offline=True)
    page, faults = context.new_page(), []
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("request", lambda request: faults.append(request.url) if request.url.startswith("http") else None)
    page.goto((made.directory / "results" / "report.html").as_uri())
    # the menu grows wider for a while, and a busy machine's mouse misses a link that moves
    page.add_style_tag(content="* { transition: none !important }")
    yield page
    context.close()
    assert not faults


def test_making_it_leaves_nothing_to_run(made):
    assert made.planned() == {}


def test_it_holds_everything_itself(made):
    assert (made.directory / "results" / "report.html").stat().st_size > 1e6


def test_it_opens_on_what_was_found(page):
    start = page.locator("#app .prose")
    start.wait_for()
    assert "30 particles in a box of 10 sigma" in start.inner_text()
    assert "What was found" in start.inner_text()
    assert re.search(r"\d+ reproduced", start.inner_text())
    assert page.locator("#app #rulegraph").count() == 0
    keep_screenshot(page, "start")
    for width in (1400, 400):
        page.set_viewport_size({"width": width, "height": 1000})
        keep_screenshot(page, f"start_{width}")
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_its_links_show_a_table_and_a_section(page):
    page.locator(".counts").get_by_text("claims").click()
    page.frame_locator("iframe").locator("tbody tr").first.wait_for()
    page.locator("nav ol a").first.click()  # home
    page.locator("#app .prose dl").get_by_text("Anomalies").click()
    page.locator("nav.h-screen").get_by_text("All of them").first.wait_for()


def test_the_graph_of_the_rules_is_behind_the_menu(page):
    page.get_by_text("Workflow", exact=True).click()
    page.wait_for_selector("#rulegraph canvas, #rulegraph svg.marks")
    keep_screenshot(page, "workflow")


def test_the_explored_page_is_linked_only_where_it_is(made, page):
    assert page.locator(".explored").count() == (made.directory / "results" / "explore.html").is_file()


def test_the_verdict_of_a_claim_is_in_sight(page):
    page.set_viewport_size({"width": 1400, "height": 900})
    path = "results/pages/claims.html"
    page.evaluate("path => app.setView({content: 'html', contentPath: results[path].data_uri})", path)
    verdict = page.frame_locator("iframe").locator("tbody td:nth-child(2)").first
    verdict.wait_for()
    box = verdict.bounding_box()
    assert box["x"] + box["width"] < 1400


def test_statistics_show_run_times(page):
    page.get_by_text("Statistics", exact=True).click()
    page.wait_for_selector("#runtimes canvas, #runtimes svg.marks")
    keep_screenshot(page, "statistics")


def test_every_result_of_every_category_shows(page):
    """Figures are drawn, tables have their rows, and each has its caption."""
    seen = set()
    for category, groups in page.evaluate("categories").items():
        for group, paths in groups.items():
            for number in range(len(paths)):
                row = _row(page, category, group if len(groups) > 1 else None, number, len(paths))
                name = row.locator("td").first.inner_text()
                row.locator("a").nth(0).click()
                _is_drawn(page, name)
                if number == 0:
                    keep_screenshot(page, f"{category} {group}")
                row.locator("a").nth(1).click()
                page.locator("nav.h-screen").get_by_text(CHECKED).first.wait_for()
                said = page.locator("nav.h-screen").inner_text()
                assert "System Message" not in said, name
                keep_screenshot(page, name)
                seen.add(name)
    assert seen == {f"figure {name}" for name in FIGURES} | {f"table {name}" for name in TABLES}


def _row(page, category, group, number, count):
    """A row of a list of results, come to by clicks."""
    page.locator("nav ol a").first.click()  # home
    for name in filter(None, (category, group)):
        page.locator("nav.h-screen").get_by_text(name, exact=True).click()
    rows = page.locator("nav.h-screen tbody tr")
    expect(rows).to_have_count(count)
    return rows.nth(number)


def _is_drawn(page, name):
    if name.startswith("figure"):
        image = page.locator("#app img[src^='data:image/png']")
        image.wait_for()
        page.wait_for_function("image => image.complete && image.naturalWidth > 300", arg=image.element_handle())
    else:
        frame = page.frame_locator("iframe")
        frame.locator("tbody tr").first.wait_for()
        assert frame.locator("#shown").inner_text().endswith("rows")


def test_a_table_can_be_searched(page):
    path = "results/pages/claims.html"
    page.evaluate("path => app.setView({content: 'html', contentPath: results[path].data_uri})", path)
    frame = page.frame_locator("iframe")
    frame.locator("#filter").fill("argon-gamma")
    assert frame.locator("tbody tr:visible").count() == 1
    assert re.fullmatch(r"1 of \d\d rows", frame.locator("#shown").inner_text())
