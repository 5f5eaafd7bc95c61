"""How old the newest figures on record are, as a sentence."""

from __future__ import annotations

import datetime as dt

from model import World
from model.world.age import age_said
from ui.speech.said import spoken

__all__ = ["age_text"]


def age_text(world: World, *kinds: str, today: dt.date | None = None) -> str:
    """Return how old the newest line, prices and aid are, or some of them; by default today."""
    return spoken(age_said(world, today or dt.date.today(), *kinds))
