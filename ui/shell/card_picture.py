"""The picture that a pasted link shows: the map and the shares of that very scenario."""

from __future__ import annotations

from dataclasses import replace
from xml.sax.saxutils import escape

from model import DEFAULT_PRESET, Outcome, Scenario, evaluate
from model.answers.link import reopen
from model.world.catalog import PARTIES
from ui.hand.tables import world
from ui.map.markup import country
from ui.map.shapes import WIDTH
from ui.parts.palette import PARTY_COLOURS
from ui.shell.card_words import SIZE, rests_on, told_in_short
from ui.show.canvas import BODY, FONT, wrapped
from ui.show.map_picture import DRAWN, map_svg, shown_map
from ui.show.render import svg_png
from ui.speech.language import percent, speaking, t
from ui.speech.naming import title_of
from ui.speech.words import party

_INK, _QUIET, _PAPER = "#16181d", "#4c505c", "#ffffff"
_MAP, _LEFT, _RIGHT = 650.0, 712.0, 1160.0


def card_png(link: str, language: str) -> bytes:
    """Return the picture of a link's scenario as PNG; of none, that of the default preset.

    Parameters
    ----------
    link : str
        As :func:`model.answers.link.encode` made it, or empty.
    language : str
        Code of the language.

    Raises
    ------
    ModelError
        When the link is refused, or what draws is not installed.
    """
    outcome = (
        reopen(link, world()).outcome
        if link
        else evaluate(Scenario.from_preset(DEFAULT_PRESET), world())
    )
    with speaking(language):
        return svg_png(card_svg(outcome), 1)


def card_svg(outcome: Outcome) -> str:
    """Return the picture as SVG text: map, sentence, bar, scenario, date and sources."""
    width, height = SIZE
    title, said = told_in_short(outcome)
    parts = [f'<rect width="{width}" height="{height}" fill="{_PAPER}"/>', _map(outcome)]
    parts.append(_text(t("Ukraine's mineral wealth"), _LEFT, 76, 24, colour=_QUIET))
    y = 138.0
    for line in wrapped(title, _RIGHT - _LEFT, 44, 3):
        parts.append(_text(line, _LEFT, y, 44, bold=True))
        y += 54
    for line in wrapped(said, _RIGHT - _LEFT, 24, 2):
        parts.append(_text(line, _LEFT, y - 8, 24))
        y += 32
    parts += _bar(outcome, y + 14)
    y += 128
    for line in wrapped(title_of(outcome.scenario), _RIGHT - _LEFT, 22, 2):
        parts.append(_text(line, _LEFT, y, 22, bold=True))
        y += 28
    for line in _sources(outcome):
        parts.append(_text(line, _LEFT, y + 4, 18, colour=_QUIET))
        y += 24
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        f'font-family="{FONT}">{"".join(parts)}</svg>'
    )


def _map(outcome: Outcome) -> str:
    """Return the map alone, without deposits and legend, at the left."""
    shown = replace(shown_map(outcome), points=(), held_by="", stamp="")
    tall = country().height * DRAWN / WIDTH
    high = _MAP * tall / DRAWN
    top = (SIZE[1] - high) / 2
    whole = map_svg(shown).replace('overflow="visible"', 'overflow="hidden"', 1)
    place = f'x="32" y="{top:g}" width="{_MAP:g}" height="{high:g}" overflow="hidden"'
    old = f'width="{BODY[0]:g}" height="{BODY[1]:g}" overflow="hidden" viewBox="0 0 {BODY[0]:g} '
    head, rest = whole.split(old, 1)
    rest = rest.partition('"')[2]
    return f'{head}{place} viewBox="-4 -4 {DRAWN + 8:g} {tall + 8:g}"{rest}'


def _bar(outcome: Outcome, y: float) -> list[str]:
    """Return one bar of what each party controls, and their shares below it; Russia at the end."""
    room, at, parts = _RIGHT - _LEFT, _LEFT, list[str]()
    ends = {"ukraine": (_LEFT, "start", 24.0), "other": ((_LEFT + _RIGHT) / 2, "middle", 18.0),
            "russia": (_RIGHT, "end", 24.0)}  # fmt: skip
    for id, (x, anchor, size) in ends.items():
        share = float(outcome.party_million[PARTIES.index(id)]) / outcome.total_million
        parts.append(f'<rect x="{at:g}" y="{y:g}" width="{room * share:g}" height="26" '
                     f'fill="{PARTY_COLOURS[id]}"/>')  # fmt: skip
        at += room * share
        if share > 0 or id != "other":
            more = f' text-anchor="{anchor}"'
            low = 82.0 if id == "other" else 56.0
            parts.append(_text(f"{party(id)} {percent(share)}", x, y + low, size, bold=True,
                               more=more))  # fmt: skip
    return parts


def _sources(outcome: Outcome) -> list[str]:
    room = _RIGHT - _LEFT
    return [row for text in rests_on(outcome) for row in wrapped(text, room, 18, 3)]


def _text(
    text: str, x: float, y: float, size: float, *, bold: bool = False, colour: str = _INK,
    more: str = "",
) -> str:  # fmt: skip
    weight = ' font-weight="700"' if bold else ""
    return (f'<text x="{x:g}" y="{y:g}" font-size="{size:g}" fill="{colour}"{weight}{more}>'
            f"{escape(text)}</text>")  # fmt: skip
