"""How old the newest figures on record are, as a sentence."""

from __future__ import annotations

import datetime as dt

from model import World
from model.world.age import KINDS, Age, ages
from ui.speech.language import N_, day, number, t

__all__ = ["age_text"]

_SAID = dict(zip(KINDS, (
    N_("front line of {day} ({age})"), N_("prices to {day} ({age})"), N_("aid to {day} ({age})"),
), strict=True))  # fmt: skip


def age_text(world: World, today: dt.date) -> str:
    """Return how old the newest line, prices and aid are; what is over its limit is outdated."""
    said = (t(_SAID[age.kind], day=day(age.newest), age=_days(age, today)) for age in ages(world))
    return t("Newest on record, age in days: {what}.", what="; ".join(said))


def _days(age: Age, today: dt.date) -> str:
    days = number(age.days(today))
    return t("{days}, outdated", days=days) if age.is_old(today) else days
