"""Every notebook runs from its first cell to its last, and is stored as it ran."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import nbformat
import pytest

from tests.paths import ROOT

pytestmark = pytest.mark.slow

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
FIRST = ROOT / "notebooks/01_first_look.ipynb"
HOSTS = re.compile(rb"https?://(?!(?:www\.)?w3\.org/)[a-z0-9.-]+\.[a-z]+[^\"\s]*\.js\b")

every_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def code(notebook: Any) -> list[Any]:
    return [cell for cell in notebook.cells if cell.cell_type == "code" and cell.source.strip()]


def stored(path: Path) -> Any:
    return nbformat.read(path, as_version=4)


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], Any]:
    """Return a function that gives a notebook with its outputs; all are run once, in copies."""
    source = ROOT / "notebooks"
    folder = shutil.copytree(source, tmp_path_factory.mktemp("run") / source.name)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}

    @cache
    def run_all() -> None:
        command = [sys.executable, "-m", "jupyter", "execute", "--inplace", "--kernel_name=python3"]
        done = subprocess.run(
            [*command, "--timeout=120", *(str(folder / path.name) for path in NOTEBOOKS)],
            capture_output=True,
            text=True,
            check=False,
            env=environment,
        )
        assert done.returncode == 0, done.stderr[-4000:]

    def run(path: Path) -> Any:
        run_all()
        return stored(folder / path.name)

    return run


def complaints(notebook: Any) -> list[str]:
    """Return what the cells wrote to stderr, warnings included, and every error."""
    outputs = [output for cell in code(notebook) for output in cell.outputs]
    errors = [str(output.evalue) for output in outputs if output.output_type == "error"]
    return errors + [output.text for output in outputs if output.get("name") == "stderr"]


def texts(cell: Any) -> str:
    """Return what a cell printed or showed as plain text."""
    shown = [o.get("text") or o.get("data", {}).get("text/plain", "") for o in cell.outputs]
    return "".join(shown)


def test_there_is_a_notebook() -> None:
    assert FIRST in NOTEBOOKS


@every_notebook
def test_a_notebook_runs_without_error_or_warning(path: Path, ran: Any) -> None:
    assert complaints(ran(path)) == []


@every_notebook
def test_a_notebook_is_stored_as_it_ran(path: Path) -> None:
    notebook = stored(path)
    nbformat.validate(notebook)
    assert [cell.execution_count for cell in code(notebook)] == [
        number for number, _ in enumerate(code(notebook), 1)
    ]
    assert complaints(notebook) == []
    assert notebook.metadata.kernelspec.name == "python3"


@every_notebook
def test_a_notebook_opens_with_a_title_and_a_reason(path: Path) -> None:
    first = stored(path).cells[0]
    title, _, reason = first.source.partition("\n")
    assert first.cell_type == "markdown"
    assert re.match(r"# \S", title)
    assert len(reason.strip()) > 80


@every_notebook
def test_a_notebook_is_small_and_fetches_no_script(path: Path) -> None:
    content = path.read_bytes()
    assert len(content) < 1_000_000
    assert not HOSTS.findall(content)


def test_the_first_notebook_shows_the_figures_of_the_seed_scenario(ran: Any) -> None:
    shown = "\n".join(texts(cell) for cell in code(ran(FIRST)))
    for figure in ("14.8 trillion USD_2023", "8283935", "6516065", "3.62%", "1.265"):
        assert figure in shown


def test_the_first_notebook_holds_the_contract_of_the_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    (contract,) = re.findall(r"```python\n(.*?)```", readme, flags=re.DOTALL)
    source = "\n".join(cell.source for cell in code(stored(FIRST)))
    setup, _, shown = contract.partition("\n\noutcome.total")
    assert setup in source
    for name in re.findall(r"^outcome[.](\w+)", shown, flags=re.MULTILINE):
        assert f"outcome.{name}" in source


def test_the_first_notebook_draws_one_chart(ran: Any) -> None:
    outputs = [output for cell in code(ran(FIRST)) for output in cell.outputs]
    charts = [o.data["image/svg+xml"] for o in outputs if "image/svg+xml" in o.get("data", {})]
    (chart,) = charts
    assert "Most of what moves is coal" in "".join(chart)


FLOAT = re.compile(r"-?\d+\.\d{7,}(?:e-?\d+)?")
"""A number written to its last digit, which may differ from machine to machine."""


def seen(cell: Any) -> dict[str, str]:
    """Return all that a cell shows, by kind; what it printed at different moments as one text."""
    found: dict[str, str] = {}
    for output in cell.outputs:
        kinds = output.get("data") or {output.get("name", output.output_type): output.get("text")}
        for kind, content in kinds.items():
            text = FLOAT.sub(lambda number: f"{float(number[0]):.5g}", "".join(content or ""))
            found[kind] = found.get(kind, "") + text
    return found


@every_notebook
def test_what_is_stored_is_what_a_run_of_today_shows(path: Path, ran: Any) -> None:
    """Figures, tables, charts, and the id of the tables they come from."""
    for fresh, kept in zip(code(ran(path)), code(stored(path)), strict=True):
        assert fresh.source == kept.source
        assert seen(fresh) == seen(kept), "run `make notebooks`"
