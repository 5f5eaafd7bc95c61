"""Figures declared once, where they are computed: a name, a label, the kernel, what it reads.

:class:`Sheet` reckons figures from the registry; :mod:`model.core.figures` shows them as trees.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

__all__ = ["FIGURES", "Figure", "Kernel", "Reads", "Says", "Sheet", "declare", "figure"]

Kernel = TypeVar("Kernel", bound=Callable[..., Any])
Reads = tuple[str, ...] | Callable[[Mapping[str, Any]], tuple[str, ...]]
Says = str | Callable[..., str]


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of the model, for every place that has one.

    Parameters
    ----------
    name : str
        Under which others read it.
    label : str
        What it is.
    unit : str
        Its unit; ``1`` for a share, ``USD`` for money of the ladder, ``{unit}`` for what a
        commodity is measured in.
    of : callable
        The kernel itself.
    operands : tuple of str, or callable
        Names of what the kernel reads, in its order; a callable says which a case needs, from the
        figures that are known.
    op : str
        How the operands make it, as in :class:`Node`.
    formula : str, or callable
        The same in words; a callable says which case held, from the operands.
    by : tuple of str
        Names of what says by which formula, or of what, it is made.
    """

    name: str
    label: str
    unit: str
    of: Callable[..., Any]
    operands: Reads
    op: str = "kernel"
    formula: Says = ""
    by: tuple[str, ...] = ()

    def reads(self, known: Mapping[str, Any]) -> tuple[str, ...]:
        """Return the names of what the kernel reads where these figures are known."""
        return self.operands if isinstance(self.operands, tuple) else self.operands(known)


_OF_ARRAYS: dict[str, Callable[..., Any]] = {
    "sum": lambda first=0.0, *more: sum(more, first),
    "product": lambda first, *more: math.prod(more, start=first),
    "difference": lambda first, *more: first - sum(more),
}

FIGURES: dict[str, Figure] = {}
"""Every figure that is declared, by name."""


def declare(
    name: str, label: str, unit: str, how: str | Callable[..., Any], operands: Reads,
    formula: Says = "", by: tuple[str, ...] = (),
) -> None:  # fmt: skip
    """Register a figure that an operation makes, or a kernel: see :class:`Figure`."""
    op, of = (how, _OF_ARRAYS[how]) if isinstance(how, str) else ("kernel", how)
    FIGURES[name] = Figure(name, label, unit, of, operands, op, formula, by)


def figure(
    name: str, label: str, unit: str = "1", op: str = "kernel", operands: Reads = (),
    formula: Says = "", by: tuple[str, ...] = (),
) -> Callable[[Kernel], Kernel]:  # fmt: skip
    """Register a kernel under a name and return it as it is: nothing is added to a call.

    Examples
    --------
    >>> @figure("example", "an example", op="product", operands=("one", "other"))
    ... def example(one: float, other: float) -> float:
    ...     return one * other
    >>> Sheet(one=2.0, other=3.0)["example"]
    6.0
    >>> del FIGURES["example"]
    """

    def keep(of: Kernel) -> Kernel:
        FIGURES[name] = Figure(name, label, unit, of, operands, op, formula, by)
        return of

    return keep


class Sheet(dict[str, Any]):
    """Figures by name: what is given, and what is calculated of it when it is first asked for."""

    def __missing__(self, name: str) -> Any:
        """Reckon a figure from its declaration, once."""
        asked = FIGURES[name]
        made = self[name] = asked.of(*[self[operand] for operand in asked.reads(self)])
        return made

    def forget(self, *names: str) -> None:
        """Drop figures that can be calculated again."""
        for name in names:
            self.pop(name, None)
