"""The command `app`: it hands Streamlit the entry of the page; that it serves, see test_wheel."""

from __future__ import annotations

import os
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


def test_it_starts_the_page_at_the_port_asked_for(started: list[list[str]]) -> None:
    result = CliRunner().invoke(app, ["app", "--port", "8599"])
    assert result.exit_code == 0, result.output
    assert "Open http://127.0.0.1:8599" in result.stderr
    (arguments,) = started
    entry = Path(arguments[2])
    assert (arguments[:2], entry.name) == (["streamlit", "run"], "app.py")
    assert entry.is_file()
    assert arguments[arguments.index("--server.port") + 1] == "8599"
    assert arguments[arguments.index("--server.address") + 1] == "127.0.0.1"
    assert os.environ[DATA] == str(data_path())


@pytest.mark.parametrize("port", ["0", "65536", "http"])
def test_a_port_that_is_none_is_refused(port: str, started: list[list[str]]) -> None:
    assert CliRunner().invoke(app, ["app", "--port", port]).exit_code == 2
    assert not started
