"""What a scenario assumes, assumption by assumption, and in what two of them differ."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

__all__ = ["Change", "leaves"]


@dataclass(frozen=True, slots=True)
class Change:
    """One assumption in which two scenarios differ; None where it is not stated."""

    path: str
    here: Any
    there: Any


def leaves(value: Any, path: str) -> list[tuple[str, Any]]:
    """Return every value of nested groups by its dotted path below `path`, in their order.

    Examples
    --------
    >>> leaves({"control": {"UA-14": {"russia": 0.5}}, "deal": "a"}, "")
    [('control.UA-14.russia', 0.5), ('deal', 'a')]
    """
    if not isinstance(value, dict):
        return [(path, value + 0.0 if isinstance(value, float) else value)]  # -0.0 is 0.0
    parts = ((f"{path}.{key}" if path else key, part) for key, part in value.items())
    return [leaf for name, part in parts for leaf in leaves(part, name)]
