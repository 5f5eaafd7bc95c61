"""Libraries of an extra, loaded by name only where they are needed."""

from __future__ import annotations

import importlib
from types import ModuleType

from model.core.errors import ModelError
from model.core.said import say

__all__ = ["extra"]


def extra(module: str, needed: str, name: str = "geo") -> ModuleType:
    """Return a library that an extra of the package installs.

    Parameters
    ----------
    module : str
        Such as ``shapely``.
    needed : str
        What it is needed for, for the message.
    name : str
        The extra.

    Raises
    ------
    ModelError
        When it is not installed; the problem says what to install.
    """
    try:
        return importlib.import_module(module)
    except ImportError:
        remedy = say('Install it with: pip install "mineral-wealth[{name}]"', name=name)
        top = module.partition(".")[0]
        raise ModelError.at(top, "no such package", needed, remedy) from None
