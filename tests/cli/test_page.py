"""The command `app`: it hands Streamlit the entry of the page; that it serves, see test_wheel."""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from model.cli import page
from model.cli.app import app
from model.core.files import DATA, data_path


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """What would have been started, argument by argument."""
    found: list[list[str]] = []

    def run(name: str, **_: Any) -> None:
        assert name == "streamlit"
        found.append([*sys.argv])

    monkeypatch.setattr(page.runpy, "run_module", run)
    monkeypatch.setattr(sys, "argv", ["mineral-wealth"])
    monkeypatch.setenv(DATA, str(data_path()))
    return found


@pytest.fixture
def free() -> str:
    """A port that nothing listens on."""
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        return str(line.getsockname()[1])


def test_it_starts_the_page_at_the_port_asked_for(started: list[list[str]], free: str) -> None:
    result = CliRunner().invoke(app, ["app", "--port", free])
    assert result.exit_code == 0, result.output
    assert f"Open http://127.0.0.1:{free}" in result.stderr
    (arguments,) = started
    entry = Path(arguments[2])
    assert (arguments[:2], entry.name) == (["streamlit", "run"], "app.py")
    assert entry.is_file()
    assert arguments[arguments.index("--server.port") + 1] == free
    assert arguments[arguments.index("--server.address") + 1] == "127.0.0.1"
    assert os.environ[DATA] == str(data_path())


@pytest.mark.parametrize("port", ["0", "65536", "http"])
def test_a_port_that_is_none_is_refused(port: str, started: list[list[str]]) -> None:
    assert CliRunner().invoke(app, ["app", "--port", port]).exit_code == 2
    assert not started


def test_a_port_that_is_taken_is_told_before_anything_starts(started: list[list[str]]) -> None:
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        line.listen()
        port = str(line.getsockname()[1])
        result = CliRunner().invoke(app, ["app", "--port", port])
    assert (result.exit_code, started) == (2, [])
    assert f"--port: {port} (Address already in use) given; a free port" in result.stderr
    assert "Open" not in result.stderr


@pytest.mark.parametrize("address", ["nowhere.invalid", "192.0.2.1", "a" * 70, "\u00b7"])
def test_an_address_of_another_machine_is_told(address: str, started: list[list[str]]) -> None:
    result = CliRunner().invoke(app, ["app", "--address", address])
    assert (result.exit_code, started) == (2, [])
    assert "an address of this machine, such as 127.0.0.1" in result.stderr
