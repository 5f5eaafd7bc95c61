"""Packages that only exports need; where one is missing a sentence says what to install."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from model.core.errors import ModelError
from model.core.said import say
from ui.speech.language import t

INSTALL = "pip install mineral-wealth[export]"
"""Command that installs all of them."""

NEEDS = {
    "png": ("vl_convert",),
    "svg": ("vl_convert",),
    "map-svg": (),
    "csv": (),
    "xlsx": ("openpyxl",),
    "html": ("vl_convert",),
    "pdf": ("vl_convert", "typst"),
}
"""Modules that each kind of file needs beyond the page itself."""


def missing(kind: str) -> tuple[str, ...]:
    """Return the modules that a kind of file needs and that are not installed."""
    return tuple(name for name in NEEDS[kind] if not _there(name))


def _there(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except ValueError:  # a module that was set to None
        return False


def missing_text(kinds: tuple[str, ...]) -> str:
    """Return what to install for kinds of files that cannot be made here; empty if all can."""
    lacking = [kind.removeprefix("map-").upper() for kind in kinds if missing(kind)]
    if not lacking:
        return ""
    return t("For {kinds} install the extra package: {command}",
             kinds=", ".join(lacking), command=INSTALL)  # fmt: skip


def loaded(kind: str, module: str) -> Any:
    """Return a module that a kind of file needs.

    Raises
    ------
    ModelError
        When it is not installed; the remedy says how to install it.
    """
    if module in missing(kind):
        raise ModelError.at(kind, say("no {module}", module=module), "an installed module", INSTALL)
    return import_module(module)
