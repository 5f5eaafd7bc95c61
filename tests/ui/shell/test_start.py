"""Faults at the start: a sentence that says which and what to do, status 1, no traceback."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit import config

from model.core import installed
from model.core.errors import DataError, Problem
from tests.browser.conftest import free_port
from tests.paths import ROOT
from ui.shell import start
from ui.shell.start import starting

LIMIT = 120


@pytest.fixture
def safe(monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    """Let the settings be those of the project's file."""
    known: dict[str, object] = {**start.SAFE, "server.address": "127.0.0.1"}
    monkeypatch.setattr(config, "get_option", known.__getitem__)
    return known


def _start(fault: Exception | None) -> None:
    with starting():
        if fault is not None:
            raise fault


def refused(capsys: pytest.CaptureFixture[str], fault: Exception | None = None) -> str:
    with pytest.raises(SystemExit) as ended:
        _start(fault)
    assert ended.value.code == 1
    return capsys.readouterr().err


def test_a_sound_place_starts(safe: dict[str, object]) -> None:
    with starting():
        pass


@pytest.mark.parametrize("name", start.SAFE)
def test_unsafe_settings_are_refused(
    safe: dict[str, object], capsys: pytest.CaptureFixture[str], name: str
) -> None:
    safe[name] = "other"
    text = refused(capsys)
    assert text.startswith("The page cannot be served (1 problem):")
    assert f"{name}: other given; {start.SAFE[name]}. Start it in the folder of app.py" in text


def test_an_address_of_another_machine(
    safe: dict[str, object], capsys: pytest.CaptureFixture[str]
) -> None:
    safe["server.address"] = "192.0.2.77"
    assert "server.address: 192.0.2.77 (" in refused(capsys)


def test_a_package_of_the_wrong_version(
    safe: dict[str, object], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(installed, "version", lambda name: "0.1" if name == "babel" else "9999")
    assert "babel: 0.1 given; version 2.16 or newer. pip install --upgrade" in refused(capsys)


@pytest.mark.parametrize(
    "fault",
    [
        DataError([Problem("names.csv", "no file", "the table must be there")]),
        PermissionError(13, "Permission denied", "/data/names.csv"),
        ImportError("No module named 'babel'"),
    ],
)
def test_what_fails_while_it_is_loaded(
    safe: dict[str, object], capsys: pytest.CaptureFixture[str], fault: Exception
) -> None:
    text = refused(capsys, fault)
    assert str(fault).splitlines()[-1] in text
    assert "Traceback" not in text


# The page and the command line, as they are started.


COMMAND = "import sys; from model.cli.app import main; sys.argv[0] = 'mineral-wealth'; main()"


def ran(*command: str, **environment: str) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, *command],
        cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True,
        timeout=LIMIT, check=False, errors="replace",
    )  # fmt: skip
    text = done.stdout + done.stderr
    assert "Traceback" not in text
    return done.returncode, text


def page(**environment: str) -> tuple[int, str]:
    port = environment.pop("port", str(free_port()))
    address = ("--server.address", "127.0.0.1", "--server.port", port)
    return ran("-m", "streamlit", "run", "app.py", *address, **environment)


def _longer(folder: Path) -> None:
    with (folder / "regions.csv").open("ab") as file:
        file.write(b"a,b,c\n")


FAULTS: dict[str, tuple[Callable[[Path], None], str]] = {
    "a broken row": (_longer, "regions.csv:29: a row of 3 cells given; 7 cells."),
    "a missing table": (lambda f: (f / "sources.csv").unlink(), "sources.csv: no file given"),
    "no tables": (shutil.rmtree, "a folder that holds schema.csv"),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", FAULTS)
def test_tables_that_cannot_be_read(name: str, tmp_path: Path) -> None:
    change, told = FAULTS[name]
    folder = tmp_path / "data"
    shutil.copytree(ROOT / "data", folder)
    change(folder)
    status, text = page(MINERAL_WEALTH_DATA=str(folder))
    assert (status, told in text) == (1, True), text
    status, text = ran("-c", COMMAND, "evaluate", MINERAL_WEALTH_DATA=str(folder))
    assert (status, told in text) == (2, True), text


@pytest.mark.slow
def test_a_port_in_use() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        status, text = page(port=str(port))
    assert (status, f"Port {port} is not available" in text) == (1, True), text


@pytest.mark.slow
@pytest.mark.parametrize(
    "odd",
    [
        {"LC_ALL": "xx_YY", "PYTHONUTF8": "0"},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"},
        {"TZ": "Nowhere/Odd+99"},
        {"HOME": "/nonexistent", "TMPDIR": "/nonexistent"},
    ],
)
def test_an_odd_locale_time_zone_or_home_change_nothing(odd: dict[str, str]) -> None:
    status, text = ran("-c", COMMAND, "evaluate", "--format", "json", **odd)
    assert (status, '"ukraine"' in text) == (0, True), text
