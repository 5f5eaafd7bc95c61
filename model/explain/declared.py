"""Trees of declared figures, each at a place: of a commodity, or of a year."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

import numpy as np

from model.core.figures import Node, joined
from model.core.registry import FIGURES, Figure
from model.core.said import say
from model.explain.parts import Tree, once


class Declared(Tree):
    """Makes the tree of any figure that is declared, down to leaves that are not.

    Whoever knows the places says what is `known`, how a figure is called at one of them, and what
    its leaves are.
    """

    known: Mapping[str, Any]
    given: ClassVar[Mapping[str, str]] = {}
    """How a formula names what is not declared, where not by its own name."""

    @once
    def of(self, name: str, place: int) -> Node:
        """Return a figure at a place."""
        if name not in FIGURES:
            return self.leaf(name, place)
        figure = FIGURES[name]
        reads = [read for read in figure.reads(self.known) if read != "nothing"]
        label, unit, scale = self.told(figure, place)
        exact = self.at(name, place)
        value, by = float(np.sum(exact)) / scale, tuple(self.of(one, place) for one in figure.by)
        if not reads:
            return Node(label, value, unit, op="constant", by=by)
        formula: Any = figure.formula or joined(figure.op, [self.called(read) for read in reads])
        if not isinstance(formula, str):
            formula = formula(*[np.atleast_1d(self.of(read, place).raw) for read in reads])
        return Node(label, value, unit, formula, figure.op,
                    lambda: [self.of(read, place) for read in reads],
                    of=single(figure.of), exact=exact, name=name, by=by)  # fmt: skip

    def at(self, name: str, place: int) -> Any:
        """Return a figure at a place as kernels read it; a row of years where it is one."""
        array = np.asarray(self.known[name], float)
        row = array[place % len(array)] if array.ndim else array
        return row if np.ndim(row) else float(row)

    def leaf(self, name: str, place: int) -> Node:
        """Return what is not declared: rows, levers, values of places."""
        raise NotImplementedError

    def told(self, figure: Figure, place: int) -> tuple[str, str, float]:
        """Return label and unit of a figure at a place, and how many of it make one of those."""
        raise NotImplementedError

    def called(self, name: str) -> str:
        """Return how a formula names a figure."""
        head, before, _ = name.partition("@")
        label = FIGURES[head].label if head in FIGURES else self.given.get(head)
        label = label or self.leaf(head, 0).label
        return say("{what}, a year before", what=label) if before else label


def single(of: Callable[..., Any]) -> Callable[..., Any]:
    """Return a kernel of arrays as one of the figures of one place: the last of years."""

    def one(*values: Any) -> Any:
        found = np.asarray(of(*(np.array([v]) if isinstance(v, float) else v for v in values)))
        row = found.reshape(-1, found.shape[-1])[0] if found.ndim > 1 else np.ravel(found)[-1]
        return row if np.ndim(row) else float(row)

    return one
