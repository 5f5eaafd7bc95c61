"""What the map says of a scenario: regions by both readings of the line, deposits by holder."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from model import Outcome, Scenario, World, evaluate
from model.territory.control import OTHER as NEITHER
from model.territory.control import RUSSIA, control_by_region, deposit_shares
from model.world.catalog import PARTIES
from model.world.deposits import MARKERS
from ui.map.points import OTHER, SURE, UKRAINE, MapPoint, holders
from ui.map.points import RUSSIA as RUSSIAN
from ui.map.shade import RegionShade
from ui.speech.browser import texts
from ui.speech.control import control_corner
from ui.speech.language import current, day, percent, stated, t, told
from ui.speech.words import name as name_of

_LETTER = {"ukraine": UKRAINE, "russia": RUSSIAN, "other": OTHER}


def recorded(world: World) -> NDArray[np.bool_]:
    """Return which deposits the record of lines covers: all on land, shape (n_deposits,)."""
    return np.array([row["offshore"] == "no" for row in world.deposits.rows])


def deposit_points(world: World) -> tuple[MapPoint, ...]:
    """Return the deposits as points of the map, in the order of the deposit axis."""
    return _points(current(), world.data_id, world)


@st.cache_data(show_spinner=False, max_entries=8)
def _points(language: str, data_id: str, _world: World) -> tuple[MapPoint, ...]:
    groups = {id: name_of(_world, "commodity_groups", id) for id in _world.groups}
    return tuple(
        MapPoint(
            region=row["region"],
            lon=float(row["lon"]),
            lat=float(row["lat"]),
            shape=_world.groups.index(row["group"]),
            marker=row["level"] in MARKERS,
            title=_title(row, groups, name_of(_world, "deposits/deposits", row["id"])),
        )
        for row in _world.deposits.rows
    )


def _title(row: Mapping[str, str], groups: Mapping[str, str], name: str) -> str:
    kinds = {
        "basin": t("basin, stands for many"),
        "district": t("district, stands for many"),
        "block": t("licence block, stands for many"),
    }
    more = [kinds[row["level"]]] if row["level"] in kinds else []
    more += [t("offshore")] if row["offshore"] == "yes" else []
    return ", ".join([f"{name}: {groups[row['group']].lower()}", *more])


def point_words(world: World) -> dict[str, str]:
    """Return the texts that a map with deposits needs."""
    shapes = {
        f"shape_{number}": name_of(world, "commodity_groups", id)
        for number, id in enumerate(world.groups)
    }
    return {**texts("deposits"), **shapes}


def held_by(outcome: Outcome) -> str:
    """Return who holds each deposit, a letter each; deposits that the scenario hands over too."""
    scenario, world = outcome.scenario, outcome.world
    shares = deposit_shares(scenario, world)
    letters = list(holders(shares[RUSSIA], recorded(world)))
    for index in np.flatnonzero(shares[NEITHER] >= SURE).tolist():
        letters[index] = OTHER
    for id, party in scenario.deposit_control.items():
        letters[world.deposits.place[id]] = _LETTER[party]
    return "".join(letters)


def both_readings(outcome: Outcome) -> dict[str, NDArray[np.float64]]:
    """Return Russia's share of each region's value by either reading, shape (n_regions,) [1].

    It is the line's own: shares and deposits that the scenario states are left out. Regions
    without value have the share of their area.
    """
    line = outcome.scenario.replace(control={}, group_control={}, deposit_control={})
    return _readings(line.hash, outcome.world.data_id, line, outcome.world)


@st.cache_data(show_spinner=False, max_entries=64)
def _readings(
    hash: str, data_id: str, _line: Scenario, _world: World
) -> dict[str, NDArray[np.float64]]:
    """Read a line both ways; the same wherever the levers stand."""
    found = {}
    for reading in ("by-area", "by-deposit"):
        read = evaluate(_line.replace(reading=reading), _world)
        held, total = read.held[RUSSIA].sum(axis=1), read.value.sum(axis=1)
        area = control_by_region(read.scenario, _world)[RUSSIA]
        found[reading] = np.where(total > 0, held / np.maximum(total, 1), area)
    return found


def written_readings(outcome: Outcome) -> list[tuple[str, str]]:
    """Return Russia's share of each region by area and by deposit; empty where both are none."""
    both = both_readings(outcome).values()
    pairs = zip(*(shares.tolist() for shares in both), strict=True)
    return [
        (percent(area), percent(deposit)) if max(area, deposit) > 0 else ("", "")
        for area, deposit in pairs
    ]


def written_lever(
    outcome: Outcome, region: int, held: NDArray[np.float64], shown: NDArray[np.float64]
) -> tuple[str, ...]:
    """Return what a region's lever says and why its value is held otherwise; else nothing.

    Parameters
    ----------
    outcome : Outcome
        The result.
    region : int
        Place of the region.
    held, shown : ndarray, shape (n_parties,)
        Shares of its value, and those that its lever shows [1].
    """
    ours, lever = (
        tuple(percent(float(shares[party])) for party in (RUSSIA, NEITHER))
        for shares in (held, shown)
    )
    why = _apart(outcome, region) if ours != lever else ""
    place = RUSSIA if ours[0] != lever[0] else NEITHER
    typed = outcome.world.regions[region] in outcome.scenario.control
    said = stated(float(shown[place]), share=True) if typed else lever[place != RUSSIA]
    return (said, why) if why else ()


def _apart(outcome: Outcome, region: int) -> str:
    """Return what holds a region's value otherwise than its ground."""
    scenario, world = outcome.scenario, outcome.world
    groups = ", ".join(
        f"{name_of(world, 'commodity_groups', group)} "
        + stated(shares.russia or shares.other or 0.0, share=True)
        for group, shares in scenario.group_control.items()
        if outcome.value[region, world.groups.index(group)]
    )
    read = scenario.reading == "by-deposit" and world.regions[region] not in scenario.control
    here = any(
        world.deposits.region[world.deposits.place[id]] == region for id in scenario.deposit_control
    )
    why = (
        t("stated for the whole country: {groups}", groups=groups) if groups else "",
        t("the line is read by deposit") if read else "",
        t("deposits are assigned") if here else "",
    )
    return ", ".join(filter(None, why))


def line_stamp(outcome: Outcome) -> str:
    """Return the short date and source of an outcome's line; nothing without one."""
    line = outcome.front_line
    return stamp(line.used, publishers(outcome.world, line.source_ids)) if line else ""


def corner(outcome: Outcome) -> str:
    """Return what stands in a map's corner: its line, and what the scenario sets otherwise."""
    line = line_stamp(outcome)
    return control_corner(outcome, line) or line


def reading_sentence(by_area: float, by_deposit: float) -> str:
    """Return both readings of a region in words; nothing where neither gives Russia a part."""
    if max(by_area, by_deposit) <= 0:
        return ""
    said = texts("deposits")["readings"]
    return said.format(area=percent(by_area), deposit=percent(by_deposit))


def shade(shares: Mapping[str, float], value_share: float, title: str) -> RegionShade:
    """Return what a region shows from each party's share of it [1], and its full text."""
    russia = min(shares["russia"], 1.0)
    other = min(shares["other"], 1.0 - russia)
    label = percent(russia or other)
    return RegionShade(russia, other, value_share, label, title)


def stamp(used: dt.date, publishers: str) -> str:
    """Return the short date and source that stand on the drawing."""
    return t("Front line of {day}\nafter {source}", day=day(used), source=publishers)


def publishers(world: World, source_ids: tuple[str, ...]) -> str:
    """Return the publishers of a day's rows, ours and memory told as such."""
    return ", ".join(dict.fromkeys(told(world.source(id)["publisher"]) for id in source_ids))


def parties(column: NDArray[np.float64]) -> dict[str, float]:
    """Return shares, shape (n_parties,), by party."""
    return dict(zip(PARTIES, column.tolist(), strict=True))
