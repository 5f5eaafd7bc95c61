"""Turns the docstrings of the model into texts that a page can show: one source of truth.

Pure functions; nothing here draws. The texts stay English and are their own keys, as all texts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from inspect import getdoc
from itertools import pairwise
from typing import Any

_SHOWN = ("Returns", "References")
_UNIT = re.compile(r'\s*\[(?!-?[\d.]+, )([^\[\]"]+)\]')
"""A unit in brackets; two numbers are an interval, a text in quotes a key."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a function, or one field of a class.

    Parameters
    ----------
    names : str
        As the code spells them, separated by commas.
    text : str
        What it is, the unit taken out.
    unit : str
        Its unit; empty where it has none.
    """

    names: str
    text: str
    unit: str


@dataclass(frozen=True, slots=True)
class Doc:
    """The docstring of a public name in parts.

    Parameters
    ----------
    name : str
        Where it stands: module and name below ``model``.
    parts : tuple of str
        Summary first, then paragraphs and formulas; a formula begins with ``.. math::``.
    parameters : tuple of Parameter
        What goes in, or the fields.
    more : mapping
        Paragraphs of its other sections, by their title.
    """

    name: str
    parts: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    more: Mapping[str, tuple[str, ...]]

    @property
    def summary(self) -> str:
        """What it is, in one sentence."""
        return self.parts[0]


@cache
def doc_of(name: str) -> Doc:
    """Return the docstring of a name below ``model``, such as ``money.rungs.sold``, in parts.

    Raises
    ------
    LookupError
        When there is no such public name, or it has no docstring.
    """
    module, _, inner = name.rpartition(".")
    found: Any = import_module(f"model.{module}")
    if inner:
        found = getattr(found, inner, None)
    text = getdoc(found) if found is not None else None
    if not text:
        raise LookupError(f"model.{name} is not there, or says nothing of itself")
    sections = dict(_sections(text.splitlines()))
    said = {title: _more(title, lines) for title, lines in sections.items() if _wanted(title)}
    more = {title: parts for title, parts in said.items() if parts}
    parameters = tuple(_parameters(sections.get("Parameters", [])))
    return Doc(name, tuple(_blocks(sections[""])), parameters, more)


def _wanted(title: str) -> bool:
    return title in _SHOWN or " " in title


def _sections(lines: list[str]) -> Iterator[tuple[str, list[str]]]:
    """Yield title and lines of each section; the first has no title."""
    under = [i for i, line in enumerate(lines) if re.fullmatch(r"-{3,}", line)]
    starts = [-1, *under, len(lines) + 1]
    for start, end in pairwise(starts):
        title = lines[start - 1] if start > 0 else ""
        yield title, lines[start + 1 : end - 1]


def _blocks(lines: list[str]) -> Iterator[str]:
    """Yield paragraphs in one line each, and formulas as they stand."""
    text = re.sub(r"\n(\.\. math::)", r"\n\n\1", "\n".join(lines))
    text = re.sub(r"(?m)^\.\. math::\n\n", ".. math::\n", text)
    text = re.sub(r"(?m)^\* ", "\n* ", text)
    for block in re.split(r"\n\s*\n", text.strip("\n")):
        if block.startswith(".. math::"):
            yield block
        elif block.strip():
            yield " ".join(block.split())


def _entries(lines: list[str]) -> Iterator[tuple[str, list[str]]]:
    """Yield head and indented lines of each entry of a section."""
    head: str | None = None
    body: list[str] = []
    for line in lines:
        if line and not line[0].isspace():
            if head is not None:
                yield head, body
            head, body = line, []
        else:
            body.append(line)
    if head is not None:
        yield head, body


def _parameters(lines: list[str]) -> Iterator[Parameter]:
    for head, body in _entries(lines):
        names, _, type_ = head.partition(" : ")
        text = " ".join(" ".join(body).split())
        unit = _UNIT.search(text) or _UNIT.search(type_)
        said = _UNIT.sub("", text, count=1)
        if said or unit:
            yield Parameter(names, said, unit.group(1) if unit else "")


def _more(title: str, lines: list[str]) -> tuple[str, ...]:
    """Return the paragraphs of a section; of what is returned, the words and not the type."""
    if title == "Returns":
        said = (" ".join(" ".join(body).split()) for _, body in _entries(lines))
        return tuple(text for text in said if text)
    return tuple(_blocks(lines))


def texts_of(doc: Doc) -> Iterator[str]:
    """Yield every text of a docstring that has words to translate."""
    yield from (part for part in doc.parts if not part.startswith(".. math::"))
    for parameter in doc.parameters:
        yield from filter(None, (parameter.text, parameter.unit))
    for title, parts in doc.more.items():
        if title not in _SHOWN:
            yield title
        yield from (part for part in parts if not part.startswith(".. math::"))


_ROLES: tuple[tuple[str, str | Callable[[re.Match[str]], str]], ...] = (
    (r":math:`([^`]+)`", r"$\1$"),
    (r":\w+:`~?([^`]+)`", lambda found: f"`{found.group(1).rpartition('.')[2]}`"),
    (r"``([^`]+)``", r"`\1`"),
)


def markdown(part: str) -> str:
    """Return a paragraph or a formula of a docstring as Markdown.

    Examples
    --------
    >>> markdown("``S0 P_0 / P_head``, see :func:`model.money.rungs.sold`; :math:`e^x`")
    '`S0 P_0 / P_head`, see `sold`; $e^x$'
    """
    if part.startswith(".. math::"):
        body = "\n".join(line.strip() for line in part.removeprefix(".. math::").splitlines())
        inner = re.sub(r"\n(?=\n|$)", "", body.strip())
        return f"$$\n\\begin{{aligned}}\n{inner}\n\\end{{aligned}}\n$$"
    for pattern, by in _ROLES:
        part = re.sub(pattern, by, part)
    return part
