"""The model's refusals and notes in the reader's language.

The model writes whole English sentences with its figures filled in. Each is taken apart by the
text it was made of (:mod:`ui.speech.refusals` finds them all) and put together again in the
language; what was filled in and is such a text itself is translated too. Numbers and dates that a
file must spell in one way stay as they are, large whole numbers are written as the language does.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from functools import cache
from string import Formatter

from model import Scenario
from model.core.errors import Problem
from model.core.said import Said
from ui.speech.language import DEFAULT, N_, current, day, marked, number, t, told
from ui.speech.said import spoken

__all__ = ["MARK", "model_text", "note_text", "place_text", "problem_line", "problem_text"]

MARK = "refusal"
"""What the catalogue notes beside a text of :func:`ui.speech.refusals.refusals`."""


def model_text(text: str) -> str:
    """Return a sentence of the model in the reader's language; an unknown one stays as it is."""
    return spoken(text) if isinstance(text, Said) else spoken(_told(text, _filled))


def note_text(text: str) -> str:
    """Return a note of the model in the reader's language, its figures and dates written so too."""
    return spoken(text) if isinstance(text, Said) else _told(text, _written)


def _told(text: str, fill: Callable[[str], str]) -> str:
    language = current()
    if language == DEFAULT or not text:
        return text
    for message, shape, names in _shapes(language):
        found = shape.fullmatch(text)
        if found:
            filled = dict(zip(names, map(fill, found.groups()), strict=True))
            return told(message).format(**filled)
    place, colon, rest = text.partition(": ")
    return f"{place}: {_told(rest, fill)}" if colon and " " not in place else text


def problem_text(problem: Problem) -> str:
    """Return what was refused at a control, without the path that only a file needs."""
    text = f"{model_text(problem.given)}: {model_text(problem.allowed)}."
    return f"{text} {model_text(problem.remedy)}" if problem.remedy else text


def problem_line(problem: Problem) -> str:
    """Return what was refused with the name of the assumption, or the place, before it."""
    return f"{place_text(problem.where)}: {problem_text(problem)}"


def place_text(where: str) -> str:
    """Return where a problem lies: an assumption by its title, any other place as it stands."""
    head, dot, rest = where.partition(".")
    field = Scenario.model_fields.get(head)
    return f"{told(str(field.title))}{dot and ': '}{rest}" if field else where


def _filled(text: str) -> str:
    """Return what was filled in: a text of the model, a number with thousands, or as it is."""
    if _THOUSANDS.fullmatch(text):
        return number(float(text.replace(",", "")))
    return t(KINDS[text]) if text in KINDS else model_text(text)


def _written(text: str) -> str:
    """Return what was filled into a note, which nobody types again."""
    if text in SIDES:
        return t(SIDES[text])
    share = text.endswith("%")
    figure = text.removesuffix("%")
    if _FIGURE.fullmatch(figure):
        said = number(float(figure), len(figure.partition(".")[2]))
        return f"{said}%" if share else said
    return day(dt.date.fromisoformat(text)) if _DATE.fullmatch(text) else _filled(text)


SIDES = {"'russia'": N_("Russia"), "'other'": N_("Neither side")}
"""Parties as a note quotes them."""

KINDS = {
    "regions": N_("regions"),
    "groups": N_("commodity groups"),
    "deposits": N_("deposits"),
    "deals": N_("deals"),
    "sources": N_("sources"),
    "estimates": N_("estimates of control"),
    "valuations": N_("valuations"),
    "aid claims": N_("aid figures"),
    "deflators": N_("deflators"),
    "presets": N_("presets"),
    "exchange rates": N_("exchange rates"),
    "region": N_("region"),
    "group": N_("commodity group"),
}
"""Kinds of names that a sentence of the model may fill in."""

_FIGURE = re.compile(r"-?\d+(?:\.\d+)?")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_THOUSANDS = re.compile(r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?")


@cache
def _shapes(language: str) -> tuple[tuple[str, re.Pattern[str], tuple[str, ...]], ...]:
    """Return each text with the pattern of its sentences, those that say most first."""
    made = [_shape(message) for message in marked(language, MARK)]
    made.sort(key=lambda one: -one[0])
    return tuple(rest for _, *rest in made)  # type: ignore[misc]


def _shape(message: str) -> tuple[int, str, re.Pattern[str], tuple[str, ...]]:
    own, pattern, names = 0, "", []
    for literal, name, _, _ in Formatter().parse(message):
        own += len(literal)
        pattern += re.escape(literal)
        if name is not None:
            names.append(name)
            pattern += "(.*?)"
    return own, message, re.compile(pattern, flags=re.DOTALL), tuple(names)
