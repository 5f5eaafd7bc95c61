"""What each column of the tables in ``data/`` is headed, for the Sources page.

The ids of the columns are for files; they stand in the tooltip beside what the column means.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import streamlit as st

from ui.pages.sources.parts import METRICS, TOPICS
from ui.speech import words
from ui.speech.language import N_, t, told

if TYPE_CHECKING:
    import pandas as pd
    from streamlit.elements.lib.column_types import ColumnConfig

    from model import World
    from model.world.tables import Column

__all__ = ["CODES", "COLUMNS", "column_head", "data_columns", "named"]

COLUMNS = {
    "accessed": N_("Taken over on"),
    "actor": N_("Who"),
    "allowance": N_("Allowed distance"),
    "amount": N_("Amount"),
    "amount_uah_million": N_("Amount in hryvnias"),
    "amount_usd_million": N_("Amount in dollars"),
    "area_km2": N_("Area"),
    "as_of": N_("As of"),
    "base_month": N_("Month of its prices"),
    "basis": N_("Basis"),
    "before_record": N_("Behind the line before the record"),
    "beta": N_("Tie to the common price factor"),
    "block": N_("Group of donors"),
    "cap": N_("Ceiling"),
    "cap_growth_per_new_aid": N_("Ceiling raised by later aid"),
    "category": N_("Category"),
    "changes": N_("Changed sides"),
    "claim_ids": N_("Claims behind it"),
    "claimant": N_("Who says so"),
    "co_commodities": N_("Other commodities there"),
    "column": N_("Column"),
    "committed": N_("Promised"),
    "commodity": N_("Commodity"),
    "component": N_("Commodity"),
    "condition": N_("Applies to"),
    "contained_as": N_("Contained as"),
    "contained_t": N_("Contained, tonnes"),
    "contents": N_("What it includes"),
    "coord_precision_km": N_("Precision of the place"),
    "coord_source": N_("Source of the coordinates"),
    "covers": N_("What is counted"),
    "currency": N_("Currency"),
    "date": N_("Date"),
    "definition_en": N_("Definition in English"),
    "definition_uk": N_("Definition in Ukrainian"),
    "deposit": N_("Deposit"),
    "description": N_("Description"),
    "disputed": N_("Disputed terms"),
    "distribution": N_("Distribution"),
    "district": N_("District or basin"),
    "donor": N_("Donor"),
    "era_loan": N_("With the ERA loan"),
    "estimator": N_("Who estimates"),
    "event": N_("Event"),
    "exception": N_("Why farther is no fault"),
    "factor": N_("Factor"),
    "financial": N_("Financial"),
    "first_seen_occupied": N_("First seen behind the line"),
    "floor_usd_million": N_("Least value"),
    "from_unit": N_("Unit before"),
    "governance": N_("Who decides"),
    "grade": N_("Grade"),
    "high_grade": N_("Grade, high end"),
    "low_grade": N_("Grade, low end"),
    "undated": N_("Why no date"),
    "group": N_("Commodity group"),
    "high": N_("High"),
    "high_usd_million": N_("Value, high"),
    "humanitarian": N_("Humanitarian"),
    "id": N_("Name in the tables"),
    "inflow_base": N_("Receipts that count"),
    "inflow_share": N_("Share paid in"),
    "interest": N_("Interest on the claim"),
    "item": N_("Tax or payment"),
    "key": N_("Region or group"),
    "kind": N_("Kind"),
    "km_to_line": N_("Distance to the line"),
    "label": N_("Short name"),
    "lat": N_("Latitude"),
    "legal_ref": N_("Law or document"),
    "level": N_("Size of the place"),
    "licence": N_("Licence"),
    "lon": N_("Longitude"),
    "low": N_("Low"),
    "low_usd_million": N_("Value, low"),
    "measure": N_("How it is measured"),
    "method": N_("Method"),
    "metric": N_("Figure"),
    "military": N_("Military"),
    "mode": N_("Most likely"),
    "month": N_("Month"),
    "months": N_("Months counted"),
    "more_source_ids": N_("Further sources"),
    "moves": N_("Can change"),
    "name": N_("Name"),
    "name_en": N_("Name in English"),
    "name_uk": N_("Name in Ukrainian"),
    "new_aid_to_capital": N_("Later aid, to the US contribution"),
    "new_aid_to_claim": N_("Later aid, to the claim"),
    "note": N_("Note"),
    "occupied": N_("Behind the line"),
    "offshore": N_("At sea"),
    "operator": N_("Operator"),
    "ore_grade": N_("Ore content"),
    "ore_grade_unit": N_("Unit of the ore content"),
    "ore_mt": N_("Ore"),
    "ore_mt_high": N_("Ore, high"),
    "ore_mt_low": N_("Ore, low"),
    "other_qty": N_("Other quantity"),
    "other_qty_high": N_("Other quantity, high"),
    "other_qty_low": N_("Other quantity, low"),
    "other_unit": N_("Unit of the other quantity"),
    "ours": N_("Here"),
    "ours_column": N_("Our column"),
    "ours_key": N_("Our row"),
    "ours_table": N_("Our table"),
    "parameter": N_("Technical figure"),
    "parties": N_("Parties"),
    "past_aid_amount": N_("Past aid claimed"),
    "past_aid_counts": N_("Past aid counts"),
    "phase": N_("Phase"),
    "precision": N_("Precision of the date"),
    "press_2025_02_11": N_("Press, 11 February 2025"),
    "press_newest": N_("Press, newest"),
    "press_source": N_("Which press"),
    "price": N_("Price"),
    "price_date": N_("Month of the prices"),
    "price_month": N_("Moved to"),
    "price_series": N_("Price series"),
    "price_year": N_("Price year"),
    "prior_usd_million": N_("Value before fitting"),
    "private_income_included": N_("Private income counts"),
    "project": N_("Project"),
    "published": N_("Published"),
    "publisher": N_("Publisher"),
    "reason": N_("Reason"),
    "region": N_("Region"),
    "reinvest_until_full": N_("Nothing paid out until full"),
    "reinvestment_years": N_("Years without pay-outs"),
    "reserve_class": N_("Reserve class"),
    "rest_to": N_("The rest goes to"),
    "rule": N_("Rule"),
    "russia_share": N_("Held by Russia"),
    "scaled_from": N_("Pattern taken from"),
    "security": N_("Security"),
    "seed_other": N_("Seed money, others"),
    "seed_ukraine": N_("Seed money, Ukraine"),
    "seed_us": N_("Seed money, United States"),
    "series": N_("Price series"),
    "share": N_("Share"),
    "share_of_group": N_("Share of the group"),
    "shares_by_contribution": N_("Shares follow contributions"),
    "sigma": N_("Spread of long prices"),
    "source_id": N_("Source"),
    "stage": N_("Stage"),
    "stage_note": N_("Stage in the compilers' words"),
    "stated_russia_usd_million": N_("Stated for Russian-held ground"),
    "status": N_("Status"),
    "study": N_("Study"),
    "table": N_("Table"),
    "term_en": N_("Term in English"),
    "term_uk": N_("Term in Ukrainian"),
    "terms": N_("Terms"),
    "text": N_("Text"),
    "title": N_("Title"),
    "to_unit": N_("Unit after"),
    "topic": N_("Topic"),
    "uncertain": N_("Too close to tell"),
    "unit": N_("Unit"),
    "upstream": N_("Published value"),
    "url": N_("Address"),
    "us_share_after": N_("US share without a claim"),
    "us_share_before": N_("US share while its claim stands"),
    "use": N_("Use"),
    "valid_from": N_("Valid from"),
    "valuation": N_("Valuation"),
    "value": N_("Stated value"),
    "value_usd_million": N_("Value in dollars"),
    "what": N_("What"),
    "year": N_("Year"),
    "source": N_("Source"),
    "address": N_("Address"),
    "source_published": N_("Source published"),
}
"""Headings by the id of the column; those at the end are set beside a row from its source."""

CODES = {
    "topic": {
        **TOPICS,
        "demand": N_("demand"),
        "earlier_official": N_("earlier official totals"),
        "forbes_method": N_("how Forbes reckoned"),
        "price": N_("price"),
        "rival_method": N_("how others reckoned"),
    },
    "metric": {
        **METRICS,
        "capex_usd": N_("cost of building"),
        "included": N_("what is included"),
        "note": N_("note"),
        "price": N_("price"),
        "price_date": N_("date of the prices"),
        "rank": N_("rank"),
        "rank_by_tonnage": N_("rank by tonnage"),
        "reserves_recognised": N_("reserves recognised"),
        "value_rub": N_("value in roubles"),
    },
}
"""Codes of published claims in words, by column."""

WIDE = {"UA": N_("Ukraine"), "all": N_("all minerals"), "all_metals": N_("all metals"),
        "critical_only": N_("critical only")}  # fmt: skip
"""What stands for the whole country, or for more than one group."""

PLACES = ("region", "group", "key")
"""Columns of ids of regions and commodity groups."""

SHORT = 12
"""Signs of the longest unit that stands in a heading; a longer one stands in the tooltip."""

LINKS = ("address", "url")


def column_head(id: str, unit: str = "") -> str:
    """Return the heading of a column with its unit, where that is short."""
    head = t(COLUMNS[id])
    return f"{head}, {told(unit)}" if 1 < len(unit) <= SHORT else head


def data_columns(shown: Iterable[str], known: Mapping[str, Column]) -> dict[str, ColumnConfig]:
    """Return how the columns of a table of ``data/`` are headed, with a tooltip each.

    Parameters
    ----------
    shown : iterable of str
        Ids of the columns.
    known : mapping of str to Column
        The table's description by column; one that is not in it came from the row's source.
    """
    return {id: _column(id, known.get(id)) for id in shown}


def _column(id: str, known: Column | None) -> ColumnConfig:
    kind = st.column_config.LinkColumn if id in LINKS else st.column_config.Column
    if known is None:
        return kind(column_head(id))
    unit = f" [{told(known.unit)}]" if known.unit else ""
    return kind(column_head(id, known.unit), help=f"{told(known.description)}{unit} `{id}`")


def named(frame: pd.DataFrame, world: World) -> pd.DataFrame:
    """Return a table with regions, commodity groups and codes of claims by their names."""
    places = {id: t(text) for id, text in WIDE.items()}
    for table in ("regions", "commodity_groups"):
        places |= {row["id"]: words.name(world, table, row["id"]) for row in world.tables[table]}
    spoken = dict.fromkeys(PLACES, places)
    if "claimant" in frame:
        spoken |= {id: {code: t(text) for code, text in said.items()} for id, said in CODES.items()}
    there = {column: said for column, said in spoken.items() if column in frame}
    return frame.assign(**{
        column: [said.get(str(cell), cell) for cell in frame[column]]
        for column, said in there.items()
    })  # fmt: skip
