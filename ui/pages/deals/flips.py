"""Break-even: the regions whose loss alone turns a met claim into one that is not, as a map."""

from __future__ import annotations

from dataclasses import replace

from model import Outcome
from ui.map.held import map_parts, map_shades
from ui.map.shade import RegionShade
from ui.pages.deals import tables
from ui.show.canvas import Picture
from ui.show.map_picture import Shown, map_svg
from ui.show.stamp import Subject
from ui.speech import words
from ui.speech.language import t
from ui.speech.money import flips_text


def flips_picture(subject: Subject, quantity: str) -> Picture:
    """Return the map of the regions whose loss alone turns a met claim into one that is not.

    Parameters
    ----------
    subject : Subject
        The result.
    quantity : str
        Flow that is set against the aid figure.
    """
    outcome = subject.outcome
    world = outcome.world
    flips, met = tables.flips(outcome, quantity)
    shades = flip_shades(outcome, flips)
    texts = {**words.map_words(world), "other": flips_marked()}
    shown = Shown(shades, {id: shade.title for id, shade in shades.items()}, texts)
    title = words.named("page table", "flips")
    return Picture("flips", title, flips_text(flips, met, world), map_svg(shown),
                   subject.money_sources, t("Borders: internationally recognised."))  # fmt: skip


def flips_marked() -> str:
    """Return what the mark of the map of flipping regions means."""
    return t("its loss alone changes the answer")


def flip_shades(outcome: Outcome, flips: dict[str, bool]) -> dict[str, RegionShade]:
    """Return what the map of flipping regions shows: a flag on each, the others as held."""
    usual, titles = map_parts(outcome)
    shades = {**usual, **map_shades(outcome)}
    changed = t("Its loss alone changes the answer.")
    return {
        region: RegionShade(0.0, 1.0, shade.value_share, "⚑", f"{titles[region]} {changed}")
        if flips[region]
        else replace(shade, other=0.0)
        for region, shade in shades.items()
    }
