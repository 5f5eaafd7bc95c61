"""Whether the packages that are installed are those that this one needs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, requires, version

from model.core.errors import Problem
from model.core.said import say

__all__ = ["unfit"]

_NAME = "mineral-wealth"
_NEED = re.compile(r"([\w.-]+)(?:\[.*?\])?>=([\d.]+)(?:;extra==[\"'](\w+)[\"'])?")


def unfit(extra: str = "") -> Iterator[Problem]:
    """Yield the packages that are missing or too old for the model, and for an extra.

    Nothing is known, and nothing yielded, where the code runs without being installed.
    """
    try:
        needs = requires(_NAME) or []
    except PackageNotFoundError:
        return
    for need in needs:
        found = _NEED.fullmatch(need.replace(" ", ""))
        if found and found[3] in (None, extra):
            yield from _wrong(found[1], found[2], extra)


def _wrong(name: str, least: str, extra: str) -> Iterator[Problem]:
    try:
        given = version(name)
    except PackageNotFoundError:
        given = say("not installed")
    else:
        if _numbers(given) >= _numbers(least):
            return
    what = f"{_NAME}[{extra}]" if extra else _NAME
    remedy = say("pip install --upgrade '{what}'", what=what)
    yield Problem(name, given, say("version {least} or newer", least=least), remedy)


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", text)[:3])
