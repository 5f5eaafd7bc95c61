"""A map of one's own as a picture."""

from __future__ import annotations

from ui.map.territory import deposit_points, point_words
from ui.pages.territory.map import MapPreview, area_shades, holders_inside
from ui.show.canvas import Picture
from ui.show.map_picture import Shown, map_svg
from ui.show.stamp import Subject
from ui.speech import words
from ui.speech.language import percent, t

__all__ = ["own_map_picture"]


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
