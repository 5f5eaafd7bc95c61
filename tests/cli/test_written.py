"""What a command leaves behind never costs what was there; a closed output is told."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from model.cli.app import app

TABLE = "region,group,value,unit\nDonetsk,coal,2000,million USD_2023\n"


def run(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, [*words])
    return done.exit_code, done.stderr


def test_out_never_writes_over_the_table_that_was_read(tmp_path: Path) -> None:
    own = tmp_path / "own.csv"
    own.write_text(TABLE)
    status, said = run("values", str(own), "--out", str(own))
    assert status == 2
    assert "a file that is no scenario given; a new file" in said
    assert own.read_text() == TABLE


@pytest.mark.parametrize("content", ["notes of mine\n", 'title = "no scenario"\n', "\x00\xff"])
def test_out_never_writes_over_something_else(tmp_path: Path, content: str) -> None:
    own, out = tmp_path / "own.csv", tmp_path / "keep.toml"
    own.write_text(TABLE)
    out.write_text(content)
    assert run("values", str(own), "--out", str(out))[0] == 2
    assert out.read_text() == content


def test_out_writes_over_a_scenario_and_an_empty_file(tmp_path: Path) -> None:
    own, out = tmp_path / "own.csv", tmp_path / "scenario.toml"
    own.write_text(TABLE)
    out.touch()
    for _ in range(2):
        assert run("values", str(own), "--out", str(out))[0] == 0
        assert "[own_values" in out.read_text()


def test_an_output_that_is_closed_is_told_without_a_traceback() -> None:
    code = "import sys; sys.stdout = None; from model.cli.app import main; main()"
    done = subprocess.run([sys.executable, "-c", code, "version"], capture_output=True, text=True)
    assert done.returncode == 2
    assert "output: Bad file descriptor given" in done.stderr
    assert "Traceback" not in done.stderr
