"""Entries of numbers as text: a decimal comma or point, and in words what is wrong with one.

Streamlit's own number field shows a point in every language and leaves a number out of its range
red without a word, unsent. Here what was typed stays, and the range stands below it.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from decimal import Decimal

import streamlit as st

from ui.hand import state
from ui.speech import words
from ui.speech.language import number, spoken, t

THOUSANDS = re.compile(r"[-+]?[1-9]\d{0,2}(,\d{3})+(\.\d*)?")
NUMBER = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?", re.IGNORECASE)


@dataclass(frozen=True)
class Range:
    """What an entry takes, in the unit in which it is typed.

    Parameters
    ----------
    low, high : float or None
        Bounds, both allowed; None where there is none.
    whole : bool
        Whether it takes whole numbers only.
    sign : str
        What stands behind its numbers: ``%`` or nothing.
    """

    low: float | None = None
    high: float | None = None
    whole: bool = False
    sign: str = ""


def read_number(text: str) -> float | None:
    """Return the number that a text says, with a decimal comma or point; None where it says none.

    Spaces part thousands in every language, and commas do in English where they can do nothing
    else.

    Examples
    --------
    >>> read_number("0,5"), read_number("0.5"), read_number("−1 250,75 %"), read_number("1,000")
    (0.5, 0.5, -1250.75, 1000.0)
    >>> read_number("many"), read_number("1,2,3"), read_number("")
    (None, None, None)
    """
    bare = re.sub(r"\s", "", text).replace("−", "-").removesuffix("%")
    if spoken().decimal == "." and THOUSANDS.fullmatch(bare):
        bare = bare.replace(",", "")
    elif bare.count(",") == 1 and "." not in bare:
        bare = bare.replace(",", ".")
    value = float(bare) if NUMBER.fullmatch(bare) else math.nan
    return value if math.isfinite(value) else None


def written(value: float | None) -> str:
    """Return a number as it stands in an entry: all its digits, the language's decimal sign.

    Examples
    --------
    >>> written(2.5), written(40.0), written(1e-7), written(None)
    ('2.5', '40', '0.0000001', '')
    """
    if value is None:
        return ""
    text = format(Decimal(f"{value:.12g}"), "f")
    return text.replace(".", spoken().decimal)


def fault(text: str, takes: Range, still: float | None = None) -> str:
    """Return what is wrong with a text and what may be typed instead; nothing where it is right.

    Parameters
    ----------
    text : str
        What was typed.
    takes : Range
        What the entry takes.
    still : float, optional
        What is calculated with meanwhile; left out, the sentence on it is left out too.
    """
    value = read_number(text)
    typed = " ".join(text.split())[:40]
    if value is None:
        wrong = t("“{given}” is not a number.", given=typed)
    elif takes.whole and value != int(value):
        wrong = t("{given} is not a whole number.", given=typed)
    elif not _within(value, takes):
        wrong = t("{given} lies outside the range.", given=typed)
    else:
        return ""
    kept = "" if still is None else t("Using {value} until then.", value=_said(still, takes))
    return " ".join(filter(None, (wrong, _rule(takes), kept)))


def _within(value: float, takes: Range) -> bool:
    low = -math.inf if takes.low is None else takes.low
    high = math.inf if takes.high is None else takes.high
    return low <= value <= high


def _said(value: float, takes: Range) -> str:
    return f"{number(float(f'{value:.12g}'))}{takes.sign}"


def _rule(takes: Range) -> str:
    """Return what an entry takes, as a request."""
    low, high = takes.low, takes.high
    if low is not None and high is not None:
        ends = {"low": _said(low, takes), "high": _said(high, takes)}
        if takes.whole:
            return t("Type a whole number from {low} to {high}.", **ends)
        return t("Type a number from {low} to {high}.", **ends)
    if low is not None:
        return t("Type a number of {low} or more.", low=_said(low, takes))
    return t("Type a number.")


def entered(text: str, takes: Range) -> float | None:
    """Return the number of an entry that is right, else None."""
    return None if fault(text, takes) else read_number(text)


def number_entry(label: str, key: str, takes: Range, start: float | None = None) -> float | None:
    """Draw an entry that belongs to no assumption; return its number, or the one it began with.

    Parameters
    ----------
    label, key : str
        Name and key of the control.
    takes : Range
        What it takes.
    start : float, optional
        What it begins with, and what counts while it is empty or wrong.
    """
    state.begin(key, written(start))
    text = st.text_input(label, key=key, max_chars=40)
    if not text.strip():
        return start
    wrong = fault(text, takes, start)
    if wrong:
        st.error(words.escaped(wrong))
    return start if wrong else read_number(text)


def typed_number(key: str, takes: Range, start: float) -> float:
    """Return the number that stands in an entry of another part of the page.

    Parameters
    ----------
    key : str
        Key of the control.
    takes : Range
        What it takes.
    start : float
        What counts where it is not there, empty or wrong.
    """
    found = entered(str(state.remembered(key, "")), takes)
    return start if found is None else found
