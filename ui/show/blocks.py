"""What a report is made of: headings, sentences, figures, pictures, tables.

Every text here is plain: who writes it out, as HTML or for typst, makes it harmless there.
"""

from __future__ import annotations

from dataclasses import dataclass

from ui.show.canvas import Picture


@dataclass(frozen=True)
class Text:
    """A paragraph."""

    text: str


class Heading(Text):
    """The heading of a part."""


class Lead(Text):
    """The sentence that matters most of a part."""


class Note(Text):
    """A remark in small letters."""


@dataclass(frozen=True)
class Items:
    """A list of sentences."""

    texts: tuple[str, ...]


@dataclass(frozen=True)
class Figures:
    """Figures side by side: label, value, what stands below it."""

    figures: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class Grid:
    """A table of texts.

    Parameters
    ----------
    caption : str
        What it shows.
    head : tuple of str
        Names of the columns.
    rows : tuple of tuple
        Texts; the first one of a row names it.
    numbers : tuple of int
        Columns that hold numbers.
    addresses : tuple of str
        An address each row leads to, or none.
    """

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...] = ()
    addresses: tuple[str, ...] = ()


@dataclass(frozen=True)
class Link:
    """An address with a name."""

    name: str
    address: str


@dataclass(frozen=True)
class Break:
    """Where a new page begins in print."""


Block = Text | Items | Figures | Grid | Link | Picture | Break


@dataclass(frozen=True)
class Report:
    """A report of a scenario.

    Parameters
    ----------
    language : str
        Code of its language.
    title, subtitle : str
        What it is about.
    stamp : str
        Version, data and scenario, repeated on every page.
    blocks : tuple of Block
        What stands in it, in order.
    """

    language: str
    title: str
    subtitle: str
    stamp: str
    blocks: tuple[Block, ...]
