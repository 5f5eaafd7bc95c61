"""Answers that are worked out beside the page: there, refused, or waited for."""

from __future__ import annotations

import time
from collections.abc import Iterator
from itertools import count

import streamlit as st

from ui.hand import state
from ui.hand.asking import Asking
from ui.hand.background import Task
from ui.parts.kit import problems
from ui.speech import words
from ui.speech.language import t

POLL, PATIENCE = 0.8, 0.5
"""Seconds between two looks at work under way, and for which a run of the page waits for it."""

LOOK, GLANCE = 2.0, 0.05
"""Seconds that a look lasts while nothing comes, and after which it lets the visitor's wish in.

A look costs the browser a drawing of the whole page: few long ones are cheaper than many short.
"""


def ready(asking: Asking, task: Task) -> bool:
    """Return whether an answer is there; else say that it is being worked out, and wait.

    Work that was dropped since nobody seemed to want it, as on a machine that was busy for long, is
    asked for again.
    """
    if task.busy:
        task.wait(PATIENCE)
    problems(task.problems, words.problem_line)
    if task.busy or (task.state == "stopped" and not asking.stopped(task)):
        state.fragment(_waiting, POLL)(asking, task, count())
    return task.state == "done"


def progress_text(asking: Asking, task: Task) -> str:
    """Return what stands in place of an answer that is still to come."""
    place = asking.place(task)
    return t("Place {place} in line …", place=place) if place else t("Being worked out …")


def look(looks: Iterator[int], *tasks: Task) -> None:
    """Wait a while for the first of some work that is under way.

    Parameters
    ----------
    looks : iterator of int
        Numbers the looks: the first is the page's own run, whose lower parts must not wait.
    tasks : Task
        The work, what matters first in front.
    """
    under_way = next((task for task in tasks if task.busy), None)
    if not next(looks) or under_way is None:
        return
    end = time.monotonic() + LOOK
    while not under_way.wait(GLANCE) and time.monotonic() < end:
        state.hand()  # to look at the session is where a run is left for what was asked meanwhile


def _waiting(asking: Asking, task: Task, looks: Iterator[int]) -> None:
    asking.keep(task)
    st.caption(progress_text(asking, task))
    look(looks, task)
    if not task.busy:
        st.rerun()
