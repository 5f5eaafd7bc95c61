"""What Compare offers to take along."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from model import Outcome, evaluate
from ui.hand import state
from ui.pages.compare import tables as made
from ui.pages.compare.charts import held, money
from ui.pages.compare.maps import difference_picture
from ui.show.canvas import Picture
from ui.show.map_picture import map_picture
from ui.show.page import Charts, Offered, Tables, offered
from ui.show.stamp import Subject
from ui.show.table import Table


def charts(subject: Subject) -> Charts:
    """Return the bars of the scenarios kept, and the map of the difference, where there are any."""
    kept = _kept(subject)
    if not kept:
        return {}
    bars: dict[str, Callable[[Subject], Any]] = {"compared-held": lambda _: held(kept)}
    if money(kept) is not None:
        bars["compared-money"] = lambda _: money(kept)
    (first, before), *others = kept.items()
    if others:
        chosen = str(state.remembered("compared-with") or others[0][0])
        name = chosen if chosen in dict(others) else others[0][0]
        bars["compared-map"] = lambda subject: difference_picture(
            subject.showing(kept[name]), before, (first, name))  # fmt: skip
    maps: Charts = {
        f"compared-map-{number}": Offered(name, partial(_map, outcome, number), ours=True)
        for number, (name, outcome) in enumerate(kept.items())
    }
    return offered("chart", bars, ours=("compared-map",)) | maps


def _map(outcome: Outcome, number: int, subject: Subject) -> Picture:
    """Return the map of one of the scenarios, with the stamp of what it shows."""
    drawn = map_picture(subject.showing(outcome))
    return replace(drawn, id=f"compared-map-{number}", of=outcome)


def tables(subject: Subject) -> Tables:
    """Return the scenarios that are kept side by side, where any is."""
    kept = _kept(subject)
    if not kept:
        return {}
    makers = {"figures": made.figures, "groups": made.groups, "inputs": made.inputs}
    return offered("page table", {f"compared-{id}": partial(_made, make, kept)
                                  for id, make in makers.items()})  # fmt: skip


def _made(
    make: Callable[[Mapping[str, Outcome]], Table], kept: Mapping[str, Outcome], _: Subject
) -> Table:
    return make(kept)


def _kept(subject: Subject) -> dict[str, Outcome]:
    world = subject.outcome.world
    return {name: evaluate(one, world) for name, one in state.hand().kept.items()}
