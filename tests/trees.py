"""What the tests of explanations share: every node below some trees, each once."""

from __future__ import annotations

from collections.abc import Iterable

from model.core.figures import Node


def nodes_below(roots: Iterable[Node]) -> list[Node]:
    """Return the nodes of some trees, each once."""
    found: dict[int, Node] = {}
    waiting = list(roots)
    while waiting:
        node = waiting.pop()
        if id(node) not in found:
            found[id(node)] = node
            waiting += node.below
    return list(found.values())


def unsound(roots: Iterable[Node]) -> list[str]:
    """Return the labels of the nodes that are not what their kernel makes of their operands."""
    return [node.label for node in nodes_below(roots) if not node.holds()]
