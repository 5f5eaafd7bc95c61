"""The numeric levers of the money page: what moves most first, each with what a step is worth.

The order is that of the scenario in hand's preset: no row moves under a hand.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import streamlit as st

from model import Outcome, Scenario
from model.answers.steps import US, Step, figures, lever_steps, standing, steps
from ui.controls.differences import take_back
from ui.controls.fields import kind_of, number_fault, shown_number, take, unit_of
from ui.controls.numbers import written
from ui.hand import state
from ui.parts.drawings import CHANGED, LISTED, STATED, draw_levers, feed
from ui.parts.kit import note
from ui.show.money import has_money
from ui.speech import words
from ui.speech.browser import texts
from ui.speech.language import N_, locale, n, number, t, told
from ui.speech.money import amount

CHANNEL, TABLE, PARTY = "step-levers", "levers", "value"
FIGURES = {"S8": "S8", "S9": "S9", "S10": "S10", US: N_("US")}
"""Figures of which it is said what a step is worth, as their choice names them."""

PICKED = "stepped"
"""The choice among them."""


def step_levers(outcome: Outcome, preset: Outcome) -> None:
    """Draw the levers; what a step is worth now comes with :func:`feed_worth`.

    Parameters
    ----------
    outcome, preset : Outcome
        What follows from the scenario in hand, and from its preset.
    """
    state.begin(PICKED, "S8")
    with st.container(key="step-now"):
        now = now_text(outcome, preset, _picked()) if has_money(outcome) else ""
        st.markdown(words.escaped(now))
    st.segmented_control(
        t("What one step moves"), list(FIGURES), key=PICKED, required=True, format_func=_named,
        help=t("S8, S9 and S10, or what the United States receives, with central inputs"),
    )  # fmt: skip
    note("Most effective first, by the scenario you started from; the order stays as you move.")
    draw_levers(
        CHANNEL,
        lever_static(preset, _picked()),
        on_move=lambda: moved(state.typed(CHANNEL).moved),
    )
    feed({CHANNEL: lever_state(outcome)}, key="feed")


def now_text(outcome: Outcome, preset: Outcome, figure: str) -> str:
    """Return what the figure is now; a phone has it in sight above the levers."""
    now, was = (figures(one.economy)[figure].item() for one in (outcome, preset))
    change = f" ({_signed(now - was)})" if amount(now) != amount(was) else ""
    label = t("{figure}, central inputs", figure=_named(figure))
    return f"{label}: {amount(now)} USD{change}"


def _signed(million: float) -> str:
    worth = amount(million)
    return f"+{worth}" if million > 0 and worth != "0" else worth


def feed_worth(outcome: Outcome) -> None:
    """Hand over what a step of each lever is worth: last, so that no figure waits for it."""
    found = {name: worth_text(step, name, _picked()) for name, step in steps_of(outcome).items()}
    feed({f"{CHANNEL}-worth": {"of": _asked(outcome), "texts": found}}, key="worth-feed")


def _asked(outcome: Outcome) -> str:
    """Return of what it is told what a step is worth."""
    return f"{outcome.run.scenario_hash} {_picked()}"


def _named(figure: str) -> str:
    return t(FIGURES[figure])


def _picked() -> str:
    picked = state.remembered(PICKED)
    return picked if picked in FIGURES else "S8"


def steps_of(outcome: Outcome) -> dict[str, Step]:
    """Return what a step of each lever is worth, worked out once a scenario."""
    return _steps(outcome.run.scenario_hash, outcome.run.data_id, outcome)


@st.cache_data(show_spinner=False, max_entries=256)
def _steps(hash: str, data_id: str, _outcome: Outcome) -> dict[str, Step]:
    return lever_steps(_outcome)


def lever_static(preset: Outcome, figure: str) -> dict[str, Any]:
    """Return what the levers show wherever they stand, what moves a figure most first."""
    shared = {code: texts("levers")[code] for code in ("offline", "reset")}
    worth = {name: round(abs(step.worth[figure]), 3) for name, step in steps_of(preset).items()}
    return {
        "rows": [_row(name) for name in sorted(worth, key=lambda name: -worth[name])],
        "tables": {TABLE: {"title": t("Levers")}},
        "words": {"locale": str(locale()).replace("_", "-"), **shared, **texts("numbers")},
    }


def _row(name: str) -> dict[str, Any]:
    field, kind, unit = Scenario.model_fields[name], kind_of(name), unit_of(name)
    title, takes = told(str(field.title)), kind.range
    described = {
        "field": f"{title}, {unit}", "unit": unit, "about": told(str(field.description)),
        "low": takes.low, "high": takes.high, "reach": kind.reach or takes.high,
        "step": shown_number(steps()[name], kind), "digits": 6,
    }  # fmt: skip
    return {"table": TABLE, "id": name, "name": title, "number": described}


def lever_state(outcome: Outcome) -> dict[str, Any]:
    """Return where the levers stand, what was refused, and what was typed then."""
    held, here = state.hand(), standing(outcome)
    refused = {name: text for name in here if (text := number_fault(name))}
    return {
        "rows": {TABLE: {name: [*_standing(name, value)] for name, value in here.items()}},
        "serial": held.serial,
        "of": _asked(outcome),
        "problems": {_place(name): text for name, text in refused.items()},
        "typed": {_place(name): str(held.refused.get(name) or "") for name in refused},
    }


def _place(name: str) -> str:
    return f"{TABLE}.{name}.{PARTY}"


def _standing(name: str, value: float) -> tuple[float | None, int]:
    """Return where a lever stands, as it is typed, and its flags."""
    kind, scenario, preset = kind_of(name), state.hand().scenario, state.hand().preset
    stated = kind.optional and getattr(scenario, name) is not None
    changed = getattr(scenario, name) != getattr(preset, name)
    return shown_number(value, kind), LISTED + STATED * stated + CHANGED * changed


def worth_text(step: Step, name: str, figure: str) -> str:
    """Return what a step of a lever is worth, such as ``+0.1: S8 +6.55 billion USD``."""
    by, worth = _step_text(name, step.by), _signed(step.worth[figure])
    return t("{step}: {figure} {amount} USD", step=by, figure=_named(figure), amount=worth)


def _step_text(name: str, by: float) -> str:
    sign, size = "+" if by > 0 else "−", abs(by)
    if kind_of(name).share:
        return sign + n("{count} point", "{count} points", round(size * 100))
    if words.field_extra(name, "unit") == "years":
        return sign + n("{count} year", "{count} years", round(size))
    return f"{sign}{number(size)}"


def moved(event: object) -> None:
    """Do what a move in the browser asks for; anything that is no such move is left alone.

    Parameters
    ----------
    event : mapping
        ``id``, and either ``reset`` (as the preset has it), ``clear`` (what was refused is
        forgotten) or ``value``: what was typed, where a slider was left, or None for the default;
        and always ``serial``, which is handed back so that the browser knows what was answered.
    """
    if not isinstance(event, Mapping):
        return
    state.speak_again()
    serial, name, value = (event.get(key) for key in ("serial", "id", "value"))
    state.hand().serial = serial if type(serial) is int else 0
    if not isinstance(name, str) or name not in steps():
        return
    if event.get("reset"):
        take_back(name)
    elif event.get("clear"):
        state.hand().forgive(name)
    elif value is None or isinstance(value, str):
        take(name, value or "")
    elif type(value) in (int, float) and math.isfinite(value):
        take(name, written(value))
