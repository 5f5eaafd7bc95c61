"""What is worked out beside the ladder page, perhaps in another process: no Streamlit here."""

from __future__ import annotations

from model import Scenario, compare_deals
from model.futures.deals import ComparedDeals
from ui.hand.tables import world
from ui.hand.worker import Progress


def deals(scenario: Scenario, draws: int, progress: Progress) -> ComparedDeals:
    """Return all deals in the same futures, so many of them."""
    return compare_deals(scenario, world(), draws, progress=progress)
