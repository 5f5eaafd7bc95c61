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
    wanted = {"sum": math.fsum(values), "product": math.prod(values),
              "difference": values[0] - sum(values[1:])}  # fmt: skip
    for op, value in wanted.items():
        assert nodes.made(op, "t", "1", operands, value=value).check() == []
        assert nodes.made(op, "t", "1", operands).value == value


@given(over=numbers, under=numbers.filter(lambda x: abs(x) > 1e-6))
def test_ratios_hold(over: float, under: float) -> None:
    made = nodes.made("ratio", "r", "1", [leaf(over), leaf(under)], value=over / under)
    assert made.check() == []


def test_ratios_to_nothing_are_endless_or_nothing() -> None:
    for over, value in ((3.0, math.inf), (0.0, 0.0)):
        made = nodes.made("ratio", "r", "1", [leaf(over), leaf(0.0)], value=value)
        assert made.check() == []


@pytest.mark.parametrize("op", ["sum", "product"])
def test_a_wrong_figure_is_found_wherever_it_stands(op: str) -> None:
    wrong = nodes.made("sum", "wrong", "1", [leaf(1.0), leaf(2.0)], value=4.0)
    tree = nodes.made("difference", "top", "1", [leaf(7.0), wrong], value=3.0)
    assert [node.label for node in tree.check()] == ["wrong"]
    assert not wrong.holds()
    top = nodes.made(op, "top", "1", [leaf(4.0), leaf(2.0)], value=5.0)
    assert [node.label for node in top.check()] == ["top"]


def test_a_figure_off_by_a_part_in_a_million_is_wrong() -> None:
    both = [leaf(1e6), leaf(2e6)]
    assert not nodes.made("sum", "t", "1", both, value=3_000_000.3).holds()
    assert nodes.made("sum", "t", "1", both, value=3_000_000.0005).holds()


def test_a_formula_of_the_model_is_reckoned_again() -> None:
    for value, off in ((42.0, 0), (43.0, 1)):
        made = nodes.made(lambda one: one + 41.0, "k", "1", [leaf(1.0)], "anything", value)
        assert made.check() == [made][:off]
    assert nodes.made(lambda one: one + 41.0, "k", "1", [leaf(1.0)], "anything").value == 42.0


def test_of_nothing_comes_nothing() -> None:
    tree = nodes.made("sum", "t", "1", (), "all", by=(leaf(1.0, "why"),))
    assert (tree.value, tree.op, [node.label for node in tree.below]) == (0.0, "constant", ["why"])


def test_operands_are_made_when_they_are_opened() -> None:
    opened = []

    def make() -> list[Node]:
        opened.append(True)
        return [leaf(2.0)]

    tree = nodes.made("sum", "t", "1", make, "two", 2.0)
    assert opened == []
    assert tree.holds()
    assert opened == [True]
    assert nodes.made("sum", "t", "1", make).formula == "leaf"


def test_walk_yields_a_node_before_its_operands() -> None:
    inner = nodes.made("product", "inner", "1", [leaf(1.0, "a"), leaf(2.0, "b")])
    tree = nodes.made("sum", "top", "1", [inner, leaf(3.0, "c")])
    assert [node.label for node in tree.walk()] == ["top", "inner", "a", "b", "c"]


def test_each_source_once() -> None:
    tree = nodes.made("sum", "t", "t", [sourced(), sourced(), sourced(key="other")])
    assert [row["key"] for row in tree.sources()] == ["k", "other"]
    assert tree.sources()[0] == {
        "table": "some/table", "key": "k", "source_id": "s1", "title": SOURCE["title"],
        "published": "2025-02-11", "grade": "B",
    }  # fmt: skip


def test_as_dict() -> None:
    tree = nodes.made("ratio", "share", "1", [sourced(), leaf(2.0, "half")])
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
    inner = nodes.made("product", "inner", "t", [leaf(1.0, "a"), leaf(2.0, "b")], "a x b")
    tree = nodes.made("sum", "top", "t", [inner], "all", 1_234_567.0)
    assert tree.as_text(0) == "top: 1.23457e+06 t = all"
    assert tree.as_text(1).splitlines()[1:] == ["  inner: 2 t = a x b"]
    assert tree.as_text().splitlines()[2:] == ["    a: 1 1", "    b: 2 1"]
    assert sourced().as_text() == "figure: 4 t [B: A <b>source</b> & more, some/table]"


texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=30)


@given(label=texts, formula=texts, title=texts)
def test_html_escapes_every_text(label: str, formula: str, title: str) -> None:
    source = {**SOURCE, "title": title}
    below = nodes.row(label, 1.0, "t", ("x/y", "k"), {"grade": "A"}, source)
    shown = nodes.Node(label, 1.0, "t", formula, "sum", [below]).as_html()
    tags = re.findall(r"<[^>]*>", shown)
    assert set(tags) <= {"<details>", "<summary>", "</summary>", "<div>", "</div>", "</details>"}
    bare = re.sub(r"</?(?:details|summary|div)>", "", shown)
    assert not re.search(r"[<>\"']", bare)
    assert html.escape(label) in shown
    assert html.escape(title) in shown


def test_html_of_a_leaf_and_of_a_tree() -> None:
    assert leaf(1.0, "a & b").as_html() == "<div>a &amp; b: 1 1</div>"
    tree = nodes.Node("top", 1.0, "1", "", "sum", [leaf(1.0, "x")])
    wanted = "<details><summary>top: 1 1</summary><div>x: 1 1</div></details>"
    assert tree.as_html() == wanted
