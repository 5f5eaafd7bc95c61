"""What the page needs to follow a lever while it is being dragged, before it asks again.

The lines come from :mod:`model.territory.lines` and the words from the reader's catalogue; the
browser goes along the one and fills in the other, see ``ui/parts/follow.js``. The lines go with
the drawing of the levers and seldom change, the words with the page (:func:`page_part`), and what
the levers have come to with each run (:func:`run_part`).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from model import Outcome, Scenario, World
from model.territory.control import OTHER, RUSSIA, UKRAINE
from model.territory.lines import bent_regions, group_slopes, region_lines, region_slopes, straight
from model.territory.value import value_matrix
from ui.speech import words
from ui.speech.amounts import SCALES, billions
from ui.speech.holding import holding
from ui.speech.language import N_, locale, percent, t

CHANNEL, NOW = "follow", "now"

KNOTS = (0.0, 0.005, 0.02, 0.06, 0.12, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
"""Positions of a lever at which Russia's share of a region's value is calculated where it bends.

It may leap at zero: the second is the first step of a slider.
"""


def lines(scenario: Scenario, world: World) -> dict[str, Any]:
    """Return the line of each lever that moves along one; the same wherever the levers stand.

    Returns
    -------
    dict
        ``control``, ``group_control``: by id, what a lever moves from 0 to 1 [million] and then,
        in turn, place of a bar and how much of that bar's group goes with it [1]. ``zone``: the
        regions whose lever of neither side goes along the same line. ``bent``: regions whose
        share on the map goes along :data:`KNOTS`.
    """
    totals = value_matrix(scenario, world).sum(axis=0)
    order = np.argsort(-totals, kind="stable")
    moved, groups = region_slopes(scenario, world), group_slopes(scenario, world)
    levers = straight(scenario, world)
    parts = (moved / np.maximum(totals, 1))[:, order].round(6).tolist()
    whole = moved.sum(axis=1).tolist()
    regions = enumerate(world.regions)
    bars = {world.groups[group]: bar for bar, group in enumerate(order.tolist())}
    return {
        "control": {
            region: [round(whole[place], 3), *_sparse(parts[place])]
            for place, region in regions
            if levers.russia[place]
        },
        "group_control": {group: [total, bars[group], 1] for group, total in groups.items()},
        "zone": [world.regions[place] for place in np.flatnonzero(levers.other).tolist()],
        "bent": bent_regions(scenario, world, world.regions),
    }


def _sparse(parts: list[float]) -> list[float]:
    return [number for bar, part in enumerate(parts) if part for number in (bar, part)]


ZONE = N_("neither side: {amount}")


def zone_text(outcome: Outcome) -> str:
    """Return what neither side controls, which stands below the total; nothing where it is none."""
    zone = int(outcome.party_million[OTHER])
    return t(ZONE, amount=words.trillions(zone)) if zone else ""


def page_part(outcome: Outcome, preset: Outcome, total: str) -> dict[str, Any]:
    """Return what goes with the page: words, and what the figures are set against.

    Parameters
    ----------
    outcome, preset : Outcome
        The result, and the preset's.
    total : str
        What stands below the total where nothing is in a zone of neither side.
    """
    million = preset.party_million.tolist()
    return {
        "locale": str(locale()).replace("_", "-"),
        "scales": [[t(text), step] for text, step in SCALES],
        "headline": words.headline_parts(outcome),
        "total": outcome.total_million,
        "preset": [million[UKRAINE], million[RUSSIA]],
        "aid": outcome.aid.million,
        "stated": billions(outcome.aid.stated),
        "was": percent(preset.aid_coverage),
        "endless": percent(math.inf),
        "beside": t("{amount}, preset {was}"),
        "whole": total,
        "zone": t(ZONE),
    }


def run_part(outcome: Outcome, rows: Mapping[str, list[float]]) -> dict[str, Any]:
    """Return what goes with each run: ``held`` by party [million], bends of lines by region.

    Parameters
    ----------
    outcome : Outcome
        The result.
    rows : mapping
        The rows of the regions' levers that say something, as
        :func:`ui.pages.explore.levers.lever_rows` has them: those get their bend.
    """
    scenario, world = outcome.scenario, outcome.world
    held = outcome.held.sum(axis=(1, 2)).round(2).tolist()
    part: dict[str, Any] = {"held": held}
    said = holding(outcome)
    if said != "plain":
        part["said"] = said
    bent = [id for id in bent_regions(scenario, world, rows) if _is_parted(outcome, id)]
    if bent:
        found = region_lines(scenario, world, bent, KNOTS)
        part["bent"] = {id: _bends(line.tolist()) for id, line in found.items()}
    return part


def _bends(line: list[float]) -> list[int]:
    """Return position [1e-3] and share [1e-5], in turn, wherever a line does bend."""
    kept = [0]
    for place in range(1, len(KNOTS) - 1):
        left, right = kept[-1], place + 1
        part = (KNOTS[place] - KNOTS[left]) / (KNOTS[right] - KNOTS[left])
        if abs(line[left] + (line[right] - line[left]) * part - line[place]) > 2e-5:
            kept.append(place)
    kept.append(len(KNOTS) - 1)
    return [round(n) for place in kept for n in (KNOTS[place] * 1e3, line[place] * 1e5)]


def _is_parted(outcome: Outcome, region: str) -> bool:
    """Return whether a region has value that nobody but Ukraine and Russia holds a part of."""
    place = outcome.world.regions.index(region)
    return bool(outcome.value[place].any()) and not outcome.held[OTHER, place].any()
