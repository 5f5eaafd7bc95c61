"""Takes the README's pictures of the page anew: ``make pictures``."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.conftest import free_port, wait_for

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "ui/pictures"
SIZE = {"width": 1280, "height": 900}
LARGEST = 300_000
"""A picture is no larger [byte]."""


def _at_rest(page: Page) -> None:
    """Wait until the script has run to its end."""
    page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]')


def _ladder(page: Page) -> None:
    page.get_by_text("the United States would receive").first.wait_for()
    page.get_by_text(re.compile("medians of [0-9,]+ simulations")).first.wait_for()
    page.get_by_test_id("stVegaLiteChart").first.locator("svg").wait_for()


def _timeline(page: Page) -> None:
    page.get_by_role("button", name="Play").first.wait_for()


def _uncertainty(page: Page) -> None:
    page.get_by_text("From 65,536 simulations").first.wait_for()
    page.get_by_test_id("stVegaLiteChart").first.locator("svg").wait_for()


PICTURES = {
    "explore": ("/", lambda page: page.locator("svg.map").first.wait_for()),
    "ladder": ("/ladder", _ladder),
    "timeline": ("/timeline", _timeline),
    "uncertainty": ("/uncertainty", _uncertainty),
}
"""Name of the picture, where it is taken, and what must be there."""


def take(browser: Browser, url: str, name: str) -> None:
    """Open a page, wait until it has been drawn, keep what is on the screen."""
    path, ready = PICTURES[name]
    page = browser.new_page(viewport=SIZE, color_scheme="light")
    page.set_default_timeout(90_000)
    page.goto(f"{url}{path}")
    page.locator("h1").first.wait_for()
    ready(page)
    _at_rest(page)
    page.wait_for_timeout(3000)
    file = FOLDER / f"{name}.png"
    page.screenshot(path=file)
    page.close()
    if file.stat().st_size > LARGEST:
        raise ValueError(f"{file.name}: {file.stat().st_size} bytes; at most {LARGEST}")


def main() -> None:
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless", "true"]
    command += ["--server.address", "127.0.0.1", "--server.port", str(port)]
    found = (shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome"))
    browser_path = next((path for path in found if path), None)
    server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    FOLDER.mkdir(exist_ok=True)
    try:
        wait_for(f"http://127.0.0.1:{port}", server)
        with sync_playwright() as play:
            browser = play.chromium.launch(executable_path=browser_path, args=["--no-sandbox"])
            for name in sys.argv[1:] or PICTURES:
                take(browser, f"http://127.0.0.1:{port}", name)
            browser.close()
    finally:
        server.terminate()
        server.wait(timeout=20)


if __name__ == "__main__":
    main()
