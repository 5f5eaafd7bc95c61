"""Links, TOML and CSV that hypothesis made up: a clear error each, never a traceback.

100 of each kind, or as many as the environment variable ``FUZZ`` says:
``FUZZ=10000 pytest tests/test_fuzz.py``.
"""

from __future__ import annotations

import json
import os
from typing import Any

import pytest
import streamlit as streamlit_page
from hypothesis import given, settings
from hypothesis import strategies as st

from model import Scenario, World
from model.core.errors import ModelError, Problem
from model.core.reading import write_toml
from model.territory.own_map import read_map
from model.territory.own_values import read_values
from tests.answers.test_link import _forge
from tests.paths import ROOT
from ui.hand import state
from ui.hand.address import open_link
from ui.hand.asked import LINK

pytestmark = pytest.mark.slow

EXAMPLES = int(os.environ.get("FUZZ", "100"))
FILE = ROOT / "tests" / "links" / "0.1.0.txt"
LINKS = [line.split("\t")[1] for line in FILE.read_text(encoding="utf-8").splitlines()]


def fuzz(**given_: st.SearchStrategy[Any]) -> Any:
    def decorate(test: Any) -> Any:
        return settings(max_examples=EXAMPLES)(given(**given_)(test))

    return decorate


def spoken(problems: tuple[Problem, ...]) -> None:
    """Every problem says where it lies and what is allowed."""
    assert problems
    assert all(problem.where and problem.allowed for problem in problems)


def opened(text: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(streamlit_page, "session_state", {})
        before = state.hand().scenario
        if not open_link(text):
            spoken(state.problems_at(LINK))
            assert state.hand().scenario is before


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)
stated = st.dictionaries(st.sampled_from(sorted(Scenario.model_fields)), json_values, max_size=4)


@fuzz(text=st.text(max_size=200) | st.from_regex(r"1\.[A-Za-z0-9_-]{1,80}\.[0-9a-f]{8}"))
def test_texts_for_links(text: str) -> None:
    opened(text)


@fuzz(
    version=st.sampled_from(["0.1.0", "9", ""]),
    figures=st.lists(st.floats() | st.integers(), min_size=4, max_size=6),
    fields=stated,
)
def test_links_with_a_right_check(
    version: str, figures: list[float], fields: dict[str, Any]
) -> None:
    opened(_forge([version, "id", figures, fields]))


@fuzz(good=st.sampled_from(LINKS), at=st.integers(0, 400), letter=st.sampled_from("aZ9-_.%\0é"))
def test_links_with_one_letter_changed(good: str, at: int, letter: str) -> None:
    at %= len(good)
    opened(good[:at] + letter + good[at + 1 :])


def loaded(content: bytes) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(streamlit_page, "session_state", {})
        before = state.hand().scenario
        if not state.load("file", content):
            spoken(state.problems_at("file"))
            assert state.hand().scenario is before


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


@fuzz(content=st.binary(max_size=300) | st.text(max_size=300).map(_encoded))
def test_toml_files(content: bytes) -> None:
    loaded(content)


@fuzz(fields=stated)
def test_toml_files_with_fields(fields: dict[str, Any]) -> None:
    try:
        text = write_toml(_writable(fields))
    except (TypeError, ValueError):
        return
    loaded(_encoded(text))


def _writable(value: Any) -> Any:
    """Return a value as TOML can hold it: nothing is left out."""
    if isinstance(value, dict):
        return {key: _writable(part) for key, part in value.items() if part is not None}
    if isinstance(value, list):
        return [_writable(part) for part in value if part is not None]
    return value


def valued(content: bytes, world: World) -> None:
    try:
        read_values(content, world)
    except ModelError as error:
        spoken(error.problems)


cells = st.sampled_from(
    [
        "region",
        "group",
        "value",
        "unit",
        "UA-14",
        "coal",
        "lithium",
        "1e9",
        "-1",
        "nan",
        "inf",
        "12.5",
        "USD_2023",
        "=1+1",
        "1,5",
        "é",
        "",
        "million USD_2023",
        '"',
        "\x00",
        "99999999999999999999999999999999999999999",
    ]
)


@fuzz(rows=st.lists(st.lists(cells, max_size=6), max_size=6), end=st.sampled_from(["\n", "\r\n"]))
def test_csv_files(rows: list[list[str]], end: str, world: World) -> None:
    valued(end.join(",".join(row) for row in rows).encode(), world)


@fuzz(rows=st.lists(st.tuples(cells, cells, cells, cells), max_size=5))
def test_csv_files_with_a_right_head(rows: list[tuple[str, ...]], world: World) -> None:
    lines = ["region,group,value,unit", *(",".join(row) for row in rows)]
    valued("\n".join(lines).encode(), world)


@fuzz(content=st.binary(max_size=300))
def test_bytes_as_csv(content: bytes, world: World) -> None:
    valued(content, world)


shapes = st.recursive(
    json_values,
    lambda inner: st.fixed_dictionaries(
        {"type": st.sampled_from(["FeatureCollection", "Feature", "Polygon", "MultiPolygon", "x"])},
        optional={"features": st.lists(inner, max_size=2), "coordinates": inner,
                  "geometry": inner, "properties": inner},
    ),
    max_leaves=4,
)  # fmt: skip


@fuzz(content=shapes)
def test_maps(content: Any, world: World) -> None:
    try:
        read_map(json.dumps(content).encode(), world)
    except ModelError as error:
        spoken(error.problems)
