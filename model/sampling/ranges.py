"""Distributions from what a user types (``0.4 to 0.6``) and from a row of a data table."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import reduce

from model.core.errors import Problem, ScenarioError, unknown
from model.core.limits import LONGEST_RANGE
from model.core.said import say
from model.sampling.distributions import (
    Bernoulli,
    Beta,
    LogNormal,
    Marginal,
    Normal,
    Pert,
    Point,
    Triangular,
    Uniform,
)

__all__ = ["FORMS", "is_range", "parse", "read_row"]

FORMS = (
    "0.5",
    "0.4 to 0.6",
    "0.4 to 0.5 to 0.6",
    "uniform(low, high)",
    "triangular(low, mode, high)",
    "pert(low, mode, high)",
    "beta(a, b)",
    "beta(a, b, low, high)",
    "normal(mean, sd)",
    "normal(low to high)",
    "lognormal(median, sigma)",
    "lognormal(low to high)",
    "bernoulli(probability)",
    "point(value)",
)
"""What may be typed. ``low to high`` inside normal and lognormal: the 5 and 95 % points."""

_ALLOWED = say("a number, a range such as 0.4 to 0.6, or a distribution such as pert(1, 2, 4)")

_FAMILIES: dict[str, tuple[Callable[..., Marginal], tuple[int, ...]]] = {
    "bernoulli": (Bernoulli, (1,)),
    "beta": (Beta, (2, 4)),
    "lognormal": (LogNormal, (2,)),
    "normal": (Normal, (2,)),
    "pert": (Pert, (3,)),
    "point": (Point, (1,)),
    "triangular": (Triangular, (3,)),
    "uniform": (Uniform, (2,)),
}
_BETWEEN: dict[str, Callable[[float, float], Marginal]] = {
    "lognormal": LogNormal.between,
    "normal": Normal.between,
    "uniform": Uniform,
}
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?")
_CALL = re.compile(r"([A-Za-z]\w*)\s*\((.*)\)", re.DOTALL)
_TO = re.compile(r"\s+to\s+|\s*(?:\.\.|–)\s*", re.IGNORECASE)


def parse(text: str | float, where: str = "range") -> Marginal:
    """Return the distribution that a user typed.

    Parameters
    ----------
    text : str or float
        One of `FORMS`; a number may end in ``%``. ``a to b`` is uniform, ``a to b to c`` PERT.
    where : str
        Place of the text, for messages.

    Raises
    ------
    ScenarioError
        When it is longer than :data:`model.core.limits.LONGEST_RANGE`, none of `FORMS`, or its
        figures are not in order; with all problems.

    Examples
    --------
    >>> parse("40 % to 60 %")
    Uniform(low=0.4, high=0.6)
    >>> parse("pert(1, 2, 4)").mean
    2.1666666666666665
    """
    if not isinstance(text, str):
        return _made(where, Point, text)
    if len(text) > LONGEST_RANGE:
        given = say("{count:,} characters", count=len(text))
        raise ScenarioError.at(where, given, say("at most {count} characters", count=LONGEST_RANGE))
    call = _CALL.fullmatch(text.strip())
    if call is None:
        parts = _TO.split(text.strip())
        maker = {1: Point, 2: Uniform, 3: Pert}.get(len(parts))
        if maker is None:
            raise ScenarioError.at(where, repr(text), _ALLOWED)
        return _made(where, maker, *_ends(where, parts))
    return _called(where, call[1].casefold(), call[2])


def is_range(text: str) -> bool:
    """Return whether a text has the shape of a range or a distribution, not of one number.

    Parameters
    ----------
    text : str
        What a user typed; its figures may still be none that :func:`parse` takes.
    """
    if len(text) > LONGEST_RANGE:
        return False
    return _CALL.fullmatch(text.strip()) is not None or len(_TO.split(text.strip())) > 1


def read_row(row: Mapping[str, object], where: str = "row") -> Marginal:
    """Return the distribution of a data row with low, mode, high and distribution.

    Parameters
    ----------
    row : mapping
        ``low``, ``mode``, ``high``: numbers, text or empty; ``distribution``: ``pert``, ``beta``
        (read as PERT), ``triangular``, ``uniform``, ``normal`` and ``lognormal`` (low and high
        are the 5 and 95 % points, mode the mean or the median), ``bernoulli`` (mode is the
        probability), ``point`` or ``fixed``.
    where : str
        Place of the row, for messages.

    Raises
    ------
    ScenarioError
        With every problem of the row.
    """
    kind = str(row.get("distribution", "") or "").strip().casefold()
    if kind not in _ROWS:
        raise ScenarioError([unknown(f"{where}.distribution", kind, _ROWS, "a family")])
    maker, needed, optional = _ROWS[kind]
    cells = {name: _cell(row.get(name)) for name in ("low", "mode", "high")}
    problems = [
        Problem(f"{where}.{name}", "nothing", say("a number, needed for {kind}", kind=kind))
        for name in needed
        if not cells[name]
    ]
    wanted = [name for name in (*needed, *optional) if cells[name]]
    values = _numbers(where, [cells[name] for name in wanted], problems, wanted)
    return _made(where, maker, **dict(zip(wanted, values, strict=True)))


def _point(mode: float) -> Marginal:
    return Point(mode)


def _uniform(low: float, high: float, mode: float | None = None) -> Marginal:
    if mode is not None:
        Triangular(low, mode, high)
    return Uniform(low, high)


def _normal(low: float, high: float, mode: float | None = None) -> Marginal:
    return Normal.between(low, high, mode)


def _lognormal(low: float, high: float, mode: float | None = None) -> Marginal:
    return LogNormal.between(low, high, mode)


def _bernoulli(mode: float) -> Marginal:
    return Bernoulli(mode)


_THREE = ("low", "mode", "high")
_ROWS: dict[str, tuple[Callable[..., Marginal], tuple[str, ...], tuple[str, ...]]] = {
    "bernoulli": (_bernoulli, ("mode",), ()),
    "beta": (Pert, _THREE, ()),
    "fixed": (_point, ("mode",), ()),
    "lognormal": (_lognormal, ("low", "high"), ("mode",)),
    "normal": (_normal, ("low", "high"), ("mode",)),
    "pert": (Pert, _THREE, ()),
    "point": (_point, ("mode",), ()),
    "triangular": (Triangular, _THREE, ()),
    "uniform": (_uniform, ("low", "high"), ("mode",)),
}


def _cell(value: object) -> str:
    text = "" if value is None else str(value).strip()
    return "" if text.casefold() == "nan" else text


def _called(where: str, name: str, inside: str) -> Marginal:
    if name not in _FAMILIES:
        raise ScenarioError([unknown(where, name, _FAMILIES, "a family of distributions", name)])
    ends = _TO.split(inside.strip())
    if len(ends) == 2 and name in _BETWEEN:
        return _made(where, _BETWEEN[name], *_ends(where, ends))
    maker, counts = _FAMILIES[name]
    parts = inside.split(",")
    if len(parts) not in counts:
        forms = (form for form in FORMS if form.startswith(f"{name}("))
        allowed = reduce(lambda one, other: say("{one} or {other}", one=one, other=other), forms)
        raise ScenarioError.at(where, f"{name}({inside})", allowed)
    return _made(where, maker, *_numbers(where, parts))


def _numbers(
    where: str,
    parts: Sequence[str],
    problems: Sequence[Problem] = (),
    names: Sequence[str] = (),
) -> list[float]:
    found = list(problems)
    values = []
    for place, part in enumerate(parts):
        percent = part.strip().endswith("%")
        digits = part.strip().removesuffix("%").rstrip()
        if _NUMBER.fullmatch(digits):
            values.append(float(digits) / (100.0 if percent else 1.0))
        else:
            spot = f"{where}.{names[place]}" if names else where
            found.append(Problem(spot, repr(part.strip()), "a number" if names else _ALLOWED))
    if found:
        raise ScenarioError(found)
    return values


def _ends(where: str, parts: Sequence[str]) -> list[float]:
    """Return the figures of ``a to b``; 40 to 60 % is refused, as it may be meant either way."""
    signs = [part.strip().endswith("%") for part in parts]
    if signs[-1] and not all(signs):
        meant = " to ".join(f"{part.strip().removesuffix('%').rstrip()} %" for part in parts)
        given = " to ".join(part.strip() for part in parts)
        allowed = say("% after each number or after none")
        raise ScenarioError.at(where, repr(given), allowed, say("Write {meant}.", meant=meant))
    return _numbers(where, parts)


def _made(where: str, maker: Callable[..., Marginal], *values: object, **named: object) -> Marginal:
    try:
        return maker(*values, **named)
    except ScenarioError as error:
        raise ScenarioError(
            Problem(f"{where}.{p.where}", p.given, p.allowed, p.remedy) for p in error.problems
        ) from None
