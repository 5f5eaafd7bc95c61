"""Messages that keep their parts: English for whoever reads the text, a template for the page.

A page that speaks another language translates the template and fills the values in anew
(:mod:`ui.speech.said`). Whoever joins, cuts or formats a message gets plain text and loses the
parts; to join two messages say them with a template of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

__all__ = ["Money", "Named", "Said", "listed", "named", "say"]


class Said(str):
    """A text in English that remembers the template and the values it was made of."""

    __slots__ = ("template", "values")

    template: str
    values: dict[str, object]

    def __new__(cls, template: str, /, **values: object) -> Said:
        """Fill the values in; a template without values is taken as it stands, braces too."""
        said = super().__new__(cls, template.format(**values) if values else template)
        said.template, said.values = template, values
        return said

    def __format__(self, spec: str) -> str:
        """Write it as it is; ``small`` begins it with a small letter, for inside a sentence."""
        return small(self) if spec == "small" else super().__format__(spec)

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle and copy by the parts, so that it crosses process borders whole."""
        return _again, (type(self), self.template, self.values)


class Named(Said):
    """The English name of a row of data; its values are the names in other languages, by code."""

    __slots__ = ()

    def __new__(cls, name: str, /, **names: object) -> Named:
        """Keep the names; nothing is filled in."""
        said = str.__new__(cls, name)
        said.template, said.values = name, names
        return said


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in a message, which a page writes as it writes every amount.

    Examples
    --------
    >>> f"{Money(2500.0, 'USD_2025')}, {Money(100.0, 'USD_2025')}"
    '2.5 billion USD_2025, 100 million USD_2025'
    """

    million: float
    unit: str

    def __str__(self) -> str:
        """Return the amount with its unit."""
        if self.million >= 1e3:
            return f"{self.million / 1e3:,.1f} billion {self.unit}"
        return f"{self.million:,.0f} million {self.unit}"


def _again(kind: type[Said], template: str, values: dict[str, object]) -> Said:
    return kind(template, **values)


def say(template: str, /, **values: object) -> Said:
    """Return a message; its template must be a literal, since it is a key of the catalogues.

    Parameters
    ----------
    template : str
        The English text with ``{names}`` as of :meth:`str.format`. A page writes a number as its
        language does where the template says ``{n:,}`` or ``{x:.1%}``, and any other number, say
        ``{low:g}``, as a file spells it. A date is written in words; hand it over as text where a
        file must spell it.
    **values : object
        What is filled in. A message among them is translated by itself.

    Examples
    --------
    >>> allowed = say("a number from {low:g} to {high:g}", low=0.0, high=1.5)
    >>> allowed
    'a number from 0 to 1.5'
    >>> allowed.template, allowed.values
    ('a number from {low:g} to {high:g}', {'low': 0.0, 'high': 1.5})
    """
    return Said(template, **values)


def named(row: Mapping[str, str], column: str = "name") -> Named:
    """Return the name of a row of data, in every language that the row has.

    Examples
    --------
    >>> named({"id": "UA-30", "name_en": "Kyiv", "name_uk": "Київ"}).values
    {'uk': 'Київ'}
    """
    start = f"{column}_"
    names = {key.removeprefix(start): row[key] for key in row if key.startswith(start)}
    return Named(names.pop("en"), **names)


def listed(parts: Iterable[object], between: str = ", ") -> Said:
    """Return a list of messages or values as one message.

    Examples
    --------
    >>> listed(["UA-14", "UA-09"])
    'UA-14, UA-09'
    """
    values = {f"part{place}": part for place, part in enumerate(parts)}
    return Said(between.join(f"{{{name}}}" for name in values), **values)


def small(text: str) -> str:
    """Return a text that begins with a small letter.

    Examples
    --------
    >>> f"{say('Iron ore'):small}", small("USD")
    ('iron ore', 'uSD')
    """
    return text[:1].lower() + text[1:]
