"""Chromium for tests that open pages; they are skipped where there is none."""

import os
import shutil
from pathlib import Path

import pytest

from tests.paths import ROOT

UNPACKED = ROOT / ".venv" / "chromium" / "chromium"  # by tests/unpack_chromium.sh


def find_chromium() -> str | None:
    """A Chromium on PATH, or the one that was unpacked for the tests."""
    installed = filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome")))
    return next(installed, str(UNPACKED) if UNPACKED.is_file() else None)


# of a module, not of the session: as long as it runs, Snakemake can't start an event loop in the process
@pytest.fixture(scope="module")
def browser():
    """A headless Chromium, driven by Playwright."""
    executable = find_chromium()
    if executable is None:
        pytest.skip("there is no Chromium on PATH, and `make test` found none to unpack")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        # Chromium's own sandbox does not start as root
        chromium = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        yield chromium
        chromium.close()


def keep_screenshot(page, name, **options):
    """Keep what the browser sees where SCREENSHOTS says, to be looked at."""
    if folder := os.environ.get("SCREENSHOTS"):
        page.screenshot(path=Path(folder) / f"{name}.png", **options)
