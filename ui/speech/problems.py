"""What the model refuses, in the reader's language."""

from __future__ import annotations

from model import Scenario
from model.core.errors import Problem, Rest
from ui.speech.language import told
from ui.speech.said import spoken


def problem_text(problem: Problem) -> str:
    """Return what was refused at a control, without the path that only a file needs."""
    if isinstance(problem, Rest):
        return spoken(problem.given)
    text = f"{spoken(problem.given)}: {spoken(problem.allowed)}."
    return f"{text} {spoken(problem.remedy)}" if problem.remedy else text


def problem_line(problem: Problem) -> str:
    """Return what was refused with the name of the assumption, or the place, before it."""
    if isinstance(problem, Rest):
        return problem_text(problem)
    return f"{place_text(problem.where)}: {problem_text(problem)}"


def place_text(where: str) -> str:
    """Return where a problem lies: an assumption by its title, any other place as it stands."""
    head, dot, rest = where.partition(".")
    field = Scenario.model_fields.get(head)
    return f"{told(str(field.title))}{dot and ': '}{rest}" if field else where
