"""What a page is: its name, its title, and what it offers to take along.

Each folder of ``ui/pages`` declares its :class:`Page`; nothing heavy is imported for that. What
the page offers stands in the ``files`` of its folder, loaded when files are first asked for:
``charts(subject)`` and ``tables(subject)``, which read the page's own controls.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from model.world.catalog import names

if TYPE_CHECKING:
    from ui.show.canvas import Picture
    from ui.show.chart import Chart
    from ui.show.stamp import Subject
    from ui.show.table import Table

T = TypeVar("T")

_PAGES = Path(__file__).resolve().parents[1] / "pages"


def view_of(page: str) -> Path:
    """Return the file that draws a page, wherever the package lies."""
    return _PAGES / page / "view.py"


class Offered(NamedTuple, Generic[T]):
    """One file that can be taken along.

    Parameters
    ----------
    name : str
        Its name, marked for translation.
    make : callable
        Makes it, in the language that is spoken then; what a reader chose is in it already.
    ours : bool
        Whether a chart is a drawing of our own, so that its SVG needs nothing else.
    """

    name: str
    make: Callable[[Subject], T]
    ours: bool = False


Charts = dict[str, "Offered[Chart | Picture]"]
Tables = dict[str, "Offered[Table]"]


def offered(
    kind: str, makers: Mapping[str, Callable[[Subject], T]], ours: Collection[str] = ()
) -> dict[str, Offered[T]]:
    """Return what a page offers, by id, each by the name that ``names.csv`` has for it.

    Parameters
    ----------
    kind : {"chart", "page table"}
        What is offered; a chart without a name of its own has that of its table.
    makers : mapping of str to callable
        What makes each.
    ours : collection of str
        Those that are drawn by ourselves.
    """
    known = {**names("page table"), **names(kind)}
    return {id: Offered(known[id], make, id in ours) for id, make in makers.items()}


def of_outcome(make: Callable[..., T], /, **more: Any) -> Callable[[Subject], T]:
    """Return a maker for what rests on the result alone."""
    return lambda subject: make(subject.outcome, **more)


@dataclass(frozen=True)
class Offer:
    """What can be taken along, by id."""

    charts: Charts = field(default_factory=dict)
    tables: Tables = field(default_factory=dict)

    def __or__(self, other: Offer) -> Offer:
        """Return both, what is our own first."""
        return Offer({**self.charts, **_missing(other.charts, self.charts)},
                     {**self.tables, **_missing(other.tables, self.tables)})  # fmt: skip


def _missing(more: dict[str, Any], known: dict[str, Any]) -> dict[str, Any]:
    return {id: entry for id, entry in more.items() if id not in known}


@dataclass(frozen=True, slots=True)
class Page:
    """One page.

    Parameters
    ----------
    name : str
        Its folder in ``ui/pages`` and its name in the address.
    title : str
        Its title, marked for translation.
    shows_scenario : bool
        Whether it shows the current scenario, and so has something to share.
    levers_beside : bool
        Whether levers stand beside it, in Streamlit's sidebar.
    """

    name: str
    title: str
    shows_scenario: bool = True
    levers_beside: bool = False

    @property
    def view(self) -> Path:
        """The script that draws it."""
        return view_of(self.name)

    def offer(self, subject: Subject) -> Offer:
        """Return what it offers to take along, with what is chosen on it."""
        files = import_module(f"ui.pages.{self.name}.files")
        return Offer(files.charts(subject), files.tables(subject))
