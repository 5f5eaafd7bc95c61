"""The levers of a scenario that turn value in the ground into money: economy, settlement, deal."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from model.world.assumption import FINITE, Amount, Share, assumption, name_of, within
from model.world.deal_terms import DealTerms

__all__ = ["DealLevers", "EconomyLevers"]


Flag = Annotated[bool, Field(strict=True)]


class EconomyLevers(BaseModel):
    """Prices, technology, taxes, time and the settlement; a part of :class:`model.Scenario`."""

    price_date: Literal["2023-02", "2025-02", "latest"] = assumption(
        "economy",
        "Prices of",
        "month",
        "Month whose benchmark prices the ladder uses; the headline itself stays as published.",
        default="latest",
    )
    price_multiple: Annotated[float, FINITE, within(0.0, 1000.0)] = assumption(
        "economy", "Price multiple", "x", "All prices of the ladder, times this.", default=1.0,
        step=0.1, reach=10.0,
    )  # fmt: skip
    price_growth: Annotated[float, FINITE, within(-0.1, 0.1)] = assumption(
        "economy", "Growth of prices", "share a year, real",
        "Yearly real growth of every price, such as 2% for a surge of demand.", default=0.0,
        step=0.01,
    )  # fmt: skip
    capacity_multiple: Annotated[float, FINITE, within(0.0, 1000.0)] = assumption(
        "economy", "Capacity multiple", "x",
        "What the country can mine and ship in a year, times this.", default=1.0,
        step=0.1, reach=10.0,
    )  # fmt: skip
    recovery_multiple: Annotated[float, FINITE, within(0.0, 5.0)] = assumption(
        "economy", "Recovery multiple", "x",
        "Part of the rock that becomes a product, times this; never above all of it.", default=1.0,
        step=0.1,
    )  # fmt: skip
    lead_time_multiple: Annotated[float, FINITE, within(0.0, 5.0)] = assumption(
        "economy", "Lead time multiple", "x",
        "Years from the award of a licence to first product, times this.", default=1.0,
        step=0.1,
    )  # fmt: skip
    economic_filter: Flag = assumption(
        "economy", "Build only what pays", "",
        "Projects are built only where they pay at the price that can be foreseen.", default=True,
    )  # fmt: skip
    investor_rate: Annotated[float, FINITE, within(-0.5, 1.0)] | None = assumption(
        "economy", "Investors' discount rate", "share a year, real",
        "Replaces the rate that goes with the treatment of the war.", default=None,
        step=0.01,
    )  # fmt: skip
    state_rate: Annotated[float, FINITE, within(-0.5, 1.0)] | None = assumption(
        "economy", "State's discount rate", "share a year, real",
        "Rate at which receipts of states are discounted.", default=None, step=0.01,
    )  # fmt: skip
    royalty_multiple: Annotated[float, FINITE, within(0.0, 10.0)] = assumption(
        "economy", "Royalty multiple", "x", "Every royalty, times this.", default=1.0,
        step=0.1,
    )  # fmt: skip
    gas_regulated_until: Annotated[int, Field(strict=True), within(2000, 2199)] | None = assumption(
        "economy", "Gas at a regulated price until", "year",
        "Last year in which gas under existing permits is sold at a price set by law, the market's "
        "after it. Not stated: what they receive of the benchmark is the mean of ten such years "
        "and the market. New permits always sell at the market's price.", default=None,
    )  # fmt: skip
    gas_regulated_price: Annotated[float, FINITE, within(0.0, 1e4)] | None = assumption(
        "economy", "Regulated price of gas", "USD per 1000 m3",
        "Price set by law, where a last year of it is stated; today's when not stated.",
        default=None,
    )  # fmt: skip
    royalty_bands: Flag = assumption(
        "economy", "Royalty goes with the price", "",
        "Royalties on gas and iron ore are higher at high prices and lower at low ones, as the law "
        "has it. Off: the rate of the middle band at any price.", default=True,
    )  # fmt: skip
    income_tax: Share | None = assumption(
        "economy", "Profit tax", "share of profit", "Replaces the rate of the tax code.",
        default=None, step=0.01,
    )  # fmt: skip
    horizon_years: Annotated[int, Field(strict=True), within(10, 100)] = assumption(
        "economy", "Period", "years", "Years from the scenario's date that are counted.",
        default=50, step=10,
    )  # fmt: skip
    permit_renewals: Annotated[int, Field(strict=True), within(0, 10)] = assumption(
        "economy", "Permits renewed", "times",
        "How often a mine goes on for as long again when its permit ends, while its ore lasts.",
        default=0, step=1,
    )  # fmt: skip
    war: Literal["states", "rate"] = assumption(
        "settlement", "Treatment of the war", "",
        "States: projects wait for the settlement and carry a hazard. Rate: no waiting, but the "
        "discount rate of a country at war. Never both.",
        default="states",
    )  # fmt: skip
    settlement_date: dt.date | None = assumption(
        "settlement", "Settlement on", "date",
        "Day from which new projects can begin; 100 days after the scenario's date by default.",
        default=None,
    )  # fmt: skip
    withdrawal_first: Flag = assumption(
        "settlement", "Withdrawal before investment", "",
        "Ground controlled by Russia draws no investment that pays Ukraine until it is freed.",
        default=True,
    )  # fmt: skip
    freed_share: Share = assumption(
        "settlement", "Occupied ground freed", "share",
        "Share of the value controlled by Russia that comes back with the settlement.", default=0.0,
        step=0.05,
    )  # fmt: skip


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
        "Replaces the US share of what the fund pays out when no claim stands.", default=None,
    )  # fmt: skip
    contribution_shares: Flag | None = assumption(
        "deal", "Shares follow contributions", "",
        "Whether each side's share follows what it has put in.", default=None,
    )  # fmt: skip
    past_aid_counts: Flag | None = assumption(
        "deal", "Past aid is owed", "",
        "Whether aid given before the deal opens a US claim.", default=None,
    )  # fmt: skip
    claim_start: Annotated[float, FINITE, within(0.0, 1e5)] | None = assumption(
        "deal", "Past aid that is owed", "billion of the deal's unit",
        "Replaces the opening claim; without one, the chosen aid figure, where past aid is owed.",
        default=None,
    )  # fmt: skip
    new_aid: Amount = assumption(
        "deal", "New US aid", "million a year of the deal's unit",
        "Aid given each year after the deal.", default=0.0,
    )  # fmt: skip
    licence_fees: Amount | None = assumption(
        "deal", "Licence fees", "million a year of the deal's unit",
        "Paid for new permits each year, counted with the receipts of new permits; left out when "
        "not stated.", default=None,
    )  # fmt: skip
    fund_return: Annotated[float, FINITE, within(-0.5, 1.0)] | None = assumption(
        "deal", "Return of the fund", "share a year, real",
        "What the fund earns a year on its capital; our own assumption when not stated.",
        default=None,
    )  # fmt: skip
    own_deal: DealTerms | None = assumption(
        "deal", "Own deal", "", "Terms of one's own, in place of a deal on record.", default=None
    )
