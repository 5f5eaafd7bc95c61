"""Regions shaded by who holds the value in their ground."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from model import Outcome
from model.territory.control import OTHER, RUSSIA, UKRAINE
from ui.hand import state
from ui.map.drawing import drawn_map, read_selection
from ui.map.points import MapPoint
from ui.map.shade import RegionShade
from ui.map.territory import point_words, written_lever, written_readings
from ui.speech import words
from ui.speech.browser import texts
from ui.speech.control import map_caption
from ui.speech.language import percent, t


def held_map(
    outcome: Outcome, key: str, *, points: Sequence[MapPoint] = (), height: int | None = None,
    stamp: str = "", pinned: bool = False, levers: str = "",
) -> None:  # fmt: skip
    """Draw the map of who holds the value, in which a region can be selected; see `drawn_map`.

    With the channel of `levers` on the same page a region that is selected opens its card.
    """

    def select() -> None:
        chosen = read_selection(state.typed(key).selected)
        if chosen is not None:
            state.hand().selected = chosen or None

    usual, titles = map_parts(outcome)
    told = held_words(outcome, points)
    card = {"channel": levers, **texts("card")} if levers else None
    drawn_map(words=told, key=key, height=height, points=points, points_shown=False,
              usual=usual, titles=titles, caption=map_caption(outcome), stamp=stamp,
              pinned=pinned, card=card, on_select=select)  # fmt: skip


def held_words(outcome: Outcome, points: Sequence[MapPoint]) -> dict[str, str]:
    """Return the words of the map, of its deposits too where it has any."""
    return {**words.map_words(outcome.world), **(point_words(outcome.world) if points else {})}


def map_parts(outcome: Outcome) -> tuple[dict[str, RegionShade], dict[str, str]]:
    """Return what the map shows where Ukraine holds all, and what is said of each region."""
    world, totals = outcome.world, outcome.value.sum(axis=1).tolist()
    titles = {
        region: t(
            "{region}: {amount} USD in the ground.",
            region=words.name(world, "regions", region),
            amount=words.trillions(total),
        )
        for region, total in zip(world.regions, totals, strict=True)
    }
    whole = (percent(1.0), "", "")
    shades = {
        region: RegionShade(0.0, 0.0, total / outcome.total_million, "", parts=whole)
        for region, total in zip(world.regions, totals, strict=True)
    }
    return shades, titles


def map_shades(outcome: Outcome) -> dict[str, RegionShade]:
    """Return what the map shows where Ukraine does not hold all of a region's value."""
    totals = outcome.value.sum(axis=1)
    held = outcome.held.sum(axis=2) / np.maximum(totals, 1)
    readings, stated = written_readings(outcome), state.region_shares(outcome)
    shades = {}
    for index, region in enumerate(outcome.world.regions):
        ukraine, russia, other = held[[UKRAINE, RUSSIA, OTHER], index].tolist()
        if russia + other >= 0.00005:
            russia = min(russia, 1.0)
            shades[region] = RegionShade(
                russia=russia,
                other=min(other, 1.0 - russia),
                value_share=int(totals[index]) / outcome.total_million,
                label=percent(russia) if russia else percent(other),
                parts=tuple(map(_part, (ukraine, russia, other))),
                readings=readings[index],
                lever=written_lever(outcome, index, held[:, index], stated[:, index]),
            )
    return shades


def _part(share: float) -> str:
    """Return a share in writing; one that would be written as nothing is left out."""
    return percent(share) if share >= 0.00005 else ""
