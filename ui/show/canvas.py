"""The one sheet that every chart is exported on: title, dates, picture, sources, stamp.

All have the same size, so that a row of them stands straight in an article. Text is placed by an
estimate of its width, which needs no fonts.
"""

from __future__ import annotations

import re
import struct
import zlib
from dataclasses import dataclass
from functools import partial
from xml.sax.saxutils import escape, quoteattr

from model import Outcome
from ui.hand.background import beside
from ui.show.render import svg_png
from ui.show.stamp import Source, Subject
from ui.speech.language import t

SIZE = (1000, 700)
"""Width and height of every sheet [CSS pixel]."""

BODY = (936, 452)
"""Room for the picture on it [CSS pixel]."""

SCALE = 2
"""Pixels of a PNG a CSS pixel."""

MARGIN = 32
FONT = "Liberation Sans, Arial, Helvetica, sans-serif"


@dataclass(frozen=True)
class Picture:
    """A chart or a map, ready to be put on a sheet or into a report.

    Parameters
    ----------
    id, title : str
        Name in files, and name for readers.
    alt : str
        Its message as a sentence.
    svg : str
        The drawing, an ``svg`` element with a ``viewBox`` and namespaces.
    sources : tuple of Source
        What it rests on.
    note : str
        What must be said with it.
    of : Outcome or None
        The result that it shows, where that is another than the one in hand.
    """

    id: str
    title: str
    alt: str
    svg: str
    sources: tuple[Source, ...]
    note: str = ""
    of: Outcome | None = None


def wrapped(text: str, width: float, size: float, lines: int) -> list[str]:
    """Return a text in at most so many lines, the last one cut with an ellipsis.

    Parameters
    ----------
    text : str
        The text.
    width, size : float
        Room, and height of the letters [CSS pixel].
    lines : int
        Most lines.

    Examples
    --------
    >>> wrapped("one two three", 40, 10, 2), wrapped("one two three", 43, 10, 1)
    (['one two', 'three'], ['one two…'])
    """
    most = width / size
    made = [""]
    for word in text.split():
        longer = f"{made[-1]} {word}".strip()
        if _ems(longer) <= most:
            made[-1] = longer
        elif len(made) > lines + 1:  # whatever comes is cut
            break
        else:
            made.append(word)
    made = made if made[0] else made[1:]
    if len(made) <= lines:
        return made
    return [*made[: lines - 1], made[lines - 1] + "…"]


_CYRILLIC = re.compile("[\u0400-\u04ff]")


def _ems(text: str) -> float:
    """Return about how wide a text is, in heights of its letters; Cyrillic runs wider."""
    return 0.5 * len(text) + 0.07 * len(_CYRILLIC.findall(text))


def sheet(picture: Picture, subject: Subject) -> str:
    """Return a picture on its sheet as SVG text; dates, sources and stamp stand on it."""
    width, height = SIZE
    room = width - 2 * MARGIN
    parts = [_head(picture, subject), f"<title>{escape(picture.title)}</title>"]
    parts.append(f"<desc>{escape(picture.alt)}</desc>")
    parts.append(f"<metadata>{escape(_about(picture, subject))}</metadata>")
    parts.append(f'<rect width="{width}" height="{height}" fill="#ffffff"/>')
    y = 46.0
    for line in wrapped(picture.title, room * 0.93, 24, 2):
        parts.append(_text(line, y, 24, "#16181d", bold=True))
        y += 29
    for line in wrapped(subject.title, room, 15, 1):
        parts.append(_text(line, y - 4, 15, "#16181d"))
        y += 20
    for line in wrapped(subject.dates, room, 12.5, 2):
        parts.append(_text(line, y - 5, 12.5, "#4c505c"))
        y += 17
    top = max(y, 134.0)
    foot = height - 84
    parts.append(_placed(picture.svg, MARGIN, top, room, foot - 12 - top))
    parts += _foot(picture, subject, foot)
    return "\n".join([*parts, "</svg>\n"])


def _head(picture: Picture, subject: Subject) -> str:
    width, height = SIZE
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'width="{width}" height="{height}" viewBox="0 0 {width} {height}" role="img" '
        f'aria-label={quoteattr(picture.alt)} font-family="{FONT}">'
    )


def _about(picture: Picture, subject: Subject) -> str:
    """Return everything a file says of itself, a line each."""
    lines = [picture.title, subject.title, subject.dates, subject.run]
    lines += [t("Scenario: {link}", link=subject.link)] if subject.link else []
    said = [
        _named(source.title, source) + (f" {source.url}" if source.url else "")
        for source in picture.sources
    ]
    return "\n".join([*lines, _sources_text(said, "; ")])


def _named(name: str, source: Source) -> str:
    return t("{name} ({grade})", name=name, grade=source.grade)


def _sources_text(said: list[str], between: str) -> str:
    return t("Sources and their grades: {list}.", list=between.join(dict.fromkeys(said)))


def _foot(picture: Picture, subject: Subject, top: float) -> list[str]:
    room = SIZE[0] - 2 * MARGIN
    y = top + 16
    rule = f'<path d="M{MARGIN},{top:g}h{room}" stroke="#c3c7d0" fill="none"/>'
    parts = [rule]
    for line in _foot_lines(picture, room):
        parts.append(_text(line, y, 11.5, "#4c505c"))
        y += 15
    bottom = SIZE[1] - 14
    stamp = subject.run
    stamp += " · " + t("link to the scenario in the file's metadata") if subject.link else ""
    parts.append(_text(stamp, bottom, 11.5, "#16181d"))
    return parts


def _foot_lines(picture: Picture, room: float) -> list[str]:
    """Return note and sources in three lines; sources that have no room are counted."""
    note = f"{picture.note} " if picture.note else ""
    said = [_named(source.publisher or source.title, source) for source in picture.sources]
    for kept in range(len(said), 0, -1):
        more = len(said) - kept
        rest = t("And {count} more, named in the file's metadata.", count=more) if more else ""
        text = f"{note}{_sources_text(said[:kept], ', ')} {rest}"
        lines = wrapped(text, room, 11.5, 4)
        if len(lines) <= 3:
            return lines
    return wrapped(note, room, 11.5, 3)


def _text(text: str, y: float, size: float, colour: str, *, bold: bool = False) -> str:
    weight = ' font-weight="700"' if bold else ""
    return (
        f'<text x="{MARGIN}" y="{y:g}" font-size="{size:g}" fill="{colour}"{weight}>'
        f"{escape(text)}</text>"
    )


def body_size(svg: str) -> tuple[float, float]:
    """Return width and height of a drawing, from its ``viewBox``."""
    box = svg.split('viewBox="', 1)[1].split('"', 1)[0].split()
    return float(box[2]), float(box[3])


def _placed(svg: str, x: float, y: float, width: float, height: float) -> str:
    """Return a drawing inside a box, as large as fits, never larger than it was made."""
    own_width, own_height = body_size(svg)
    scale = min(width / own_width, height / own_height, 1.0)
    head, rest = svg.split(">", 1)
    box = " ".join(f"{value:g}" for value in (0, 0, own_width, own_height))
    left = x + (width - own_width * scale) / 2
    place = f'x="{left:g}" y="{y:g}" width="{own_width * scale:g}" height="{own_height * scale:g}"'
    kind = 'class="mw-map"' if "mw-map" in head else 'class="marks"'
    return f'<svg {kind} {place} overflow="visible" viewBox="{box}">{rest}'


def png(svg: str, subject: Subject, picture: Picture) -> bytes:
    """Return a sheet as PNG, what it says of itself in its text chunks too."""
    drawn = beside(partial(svg_png, svg, SCALE))
    about = {"Title": picture.title, "Description": picture.alt, "Source": subject.link}
    about |= {"Software": subject.run, "Comment": _about(picture, subject)}
    chunks = b"".join(_chunk(key, text) for key, text in about.items() if text)
    head = 8 + 25  # signature and header
    return drawn[:head] + chunks + drawn[head:]


def _chunk(key: str, text: str) -> bytes:
    """Return a text chunk (iTXt) of a PNG."""
    content = b"iTXt" + key.encode("latin-1") + b"\0\0\0\0\0" + text.encode()
    return struct.pack(">I", len(content) - 4) + content + struct.pack(">I", zlib.crc32(content))
