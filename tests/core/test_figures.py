"""A figure as a tree: how it is made, whether that holds, how it is shown."""

from __future__ import annotations

import html
import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.core import figures as nodes
from model.core.figures import Node

numbers = st.floats(-1e9, 1e9, allow_nan=False)
SOURCE = {"id": "s1", "title": "A <b>source</b> & more", "published": "2025-02-11"}


def leaf(value: float, label: str = "leaf") -> Node:
    return nodes.given(label, value, "1")


def sourced(value: float = 4.0, key: str = "k") -> Node:
    return nodes.row("figure", value, "t", ("some/table", key), {"grade": "B"}, SOURCE)


@given(values=st.lists(numbers, min_size=1, max_size=6))
def test_sums_products_and_differences_hold(values: list[float]) -> None:
    operands = [leaf(value) for value in values]
    assert nodes.total("t", math.fsum(values), "1", "", operands).check() == []
    assert nodes.product("p", math.prod(values), "1", "", operands).check() == []
    rest = values[0] - sum(values[1:])
    assert nodes.difference("d", rest, "1", operands).check() == []


@given(over=numbers, under=numbers.filter(lambda x: abs(x) > 1e-6))
def test_ratios_hold(over: float, under: float) -> None:
    assert nodes.ratio("r", over / under, "1", leaf(over), leaf(under)).check() == []


def test_ratios_to_nothing_are_endless_or_nothing() -> None:
    assert nodes.ratio("r", math.inf, "1", leaf(3.0), leaf(0.0)).check() == []
    assert nodes.ratio("r", 0.0, "1", leaf(0.0), leaf(0.0)).check() == []


@pytest.mark.parametrize("make", [nodes.total, nodes.product])
def test_a_wrong_figure_is_found_wherever_it_stands(make: object) -> None:
    wrong = nodes.total("wrong", 4.0, "1", "", [leaf(1.0), leaf(2.0)])
    tree = nodes.difference("top", 3.0, "1", [leaf(7.0), wrong])
    assert [node.label for node in tree.check()] == ["wrong"]
    assert not wrong.holds()
    top = make("top", 5.0, "1", "", [leaf(4.0), leaf(2.0)])  # type: ignore[operator]
    assert [node.label for node in top.check()] == ["top"]


def test_a_figure_off_by_a_part_in_a_million_is_wrong() -> None:
    assert not nodes.total("t", 3_000_000.3, "1", "", [leaf(1e6), leaf(2e6)]).holds()
    assert nodes.total("t", 3_000_000.0005, "1", "", [leaf(1e6), leaf(2e6)]).holds()


def test_a_formula_of_the_model_is_reckoned_again() -> None:
    held = nodes.kernel("k", 42.0, "1", "anything", [leaf(1.0)], lambda one: one + 41.0)
    assert held.check() == []
    wrong = nodes.kernel("k", 43.0, "1", "anything", [leaf(1.0)], lambda one: one + 41.0)
    assert wrong.check() == [wrong]


def test_sums_leave_out_what_is_nothing() -> None:
    tree = nodes.total("t", 2.0, "1", "", [leaf(0.0, "zero"), leaf(2.0, "two")])
    assert [node.label for node in tree.operands] == ["two"]
    assert nodes.total("t", 0.0, "1", "", [leaf(0.0)]).check() == []


def test_walk_yields_a_node_before_its_operands() -> None:
    inner = nodes.product("inner", 2.0, "1", "", [leaf(1.0, "a"), leaf(2.0, "b")])
    tree = nodes.total("top", 5.0, "1", "", [inner, leaf(3.0, "c")])
    assert [node.label for node in tree.walk()] == ["top", "inner", "a", "b", "c"]


def test_each_source_once() -> None:
    tree = nodes.total("t", 12.0, "t", "", [sourced(), sourced(), sourced(key="other")])
    assert [row["key"] for row in tree.sources()] == ["k", "other"]
    assert tree.sources()[0] == {
        "table": "some/table", "key": "k", "source_id": "s1", "title": SOURCE["title"],
        "published": "2025-02-11", "grade": "B",
    }  # fmt: skip


def test_as_dict() -> None:
    tree = nodes.ratio("share", 2.0, "1", sourced(), leaf(2.0, "half"))
    plain = tree.as_dict()
    assert {k: v for k, v in plain.items() if k != "operands"} == {
        "label": "share", "value": 2.0, "unit": "1", "formula": "figure / half",
        "operation": "ratio",
    }  # fmt: skip
    assert plain["operands"][0]["source"]["grade"] == "B"
    assert plain["operands"][1] == {"label": "half", "value": 2.0, "unit": "1"}


def test_what_is_drawn_says_its_distribution_and_what_it_explains() -> None:
    node = Node("price", 1.0, "x", "normal(1, 0.2)", "drawn", explains=0.25)
    assert node.as_dict() == {
        "label": "price", "value": 1.0, "unit": "x", "distribution": "normal(1, 0.2)",
        "explains": 0.25,
    }  # fmt: skip
    assert node.holds()
    assert nodes.origin(("some/table", "k"), {"grade": "B"}, SOURCE) == sourced().source


def test_as_text_to_a_depth() -> None:
    inner = nodes.product("inner", 2.0, "t", "a x b", [leaf(1.0, "a"), leaf(2.0, "b")])
    tree = nodes.total("top", 1_234_567.0, "t", "all", [inner])
    assert tree.as_text(0) == "top: 1.23457e+06 t = all"
    assert tree.as_text(1).splitlines()[1:] == ["  inner: 2 t = a x b"]
    assert tree.as_text().splitlines()[2:] == ["    a: 1 1", "    b: 2 1"]
    assert sourced().as_text() == "figure: 4 t [B: A <b>source</b> & more, some/table]"


texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=30)


@given(label=texts, formula=texts, title=texts)
def test_html_escapes_every_text(label: str, formula: str, title: str) -> None:
    source = {**SOURCE, "title": title}
    below = nodes.row(label, 1.0, "t", ("x/y", "k"), {"grade": "A"}, source)
    shown = nodes.total(label, 1.0, "t", formula, [below]).as_html()
    tags = re.findall(r"<[^>]*>", shown)
    assert set(tags) <= {"<details>", "<summary>", "</summary>", "<div>", "</div>", "</details>"}
    bare = re.sub(r"</?(?:details|summary|div)>", "", shown)
    assert not re.search(r"[<>\"']", bare)
    assert html.escape(label) in shown
    assert html.escape(title) in shown


def test_html_of_a_leaf_and_of_a_tree() -> None:
    assert leaf(1.0, "a & b").as_html() == "<div>a &amp; b: 1 1</div>"
    tree = nodes.total("top", 1.0, "1", "", [leaf(1.0, "x")])
    wanted = "<details><summary>top: 1 1</summary><div>x: 1 1</div></details>"
    assert tree.as_html() == wanted
