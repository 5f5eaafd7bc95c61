"""Figures as trees, down to rows of data: a :class:`Node` is a figure with its value.

What it is made of is made when somebody opens it. Figures are declared in
:mod:`model.core.registry`.
"""

from __future__ import annotations

import html
import math
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np

from model.core.said import listed, say
from model.core.shown import Shown

__all__ = ["Node", "constant", "given", "joined", "made", "origin", "row"]

_TOLERANCE = 1e-9

Operands: TypeAlias = "Sequence[Node] | Callable[[], Sequence[Node]]"
"""What a figure is made of, or what makes that when it is opened."""


@dataclass(frozen=True, eq=False)
class Node(Shown):
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
        How the operands make it; of a choice, what is chosen.
    op : str
        ``sum``, ``product``, ``ratio``, ``difference``, ``kernel`` (a formula of the model that
        does not reduce to these), ``row`` (a row of data), ``given`` (a lever of the scenario),
        ``constant`` (neither) or ``drawn`` (an uncertain input: its median, with the distribution
        as formula).
    made_of : sequence of Node, or callable
        What it is made of, in the order of the formula; a callable makes them when asked.
    source : mapping
        For a row: table, key, source_id, title, published, grade.
    explains : float, optional
        Of what is drawn: the part of the variance of the figure above that it explains, what it
        does together with others included [1].
    of : callable, optional
        The kernel that makes `exact` of that of the operands; by default what `op` says.
    exact : optional
        What the kernels read where that is not `value`: dollars instead of millions, a figure a
        year, a choice.
    name : str
        Of a lever: its path in a scenario. Of a figure: its name.
    by : tuple of Node
        Levers and rows that say by which formula, or from which row, it is made.
    """

    label: str
    value: float
    unit: str
    formula: str = ""
    op: str = "given"
    made_of: Operands = ()
    source: Mapping[str, str] | None = None
    explains: float | None = None
    of: Callable[..., Any] | None = None
    exact: Any = None
    name: str = ""
    by: tuple[Node, ...] = field(default=())

    @cached_property
    def operands(self) -> tuple[Node, ...]:
        """What it is made of."""
        return tuple(self.made_of() if callable(self.made_of) else self.made_of)

    @property
    def leaf(self) -> bool:
        """Whether nothing stands below it; this makes no operands."""
        return not self.made_of and not self.by

    @property
    def raw(self) -> Any:
        """What the kernels of other figures read."""
        return self.value if self.exact is None else self.exact

    @property
    def below(self) -> tuple[Node, ...]:
        """Operands, then what chose the formula."""
        return self.operands + self.by

    def walk(self) -> Iterator[Node]:
        """Yield this node and all below it, each once, a node before its operands."""
        seen, waiting = set(), [self]
        while waiting:
            node = waiting.pop()
            if id(node) not in seen:
                seen.add(id(node))
                yield node
                waiting += reversed(node.below)

    def check(self) -> list[Node]:
        """Return the nodes whose operands do not give their value."""
        return [node for node in self.walk() if not node.holds()]

    def holds(self) -> bool:
        """Say whether the kernel makes the value of the operands, to one part in a billion."""
        return not (self.of or self.op in _MADE) or _close(self.again(), self.raw)

    def again(self) -> Any:
        """Return what the kernel makes of the operands."""
        return (self.of or _MADE[self.op])(*[operand.raw for operand in self.operands])

    def sources(self) -> list[Mapping[str, str]]:
        """Return the rows of data below this node, each once."""
        rows = (node.source for node in self.walk() if node.source)
        return list({(r["table"], r["key"]): r for r in rows}.values())

    def lines(self, depth: float = math.inf) -> Iterator[tuple[int, Node, bool]]:
        """Yield level, node and whether it is opened here, `depth` levels of it.

        A figure that several others share is opened once, as high in the tree as it stands.
        """
        tree, waiting = _Opened(self, depth), [(0, self, True)]
        while waiting:
            level, node, here = waiting.pop()
            yield level, node, here
            rows = tree.rows(node, here)
            waiting += [(level + 1, child, first) for child, first in reversed(rows)]

    def as_dict(self, depth: float = math.inf) -> dict[str, Any]:
        """Return the tree as plain values, `depth` levels of it.

        A figure that several others share is written once, with an ``id``; the others ``see`` it.
        """
        return _Opened(self, depth).plain(self, here=True)

    def as_text(self, depth: float = math.inf) -> str:
        """Return the tree as indented lines, `depth` levels of it."""
        return "\n".join("  " * level + node.line(here) for level, node, here in self.lines(depth))

    def as_html(self, depth: float = math.inf) -> str:
        """Return the tree as nested ``details`` elements, every text escaped."""
        return _Opened(self, depth).html(self, here=True)

    def line(self, here: bool = True) -> str:
        """Return the node as a line of text."""
        made = f" = {self.formula}" if self.formula else ""
        came = "" if here else " (see above)"
        if self.source:
            came = f" [{self.source['grade']}: {self.source['title']}, {self.source['table']}]"
        if math.isnan(self.value):
            return f"{self.label}: {self.formula or say('none stated')}{came}"
        return f"{self.label}: {self.value:,.6g} {self.unit}{made}{came}"

    def plain(self) -> dict[str, Any]:
        """Return the node alone as plain values."""
        value = None if math.isnan(self.value) else self.value
        found: dict[str, Any] = {"label": self.label, "value": value, "unit": self.unit}
        of_leaf = {"drawn": "distribution", "given": "chosen"}.get(self.op)
        if of_leaf and self.formula:
            found[of_leaf] = self.formula
        if self.op == "given" and self.name:
            found["lever"] = self.name
        if self.explains is not None:
            found["explains"] = self.explains
        if self.source:
            found["source"] = dict(self.source)
        return found


class _Opened:
    """Which node of a tree is opened where: the first time that it stands, level by level."""

    def __init__(self, root: Node, depth: float) -> None:
        self.number, self.below = {id(root): 0}, {}
        waiting = deque([(0, root)])
        while waiting:
            level, node = waiting.popleft()
            if level >= depth:
                continue
            self.below[id(node)] = [(child, id(child) not in self.number or child.leaf)
                                    for child in node.below]  # fmt: skip
            for child in node.below:
                if id(child) not in self.number:
                    self.number[id(child)] = len(self.number)
                    waiting.append((level + 1, child))
        every = (pair for rows in self.below.values() for pair in rows)
        self.shared = {id(child) for child, first in every if not first}

    def rows(self, node: Node, here: bool) -> list[tuple[Node, bool]]:
        return self.below.get(id(node), []) if here else []

    def plain(self, node: Node, here: bool) -> dict[str, Any]:
        found, rows = node.plain(), self.rows(node, here)
        if not here:
            found["see"] = self.number[id(node)]
        elif id(node) in self.shared:
            found["id"] = self.number[id(node)]
        told, count = [self.plain(*pair) for pair in rows], len(rows) - len(node.by)
        if told[:count]:
            found |= {"formula": node.formula, "operation": node.op, "operands": told[:count]}
        if told[count:]:
            found["by"] = told[count:]
        return found

    def html(self, node: Node, here: bool) -> str:
        line, rows = html.escape(node.line(here)), self.rows(node, here)
        if not rows:
            return f"<div>{line}</div>"
        inner = "".join(self.html(*pair) for pair in rows)
        return f"<details><summary>{line}</summary>{inner}</details>"


def _close(found: Any, wanted: Any) -> bool:
    """Say whether two figures, two rows of them, or two days agree."""
    if not isinstance(wanted, float | int | np.ndarray):
        return bool(found == wanted)
    if isinstance(found, float | int) and isinstance(wanted, float | int):
        same = found == wanted or (found != found and wanted != wanted)
        return same or abs(found - wanted) <= _TOLERANCE * (1.0 + abs(wanted))
    near = np.isclose(found, wanted, rtol=_TOLERANCE, atol=_TOLERANCE, equal_nan=True)
    return bool(np.all(near))


_MADE: dict[str, Callable[..., Any]] = {
    "sum": lambda *parts: math.fsum(parts),
    "product": lambda *factors: math.prod(factors),
    "ratio": lambda over, under: over / under if under else math.inf if over else 0.0,
    "difference": lambda first, *rest: first - sum(rest),
}


_SIGNS = {"product": " x ", "sum": " + ", "difference": " - ", "ratio": " / "}


def joined(op: str, labels: Sequence[str]) -> str:
    """Return the formula of an operation on figures with these labels."""
    return listed(labels, _SIGNS[op])


def made(
    how: str | Callable[..., Any], label: str, unit: str, of: Operands, formula: str = "",
    value: float | None = None, by: tuple[Node, ...] = (), name: str = "",
) -> Node:  # fmt: skip
    """Return what an operation, or a kernel, makes of operands.

    Parameters
    ----------
    how : str or callable
        ``sum``, ``product``, ``ratio``, ``difference``; or the kernel itself.
    label, unit, formula, by, name
        As in :class:`Node`; by default an operation writes its formula.
    of : sequence of Node, or callable
        What it is made of; of nothing comes nothing.
    value : float, optional
        The figure as the model has it elsewhere; by default what `how` makes of the operands.
    """
    if not of:
        return Node(label, value or 0.0, unit, op="constant", by=by, name=name)
    op, kernel = (how, None) if isinstance(how, str) else ("kernel", how)
    node = Node(label, math.nan if value is None else value, unit, formula, op, of, of=kernel,
                by=by, name=name)  # fmt: skip
    more: dict[str, Any] = {}
    if value is None:
        more["value"] = float(node.again())
    if not formula:
        more["formula"] = joined(op, [operand.label for operand in node.operands])
    return replace(node, made_of=node.operands, **more) if more else node


def given(label: str, value: float, unit: str, name: str = "") -> Node:
    """Return a figure that the scenario states, under its path there."""
    return Node(label, value, unit, name=name)


def constant(label: str, value: float, unit: str, exact: Any = None) -> Node:
    """Return what is neither data nor assumption: a whole, a count of years, nothing on record."""
    return Node(label, value, unit, op="constant", exact=exact)


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
    """Return a figure that is a row of data: `place` is its table and key."""
    return Node(label, value, unit, op="row", source=origin(place, of, source))
