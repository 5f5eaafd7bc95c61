"""How solid each topic is: the grades of its rows, counted, with the rows behind each count."""

from __future__ import annotations

from dataclasses import dataclass

from model.world.evidence import GRADES
from model.world.tables import Row
from model.world.world import World

__all__ = ["TOPICS", "Solid", "how_solid"]

TOPICS = {
    "value": ("claims", "value/", "reserves/", "build/", "deposits/deposits", "commodity_groups"),
    "territory": ("control/anchors", "control/estimates", "deposits/occupation", "regions"),
    "money": ("economics/", "rates", "assumptions"),
    "aid": ("aid/",),
    "deals": ("deals/",),
}
"""Topics, and the tables of each by the start of their name; events go by their category.

The daily record of front lines and the distances are measured on one archive: thousands of rows
of one source would say little about how solid the rest is, and are not counted.
"""

_EVENTS = {"territory": "territory", "aid": "aid", "deal": "deals", "fund": "deals"}


@dataclass(frozen=True, slots=True)
class Solid:
    """Rows of one topic with one grade.

    Parameters
    ----------
    topic, grade : str
        A key of :data:`TOPICS`, and one of :data:`model.world.evidence.GRADES`.
    rows : tuple of (str, str)
        Table and key of each row, the values of its key columns joined by dots.
    """

    topic: str
    grade: str
    rows: tuple[tuple[str, str], ...]

    @property
    def count(self) -> int:
        """Number of rows [1]."""
        return len(self.rows)


def how_solid(world: World) -> tuple[Solid, ...]:
    """Return the rows behind value, territory, money, aid and deals, by grade.

    Parameters
    ----------
    world : World
        Tables that hold the laws of evidence.

    Returns
    -------
    tuple of Solid
        Topic by topic, the best grade first; every grade of every topic, also without a row.
    """
    found: dict[tuple[str, str], list[tuple[str, str]]] = {
        (topic, grade): [] for topic in TOPICS for grade in GRADES
    }
    for name, rows in world.tables.items():
        keys = [column.column for column in world.schema[name] if column.key == "yes"]
        for row in rows:
            if topic := _topic(name, row):
                found[topic, row["grade"]].append((name, ".".join(row[key] for key in keys)))
    return tuple(Solid(topic, grade, tuple(rows)) for (topic, grade), rows in found.items())


def _topic(table: str, row: Row) -> str:
    if table == "events":
        return _EVENTS[row["category"]]
    return next((topic for topic, starts in TOPICS.items() if table.startswith(starts)), "")
