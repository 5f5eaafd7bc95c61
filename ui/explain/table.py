"""How a figure came about as a table to take along, a row a node."""

from __future__ import annotations

from model import World
from model.core.figures import Node
from ui.show.stamp import Subject
from ui.show.table import Column, Table, million, table
from ui.speech.explain import formula_text, label_text, operation_text
from ui.speech.language import t, told


def tree_table(subject: Subject, tree: Node) -> Table:
    """Return how a figure came about, a row a node: level, label, value, formula, source.

    A figure that several others share is told once, as high as it stands.

    Parameters
    ----------
    subject : Subject
        The result.
    tree : Node
        Such as :func:`model.explain.places.explain` gives it.
    """
    world = subject.outcome.world
    columns = ("level", "what", Column("value", t("Number")), "unit", "formula", "operation",
               "grade", "source", "published", "table", "row")  # fmt: skip
    used = tuple(map(subject.source, dict.fromkeys(r["source_id"] for r in tree.sources())))
    title = t("How this number is calculated: {figure}", figure=label_text(tree.label, world))
    rows = (_node(*line, world) for line in tree.lines())
    return table("explain", columns, rows, title=title, sources=used)


def _node(level: int, node: Node, here: bool, world: World) -> tuple[object, ...]:
    source = node.source or {}
    formula = formula_text(node.formula, world) if node.formula else ""
    row = (source.get(name, "") for name in ("published", "table", "key"))
    made = operation_text(node.op) if here else t("see above")
    return (
        level, label_text(node.label, world), node.value, unit_text(node.unit), formula,
        made, source.get("grade", ""), told(source.get("title", "")), *row,
    )  # fmt: skip


def unit_text(unit: str) -> str:
    """Return the unit of a figure in words."""
    return million(unit.removeprefix("million ")) if unit.startswith("million ") else told(unit)
