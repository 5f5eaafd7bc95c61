"""What every test may use: the checked tables, the seed scenario, golden files, hypothesis."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, settings

from model import DEFAULT_PRESET, Scenario, World, load_world


def _short(world: World, printer: Any, cycle: bool) -> None:
    printer.text(repr(world))


World._repr_pretty_ = _short  # type: ignore[attr-defined]  # hypothesis would print every table

GOLDEN = Path(__file__).parent / "golden"

settings.register_profile(
    "ci", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("local", deadline=None)
settings.load_profile("ci" if os.environ.get("CI") == "true" else "local")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what the run cost: the processor's time does not depend on what else the machine does."""
    own = os.times()  # workers have ended by now, and are children
    spent = own.user + own.system + own.children_user + own.children_system
    terminalreporter.write_line(f"processor time of all processes: {spent:.0f} s")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--golden", action="store_true", help="write the golden files anew")


@pytest.fixture(scope="session")
def world() -> World:
    return load_world()


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
