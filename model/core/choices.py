"""What a reader may state about a file, named once for every place where they may state it.

A message carries the choice. Python reads the argument, the command line its option
(:func:`as_options`), the page the label of its control (:mod:`ui.speech.said`).
"""

from __future__ import annotations

import shlex
from dataclasses import dataclass, replace
from string import Formatter
from typing import Any

from model.core.errors import ModelError
from model.core.said import Said, say

__all__ = ["DECIMAL", "PROPERTY", "Choice", "as_options", "asks_for", "layer", "unit"]


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that a reader may state beside a file.

    Parameters
    ----------
    argument : str
        As a program states it, such as ``decimal='comma'``.
    option : str
        As the command line does.
    label : Said
        What the page's control is called.

    Examples
    --------
    >>> say("State it: {unit}.", unit=unit("million USD_2023"))
    "State it: unit='million USD_2023'."
    """

    argument: str
    option: str
    label: Said

    def __str__(self) -> str:
        """Return the argument: whoever reads the bare text has a program before them."""
        return self.argument


PROPERTY = Choice("layer_property='NAME'", "--property NAME", say("Field that names the layers"))
DECIMAL = Choice("decimal='point' or 'comma'", "--decimal point or --decimal comma",
                 say("Decimals are divided by"))  # fmt: skip


def layer(name: str) -> Choice:
    """Return the choice of what a layer counts as; of every layer where its name is ``*``."""
    label = say("Layer {name}", name=name) if name != "*" else say("Choose what it counts as")
    option = f"--layer {shlex.quote(f'{name}=PARTY')}"
    return Choice(f"mapping={ {name: 'PARTY'} }", option, label)


def unit(like: str) -> Choice:
    """Return the choice of a table's unit, with one that may be meant."""
    label = say("Unit (if not in the file)")
    return Choice(f"unit={like!r}", f"--unit {shlex.quote(like)}", label)


def asks_for(error: ModelError, choice: Choice) -> bool:
    """Return whether a remedy of an error is to state a choice."""
    said = (problem.remedy for problem in error.problems)
    return any(choice in text.values.values() for text in said if isinstance(text, Said))


def as_options(error: ModelError) -> str:
    """Return the text of an error as the command line says it.

    Examples
    --------
    >>> print(as_options(ModelError.at("a", "b", "c", say("State it: {what}.", what=PROPERTY))))
    The input cannot be used (1 problem):
      - a: b given; c. State it: --property NAME.
    """
    said = (replace(problem, remedy=_with_options(problem.remedy)) for problem in error.problems)
    return str(type(error)(said))


def _with_options(text: str) -> str:
    if isinstance(text, Said) and text.values:
        return _OPTIONS.vformat(text.template, (), text.values)
    return text


class _Options(Formatter):
    """Fills in options for choices."""

    def format_field(self, value: Any, format_spec: str) -> str:
        if isinstance(value, Choice):
            return value.option
        return str(format(_with_options(value) if isinstance(value, Said) else value, format_spec))


_OPTIONS = _Options()
