"""Derived tables are what their scripts make of their inputs, to the byte."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from model.core.files import data_path

pytestmark = pytest.mark.slow

Array = NDArray[np.float64]
DATA = data_path()
SCRIPTS = [s for s in sorted((DATA / "build").glob("*.py")) if not s.stem.startswith("from_")]
UPSTREAM = sorted((DATA / "build").glob("from_*.py"))
"""Scripts that take an upstream's file, on which `tests/upkeep` holds the builders."""


def loaded(script: Path) -> ModuleType:
    """Import a script of ``data/build/`` by its place."""
    spec = importlib.util.spec_from_file_location(f"build_{script.stem}", script)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "dont_write_bytecode", True)  # leaves nothing beside the script
        spec.loader.exec_module(module)
    return module


def run(script: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-B", str(script), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=DATA.parent)


@cache
def rebuilt(script: Path) -> dict[str, str]:
    tables: dict[str, str] = loaded(script).build()
    return tables


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.stem)
def test_rebuilding_changes_nothing(script: Path) -> None:
    assert rebuilt(script)
    for name, text in rebuilt(script).items():
        assert (DATA / name).read_bytes() == text.encode(), name


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.stem)
def test_check_names_a_table_that_would_change_and_writes_nothing(
    script: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    module, copy = loaded(script), shutil.copytree(DATA, tmp_path / "data")
    name = next(iter(rebuilt(script)))
    (copy / name).write_text("tampered\n", encoding="utf-8")
    monkeypatch.setattr(module, "DATA", copy)
    monkeypatch.setattr(module, "build", lambda: rebuilt(script))
    monkeypatch.setattr(sys, "argv", [script.name, "--check"])
    assert module.main() == 1
    assert capsys.readouterr().out == f"{name}: would change\n"
    assert (copy / name).read_text(encoding="utf-8") == "tampered\n"

    monkeypatch.setattr(sys, "argv", [script.name])
    assert module.main() == 0
    assert capsys.readouterr().out == f"{name}: written\n"
    assert (copy / name).read_bytes() == (DATA / name).read_bytes()


def test_a_missing_input_is_told_without_a_traceback(tmp_path: Path) -> None:
    copy = shutil.copytree(DATA, tmp_path / "data")
    (copy / "build/margins.csv").unlink()
    result = run(copy / "build/value_matrix.py")
    assert result.returncode == 2
    assert "margins.csv: no file given" in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("script", UPSTREAM, ids=lambda script: script.stem)
def test_an_upstream_s_script_is_its_command_on_the_tables_beside_it(
    script: Path, tmp_path: Path
) -> None:
    copy = shutil.copytree(DATA, tmp_path / "data")
    result = run(copy / "build" / script.name, str(tmp_path / "none.xlsx"))
    assert result.returncode == 2
    assert "The tables were left as they are" in result.stderr
    assert "none.xlsx" in result.stderr
    assert "Traceback" not in result.stderr


matrix = loaded(DATA / "build/value_matrix.py")
positive = st.lists(st.floats(0.01, 10.0), min_size=2, max_size=9).map(np.array)


@given(want=positive, need=st.floats(0.1, 0.9))
@settings(max_examples=50)
def test_filling_below_a_cap_reaches_the_sum(want: Array, need: float) -> None:
    cap = 1.0 / len(want)  # room for 1 in all, so that there is an answer
    filled = matrix.fill(want, need, high=cap)
    assert filled.sum() == pytest.approx(need)
    assert (filled <= cap + 1e-12).all()


@given(want=positive, need=st.floats(1.1, 9.0))
@settings(max_examples=50)
def test_filling_above_a_floor_reaches_the_sum(want: Array, need: float) -> None:
    floor = np.full(len(want), 1.0 / len(want))
    filled = matrix.fill(want, need, low=floor)
    assert filled.sum() == pytest.approx(need)
    assert (filled >= floor - 1e-12).all()


SEED = np.array([[1.0, 2.0], [3.0, 4.0]])
PINNED = np.array([[3.0, np.nan], [np.nan, np.nan]])


def test_a_fit_meets_both_margins_and_leaves_pinned_cells() -> None:
    rows, columns = np.array([4.0, 6.0]), np.array([5.0, 5.0])
    fitted = matrix.fit(SEED, rows, columns, PINNED, 1e-12, 1000)
    assert fitted.sum(1) == pytest.approx(rows)
    assert fitted.sum(0) == pytest.approx(columns)
    assert fitted[0, 0] == 3.0


def test_a_pinned_cell_above_its_margin_is_refused() -> None:
    with pytest.raises(ArithmeticError, match="a pinned cell exceeds a margin"):
        matrix.fit(SEED, np.ones(2), np.ones(2), PINNED, 1e-9, 10)


def test_margins_that_cannot_be_met_are_told() -> None:
    seed, free = np.array([[1.0, 0.0], [1.0, 0.0]]), np.full((2, 2), np.nan)
    with pytest.raises(ArithmeticError, match="the fit did not converge"):
        matrix.fit(seed, np.ones(2), np.ones(2), free, 1e-9, 10)
