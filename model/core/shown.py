"""What results are in a notebook: handed to the page's own drawings where these are installed.

Nothing here imports the page: it is an extra, loaded by name when something is to be seen.
"""

from __future__ import annotations

from types import ModuleType

from model.core.errors import ModelError
from model.core.extras import extra
from model.core.said import say

__all__ = ["Shown", "drawings"]


def drawings(module: str) -> ModuleType:
    """Return a module of what draws in notebooks.

    Parameters
    ----------
    module : str
        ``cards``, ``plots`` or ``explorer``.

    Raises
    ------
    ModelError
        When the extra is not installed; the problem says what to install.
    """
    return extra(f"ui.notebook.{module}", say("needed to draw in a notebook"), "notebook")


class Shown:
    """What shows itself in Jupyter; its plain text is a line."""

    __slots__ = ()

    def _repr_html_(self) -> str | None:
        """Return the card of this result; None, so that plain text is shown, without the extra."""
        try:
            cards = drawings("cards")
        except ModelError:
            return None
        made: str = cards.card(self)
        return made
