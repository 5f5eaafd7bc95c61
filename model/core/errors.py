"""Errors of the model: each carries its problems as rows and builds its text from them.

A problem says where it lies, what was given, what is allowed and how to mend it, so that
a page, a command line and a test can show the same thing in their own way.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import takewhile
from typing import Self

from model.core.limits import LONGEST_NAME, MOST_PROBLEMS
from model.core.said import say

__all__ = [
    "DataError", "FileError", "ModelError", "Problem", "Rest", "ScenarioError", "UnitError",
    "near_name", "nearest", "of_a_file", "unknown",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with an input.

    Parameters
    ----------
    where : str
        Place of the problem: a field path (``control.UA-14.russia``) or ``file:row:column``.
    given : str
        The value as it was given.
    allowed : str
        What may stand there, with its unit.
    remedy : str
        What to do; empty where `allowed` says it all.

    Notes
    -----
    A text is a literal, which catalogues of other languages collect, or a message of
    :func:`model.core.said.say`, which keeps the values that it was made of.
    """

    where: str
    given: str
    allowed: str
    remedy: str = ""

    def __str__(self) -> str:
        """Return the problem as one line: where, given, allowed, remedy."""
        text = f"{self.where}: {self.given} given; {self.allowed}."
        return f"{text} {self.remedy}" if self.remedy else text

    def as_dict(self) -> dict[str, str]:
        """Return the four parts under their names."""
        names = ("where", "given", "allowed", "remedy")
        return {name: getattr(self, name) for name in names}


@dataclass(frozen=True, slots=True)
class Rest(Problem):
    """The problems of an input that are counted, not worded.

    Parameters
    ----------
    count : int
        How many they are.
    """

    count: int = 0

    @classmethod
    def of(cls, count: int) -> Self:
        """Return the row that counts them."""
        told = say("the first {count} are told", count=MOST_PROBLEMS)
        return cls("...", say("and {count:,} more", count=count), told, count=count)

    def __str__(self) -> str:
        """Return their number."""
        return self.given


def counted(problems: Iterable[Problem]) -> int:
    """Return how many problems there are, those that are only counted too."""
    return sum(problem.count if isinstance(problem, Rest) else 1 for problem in problems)


def _first(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return the problems, counting those beyond the number that is told."""
    found = list(problems)
    told = [problem for problem in found if not isinstance(problem, Rest)]
    count = sum(problem.count for problem in found if isinstance(problem, Rest))
    count += len(told[MOST_PROBLEMS:])
    return (*told[:MOST_PROBLEMS], *([Rest.of(count)] if count else []))


class ModelError(Exception):
    """Base of every error that this package raises on purpose.

    Parameters
    ----------
    problems : iterable of Problem
        Everything that is wrong, in the order in which it was found; at least one. Of more than
        :data:`model.core.limits.MOST_PROBLEMS` the rest is counted in a last row.
    """

    heading = "The input cannot be used"

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = _first(problems)
        if not self.problems:
            raise AssertionError("an error without a problem cannot be explained")
        super().__init__(self._text())

    @classmethod
    def at(cls, where: str, given: str, allowed: str, remedy: str = "") -> Self:
        """Return the error of one problem."""
        return cls([Problem(where, given, allowed, remedy)])

    def _text(self) -> str:
        count = counted(self.problems)
        noun = "problem" if count == 1 else "problems"
        lines = "\n".join(f"  - {problem}" for problem in self.problems)
        return f"{self.heading} ({count:,} {noun}):\n{lines}"

    def __reduce__(self) -> tuple[type[ModelError], tuple[tuple[Problem, ...]]]:
        """Pickle by the problems, so that the error crosses process borders whole."""
        return type(self), (self.problems,)


class DataError(ModelError):
    """A table of ``data/`` is broken."""

    heading = "The data tables cannot be used"


class ScenarioError(ModelError):
    """A scenario is not one that the model can evaluate."""

    heading = "The scenario cannot be used"


class FileError(ScenarioError):
    """A file that a user brought, a map or a table of values, is not one that can be read."""

    heading = "The file cannot be used"


@contextmanager
def of_a_file() -> Iterator[None]:
    """Say of what is refused within that it is a file, no scenario."""
    try:
        yield
    except ScenarioError as error:
        raise FileError(error.problems) from error.__cause__


class UnitError(ModelError):
    """A quantity has the wrong unit, or money of two price years was mixed."""

    heading = "The quantity cannot be used"


_NO_SUCH = say("no such name")


def _likeness(given: str, valid: str) -> tuple[float, int]:
    """Return how alike two names are; of equally alike ones the longer common start wins."""
    ratio = difflib.SequenceMatcher(None, valid, given).ratio()
    same = takewhile(lambda pair: pair[0] == pair[1], zip(given, valid, strict=False))
    return ratio, len(list(same))


def closest(given: str, names: Iterable[str], cutoff: float) -> str | None:
    """Return the name that is most like another one; None where none is alike enough."""
    begun = given[:LONGEST_NAME]
    found = difflib.get_close_matches(begun, list(names), n=_SEEN, cutoff=cutoff)
    return max(found, key=partial(_likeness, begun)) if found else None


_SEEN = 20
"""Names alike that are looked at."""


def nearest(name: object, names: Sequence[str]) -> str:
    """Return a remedy that names the valid name nearest to `name`, or all of them when few.

    Where no name is valid there is nothing to offer: the text is empty.

    Parameters
    ----------
    name : object
        The name as it was given.
    names : sequence of str
        The valid names.

    Examples
    --------
    >>> nearest("UA-15", ["UA-14", "UA-09"])
    'Did you mean UA-14?'
    """
    if not names:
        return ""
    if near := near_name(name, names):
        return say("Did you mean {name}?", name=near)
    shown = ", ".join(names[:30])
    if len(names) > 30:
        return say("Valid names: {names} and more.", names=shown)
    return say("Valid names: {names}.", names=shown)


def near_name(name: object, names: Iterable[str]) -> str | None:
    """Return the valid name that begins with a name, is most like it, or holds it; else None."""
    folded = {valid.casefold(): valid for valid in names}
    given = str(name).casefold()[:LONGEST_NAME]
    begun = [valid for valid in folded if len(given) > 2 and valid.startswith(given)]
    close = begun or difflib.get_close_matches(given, folded, n=max(len(folded), 1), cutoff=0.6)
    close = close or [valid for valid in folded if given and given in valid]
    return folded[max(close, key=partial(_likeness, given))] if close else None


def unknown(
    where: str,
    name: object,
    valid: Iterable[str],
    allowed: str = _NO_SUCH,
    given: str | None = None,
) -> Problem:
    """Return the problem of a name that is none, with the valid name nearest to it.

    Parameters
    ----------
    where : str
        Place of the name.
    name : object
        The name as it was given.
    valid : iterable of str
        The valid names.
    allowed : str, optional
        What may stand there, or what the name is not.
    given : str, optional
        How the name is written in the message; by default in quotes.

    Examples
    --------
    >>> print(unknown("region", "UA-15", ["UA-14", "UA-09"]))
    region: 'UA-15' given; no such name. Did you mean UA-14?
    """
    return Problem(where, repr(name) if given is None else given, allowed,
                   nearest(name, tuple(valid)))  # fmt: skip
