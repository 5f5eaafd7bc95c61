"""The reader's language: texts by gettext, numbers and dates by Babel.

English texts stand in the code and are their own keys; ``locale/<code>/LC_MESSAGES/ui.po`` has
those of another language. A text that stands in a constant is marked with :func:`N_` and
translated where it is shown, since one process speaks to several readers at once.

Examples
--------
>>> t("{share} of the value", share=percent(0.0362))
'3.6% of the value'
>>> with speaking("uk"):
...     percent(0.0362), day(dt.date(2025, 2, 11)).split()
('3,6%', ['11', 'лютого', '2025', 'р.'])
"""

from __future__ import annotations

import datetime as dt
import io
import math
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from decimal import Decimal, localcontext
from functools import cache, lru_cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path
from typing import Any

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, get_decimal_symbol

from model.core.errors import ModelError, unknown


@dataclass(frozen=True, slots=True)
class Language:
    """A language of the page: this row, a catalogue of its code, and columns of its own in data.

    Parameters
    ----------
    code, name, short, word : str
        Code, its own name, in two letters too, and its word for a language.
    numbers : str
        Babel's locale, whose numbers, decimal sign and dates it writes.
    entry : str
        How a date is written in an entry, by number.
    """

    code: str
    name: str
    short: str
    word: str
    numbers: str
    entry: str

    @property
    def decimal(self) -> str:
        """Decimal sign."""
        return str(get_decimal_symbol(_locale(self.code)))

    def column(self, what: str = "name") -> str:
        """Return the column of a table that says something in this language: ``name_uk``."""
        return f"{what}_{self.code}"

    def said(self, row: Mapping[str, str], what: str = "name") -> str:
        """Return what a row says in this language, in English where it has no such column yet."""
        return row.get(self.column(what)) or row[f"{what}_{DEFAULT}"]


LANGUAGES = {
    row.code: row
    for row in (
        Language("en", "English", "EN", "Language", "en_GB", "YYYY-MM-DD"),
        Language("uk", "Українська", "УК", "Мова", "uk_UA", "DD.MM.YYYY"),
    )
}
"""Languages of the page by code."""

DEFAULT = "en"
"""The language that the texts of code and data are written in."""

_spoken: ContextVar[str] = ContextVar("language", default=DEFAULT)


def current() -> str:
    """Return the code of the language that this run speaks."""
    return _spoken.get()


def spoken() -> Language:
    """Return the language that this run speaks."""
    return LANGUAGES[current()]


def others() -> tuple[Language, ...]:
    """Return the languages that this run does not speak."""
    return tuple(row for code, row in LANGUAGES.items() if code != current())


def own_name(code: str) -> str:
    """Return what a language calls itself."""
    return LANGUAGES[code].name


def speak(language: str | None) -> str:
    """Speak a language for the rest of this run; one that we do not have becomes English."""
    chosen = language if language in LANGUAGES else DEFAULT
    _spoken.set(chosen)
    return chosen


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speak another language within a ``with`` block.

    Raises
    ------
    ModelError
        When we do not have it.
    """
    if language not in LANGUAGES:
        raise ModelError([unknown("language", language, LANGUAGES, "a language of the page")])
    token = _spoken.set(language)
    try:
        yield
    finally:
        _spoken.reset(token)


def N_(message: str) -> str:  # noqa: N802 (the name that gettext's tools know)
    """Mark a text of a constant for translation; it is translated where it is shown."""
    return message


def t(message: str, /, **values: object) -> str:
    """Return a text in the reader's language, its ``{names}`` filled in.

    Parameters
    ----------
    message : str
        The English text; it must stand as a literal here or in :func:`N_`.
    **values : object
        What is filled in, already written for the reader.
    """
    text = _texts(current()).gettext(message) if message else ""
    return _filled(text, values) if values else text


_POINT = re.compile(r"\{(\w+)\}\.(?!\.)")
"""A value with the point of its sentence behind it."""


def _filled(text: str, values: Mapping[str, object]) -> str:
    """Fill a text in; the point of an abbreviation at its end is that of the sentence too."""
    for name in _POINT.findall(text):
        if str(values[name]).endswith("."):
            text = text.replace(f"{{{name}}}.", f"{{{name}}}")
    return text.format(**values)


def n(singular: str, plural: str, count: int, /, **values: object) -> str:
    """Return a text that counts something; ``{count}`` is filled in.

    Examples
    --------
    >>> n("{count} row", "{count} rows", 1), n("{count} row", "{count} rows", 1200)
    ('1 row', '1,200 rows')
    """
    text = _texts(current()).ngettext(singular, plural, count)
    return _filled(text, {"count": number(count), **values})


def told(text: str) -> str:
    """Return a text of ``data/`` or of the scenario's fields in the reader's language.

    Such a text is no literal in the code; :mod:`ui.catalogue` collects them. Where the catalogue
    has none, the English text is returned.
    """
    return _texts(current()).gettext(text) if text else ""


def folded(text: str) -> str:
    """Return a text as a search compares it: small letters, and one apostrophe for both.

    Examples
    --------
    >>> folded("Кам'яне") == folded("кам’яне")
    True
    """
    return text.casefold().replace("'", "’")


_LONGEST = 400
"""Digits of the longest number that is written: every float has fewer before its point."""


def number(value: float, digits: int | None = None) -> str:
    """Return a number as the language writes it.

    Parameters
    ----------
    value : float
        The number; what is not finite becomes a word.
    digits : int, optional
        Digits after the point, kept even where they are zero; by default as many as the number
        has, at most 3.
    """
    if not math.isfinite(value):
        return t("no limit")
    nothing = not round(value, 3 if digits is None else digits)  # no "−0.0"
    return _number(0 if nothing else value, digits, current())


@lru_cache(maxsize=4096, typed=True)
def _number(value: float, digits: int | None, language: str) -> str:
    """Write a number; a move of a lever writes a hundred, most of them as the run before."""
    part = ".###" if digits is None else f".{'0' * digits}" if digits else ""
    with localcontext(prec=_LONGEST):
        return str(format_decimal(value, f"#,##0{part};−#,##0{part}", _locale(language)))


def percent(share: float, digits: int | None = None) -> str:
    """Return a share as per cent with the digits that carry meaning.

    Examples
    --------
    >>> percent(0.0362), percent(0.56), percent(1.0), percent(0.00031), percent(float("inf"))
    ('3.6%', '56%', '100%', '0.03%', 'no limit')
    """
    if not math.isfinite(share):
        return t("no limit")
    hundredths = abs(share) * 100
    if digits is None:
        digits = 0 if hundredths >= 9.95 or hundredths == 0 else 1 if hundredths >= 0.95 else 2
    whole = round(share * 100, 9)  # half a per cent stays a half, whatever it was reckoned from
    return f"{number(whole, digits)}%"


def stated(value: float, *, share: bool = False) -> str:
    """Return a number that was set, with all its digits; a share as per cent.

    Examples
    --------
    >>> stated(0.505, share=True), stated(0.5, share=True), stated(1.0625), stated(1200)
    ('50.5%', '50%', '1.0625', '1,200')
    """
    if not math.isfinite(value):
        return number(value)
    exact = Decimal(f"{value * 100 if share else value:.12g}").normalize()
    digits = max(-int(exact.as_tuple().exponent), 0)
    return f"{number(float(exact), digits)}{'%' if share else ''}"


def day(date: dt.date) -> str:
    """Return a date in words: ``11 February 2025``."""
    return str(format_date(date, "long", locale()))


def month(date: dt.date) -> str:
    """Return the month of a date in words: ``February 2025``."""
    return str(format_skeleton("yMMMM", date, locale=locale()))


def entry_format() -> str:
    """Return how a date is written in an entry of the page: by number, as the language does."""
    return spoken().entry


def locale() -> Locale:
    """Return Babel's locale of the reader's language."""
    return _locale(current())


@cache
def _locale(language: str) -> Locale:
    return Locale.parse(LANGUAGES[language].numbers)


def catalogue_path(language: str) -> Path:
    """Return where the texts of a language stand."""
    return Path(__file__).parent / "locale" / language / "LC_MESSAGES" / "ui.po"


@cache
def _texts(language: str) -> NullTranslations:
    """Read a catalogue once a process; the compiled form lives in memory only."""
    if language == DEFAULT:
        return NullTranslations()
    compiled: Any = io.BytesIO()
    with catalogue_path(language).open("rb") as file:
        catalogue = read_po(file, locale=language)
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return GNUTranslations(compiled)
