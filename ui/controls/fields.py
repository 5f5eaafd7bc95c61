"""A control for any field of the scenario, made from what the field says of itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import streamlit as st
from pydantic import BaseModel

from model import Scenario
from model.core.errors import Problem
from model.scenario.scenario import ABOUT
from model.world.assumption import OneOf, Within
from ui.controls.numbers import Range, fault, read_number, written
from ui.hand import state
from ui.parts.kit import problems, section
from ui.speech import words
from ui.speech.language import entry_format, t, told

OWN_EDITORS = ("parameters", "prices")
"""Fields that have an editor of their own."""

EARLIEST, LATEST = dt.date(1991, 8, 24), dt.date(2125, 12, 31)


@dataclass(frozen=True)
class Kind:
    """What a field takes.

    Parameters
    ----------
    type : type
        bool, int, float, str, date, or dict for a table of any kind.
    optional : bool
        Whether it may be left unstated.
    options : tuple of str
        What may be chosen; empty where anything may be typed.
    low, high : float or None
        Bounds of a number.
    share : bool
        Whether the number is a share, shown as per cent.
    reach : float
        Where its slider ends, if before `high`; else 0.
    """

    type: type
    optional: bool = False
    options: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    share: bool = False
    reach: float = 0.0

    @property
    def number(self) -> bool:
        """Whether it takes a number."""
        return self.type in (int, float) and not self.options

    @property
    def range(self) -> Range:
        """What its entry takes, a share in per cent."""
        scale = 100 if self.share else 1
        low, high = (None if edge is None else edge * scale for edge in (self.low, self.high))
        return Range(low, high, self.type is int, "%" if self.share else "")


@cache
def kind_of(name: str) -> Kind:
    """Return what the field `name` of the scenario takes."""
    field = Scenario.model_fields[name]
    found = _kind(field.annotation, tuple(field.metadata))
    extra: Any = field.json_schema_extra
    return replace(found, share=extra["unit"].startswith("share"), reach=extra.get("reach", 0.0))


def _kind(annotation: Any, metadata: tuple[Any, ...] = ()) -> Kind:
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _kind(arguments[0], (*metadata, *arguments[1:]))
    if origin in (Union, UnionType):
        inner = next(part for part in arguments if part is not NoneType)
        return replace(_kind(inner, metadata), optional=True)
    if origin is Literal:
        return Kind(str, options=tuple(map(str, arguments)))
    if origin is not None or issubclass(annotation, BaseModel):
        return Kind(dict)
    low, high = _bounds(metadata)
    return Kind(annotation, options=_options(metadata), low=low, high=high)


def _bounds(metadata: Iterable[Any]) -> tuple[float | None, float | None]:
    low = high = None
    for mark in metadata:
        func = getattr(mark, "func", None)
        if isinstance(func, Within):
            low, high = func.low, func.high
        for inner in getattr(mark, "metadata", [mark]):
            low, high = getattr(inner, "ge", low), getattr(inner, "le", high)
    return low, high


def _options(metadata: Iterable[Any]) -> tuple[str, ...]:
    """Return the ids that a validator made by ``name_of`` lets pass."""
    marks = (getattr(mark, "func", None) for mark in metadata)
    return next((mark.names for mark in marks if isinstance(mark, OneOf)), ())


@cache
def groups() -> dict[str, tuple[str, ...]]:
    """Return the names of the fields that change a figure, by their group."""
    found: dict[str, list[str]] = {}
    for name in Scenario.model_fields:
        group = words.field_extra(name, "group")
        if group != ABOUT and name not in OWN_EDITORS:
            found.setdefault(group, []).append(name)
    return {group: tuple(names) for group, names in found.items()}


def refused(place: str) -> None:
    """Say beside a control what the model refused there."""
    problems(state.problems_at(place))


def field_control(
    name: str,
    *,
    label: str | None = None,
    shown: Callable[[str], str] | None = None,
    help: str | None = None,
    options: tuple[str, ...] | None = None,
    make: Callable[[Scenario, Any], Scenario] | None = None,
) -> None:
    """Draw the control of one field where the page stands.

    Parameters
    ----------
    name : str
        Field of the scenario; tables have no such control.
    label : str, optional
        In place of the field's title.
    shown : callable, optional
        Returns how an option is named.
    help : str, optional
        In place of the field's help.
    options : tuple of str, optional
        In place of those that the field's type gives.
    make : callable, optional
        Makes the other scenario from the one in hand and the value that was chosen; by default
        the field is replaced.
    """
    field, kind = Scenario.model_fields[name], kind_of(name)
    said = label or told(str(field.title))
    about: dict[str, Any] = {
        "help": help or told(str(field.description)),
        "on_change": _ask(name, make),
    }
    state.show(name, _to_control(getattr(state.hand().scenario, name), kind))
    choices = kind.options if options is None else options
    if choices:
        named = shown or words.option
        if len(choices) <= 3 and not kind.optional and shown is None:
            st.segmented_control(said, choices, key=name, format_func=named, required=True, **about)
        else:
            st.selectbox(
                said,
                choices,
                key=name,
                format_func=named,
                placeholder=t("default"),
                **about,
            )
    else:
        _typed_control(name, said, kind, about)
    wrong = number_fault(name)
    if wrong:
        st.error(words.escaped(wrong))
    else:
        refused(name)


def _typed_control(name: str, label: str, kind: Kind, about: dict[str, Any]) -> None:
    if kind.type is bool and kind.optional:
        st.selectbox(
            label,
            (True, False),
            key=name,
            placeholder=t("default"),
            format_func=lambda value: t("yes") if value else t("no"),
            **about,
        )
    elif kind.type is bool:
        st.toggle(label, key=name, **about)
    elif kind.type is dt.date:
        st.date_input(
            label, key=name, min_value=EARLIEST, max_value=LATEST, format=entry_format(), **about
        )
    elif kind.number:
        state.begin(name, str(state.hand().refused.get(name) or ""))
        st.text_input(
            f"{label}, {unit_of(name)}",
            key=name,
            placeholder=t("default") if kind.optional else None,
            **about,
        )
    else:
        st.text_input(label, key=name, **about)


def unit_of(name: str) -> str:
    """Return the unit in which the number of a field is typed."""
    return "%" if kind_of(name).share else told(words.field_extra(name, "unit"))


def number_fault(name: str) -> str:
    """Return what is wrong with the number that was refused for a field, in words."""
    kind = kind_of(name)
    if not kind.number or not state.problems_at(name):
        return ""
    still = shown_number(getattr(state.hand().scenario, name), kind)
    return fault(str(state.hand().refused.get(name)), kind.range, still)


def shown_number(value: float | None, kind: Kind) -> float | None:
    """Return a number of the scenario in the unit in which it is typed."""
    return round(value * 100, 6) if value is not None and kind.share else value


def _to_control(value: Any, kind: Kind) -> Any:
    if kind.number:
        return written(shown_number(value, kind))
    return "" if value is None and kind.type is str and not kind.options else value


def _from_control(value: Any, kind: Kind) -> Any:
    if kind.number:
        found = read_number(value)
        if found is None or kind.type is int:
            return found if found is None else int(found)
        return round(found / 100, 8) if kind.share else found
    if isinstance(value, str):
        value = value.strip()
        return None if kind.optional and not value else value
    return value


def _ask(name: str, make: Callable[[Scenario, Any], Scenario] | None) -> Callable[[], None]:
    def callback() -> None:
        state.speak_again()
        take(name, state.typed(name), make)

    return callback


def take(name: str, given: Any, make: Callable[[Scenario, Any], Scenario] | None = None) -> None:
    """Ask for a scenario with what was given for a field; what is refused is said beside it.

    Parameters
    ----------
    name, make
        As for :func:`field_control`.
    given : object
        What was chosen or typed; a number as text. Nothing is the default of an optional field.
    """
    kind = kind_of(name)
    if kind.number and given.strip() and fault(given, kind.range):
        state.refuse(name, [Problem(name, given, "a number")], given)
        return
    value = _from_control(given, kind)
    if value is None and not kind.optional and kind.type is not dt.date:
        state.hand().forgive(name)
        return
    change = make or (lambda scenario, new: scenario.replace(**{name: new}))
    state.attempt(name, lambda scenario: change(scenario, value), given)


def other_fields(drawn: Iterable[str]) -> None:
    """Draw, when opened, the controls of all fields that stand nowhere else on the page."""
    left_out = set(drawn)
    section(t("More assumptions"), "other-fields", lambda: _others(left_out))


def _others(left_out: set[str]) -> None:
    for group, names in groups().items():
        rest = [n for n in names if n not in left_out and kind_of(n).type is not dict]
        if rest:
            st.markdown(f"**{told(group.capitalize())}**")
        for name in rest:
            field_control(name, shown=_titled(name))


def _titled(name: str) -> Callable[[str], str] | None:
    """Return how the choices of a field are shown that are rows with a title; else None."""
    if name not in words.TITLED:
        return None
    return lambda id: words.value_text(name, id, state.world())
