"""One server and one headless Chromium for all browser tests; a missing browser fails in CI."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
NAMES = ("chromium", "chromium-browser", "google-chrome")
WAIT = 30_000


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in Path(item.path).parents:
            item.add_marker(pytest.mark.browser)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the page did not start within a minute")


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of the app, started once for all tests."""
    port, log = free_port(), tmp_path_factory.mktemp("server") / "log.txt"
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    command += ["--server.address", "127.0.0.1", "--server.headless", "true"]
    with log.open("wb") as out:
        process = subprocess.Popen(command, cwd=ROOT, stdout=out, stderr=subprocess.STDOUT)
        try:
            wait_for(f"http://127.0.0.1:{port}", process)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(timeout=20)
    assert "Traceback" not in log.read_text(encoding="utf-8", errors="replace")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium of the system; ``sh tests/browser/install.sh`` installs one."""
    found = next((path for path in map(shutil.which, NAMES) if path), None)
    if found is None:
        pytest.fail("no Chromium: run `sh tests/browser/install.sh`", pytrace=False)
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=sandbox)
        yield chromium
        chromium.close()


@dataclass
class Visit:
    """A page in the browser, with everything it complained about and asked for.

    Parameters
    ----------
    page : Page
        The page.
    home : str
        Address of the server.
    complaints : list of str
        Console errors and failures of scripts.
    strangers : list of str
        Requests to any other host.
    received : list of int
        Length of each message over the websocket [byte].
    """

    page: Page
    home: str
    complaints: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)
    received: list[int] = field(default_factory=list)

    def watch(self) -> None:
        """Note console errors, requests elsewhere and the size of messages."""
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", self._request)
        self.page.on(
            "websocket",
            lambda ws: ws.on("framereceived", lambda frame: self.received.append(len(frame))),
        )

    def _console(self, message: ConsoleMessage) -> None:
        # At the address of a page Streamlit first looks for itself below it, in vain.
        if message.type == "error" and "/_stcore/" not in message.location.get("url", ""):
            self.complaints.append(message.text)

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self.home, "data:", "blob:")):
            self.strangers.append(request.url)

    def open(self, path: str = "/", ready: str = "h1") -> Page:
        """Open a path and wait until `ready` is there and the script has come to its end."""
        self.page.goto(f"{self.home}{path}")
        self.page.wait_for_selector(ready, timeout=WAIT)
        self.settle()
        return self.page

    def settle(self) -> None:
        """Wait until the script has run to its end and what it sent is painted."""
        self.page.wait_for_selector(
            '[data-testid="stApp"][data-test-script-state="notRunning"]', timeout=WAIT
        )
        self.page.evaluate("() => new Promise(done => requestAnimationFrame(() => "
                           "requestAnimationFrame(done)))")  # fmt: skip


@pytest.fixture
def visit(browser: Browser, server: str) -> Iterator[Visit]:
    """A fresh visitor at 1280 x 800, who must see no error and no request to another host."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="en-GB")
    visit = Visit(context.new_page(), server)
    visit.watch()
    yield visit
    context.close()
    assert visit.complaints == []
    assert visit.strangers == []
