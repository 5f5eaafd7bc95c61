"""Buttons that open how a figure came about.

What draws a tree (:mod:`ui.explain.tree`) is loaded when the first one is opened, so that no page
waits for it. A tree stands in a dialog whose clicks run nothing else of the page.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import streamlit as st

from model import Outcome, World
from model.core.figures import Node
from ui.hand import state
from ui.parts import kit
from ui.parts.dialogs import dialog_button, draw_dialog, opened
from ui.speech import words
from ui.speech.language import N_, t

TITLE = N_("How this number is calculated")
ASK = N_("How we got this number")

Explained = Node | tuple[Node, Outcome]
"""A tree, with the result that it is of where that is another than the one in hand."""

Trees = Explained | list[Explained]
"""What a number opens: a tree, or several below each other."""


def explain_button(
    figure: str, label: str | None = None, *, key: str | None = None, of: Outcome | None = None
) -> None:
    """Draw a button that opens the explanation of a figure.

    Parameters
    ----------
    figure : str
        As :func:`model.explain.places.explain` names it.
    label : str, optional
        Text of the button.
    key : str, optional
        Key of the button; by default made of the figure.
    of : Outcome, optional
        Whose figure; by default that of the current scenario.
    """
    _button(label, key or f"explain-{figure}", lambda: _trees().explain_tree(figure, of))


def figure_button(
    name: str, figure: str, *, key: str, draw: Callable[[], None] | None = None
) -> None:
    """Draw what makes a number in sight a button that opens how it came about.

    It lies over the container around it, whose key begins with ``number-``.

    Parameters
    ----------
    name : str
        What the number is called.
    figure : str
        As :func:`model.explain.places.explain` names it.
    key : str
        Key of the button.
    draw : callable, optional
        Draws what is opened; by default the tree of the figure.
    """
    made = draw or (lambda: explain_tree(figure))
    dialog_button(words.escaped(f"{name}: {t(ASK)}"), t(TITLE), made, key, type="tertiary")


def explain_tree(figure: str) -> None:
    """Draw the tree of a figure of the current scenario where the page stands."""
    _trees().explain_tree(figure, None)


def draw_node(make: Callable[[], Node], world: World, key: str) -> None:
    """Draw a tree of another making than :func:`model.explain.places.explain` where one stands."""
    _trees().draw_tree(make(), world, f"tree-{key}")


def tree_dialog(of: Outcome, key: str, tree: Callable[[str], Trees] | None = None) -> None:
    """Draw the tree of the figure that ``open_dialog(key, figure)`` asked for, while it is open.

    Parameters
    ----------
    of : Outcome
        Whose figure.
    key : str
        Of the dialog.
    tree : callable, optional
        Makes the trees of a figure; by default as :func:`model.explain.places.explain`.
    """
    figure = opened(key)
    if figure is not None:
        made, path = tree or partial(explained, of), f"tree-{key}-{figure}"
        draw_dialog(t(TITLE), lambda: draw_trees(made(figure), of.world, path, of))


@dataclass(frozen=True)
class Pick:
    """One question that says which of many figures is meant.

    Parameters
    ----------
    label : str
        The question.
    options : sequence of str, or callable
        Its answers; a callable makes them from the answers to the questions before.
    name : callable
        Returns an answer in words.
    index : int
        The answer that stands there first.
    """

    label: str
    options: Sequence[str] | Callable[..., Sequence[str]]
    name: Callable[[str], str]
    index: int = 0


@state.fragment
def explain_picks(
    picks: Sequence[Pick], make: Callable[..., Any], world: World, *, key: str,
    of: Callable[..., Outcome] | None = None,
) -> None:  # fmt: skip
    """Draw a select a question and one button, which opens the figure that they name.

    One such line serves all figures of a table or a chart.

    Parameters
    ----------
    picks : sequence of Pick
        The questions.
    make : callable
        Makes the tree from the answers, in their order; or the tree and whose figure it is.
    world : World
        For the names in it.
    key : str
        Key of the button; the selects have it too, with their place behind it.
    of : callable, optional
        Whose figure it is, from the answers; by default that of the current scenario.
    """
    places = st.columns([3] * len(picks) + [2], vertical_alignment="bottom")
    asked: list[str] = []
    for place, (number_, pick) in zip(places, enumerate(picks), strict=False):
        options, own = pick.options, f"{key}-{number_}"
        if callable(options):
            options = options(*asked)
            own = f"{own}-{len(options)}"  # another list is another question
        with place:
            asked.append(str(kit.pick(pick.label, options, own, pick.name, index=pick.index)))
    path = f"tree-{key}-{'-'.join(asked)}"
    with places[-1]:
        _button(t("Explain this"), key, lambda: draw_trees(
            make(*asked), world, path, of(*asked) if of else None))  # fmt: skip


def draw_trees(made: Trees, world: World, path: str, of: Outcome | None = None) -> None:
    """Draw trees where the page stands.

    Parameters
    ----------
    made : Node, tuple or list
        The tree or trees, each with whose it is where that is known.
    world : World
        For the names in it.
    path : str
        Begins the keys of what is in it.
    of : Outcome, optional
        Whose figures those without a result of their own are; by default of the one in hand.
    """
    for place, one in enumerate(made if isinstance(made, list) else [made]):
        tree, whose = one if isinstance(one, tuple) else (one, of)
        _trees().draw_tree(tree, world, f"{path}-{place}" if place else path, of=whose)


def _button(label: str | None, key: str, draw: Callable[[], None]) -> None:
    dialog_button(f"▸ {label or t(ASK)}", t(TITLE), draw, key, type="tertiary")


def explained(of: Outcome, figure: str) -> Node:
    """Return :func:`model.explain.places.explain`, loaded when it is first asked."""
    from model.explain.places import explain

    return explain(of, figure)


def _trees() -> Any:
    from ui.explain import tree as explain_tree

    return explain_tree
