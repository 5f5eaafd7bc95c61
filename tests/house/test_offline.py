"""However the page is started, no request leaves the machine."""

from __future__ import annotations

import os
import sys
import urllib.request
from pathlib import Path

import pytest

from tests.browser.conftest import free_port
from tests.paths import ROOT
from tests.serving import started

pytestmark = pytest.mark.slow

WATCH = """
import os, sys

def watch(event, args):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.sendto"):
        host = args[1] if event != "socket.getaddrinfo" else args[0]
        host = host[0] if isinstance(host, tuple) else host
        if str(host) not in ("127.0.0.1", "localhost", "::1", "0.0.0.0", "None", ""):
            with open(os.environ["LEFT"], "a") as out:
                out.write(f"{event} {args}\\n")

sys.addaudithook(watch)
"""
"""What a Python runs at its start: it notes every address that is not its own machine's."""


@pytest.mark.parametrize(
    "way",
    [
        ["-m", "streamlit", "run", str(ROOT / "app.py"), "--server.port", "{port}"],
        ["-c", "from model.cli.app import main; main()", "app", "--port", "{port}"],
        ["-m", "streamlit", "run", str(ROOT / "app.py"), "--server.port", "{port}",
         "--server.address", "0.0.0.0"],
    ],
    ids=["plain", "command", "every machine"],
)  # fmt: skip
def test_no_request_leaves_the_machine(way: list[str], tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(WATCH, encoding="utf-8")
    left, port = tmp_path / "left.txt", free_port()
    environment = {**os.environ, "PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}", "LEFT": str(left),
                   "HOME": str(tmp_path), "BROWSER": "true"}  # fmt: skip
    command = [sys.executable, *(part.format(port=port) for part in way)]
    address = f"http://127.0.0.1:{port}"
    with started(command, tmp_path, environment, address):
        with urllib.request.urlopen(address, timeout=30) as page:
            assert page.status == 200
        with urllib.request.urlopen(f"{address}/api/presets", timeout=30) as answer:
            assert answer.status == 200
    assert not left.exists(), left.read_text()
    log = (tmp_path / "log.txt").read_text(encoding="utf-8", errors="replace")
    assert "External URL" not in log


def test_the_watch_sees_what_leaves(tmp_path: Path) -> None:
    import subprocess

    (tmp_path / "sitecustomize.py").write_text(WATCH, encoding="utf-8")
    left = tmp_path / "left.txt"
    code = (
        "import socket; s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); "
        "s.connect(('192.0.2.1', 9))"
    )
    environment = {**os.environ, "PYTHONPATH": str(tmp_path), "LEFT": str(left)}
    subprocess.run([sys.executable, "-c", code], check=False, env=environment)
    assert "192.0.2.1" in left.read_text()
