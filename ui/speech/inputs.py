"""What uncertain inputs, and assumptions by path, are called in the reader's language."""

from __future__ import annotations

from model import World
from model.futures.input_names import input_about
from ui.speech import words
from ui.speech.language import told

__all__ = ["input_text", "input_title"]


def input_text(name: str, world: World) -> str:
    """Return what an uncertain input is called, in the reader's language."""
    text, about = input_about(name, world)
    if about is None:
        return told(text)
    table, id = about
    if table == "economics/components":
        what = told(world.label(table, id, "name_en"))
    else:
        what = words.name(world, table, id)
    proper = table in ("regions", "deposits/deposits")
    return told(text).format(what=what if proper else what[:1].lower() + what[1:])


def input_title(name: str, world: World) -> str:
    """Return what an uncertain input is called, as the name of a field."""
    text = input_text(name, world)
    return text[:1].upper() + text[1:]
