"""Saving the scenario to a file and loading one."""

from __future__ import annotations

import re

import streamlit as st

from model import Scenario
from ui.hand import state
from ui.parts.kit import load_entry, problem_list, save_button, section
from ui.speech.language import t
from ui.speech.naming import named

KEY = "scenario-file"


def file_controls() -> None:
    """Draw, when opened, the buttons to save the current scenario and to load another."""
    refused = bool(state.problems_at(KEY))
    section(t("Save or open a scenario file"), "files", _buttons, ask=refused)


def _buttons() -> None:
    scenario = state.hand().scenario
    save = t("Save this scenario")
    save_button(save, file_text(scenario), file_name(scenario), width="stretch")
    load_entry(t("Load a scenario (TOML)"), KEY, lambda content: state.load(KEY, content))
    _told()


def _told() -> None:
    """Say all that is wrong with the file, each with its place; else that it is in hand."""
    problems = state.problems_at(KEY)
    if problems:
        head = t("The file was not loaded; nothing was changed.")
        st.error(problem_list(head, problems))


def file_name(scenario: Scenario) -> str:
    """Return a name for the file of a scenario, made of its id and its hash."""
    stem = re.sub(r"[^\w-]+", "-", scenario.id or scenario.title).strip("-") or "scenario"
    return f"{stem[:60]}-{scenario.hash}.toml"


def file_text(scenario: Scenario) -> str:
    """Return the scenario as TOML, under the name that :func:`named` gives it."""
    return named(scenario).to_toml()
