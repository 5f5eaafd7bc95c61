"""What every test may use: the checked tables, the seed scenario, golden files, hypothesis."""

from __future__ import annotations

import ast
import importlib
import os
import pkgutil
import sys
from collections.abc import Callable, Iterator
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, settings

from model import DEFAULT_PRESET, Scenario, World, cli, load_world
from model.core.errors import Problem
from model.world.tables import Column, Row


def _short(world: World, printer: Any, cycle: bool) -> None:
    printer.text(repr(world))


World._repr_pretty_ = _short  # type: ignore[attr-defined]  # hypothesis would print every table

GOLDEN = Path(__file__).parent / "golden"

EXAMPLES = 50
"""Inputs drawn for a test that does not say otherwise."""

settings.register_profile(
    "ci",
    deadline=None,
    max_examples=EXAMPLES,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("local", deadline=None, max_examples=EXAMPLES)
settings.load_profile("ci" if os.environ.get("CI") == "true" else "local")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what the run cost: the processor's time does not depend on what else the machine does."""
    own = os.times()  # workers have ended by now, and are children
    spent = own.user + own.system + own.children_user + own.children_system
    terminalreporter.write_line(f"processor time of all processes: {spent:.0f} s")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--golden", action="store_true", help="write the golden files anew")


@cache
def _literals(file: str) -> frozenset[str]:
    tree = ast.parse(Path(file).read_text(encoding="utf-8"))
    return frozenset(node.value for node in ast.walk(tree)
                     if isinstance(node, ast.Constant) and isinstance(node.value, str))  # fmt: skip


@pytest.fixture(autouse=True, scope="session")
def every_problem_keeps_its_parts() -> Iterator[None]:
    """Fail where the model refuses by a sentence that is neither a literal nor a message."""
    made, known = Problem.__init__, set[str]()  # one error's text may be handed on by another

    def checked(self: Problem, *args: Any, **texts: Any) -> None:
        made(self, *args, **texts)
        caller = sys._getframe(1)
        while caller.f_code.co_filename.endswith(("core/errors.py", "/said.py")) and caller.f_back:
            caller = caller.f_back
        file = caller.f_code.co_filename
        if f"{os.sep}model{os.sep}" in file and not file.endswith("core/problems.py"):
            for text in (self.allowed, self.remedy):
                if type(text) is str and " " in text and text not in known:
                    assert text in _literals(file), f"{file}: {text}"
                    known.add(text)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Problem, "__init__", checked)
        yield


@pytest.fixture(scope="session")
def world() -> World:
    return load_world()


@pytest.fixture(scope="session")
def tables_read_once() -> Iterator[None]:
    """Read and check a table of the same bytes once, in whatever folder it lies."""
    from model.world import world as reader

    read, check = reader.read_table, reader.check_table
    known: dict[tuple[object, ...], list[Row]] = {}
    sound: set[tuple[object, ...]] = set()

    def read_once(data: Path, table: str, columns: tuple[Column, ...]) -> list[Row]:
        try:
            key = table, columns, sha256((data / f"{table}.csv").read_bytes()).digest()
        except OSError:
            return read(data, table, columns)
        if key not in known:
            known[key] = read(data, table, columns)
        return known[key]

    def check_once(table: str, rows: list[Row], columns: tuple[Column, ...]) -> list[Problem]:
        key = table, columns, id(rows)
        if key in sound:
            return []
        found = list(check(table, rows, columns))
        if not found and any(rows is one for one in known.values()):  # an id that stays taken
            sound.add(key)
        return found

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reader, "read_table", read_once)
        patch.setattr(reader, "check_table", check_once)
        yield


@pytest.fixture(scope="session")
def quick_apptest() -> Iterator[None]:
    """Look for components among the packages once, and draw fewer simulations at once."""
    from streamlit.components.v2 import manifest_scanner

    from ui.hand import drawn

    with pytest.MonkeyPatch.context() as patch:
        found = manifest_scanner.scan_component_manifests()
        patch.setattr(manifest_scanner, "scan_component_manifests", lambda: found)
        patch.setattr(drawn, "FIRST", 512)
        yield


@pytest.fixture(scope="module")
def one_world(world: World) -> Iterator[None]:
    """Every command of the module takes the tables that are read already."""
    with pytest.MonkeyPatch.context() as patch:
        for found in pkgutil.iter_modules(cli.__path__, "model.cli."):
            module = importlib.import_module(found.name)
            if hasattr(module, "load_world"):
                patch.setattr(module, "load_world", lambda: world)
        yield


@pytest.fixture(scope="session")
def seed() -> Scenario:
    return Scenario.from_preset(DEFAULT_PRESET)


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, pd.DataFrame], None]:
    """Compare a table with the golden CSV of its name, or write it when asked with --golden."""

    def compare(name: str, table: pd.DataFrame) -> None:
        path = GOLDEN / f"{name}.csv"
        text = table.to_csv(lineterminator="\n")
        if request.config.getoption("--golden"):
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
        assert path.exists(), f"no golden file {path.name}: run `make golden`, then look at it"
        assert text == path.read_text(encoding="utf-8")

    return compare
