"""Maps of single pages: regions whose loss changes the answer, and a map of one's own."""

from __future__ import annotations

from model.answers.breakeven import region_flips
from ui.map.territory import deposit_points, point_words
from ui.pages.ladder.parts import flip_shades, flips_marked
from ui.pages.territory.map import MapPreview, area_shades, holders_inside
from ui.show.canvas import Picture
from ui.show.map_picture import Shown, map_svg
from ui.show.stamp import Subject
from ui.speech import words
from ui.speech.language import percent, t
from ui.speech.money import flips_text

__all__ = ["flips_picture", "own_map_picture"]


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
    flips = region_flips(outcome.scenario, world, claim=outcome.aid_base, quantity=quantity)
    met = any(flips.values()) or float(outcome.economy.cumulated()[quantity]) >= outcome.aid_base
    shades = flip_shades(outcome, flips)
    texts = {**words.map_words(world), "other": flips_marked()}
    shown = Shown(shades, {id: shade.title for id, shade in shades.items()}, texts)
    title = t("Regions whose loss alone changes the answer")
    return Picture("flips", title, flips_text(flips, met, world), map_svg(shown),
                   subject.money_sources, t("Borders: internationally recognised."))  # fmt: skip


def own_map_picture(subject: Subject, own: MapPreview) -> Picture:
    """Return a map of one's own: each party's share of the area of each region, and deposits."""
    world = own.after.world
    shades = area_shades(own.after)
    texts = {**words.map_words(world), **point_words(world)}
    held = holders_inside(own.found, world)
    titles = {id: shade.title for id, shade in shades.items()}
    shown = Shown(shades, titles, texts, deposit_points(world), held)
    largest = sorted(shades, key=lambda id: -shades[id].russia)[:4]
    said = ", ".join(
        f"{words.name(world, 'regions', id)} {percent(shades[id].russia)}"
        for id in largest if shades[id].russia > 0
    )  # fmt: skip
    title = t("Shares of area by your file {name}", name=own.name)
    alt = t("Map of Ukraine's 27 regions by a file of one's own. Held by Russia: {list} of each "
            "region's area.", list=said or t("none"))  # fmt: skip
    return Picture("own-map", title, alt, map_svg(shown),
                   subject.showing(own.after).ground_sources,
                   t("Borders: internationally recognised."), own.after)  # fmt: skip
