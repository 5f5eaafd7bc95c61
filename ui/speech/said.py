"""Messages of the model in the reader's language: the template translated, the values spoken."""

from __future__ import annotations

import datetime as dt
from string import Formatter
from typing import Any

from model.core.said import Named, Said, small
from ui.speech.language import DEFAULT, current, day, number, told

__all__ = ["spoken"]


def spoken(said: Said) -> str:
    """Return a message in the reader's language; English is the text itself.

    Examples
    --------
    >>> from model.core.said import say
    >>> from ui.speech.language import speaking
    >>> with speaking("uk"):
    ...     spoken(say("Did you mean {value}?", value="UA-14"))
    'Можливо, UA-14?'
    """
    if current() == DEFAULT:
        return str(said)
    if isinstance(said, Named):
        return str(said.values.get(current()) or told(said.template))
    text = told(said.template)
    return _SPEAKER.vformat(text, (), said.values) if said.values else text


class _Speaker(Formatter):
    """Fills in what a message was made of, as the language writes it."""

    def format_field(self, value: Any, format_spec: str) -> str:
        match value:
            case Said():
                text = spoken(value)
                return small(text) if format_spec == "small" else text
            case dt.date():
                return day(value)
            case int() | float() if "," in format_spec or "%" in format_spec:
                return _figure(format(value, format_spec))
        return str(format(value, format_spec))


_SPEAKER = _Speaker()


def _figure(english: str) -> str:
    """Return a number that was written in English with as many digits."""
    plain = english.replace(",", "").removesuffix("%")
    text = number(float(plain), len(plain.partition(".")[2]))
    return f"{text}%" if english.endswith("%") else text
