"""A figure as a tree: what it is, how it is made, of what, and where each leaf comes from."""

from __future__ import annotations

import html
import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

__all__ = ["Node", "difference", "given", "kernel", "origin", "product", "ratio", "row", "total"]

_TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True)
class Node:
    """One figure and the figures that it is made of.

    Parameters
    ----------
    label : str
        What it is.
    value : float
        The figure [`unit`].
    unit : str
        Its unit; ``1`` for a share.
    formula : str
        How the operands make it; empty for a leaf.
    op : str
        ``sum``, ``product``, ``ratio``, ``difference``, ``kernel`` (a formula of the model that
        does not reduce to these), ``row`` (a row of data), ``given`` (a lever of the scenario) or
        ``drawn`` (an uncertain input: its median, with the distribution as formula).
    operands : tuple of Node
        What it is made of, in the order of the formula.
    source : mapping
        For a row: table, key, source_id, title, published, grade.
    explains : float, optional
        Of what is drawn: the part of the variance of the figure above that it explains, what it
        does together with others included [1].
    """

    label: str
    value: float
    unit: str
    formula: str = ""
    op: str = "given"
    operands: tuple[Node, ...] = ()
    source: Mapping[str, str] | None = None
    explains: float | None = None

    def walk(self) -> Iterator[Node]:
        """Yield this node and all below it, operands after the node that they make."""
        yield self
        for operand in self.operands:
            yield from operand.walk()

    def check(self) -> list[Node]:
        """Return the nodes whose operands do not give their value."""
        return [node for node in self.walk() if not node.holds()]

    def holds(self) -> bool:
        """Say whether the operands give the value, to one part in a billion."""
        made = _MADE.get(self.op)
        if made is None:
            return True
        found = made([operand.value for operand in self.operands])
        return math.isclose(found, self.value, rel_tol=_TOLERANCE, abs_tol=1e-9)

    def sources(self) -> list[Mapping[str, str]]:
        """Return the rows of data below this node, each once."""
        rows = (node.source for node in self.walk() if node.source)
        return list({(r["table"], r["key"]): r for r in rows}.values())

    def as_dict(self) -> dict[str, Any]:
        """Return the tree as plain values."""
        plain: dict[str, Any] = {"label": self.label, "value": self.value, "unit": self.unit}
        if self.operands:
            plain |= {"formula": self.formula, "operation": self.op}
            plain["operands"] = [operand.as_dict() for operand in self.operands]
        elif self.op == "drawn":
            plain["distribution"] = self.formula
        if self.explains is not None:
            plain["explains"] = self.explains
        if self.source:
            plain["source"] = dict(self.source)
        return plain

    def as_text(self, depth: int = 99, indent: int = 0) -> str:
        """Return the tree as indented lines, `depth` levels of it."""
        lines = ["  " * indent + self._line()]
        if depth > 0:
            lines += [operand.as_text(depth - 1, indent + 1) for operand in self.operands]
        return "\n".join(lines)

    def as_html(self) -> str:
        """Return the tree as nested ``details`` elements, every text escaped."""
        line = html.escape(self._line())
        if not self.operands:
            return f"<div>{line}</div>"
        inner = "".join(operand.as_html() for operand in self.operands)
        return f"<details><summary>{line}</summary>{inner}</details>"

    def _line(self) -> str:
        made = f" = {self.formula}" if self.formula else ""
        came = ""
        if self.source:
            came = f" [{self.source['grade']}: {self.source['title']}, {self.source['table']}]"
        return f"{self.label}: {self.value:,.6g} {self.unit}{made}{came}"


def _ratio(values: list[float]) -> float:
    over, under = values
    return over / under if under else math.inf if over else 0.0


def _difference(values: list[float]) -> float:
    first, *rest = values
    return first - sum(rest)


_MADE: dict[str, Callable[[list[float]], float]] = {
    "sum": math.fsum,
    "product": math.prod,
    "ratio": _ratio,
    "difference": _difference,
}


def total(label: str, value: float, unit: str, formula: str, operands: list[Node]) -> Node:
    """Return a sum; operands of nothing are left out."""
    kept = tuple(node for node in operands if node.value)
    return Node(label, value, unit, formula, "sum", kept)


def product(label: str, value: float, unit: str, formula: str, operands: list[Node]) -> Node:
    """Return a product."""
    return Node(label, value, unit, formula, "product", tuple(operands))


def ratio(label: str, value: float, unit: str, over: Node, under: Node) -> Node:
    """Return a ratio."""
    return Node(label, value, unit, f"{over.label} / {under.label}", "ratio", (over, under))


def difference(label: str, value: float, unit: str, operands: list[Node]) -> Node:
    """Return the first operand less the others."""
    formula = " - ".join(node.label for node in operands)
    return Node(label, value, unit, formula, "difference", tuple(operands))


def kernel(label: str, value: float, unit: str, formula: str, operands: list[Node]) -> Node:
    """Return a figure that a formula of the model makes of its operands."""
    return Node(label, value, unit, formula, "kernel", tuple(operands))


def given(label: str, value: float, unit: str) -> Node:
    """Return a figure that the scenario states."""
    return Node(label, value, unit)


def origin(
    place: tuple[str, str], of: Mapping[str, str], source: Mapping[str, str]
) -> dict[str, str]:
    """Return where a row of data comes from: its table and key, its source, its grade."""
    return {
        "table": place[0],
        "key": place[1],
        "source_id": source["id"],
        "title": source["title"],
        "published": source["published"],
        "grade": of["grade"],
    }


def row(
    label: str, value: float, unit: str, place: tuple[str, str], of: Mapping[str, str],
    source: Mapping[str, str],
) -> Node:  # fmt: skip
    """Return a figure that is a row of data.

    Parameters
    ----------
    place : tuple of str
        Table and key of the row.
    of, source : mapping
        The row, and the row of its source.
    """
    return Node(label, value, unit, op="row", source=origin(place, of, source))
