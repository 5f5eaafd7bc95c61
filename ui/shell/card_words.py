"""What a pasted link says of its scenario: in a title, a line, and the address of its picture."""

from __future__ import annotations

from urllib.parse import urlencode

from model import Outcome
from ui.hand.asked import LINK
from ui.map.territory import corner
from ui.speech.amounts import trillions
from ui.speech.language import DEFAULT, percent, t, told

PATH = "/card.png"
SIZE = (1200, 630)
"""Width and height of the picture, as messengers and networks want it [pixel]."""


def card_query(link: str, language: str) -> str:
    """Return what the picture's address asks for."""
    asked = {LINK: link} if link else {}
    return urlencode(asked | ({"lang": language} if language != DEFAULT else {}))


def told_in_short(outcome: Outcome) -> tuple[str, str]:
    """Return a scenario in a title and a line."""
    russia = float(outcome.party_million[1])
    title = t("Russia controls {share} of Ukraine's minerals",
              share=percent(russia / outcome.total_million))  # fmt: skip
    said = t("${part} of ${total} in the ground, not money.", part=trillions(russia),
             total=trillions(outcome.total_million))  # fmt: skip
    return title, said


def rests_on(outcome: Outcome) -> tuple[str, ...]:
    """Return in few words whose line and whose values a result rests on."""
    values = told(outcome.world.label("value/bases", outcome.scenario.valuation, "title"))
    values = t("your values") if outcome.scenario.own_values else values
    return tuple(filter(None, (" ".join(corner(outcome).split()), values)))
