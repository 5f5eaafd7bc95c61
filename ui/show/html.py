"""A report as one HTML file: no request to anywhere, light and dark, ready to print."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import singledispatch
from html import escape
from pathlib import Path
from string import Template
from urllib.parse import urlsplit

from ui.show.blocks import Break, Figures, Grid, Heading, Items, Lead, Link, Note, Report, Text
from ui.show.canvas import Picture
from ui.show.map_picture import palette, rules
from ui.speech.language import t

_HERE = Path(__file__).parent


def html_bytes(report: Report) -> bytes:
    """Return a report as HTML; every text in it is escaped, whoever wrote it."""
    headings = [block.text for block in report.blocks if isinstance(block, Heading)]
    ids = {text: f"part-{number}" for number, text in enumerate(headings)}
    contents = "".join(f'<li><a href="#{ids[text]}">{escape(text)}</a></li>' for text in ids)
    style = (_HERE / "report.css").read_text(encoding="utf-8")
    page = Template((_HERE / "report.html").read_text(encoding="utf-8"))
    made = page.substitute(
        language=escape(report.language),
        title=escape(report.title),
        subtitle=escape(report.subtitle),
        stamp=escape(report.stamp),
        contents_title=escape(t("Contents")),
        contents=contents,
        style=style + _dark(),
        body="\n".join(_parts(report, ids)),
    )
    return made.encode("utf-8", "replace")


def _dark() -> str:
    """Return the colours of the map on dark ground, for screens only."""
    colours = rules(palette(dark=True), ".picture .mw-map")
    return f"@media screen and (prefers-color-scheme: dark){{{colours}}}"


def _parts(report: Report, ids: dict[str, str]) -> list[str]:
    parts: list[str] = []
    open_ = False
    for number, block in enumerate(report.blocks):
        if isinstance(block, Heading):
            parts += ["</section>"] if open_ else []
            open_, id = True, ids[block.text]
            parts.append(f'<section aria-labelledby="{id}"><h2 id="{id}">{escape(block.text)}</h2>')
        elif isinstance(block, Picture):
            parts.append(_picture(block, number))
        else:
            parts.append(_written(block))
    return [*parts, "</section>"] if open_ else parts


@singledispatch
def _written(block: object) -> str:
    raise TypeError(type(block).__name__)


def _as(kind: type, tag: str, name: str = "") -> None:
    attribute = f' class="{name}"' if name else ""
    write: Callable[..., str] = lambda block: f"<{tag}{attribute}>{escape(block.text)}</{tag}>"  # noqa: E731
    _written.register(kind, write)


_as(Lead, "p", "lead")
_as(Text, "p")
_as(Note, "p", "note")


@_written.register
def _(block: Items) -> str:
    return f"<ul>{''.join(f'<li>{escape(text)}</li>' for text in block.texts)}</ul>"


@_written.register
def _(block: Figures) -> str:
    rows = "".join(
        f"<div><dt>{escape(label)}</dt><dd><b>{escape(value)}</b> <span>{escape(beside)}</span>"
        "</dd></div>"
        for label, value, beside in block.figures
    )
    return f'<dl class="figures">{rows}</dl>'


@_written.register
def _(block: Break) -> str:
    return '<div class="break"></div>'


@_written.register
def _(block: Link) -> str:
    if not web_address(block.address):  # made without a page: what to put behind its address
        return f'<p class="link">{escape(block.name)}: <code>{escape(block.address)}</code></p>'
    return f'<p class="link">{_anchor(block.name, block.address)}</p>'


@_written.register
def _(block: Grid) -> str:
    numeric = [' class="number"' if k in block.numbers else "" for k in range(len(block.head))]
    head = "".join(
        f'<th scope="col"{kind}>{escape(text)}</th>'
        for text, kind in zip(block.head, numeric, strict=True)
    )
    rows = "".join(_row(block, number, numeric) for number in range(len(block.rows)))
    return (
        f'<div class="table" role="region" tabindex="0" aria-label="{escape(block.caption)}">'
        f"<table><caption>{escape(block.caption)}</caption><thead><tr>{head}</tr></thead>"
        f"<tbody>{rows}</tbody></table></div>"
    )


def _row(block: Grid, number: int, numeric: list[str]) -> str:
    first, *rest = block.rows[number]
    address = block.addresses[number] if block.addresses else ""
    name = _anchor(first, address) if address else escape(first)
    cells = "".join(
        f"<td{kind}>{escape(text)}</td>" for text, kind in zip(rest, numeric[1:], strict=True)
    )
    return f'<tr><th scope="row">{name}</th>{cells}</tr>'


def web_address(address: str) -> str:
    """Return an address that may stand in a file; any other than of the web becomes nothing."""
    return address if urlsplit(address).scheme in ("http", "https") else ""


def _anchor(name: str, address: str) -> str:
    kept = web_address(address)
    if not kept:
        return escape(name)
    return f'<a href="{escape(kept)}" rel="noreferrer">{escape(name)}</a>'


def _picture(picture: Picture, number: int) -> str:
    svg = own_ids(picture.svg, f"p{number}-")
    head, rest = svg.split(">", 1)
    kept = re.sub(r'\s(?:width|height|role|aria-\w+|version)="[^"]*"', "", head)
    note = f"<small>{escape(picture.note)}</small>" if picture.note else ""
    said = f"{escape(picture.title)}{note}"
    caption = f"<figcaption>{said}</figcaption>" if said else ""
    label = f'role="img" aria-label="{escape(picture.alt)}"'
    return f'<figure class="picture">{caption}{kept} {label}>{rest}</figure>'


def own_ids(svg: str, prefix: str) -> str:
    """Return a drawing whose ids begin with a prefix, so that several can stand on one page.

    Examples
    --------
    >>> own_ids('<g id="a"/><use href="#a" fill="url(#a)"/>', "p1-")
    '<g id="p1-a"/><use href="#p1-a" fill="url(#p1-a)"/>'
    """
    svg = re.sub(r'(\sid=")', rf"\g<1>{prefix}", svg)
    svg = re.sub(r'(href="#)', rf"\g<1>{prefix}", svg)
    return re.sub(r"url\((['\"]?)#", rf"url(\g<1>#{prefix}", svg)
