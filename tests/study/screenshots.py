"""Pictures for the docs of a study's report and explored page: python -m tests.study.screenshots RESULTS FOLDER.

RESULTS is the folder with report.html and explore.html; FOLDER gets report.png and explore.png.
"""

import sys
from io import BytesIO
from pathlib import Path

from PIL import Image

from tests.browser import find_chromium

WINDOW = {"width": 1400, "height": 1000}
WIDTH = 1000  # pixels of a picture
COLOURS = 64
PATIENCE = 240_000  # milliseconds
# What is there once a page is drawn.
DRAWN = {"report": ".prose h2", "explore": "#strip canvas"}


def take_screenshots(results: Path, folder: Path) -> list[Path]:
    """Write a picture of each page that is in ``results``; return their paths."""
    from playwright.sync_api import sync_playwright

    folder.mkdir(parents=True, exist_ok=True)
    pictures = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox"])
        for name in DRAWN:
            if (results / f"{name}.html").is_file():
                page = browser.new_context(viewport=WINDOW, offline=True).new_page()
                page.set_default_timeout(PATIENCE)
                page.goto((results / f"{name}.html").absolute().as_uri())
                page.locator(DRAWN[name]).first.wait_for()
                pictures.append(save_picture(page.screenshot(full_page=name == "explore"), folder / f"{name}.png"))
        browser.close()
    return pictures


def save_picture(screenshot: bytes, path: Path) -> Path:
    """Save a PNG at the width and with the colours that pages of the docs take."""
    image = Image.open(BytesIO(screenshot)).convert("RGB")
    image = image.resize((WIDTH, round(image.height * WIDTH / image.width)), Image.Resampling.LANCZOS)
    image.quantize(COLOURS).save(path, optimize=True)
    return path


if __name__ == "__main__":
    print(*take_screenshots(*map(Path, sys.argv[1:3])), sep="\n")
