"""What can be said of accessibility without a browser: every chart has words, no raw HTML."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.paths import ROOT

UI = ROOT / "ui"
CHARTS = {"vega_lite_chart", "altair_chart", "line_chart", "bar_chart", "area_chart",
          "scatter_chart", "plotly_chart", "pyplot", "map", "pydeck_chart"}  # fmt: skip


def calls(file: Path) -> Iterator[ast.Call]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield node


def drawn(file: Path) -> Iterator[ast.Call]:
    """Calls of a chart of Streamlit: `st.vega_lite_chart(...)`, or of a place on the page."""
    for call in calls(file):
        assert isinstance(call.func, ast.Attribute)
        of = call.func.value
        if call.func.attr in CHARTS - {"map"} or (
            call.func.attr == "map" and isinstance(of, ast.Name) and of.id == "st"
        ):
            yield call


FILES = sorted(UI.rglob("*.py"))


def test_charts_are_found() -> None:
    assert sum(1 for file in FILES for _ in drawn(file)) >= 1


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(UI).as_posix())
def test_every_chart_has_a_text_that_is_worked_out(file: Path) -> None:
    for call in drawn(file):
        (alt,) = [word.value for word in call.keywords if word.arg == "alt"]
        assert not isinstance(alt, ast.Constant), f"{file}:{call.lineno}: a text of the figures"


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(UI).as_posix())
def test_no_page_writes_raw_html(file: Path) -> None:
    for call in calls(file):
        assert not [word for word in call.keywords if word.arg == "unsafe_allow_html"]
