"""Messages of the model in the reader's language: the template translated, the values spoken."""

from __future__ import annotations

import datetime as dt
from numbers import Real
from string import Formatter
from typing import Any

from model.core.choices import Choice
from model.core.said import Money, Named, Said, small
from ui.speech.amounts import currency, trillions
from ui.speech.language import DEFAULT, current, day, number, t, told
from ui.speech.parsers import parsed


def spoken(text: str) -> str:
    """Return a message in the reader's language; a text that is none stays as it is.

    Examples
    --------
    >>> from model.core.said import say
    >>> from ui.speech.language import speaking
    >>> with speaking("uk"):
    ...     spoken(say("Did you mean {name}?", name="UA-14")), spoken("nothing"), spoken("UA-14")
    ('Можливо, UA-14?', 'нічого', 'UA-14')
    """
    match text:
        case Named():
            return str(text.values.get(current()) or told(text.template))
        case Said(values=values) if values:
            return _SPEAKER.vformat(told(text.template), (), values)
    own = told(text)
    return parsed(own) if own == text and current() != DEFAULT else own


class _Speaker(Formatter):
    """Fills in what a message was made of, as the language writes it."""

    def format_field(self, value: Any, format_spec: str) -> str:
        match value:
            case Said():
                text = spoken(value)
                return small(text) if format_spec == "small" else text
            case Choice(label=label):
                return t("“{quote}”", quote=spoken(label))
            case Money(million=million, unit=unit):
                return currency(trillions(million), unit)
            case dt.date():
                return day(value)
            case Real() if format_spec.endswith("g") and "," in format_spec:
                return number(float(format(value, format_spec.replace(",", ""))))
            case Real() if "," in format_spec or "%" in format_spec:
                return _figure(format(value, format_spec))
            case str() if current() != DEFAULT:
                return parsed(format(value, format_spec))
        return str(format(value, format_spec))


_SPEAKER = _Speaker()


def _figure(english: str) -> str:
    """Return a number that was written in English with as many digits."""
    plain = english.replace(",", "").removesuffix("%")
    text = number(float(plain), len(plain.partition(".")[2]))
    return f"{text}%" if english.endswith("%") else text
