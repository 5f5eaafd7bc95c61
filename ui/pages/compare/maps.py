"""Maps of scenarios side by side, and of what one gives to whom against another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import streamlit as st

from model import Outcome
from model.territory.control import OTHER, RUSSIA, UKRAINE
from ui.map.drawing import drawn_map, map_state, region_map
from ui.map.held import map_parts, map_shades
from ui.map.shade import SHOWN, RegionShade
from ui.parts.drawings import feed
from ui.show.canvas import Picture
from ui.show.map_picture import Shown, map_svg
from ui.show.stamp import Subject
from ui.speech import words
from ui.speech.control import map_caption, map_changes
from ui.speech.language import number, t

HEIGHT = 260
"""Greatest height of a map in the row [CSS pixel]."""


def scenario_map(outcome: Outcome, key: str) -> None:
    """Draw who holds the value in one of the scenarios."""
    usual, titles = map_parts(outcome)
    with st.container(gap=None):
        drawn_map(words=words.map_words(outcome.world), key=key, height=HEIGHT, usual=usual,
                  titles=titles, caption=map_caption(outcome))  # fmt: skip
        shades = map_state(map_shades(outcome), None, map_changes(outcome))
        feed({key: shades}, key=f"{key}-feed")


def difference_map(before: Outcome, after: Outcome, key: str) -> None:
    """Draw who gains what in each region when `after` is held against `before`."""
    region_map(gains(before, after), selected=None, caption=_what(), words=_words(after),
               key=key, height=HEIGHT)  # fmt: skip


def difference_picture(subject: Subject, before: Outcome, names: tuple[str, str]) -> Picture:
    """Return the map of the difference for a file.

    Parameters
    ----------
    subject : Subject
        Where its sources are taken from; its result is the later scenario.
    before : Outcome
        The scenario that it is held against.
    names : tuple of str
        How the two are called, the one it is held against first.
    """
    after = subject.outcome
    shades = gains(before, after)
    shown = Shown(shades, _titles(after, shades), _words(after))
    first, second = names
    told = t("{after} against {before}", before=first, after=second)
    title = words.named("chart", "compared-map")
    return Picture("compared-map", f"{title}: {told}", difference_text(before, after),
                   map_svg(shown), subject.ground_sources, _what(), after)  # fmt: skip


def _titles(outcome: Outcome, shades: Mapping[str, RegionShade]) -> dict[str, str]:
    names = {id: words.name(outcome.world, "regions", id) for id in outcome.world.regions}
    return {id: shades[id].title if id in shades else name for id, name in names.items()}


def _what() -> str:
    return t("Colour: who gains; strength: how much value; figure: points of the region's value.")


def _words(outcome: Outcome) -> dict[str, str]:
    return {
        **words.map_words(outcome.world),
        "map": t("Map of who gains what in each region, against the first scenario"),
        "ukraine": t("gained by Ukraine"),
        "russia": t("gained by Russia"),
        "other": t("gained by a neutral or joint zone"),
        "share": t("both gain"),
        "value": t("share of the national value that changes hands:"),
        "control": t("Difference:"),
    }


def moved(before: Outcome, after: Outcome) -> np.ndarray:
    """Return how much more of each region's value each party holds, shape (parties, regions) [1].

    A column sums to 0. Where two valuations differ, shares are compared, not amounts.
    """
    one, two = (x.held.sum(axis=2) / np.maximum(x.value.sum(axis=1), 1) for x in (before, after))
    return np.asarray(two - one)


def gains(before: Outcome, after: Outcome) -> dict[str, RegionShade]:
    """Return what the map of the difference shows; a region in which nothing moves is left out."""
    change, totals = moved(before, after), after.value.sum(axis=1) / after.total_million
    gained = np.clip(change, 0.0, None)
    whole = gained.sum(axis=0)
    shades = {}
    for index, region in enumerate(after.world.regions):
        if whole[index] > SHOWN:
            parts = gained[:, index] / whole[index]
            russia, other = (min(float(parts[party]), 1.0) for party in (RUSSIA, OTHER))
            name = words.name(after.world, "regions", region)
            said = "; ".join(_gain(party, change[party, index]) for party in _named(change, index))
            shades[region] = RegionShade(
                russia, min(other, 1.0 - russia), float(whole[index] * totals[index]),
                f"+{number(100 * float(whole[index]), 0)}", f"{name}: {said}", marked=True,
            )  # fmt: skip
    return shades


def _named(change: np.ndarray, index: int) -> Iterator[int]:
    return (party for party in (UKRAINE, RUSSIA, OTHER) if abs(change[party, index]) > SHOWN)


def _gain(party: int, points: float) -> str:
    name = words.party(("ukraine", "russia", "other")[party])
    sign = "+" if points > 0 else "−"
    return t("{party} {sign}{amount} points", party=name, sign=sign,
             amount=number(abs(100 * points), 1))  # fmt: skip


def difference_text(before: Outcome, after: Outcome) -> str:
    """Return what changes hands as one sentence."""
    change = moved(before, after)
    order = np.argsort(-np.abs(change[RUSSIA]) * after.value.sum(axis=1)).tolist()
    named = [index for index in order[:4] if abs(change[RUSSIA, index]) > SHOWN]
    if not named:
        return t("Russia controls the same share of every region's value.")
    listed = "; ".join(
        f"{words.name(after.world, 'regions', after.world.regions[index])}: "
        f"{_gain(RUSSIA, float(change[RUSSIA, index]))}"
        for index in named
    )
    return t("Largest differences: {list}.", list=listed)
