"""One server, one headless Chromium and one profile of it for all browser tests.

A page of a profile that has been at the app before finds the scripts compiled: half the work of a
new profile for every test. What a visitor leaves in the profile is cleared after each test.
Nothing waits for a time, only for a state: the server's answer to what the browser sent it.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    WebSocket,
    expect,
    sync_playwright,
)
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

ROOT = Path(__file__).resolve().parents[2]
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""What is looked for: the shell has no windows of its own and takes a quarter less work."""

WAIT = 90_000
"""How long at most a state is waited for [ms]: a busy machine is slow, and still right."""

expect.set_options(timeout=WAIT)

SOFTWARE = (
    "--disable-gpu", "--disable-gpu-compositing", "--disable-software-rasterizer",
    "--in-process-gpu",
)  # fmt: skip
"""Drawn without emulating a graphics card, which costs as much as all else."""

FRUGAL = ("--js-flags=--no-opt --no-maglev", "--process-per-site")
"""Scripts of a page that lives for seconds are not worth the optimising, and one process that stays
for all pages has read them: together a third of the work of opening a page.
"""


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
    end = time.monotonic() + 300
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the page did not start within five minutes")


FIRST, REFINED, BASE = 512, 32_768, 128
"""Simulations that the tests' page makes at first, in the end, and for shares of the variance,
fewer than others do: what a browser shows of them is the same, and each scenario costs seconds of
processor less.
"""

STARTED = f"""
from streamlit.web.cli import main
from ui.hand import drawn
from ui.pages.uncertainty import work
drawn.FIRST, work.REFINED = {FIRST}, {REFINED}
work.BASE = dict.fromkeys(work.BASE, {BASE})
main()
"""


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of the app, started once for all tests."""
    port, log = free_port(), tmp_path_factory.mktemp("server") / "log.txt"
    command = [sys.executable, "-c", STARTED, "run", "app.py", "--server.port", str(port)]
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


@contextmanager
def reaped() -> Iterator[None]:
    """Take in what the browser leaves behind, so that its work counts as this process's."""
    if sys.platform != "linux":
        yield
        return
    adopt = ctypes.CDLL(None).prctl
    adopt(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    yield
    end = time.monotonic() + 5
    while time.monotonic() < end:
        try:
            done, _ = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            break
        if not done:
            time.sleep(0.05)
    adopt(PR_SET_CHILD_SUBREAPER, 0, 0, 0, 0)


PR_SET_CHILD_SUBREAPER = 36


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium of the system; ``sh tests/browser/install.sh`` installs one."""
    found = next((path for path in map(shutil.which, NAMES) if path), None)
    if found is None:
        pytest.fail("no Chromium: run `sh tests/browser/install.sh`", pytrace=False)
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        flags = [*sandbox, *SOFTWARE, *FRUGAL]
        chromium = playwright.chromium.launch(executable_path=found, args=flags)
        yield chromium
        with reaped():
            chromium.close()


@pytest.fixture(scope="session")
def profile(browser: Browser, server: str) -> Iterator[BrowserContext]:
    """One profile for all visitors; animations are left out. A blank page keeps its process."""
    context = browser.new_context(locale="en-GB", reduced_motion="reduce")
    context.set_default_timeout(WAIT)
    context.new_page().goto(f"{server}/_stcore/health")
    yield context
    context.close()


AT_REST = '[data-testid="stApp"][data-test-script-state="notRunning"]'
PAINTED = """() => new Promise(done =>
requestAnimationFrame(() => requestAnimationFrame(done)))"""
UNANSWERED = 500
"""Looks at a page at rest until what was asked is known to be dropped: its part is gone."""
LONGEST_SIGN = 20_000
"""Messages that say that a script starts or has ended are no longer [byte]."""


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
    state : {"idle", "asked", "running"}
        How far the script is with what the browser asked of it.
    """

    page: Page
    home: str
    complaints: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)
    received: list[int] = field(default_factory=list)
    state: str = "idle"

    def watch(self) -> None:
        """Note console errors, requests elsewhere, the size of messages, and what is under way."""
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", self._request)
        self.page.on("websocket", self._listen)

    def _listen(self, socket: WebSocket) -> None:
        socket.on("framesent", self._sent)
        socket.on("framereceived", self._received)

    def _sent(self, frame: bytes | str) -> None:
        message = BackMsg.FromString(frame) if isinstance(frame, bytes) else BackMsg()
        if message.HasField("rerun_script") and not message.rerun_script.is_auto_rerun:
            self.state = "asked"

    def _received(self, frame: bytes | str) -> None:
        self.received.append(len(frame))
        if self.state == "idle" or not isinstance(frame, bytes) or len(frame) > LONGEST_SIGN:
            return
        message = ForwardMsg.FromString(frame)
        if message.HasField("new_session"):
            self.state = "running"
        elif self.state == "running" and message.HasField("script_finished"):
            early = message.script_finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN
            self.state = "running" if early else "idle"

    def _console(self, message: ConsoleMessage) -> None:
        # A server that is away is asked for again and again; one that is there answers each time.
        away = "/_stcore/" in message.location.get("url", "") and "404" not in message.text
        if message.type == "error" and not away:
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

    def open_behind(self, name: str) -> None:
        """Choose a page that stands under More."""
        self.page.get_by_role("button", name="More", exact=True).click()
        self.page.get_by_role("menuitem", name=name, exact=True).click()

    def settle(self) -> None:
        """Wait until all that was asked of the script is answered and what it sent is painted."""
        for _ in range(UNANSWERED):
            self.page.wait_for_selector(AT_REST)
            self.page.evaluate(PAINTED)
            if self.state == "idle":
                return
            self.page.wait_for_timeout(20)  # lets the messages in that are on their way
        self.state = "idle"


@pytest.fixture
def visit(profile: BrowserContext, server: str) -> Iterator[Visit]:
    """A fresh visitor at 1280 x 800, who must see no error and no request to another host."""
    page = profile.new_page()
    page.set_viewport_size({"width": 1280, "height": 800})
    visit = Visit(page, server)
    visit.watch()
    yield visit
    if page.url.startswith(server):
        page.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")
    page.close()
    profile.clear_cookies()
    profile.clear_permissions()
    assert visit.complaints == []
    assert visit.strangers == []
