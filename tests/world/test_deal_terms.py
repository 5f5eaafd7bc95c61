"""Terms of a deal: from rows and TOML, money with one price year, every problem at once."""

from __future__ import annotations

import contextlib
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model import ScenarioError, World
from model.world.deal_terms import MONEY, DealTerms


def problems(**fields: object) -> dict[str, str]:
    with pytest.raises(ScenarioError, match="The scenario cannot be used") as caught:
        DealTerms.of(**fields)
    return {p.where: f"{p.allowed} {p.remedy}".strip() for p in caught.value.problems}


def test_twelve_deals_are_on_record(world: World) -> None:
    assert [id.split("-")[0] for id in world.deals] == [f"dl{n}" for n in range(12)]
    signed = world.deals["dl6-signed-2025-04"]
    assert (signed.status, signed.inflow_share, signed.inflow_base) == ("in force", 0.5, "new")
    assert (signed.past_aid_counts, signed.interest, signed.cap) == (False, 0.0, None)
    assert signed.reinvestment_years == 10


def test_seed_money_is_what_the_record_of_the_fund_says(world: World) -> None:
    record = {row["id"]: row for row in world.tables["deals/fund_record"]}
    signed = world.deals["dl6-signed-2025-04"]
    assert signed.seed_us * 1e3 == float(record["seed-us"]["amount_usd_million"])
    assert signed.seed_ukraine * 1e3 == float(record["seed-ukraine"]["amount_usd_million"])


def test_contested_terms_are_named(world: World) -> None:
    assert "us_share_after" in world.deals["dl6-signed-2025-04"].disputed
    march = world.deals["dl4-march-draft-2025-03"].disputed
    assert set(march) == {"inflow_base", "past_aid_amount", "us_share_after"}


def test_every_row_says_its_terms_in_words_and_its_sources(world: World) -> None:
    for row in world.tables["deals/terms"]:
        assert len(row["terms"]) > 60
        for id in (row["source_id"], *filter(None, row["more_source_ids"].split(";"))):
            assert world.source(id)["url"]


def test_every_field_is_a_column_and_described_there(world: World) -> None:
    """What a term is called and means is said in ``schema.csv`` alone; JSON Schemas take it."""
    parts = DealTerms.model_json_schema()["properties"]
    for name, field in DealTerms.model_fields.items():
        column = world.column("deals/terms", name)
        assert (parts[name]["title"], parts[name]["description"]) == (
            column.head, column.description,
        )  # fmt: skip
        assert (field.title, field.description) == (None, None)
        assert field.json_schema_extra["group"] == "deal"  # type: ignore[index,call-overload]


def test_columns_of_the_table_are_the_fields(world: World) -> None:
    columns = {column.column for column in world.schema["deals/terms"]}
    assert set(DealTerms.model_fields) <= columns


def test_deals_on_record_survive_toml(world: World) -> None:
    for terms in world.deals.values():
        assert DealTerms.from_toml(terms.to_toml()) == terms


def test_money_as_text() -> None:
    terms = DealTerms.of(
        unit="USD_2025", cap="0.5 trillion USD_2025", seed_us="75 million USD_2025"
    )
    assert (terms.cap, terms.seed_us) == (500.0, 0.075)


def test_all_that_is_wrong_is_said_at_once() -> None:
    found = problems(
        unit="USD_2025",
        inflow_shar=0.5,
        inflow_share=50.0,
        inflow_base="both",
        seed_ukraine=-1.0,
        cap="500 billion EUR_2024",
        past_aid_amount="100 billion USD_2023",
        interest=math.nan,
        us_share_after="half",
        past_aid_counts=1,
        reinvestment_years=-2,
        rest_to="russia",
        disputed=["caps"],
        date=3,
    )
    assert found == {
        "inflow_shar": "no field of this name exists Did you mean inflow_share?",
        "inflow_share": "a share lies in [0, 1] Did you mean 0.5?",
        "inflow_base": "one of 'all', 'new', 'none' or 'occupied'",
        "seed_ukraine": "a number from 0 to 100000",
        "cap": "all money of a deal is in its unit, USD_2025 Convert it by a named rate first, "
        "or set unit = 'EUR_2024' for the whole deal.",
        "past_aid_amount": "all money of a deal is in its unit, USD_2025 Convert it by a named "
        "rate first, or set unit = 'USD_2023' for the whole deal.",
        "interest": "a finite number",
        "us_share_after": "a number",
        "past_aid_counts": "true or false",
        "reinvestment_years": "a number from 0 to 200",
        "rest_to": "one of 'ukraine' or 'other'",
        "disputed": "'caps' is no term Did you mean cap?",
        "date": "a date as YYYY-MM-DD",
    }


def test_ceiling_below_contributions() -> None:
    found = problems(seed_ukraine=2.0, cap=1.0)
    assert found == {"cap": "at least seed_ukraine, 2 [billion] Raise cap or lower seed_ukraine."}


def test_share_of_nothing() -> None:
    found = problems(inflow_share=0.5)
    assert found == {
        "inflow_base": "inflow_share is above 0, so one of all, new, occupied Name the base."
    }


def test_full_needs_a_ceiling() -> None:
    found = problems(reinvest_until_full=True)
    assert found == {
        "reinvest_until_full": "a deal without a ceiling is never full "
        "State cap, or leave this out."
    }


@pytest.mark.parametrize("unit", ["USD", "dollars", "USD_1999", "GBP_2025", ""])
def test_unit_needs_a_currency_and_a_price_year(unit: str) -> None:
    assert "unit" in problems(unit=unit)


@pytest.mark.parametrize("text", ["500 billion USD", "500", "lots", "-5 billion USD_2025"])
def test_money_that_cannot_be_read(text: str) -> None:
    assert "cap" in problems(cap=text)


@pytest.mark.parametrize(
    ("content", "match"),
    [
        ("", "deal: an empty file given"),
        ("cap = = 3", "deal: text that is not TOML"),
        (b"\xff\xfe\x00", "deal: a binary file given"),
        ("[deal]\ncap = 3", "deal: .* no field of this name exists"),
    ],
)
def test_broken_files(content: str | bytes, match: str) -> None:
    with pytest.raises(ScenarioError, match=match):
        DealTerms.from_toml(content)


def test_other_money_unit() -> None:
    terms = DealTerms.of(cap=500.0, past_aid_amount=100.0, interest=0.04).in_unit("USD_2023", 0.9)
    assert (terms.unit, terms.cap, terms.past_aid_amount) == ("USD_2023", 450.0, 90.0)
    assert terms.interest == 0.04


def test_replace_takes_a_value_away() -> None:
    assert DealTerms.of(cap=5.0).replace(cap=None).cap is None


@settings(max_examples=50)
@given(st.dictionaries(st.sampled_from(MONEY), st.floats(0.0, 1e4), max_size=5), st.floats(0.5, 2))
def test_units_there_and_back(amounts: dict[str, float], ratio: float) -> None:
    amounts["cap"] = amounts.get("cap", 0.0) + amounts.get("seed_ukraine", 0.0)
    terms = DealTerms.of(**amounts)
    back = terms.in_unit("USD_2023", ratio).in_unit("USD_2025", 1 / ratio)
    for name in MONEY:
        assert (getattr(back, name) or 0.0) == pytest.approx(getattr(terms, name) or 0.0)


@settings(max_examples=50)
@given(st.dictionaries(st.sampled_from([*DealTerms.model_fields, "caps"]), st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8),
    st.lists(st.integers(), max_size=2)), max_size=6))  # fmt: skip
def test_anything_gives_terms_or_a_listed_error(fields: dict[str, object]) -> None:
    with contextlib.suppress(ScenarioError):
        DealTerms.of(**fields)
