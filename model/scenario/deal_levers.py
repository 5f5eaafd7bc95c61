"""The levers of a scenario that say which deal is in force, and how its disputed terms are read."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from model.world.assumption import FINITE, Amount, Share, assumption, name_of, within
from model.world.deal_terms import DealTerms

__all__ = ["DealLevers"]

Flag = Annotated[bool, Field(strict=True)]


class DealLevers(BaseModel):
    """The deal, its disputed terms, later aid and the fund; a part of :class:`model.Scenario`."""

    deal: Annotated[str, name_of("deals")] = assumption(
        "deal", "Deal", "", "Draft or agreement whose terms are in force.",
        default="dl6-signed-2025-04",
    )  # fmt: skip
    deal_scope: Literal["as-stated", "new", "all"] = assumption(
        "deal", "Permits that count", "",
        "Only permits given after the deal, or all; reports differ on some drafts.",
        default="as-stated",
    )  # fmt: skip
    us_share: Share | None = assumption(
        "deal", "US share of pay-outs", "share",
        "Replaces the US part of what the fund pays out when no claim stands.", default=None,
    )  # fmt: skip
    contribution_shares: Flag | None = assumption(
        "deal", "Shares follow contributions", "",
        "Whether each side's part follows what it has put in.", default=None,
    )  # fmt: skip
    past_aid_counts: Flag | None = assumption(
        "deal", "Past aid is owed", "",
        "Whether aid given before the deal opens a US claim.", default=None,
    )  # fmt: skip
    claim_start: Annotated[float, FINITE, within(0.0, 1e5)] | None = assumption(
        "deal", "Past aid that is owed", "billion of the deal's unit",
        "Replaces the opening claim; without one, the aid figure in hand, where past aid is owed.",
        default=None,
    )  # fmt: skip
    new_aid: Amount = assumption(
        "deal", "New US aid", "million a year of the deal's unit",
        "Aid given each year after the deal.", default=0.0,
    )  # fmt: skip
    fund_return: Annotated[float, FINITE, within(-0.5, 1.0)] | None = assumption(
        "deal", "Return of the fund", "share a year, real",
        "What the fund earns a year on its capital; our own assumption when not stated.",
        default=None,
    )  # fmt: skip
    own_deal: DealTerms | None = assumption(
        "deal", "Own deal", "", "Terms of one's own, in place of a deal on record.", default=None
    )
