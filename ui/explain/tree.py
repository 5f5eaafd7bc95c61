"""A tree drawn one level at a time: formula, operands, rows with their source.

A tree may have hundreds of leaves, so that a branch is drawn only while it is open, and at most
:data:`SHOWN` operands of it until the rest is asked for. Loaded when the first tree is opened.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

import streamlit as st

from model import Outcome, World
from model.core.figures import Node
from model.explain.places import explain
from ui.explain.table import tree_table
from ui.hand import state
from ui.show.buttons import table_buttons
from ui.show.stamp import Subject
from ui.speech import words
from ui.speech.explain import figure_text, formula_text, label_text, operation_text
from ui.speech.language import N_, n, percent, t, told
from ui.speech.money import first_unit

SHOWN = 12
"""Operands of a branch that are drawn before the rest is asked for."""

DECIDED = N_("Which formula or row it is was decided by:")


def explain_tree(figure: str, of: Outcome | None = None) -> None:
    """Draw the tree of a figure where the page stands.

    Parameters
    ----------
    figure : str
        As :func:`model.explain.places.explain` names it.
    of : Outcome, optional
        Whose figure; by default that of the current scenario.
    """
    outcome = of or state.outcome()
    tree, notes = explain(outcome, figure), []
    if figure == "S0" and outcome.unit != outcome.economy.unit:
        notes.append(f"{first_unit(outcome)}.")
    draw_tree(tree, outcome.world, f"tree-{figure}", notes, of=of)


def draw_tree(
    tree: Node, world: World, path: str, notes: Sequence[str] = (), *,
    of: Outcome | None = None,
) -> None:  # fmt: skip
    """Draw the first level of a tree, and the way to take it along."""
    st.markdown(f"**{_line(tree, world)}**")
    _made(tree, world)
    if tree.source:
        st.markdown(source_line(tree.source, world))
    for note in notes:
        st.caption(note)
    _chosen(tree, world, path, t("The publication that it rests on:"), published=True)
    _operands(tree, world, path)
    _chosen(tree, world, path, t(DECIDED), published=False)
    whose, preset = of or state.outcome(), of or state.preset_outcome()
    subject = Subject(whose, preset, st.context.url or "")
    table_buttons(subject, path, partial(tree_table, tree=tree))


def _line(node: Node, world: World) -> str:
    line = f"{label_text(node.label, world)}: {figure_text(node)}"
    if node.explains is not None:
        share = percent(max(node.explains, 0.0))
        line = t("{line}; explains {share} of the spread", line=line, share=share)
    return words.escaped(line)


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
        _below(operand, world, f"{path}.{index}")
    rest = len(node.operands) - len(shown)
    if rest:
        st.button(
            n("and {count} more", "and {count} more", rest),
            key=f"{path}-more",
            type="tertiary",
            on_click=state.show,
            args=(f"{path}-all", True),
        )


def _chosen(
    node: Node, world: World, path: str, lead: str, *, published: bool | None = None
) -> None:
    """Draw what decided over a figure: all of it, or what has a source, or the rest."""
    chosen = [
        (index, one) for index, one in enumerate(node.by)
        if published is None or bool(one.source) == published
    ]  # fmt: skip
    if chosen:
        st.caption(lead)
    for index, one in chosen:
        _below(one, world, f"{path}-by-{index}")


def _below(node: Node, world: World, path: str) -> None:
    if node.leaf:
        st.markdown(_leaf(node, world))
    else:
        _branch(node, world, path)


def _branch(node: Node, world: World, path: str) -> None:
    box = st.expander(_line(node, world), key=path, on_change="rerun")
    if box.open:
        with box:
            _made(node, world)
            if node.source:
                st.markdown(source_line(node.source, world))
            _operands(node, world, path)
            _chosen(node, world, path, t(DECIDED))


def _leaf(node: Node, world: World) -> str:
    """Return a leaf as Markdown, with the row it comes from or how it is made."""
    line = f"- {_line(node, world)}"
    if node.op == "drawn":
        drawn = t("median; drawn from {distribution}", distribution=node.formula)
        line = f"{line}  \n  {words.escaped(drawn)}"
        own = t("a range of your own, or shared by all of its kind")
        return f"{line}  \n  {source_line(node.source, world) if node.source else own}"
    if node.source:
        return f"{line}  \n  {source_line(node.source, world)}"
    return f"{line}  \n  {words.escaped(operation_text(node.op))}"


def source_line(source: Mapping[str, str], world: World) -> str:
    """Return grade, title with its link, date, table and key of a row, as Markdown."""
    url = world.source(source["source_id"])["url"]
    title = words.escaped(told(source["title"]))
    named = f"[{title}]({url})" if url else title
    grade = (
        t("grade {grade}, ours", grade="D")
        if source["grade"] == "D"
        else t("grade {grade}", grade=told(source["grade"]))
    )
    place = f"`{source['table']}, {source['key']}`"
    return " · ".join(filter(None, (grade, named, words.escaped(source["published"]), place)))
