"""Any figure as a tree: formula, operands, down to the rows of data.

The room can be called, since the package offers the function :func:`model.explain.places.explain`
under the name that Python gives to the room as soon as one of its modules is loaded.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any


class _Room(ModuleType):
    def __call__(self, *args: Any, **options: Any) -> Any:
        from model.explain.places import explain

        return explain(*args, **options)


sys.modules[__name__].__class__ = _Room
