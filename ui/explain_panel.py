"""How a figure came about, opened one level at a time: formula, operands, rows with their source.

A tree may have hundreds of leaves, so that a branch is drawn only while it is open, and at most
:data:`SHOWN` operands of it until the rest is asked for. It stands in a dialog whose clicks run
nothing else of the page.
"""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from model import World
from model.explaining import explain
from model.nodes import Node
from ui import state, words
from ui.language import N_, n, number, t, told
from ui.words_explain import figure_text, formula_text, label_text, operation_text
from ui.words_money import RUNGS, first_unit

__all__ = ["SHOWN", "explain_button", "explain_tree", "source_line"]

SHOWN = 12
"""Operands of a branch that are drawn before the rest is asked for."""

RATIOS = ("government_take", "fund_per_dollar")
"""Figures of the ladder that are no rungs."""

TITLE = N_("How this figure comes about")


def explain_button(figure: str, label: str | None = None, *, key: str | None = None) -> None:
    """Draw a button that opens the explanation of a figure.

    Parameters
    ----------
    figure : str
        As :func:`model.explaining.explain` names it.
    label : str, optional
        Text of the button.
    key : str, optional
        Key of the button; by default made of the figure.
    """
    said = label or t("Explain, down to the sources")
    if st.button(f"▸ {said}", key=key or f"explain-{figure}", type="tertiary"):
        _dialog(figure)


def _dialog(figure: str) -> None:
    def draw() -> None:
        state.start_run()
        explain_tree(figure)

    st.dialog(t(TITLE), width="large")(draw)()


def explain_tree(figure: str) -> None:
    """Draw the tree of a figure of the scenario in hand where the page stands."""
    outcome = state.outcome()
    tree = explain(outcome, figure)
    world = outcome.world
    st.markdown(f"**{_line(tree, world)}**")
    _made(tree, world)
    if figure == "S0" and outcome.unit != outcome.economy.unit:
        st.caption(f"{first_unit(outcome)}.")
    _operands(tree, world, f"tree-{figure}")
    sources = tree.sources()
    grades = sorted({source["grade"] for source in sources})
    st.caption(
        n(
            "{count} row of data below this figure; grades: {grades}.",
            "{count} rows of data below this figure; grades: {grades}.",
            len(sources),
            grades=", ".join(grades) or "–",
        )
    )
    if _stops(figure, tree):
        rows = world.tables["economics/parameters"]
        ours = sum(row["grade"] == "D" for row in rows)
        st.caption(
            t(
                "This tree stops at formulas of the model. The technical figures listed on the "
                "Value ladder page, {ours} of {all} of them grade D, stand behind it too.",
                ours=number(ours), all=number(len(rows)),
            )
        )  # fmt: skip


def _stops(figure: str, tree: Node) -> bool:
    """Return whether technical figures stand behind a figure that its tree does not show."""
    if not figure.startswith("receipts.") and figure not in {*RUNGS, *RATIOS} - {"S0"}:
        return False
    return any(node.op == "kernel" or not (node.operands or node.source) for node in tree.walk())


def _line(node: Node, world: World) -> str:
    return words.escaped(f"{label_text(node.label, world)}: {figure_text(node)}")


def _made(node: Node, world: World) -> None:
    """Say how a figure is made of its operands."""
    formula = formula_text(node.formula, world) if node.formula else operation_text(node.op)
    model = f" ({operation_text(node.op)})" if node.formula and node.op == "kernel" else ""
    st.caption(words.escaped(f"= {formula}{model}"))


def _operands(node: Node, world: World, path: str) -> None:
    """Draw the operands of an open branch: leaves as lines, branches to be opened."""
    every = bool(state.remembered(f"{path}-all"))
    shown = node.operands if every else node.operands[:SHOWN]
    for index, operand in enumerate(shown):
        if operand.operands:
            _branch(operand, world, f"{path}.{index}")
        else:
            st.markdown(_leaf(operand, world))
    rest = len(node.operands) - len(shown)
    if rest:
        st.button(
            n("and {count} more", "and {count} more", rest),
            key=f"{path}-more",
            type="tertiary",
            on_click=state.show,
            args=(f"{path}-all", True),
        )


def _branch(node: Node, world: World, path: str) -> None:
    box = st.expander(_line(node, world), key=path, on_change="rerun")
    if box.open:
        with box:
            _made(node, world)
            _operands(node, world, path)


def _leaf(node: Node, world: World) -> str:
    """Return a leaf as Markdown, with the row it comes from or how it is made."""
    line = f"- {_line(node, world)}"
    if node.source:
        return f"{line}  \n  {source_line(node.source, world)}"
    how = formula_text(node.formula, world) if node.formula else operation_text(node.op)
    return f"{line}  \n  {words.escaped(how)}"


def source_line(source: Mapping[str, str], world: World) -> str:
    """Return grade, title with its link, date, table and key of a row, as Markdown."""
    url = world.source(source["source_id"])["url"]
    title = words.escaped(told(source["title"]))
    named = f"[{title}]({url})" if url else title
    grade = (
        t("grade {grade}, ours", grade="D")
        if source["grade"] == "D"
        else t("grade {grade}", grade=source["grade"])
    )
    place = words.escaped(f"{source['table']}, {source['key']}")
    return " · ".join(filter(None, (grade, named, words.escaped(source["published"]), place)))
