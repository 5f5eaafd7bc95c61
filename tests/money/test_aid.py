"""The aid figure: from the ledger or typed, in the valuation's money."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model import Scenario, World, evaluate
from model.core.errors import ScenarioError
from model.money.aid import aid_figure
from model.world.catalog import catalog


def test_the_seed_takes_the_ledger_at_face_value(seed: Scenario, world: World) -> None:
    aid = aid_figure(seed, world)
    assert (aid.million, aid.unit) == (300_000.0, "USD_2023")
    assert (aid.stated, aid.stated_unit, aid.own) == (300_000.0, "USD_2025", False)
    assert (aid.claim.claimant, aid.claim.stage) == ("Donald Trump", "claimed")


def test_a_deflator_makes_dollars_of_2025_fewer_dollars_of_2023(
    seed: Scenario, world: World
) -> None:
    aid = aid_figure(seed.replace(deflator="us-cpi"), world)
    assert aid.million == pytest.approx(300_000 * 304.702 / 321.943)
    assert aid.stated == 300_000.0


def test_a_typed_figure_replaces_the_ledger_s(seed: Scenario, world: World) -> None:
    aid = aid_figure(seed.replace(aid_amount="174.2 billion USD_2023"), world)
    assert aid.own
    assert aid.million == pytest.approx(174_200.0)
    assert aid.stated_unit == "USD_2023"


def test_euros_need_a_dated_rate(seed: Scenario, world: World) -> None:
    euros = seed.replace(aid_claim="kiel-us-2024-12")
    message = (
        r"exchange_rate: none given; a dated exchange rate between EUR and USD \(aid_claim is in"
    )
    with pytest.raises(ScenarioError, match=message):
        aid_figure(euros, world)
    dated = euros.replace(exchange_rate="eur-usd-2025-02")
    assert aid_figure(dated, world).million == pytest.approx(
        world.aid["kiel-us-2024-12"].amount * 1.0357
    )


def test_a_year_without_index_names_field_and_remedy(seed: Scenario, world: World) -> None:
    old = seed.replace(aid_amount="5 billion USD_2010", deflator="us-cpi")
    with pytest.raises(
        ScenarioError, match=r"USD_2010 given.*\(aid_amount is in USD_2010\)\. Choose"
    ):
        evaluate(old, world)


@pytest.mark.parametrize("claim", catalog().aid_claims)
def test_every_figure_of_the_ledger_can_be_set_against_the_minerals(
    claim: str, seed: Scenario, world: World
) -> None:
    rate = "eur-usd-2025-02" if world.aid[claim].unit.startswith("EUR") else ""
    outcome = evaluate(seed.replace(aid_claim=claim, exchange_rate=rate), world)
    assert 0 < outcome.aid_coverage < 1


@given(st.floats(0, 1e6), st.floats(0, 1e6))
def test_more_aid_covers_more(seed: Scenario, world: World, one: float, two: float) -> None:
    less, more = (
        evaluate(seed.replace(aid_amount=f"{amount!r} million USD_2025"), world).aid_coverage
        for amount in sorted((one, two))
    )
    assert less <= more


def test_own_values_in_euros_turn_the_aid_into_euros(seed: Scenario, world: World) -> None:
    own = {"UA-12": {"iron_ore": 1_000_000.0}}
    euros = seed.replace(
        own_values=own, own_values_unit="EUR_2025", exchange_rate="eur-usd-2025-02"
    )
    aid = aid_figure(euros, world)
    assert aid.unit == "EUR_2025"
    assert aid.million == pytest.approx(300_000 / 1.0357)
