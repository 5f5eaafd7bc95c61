"""The line that opens any cell of a table which names a figure."""

from __future__ import annotations

from collections.abc import Callable

from model import Outcome, World
from model.core.figures import Node
from ui.explain.panel import Pick, explain_picks, explained, tree_dialog
from ui.hand import state
from ui.parts.dialogs import open_dialog
from ui.show.table import Table, draw_long
from ui.speech.language import t

Explained = Node | tuple[Node, Outcome]
"""A tree, with the result that it is of where that is another than the one in hand."""


def beside(after: Outcome, before: Outcome, figure: str, which: str) -> Explained:
    """Return the tree of a figure ``after``, ``before``, or of its ``change``, and whose it is."""
    if which == "change":
        from model.explain.beside import explain_change

        return explain_change(after, before, figure), after
    of = before if which == "before" else after
    return explained(of, figure), of


def cells_named(section: str, table: Table) -> dict[str, str]:
    """Return the figures that the cells of a table explain, each named by its row and column."""
    places = [place for place, column in enumerate(table.columns) if column.figure]
    rows = [str(row[0]) for row in table.rows]
    found = {
        table.figure(row, place): f"{section}: {name}"
        + (f", {table.columns[place].head}" if len(places) > 1 else "")
        for row, name in enumerate(rows)
        for place in places
    }
    return {figure: name for figure, name in found.items() if figure}


def draw_explained(table: Table, of: Outcome | None = None) -> None:
    """Draw a long table; a cell that names a figure opens it when it is chosen."""
    key = f"cell-{table.id}"
    draw_long(table, on_pick=lambda figure: open_dialog(key, figure))
    tree_dialog(of or state.outcome(), key)


def explain_cells(
    table: Table, world: World, *, key: str, ask: str = "",
    tree: Callable[[str, str, str], Explained] | None = None,
) -> None:  # fmt: skip
    """Draw the line that explains any cell of a table: which row, which column.

    Parameters
    ----------
    table : Table
        Its columns say which figure a cell explains.
    world : World
        For the names in the trees.
    key : str
        Key of the line.
    ask : str
        The question for the column.
    tree : callable, optional
        Makes the tree from the key of the row, that of the column and the name of the figure; by
        default it is that figure of the current scenario.
    """
    columns = {column.key: column for column in table.columns if column.figure}
    rows = zip(table.row_keys, table.rows, strict=True)
    names = {row: str(cells[0]) for row, cells in rows if row}
    picks = [
        Pick(table.columns[0].head, list(names), names.__getitem__),
        Pick(ask or t("Figure"), list(columns), lambda id: columns[id].head),
    ]

    def make(row: str, column: str = next(iter(columns), "")) -> Explained:
        figure = columns[column].figure.format(row=row)
        return tree(row, column, figure) if tree else explained(state.outcome(), figure)

    explain_picks(picks[: min(len(columns), 2)], make, world, key=key)
