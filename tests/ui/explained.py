"""What the tests of explanations share: answer the questions of a line, read the tree it opens."""

from __future__ import annotations

import json
import re

import pandas as pd
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Selectbox

from model import World
from model.core.figures import Node
from ui.speech import words
from ui.speech.explain import figure_text, label_text


def line(node: Node, world: World) -> str:
    return words.escaped(f"{label_text(node.label, world)}: {figure_text(node)}")


def _select(app: AppTest, key: str, place: int) -> Selectbox:
    boxes = (box for box in app.selectbox if re.fullmatch(rf"{key}-{place}(-\d+)?", box.key or ""))
    return next(boxes)


def choose(app: AppTest, key: str, *answers: str) -> AppTest:
    """Answer the questions of a line, by what is in hand behind their words, and press its button.

    The selects of a line are named by their place; one whose answers depend on those before has
    the number of its answers behind that.
    """
    for place, answer in enumerate(answers):
        box = _select(app, key, place)
        if place and box.key != f"{key}-{place}":
            box = _select(app.run(), key, place)
        box.set_value(answer)
    app.button(key=key).click().run()
    assert not app.exception, (key, answers)
    return app


def numbers(app: AppTest, table: str) -> dict[tuple[str, str], tuple[str, str]]:
    """Return text and place of each cell of a table whose numbers open, by row and head."""
    parts = (part.proto for part in app.get("bidi_component"))
    proto = next(one for one in parts if one.id.endswith(f"-numbers-{table}"))
    (static,) = json.loads(proto.json)
    return {
        (name, head): (text, place)
        for name, *cells in static["rows"]
        for head, (text, place, _) in zip(static["heads"][1:], cells, strict=True)
    }


def shown(app: AppTest, table: str) -> pd.DataFrame:
    """Return a table whose numbers open as it is read, its rows by name."""
    cells = {cell: text for cell, (text, _) in numbers(app, table).items()}
    rows, heads = (list(dict.fromkeys(part)) for part in zip(*cells, strict=True))
    return pd.DataFrame([[cells[row, head] for head in heads] for row in rows], rows, heads)


def press(app: AppTest, table: str, row: str, head: str) -> AppTest:
    """Press a number of a table: what opens is its tree."""
    place = numbers(app, table)[row, head][1]
    assert place, (table, row, head)
    app.session_state["open-dialog"] = ("", f"numbers-{table}", place)
    app.run()
    assert not app.exception, (table, row, head)
    return app


def says(app: AppTest, node: Node, world: World) -> bool:
    """Return whether a tree stands on the page, which has no error box."""
    assert not app.exception, node.label
    return f"**{line(node, world)}**" in [block.value for block in app.markdown]
