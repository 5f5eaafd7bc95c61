"""Tables whose cells open: each that names a figure shows how it came about."""

from __future__ import annotations

from collections.abc import Callable, Collection

from model import Outcome
from model.core.figures import Node
from ui.explain.panel import ASK, Explained, Trees, explained, tree_dialog
from ui.hand import state
from ui.parts import drawings
from ui.parts.dialogs import open_dialog, opened
from ui.show.table import Table, draw_long
from ui.speech.language import t


def compared(after: Outcome, before: Outcome, figure: str, which: str) -> tuple[Node, Outcome]:
    """Return the tree of a figure ``after``, ``before``, or of its ``change``, and whose it is."""
    if which == "change":
        from model.explain.beside import explain_change

        return explain_change(after, before, figure), after
    of = before if which == "before" else after
    return explained(of, figure), of


def both(after: Outcome, before: Outcome, figure: str) -> list[Explained]:
    """Return the tree of a figure ``after`` and that of its change; alone where nothing changed."""
    now, change = (compared(after, before, figure, which) for which in ("after", "change"))
    return [now, change] if change[0].value else [now]


def draw_explained(table: Table, of: Outcome | None = None, *, height: int | None = None) -> None:
    """Draw a long table; a cell that names a figure opens it when it is chosen."""
    key = f"cell-{table.id}"
    draw_long(table, height=height, on_pick=lambda figure: open_dialog(key, figure))
    tree_dialog(of or state.outcome(), key)


@state.fragment
def draw_numbers(
    table: Table,
    *,
    of: Outcome | None = None,
    tree: Callable[[str, str, str], Trees] | None = None,
) -> None:
    """Draw a short table; a number that names a figure opens how it came about when pressed.

    Parameters
    ----------
    table : Table
        Its columns say which figure a cell explains.
    of : Outcome, optional
        Whose figures; by default those of the current scenario.
    tree : callable, optional
        Makes the trees from the key of the row, that of the column and the name of the figure; by
        default as :func:`model.explain.places.explain`.
    """
    key, whose, asked = f"numbers-{table.id}", of or state.outcome(), figures_of(table)
    numeric = table.numeric()
    rows = [
        [row[0], *([text, place_of(at, place) if place_of(at, place) in asked else "",
                    place in numeric] for place, text in enumerate(row) if place)]
        for at, row in enumerate(table.read())
    ]  # fmt: skip
    static = {"title": table.title, "heads": table.heads, "rows": rows, "ask": t(ASK)}
    drawings.draw_numbers(key, static, on_asked=lambda: _asked(key, asked))

    def made(place: str) -> Trees:
        return tree(*asked[place]) if tree else explained(whose, asked[place][-1])

    if opened(key) in asked:
        tree_dialog(whose, key, made)


def place_of(row: int, column: int) -> str:
    """Return how a cell of a table is named between browser and page."""
    return f"{row}.{column}"


def figures_of(table: Table) -> dict[str, tuple[str, str, str]]:
    """Return key of the row, key of the column and figure of each cell that explains one."""
    return {
        place_of(at, place): (row, column.key, figure)
        for at, row in enumerate(table.row_keys)
        for place, column in enumerate(table.columns)
        if (figure := table.figure(at, place)) and place
    }


def _asked(key: str, known: Collection[str]) -> None:
    """Open what a press of a number asks for, if the table has it."""
    place = str(state.typed(key).asked)
    if place in known:
        open_dialog(key, place)
