"""Every deal on record under one scenario, as the outcomes of each alone have it."""

from __future__ import annotations

from model import Scenario, World, compare_deals, evaluate


def test_a_row_is_what_the_deal_alone_gives(seed: Scenario, world: World) -> None:
    found = compare_deals(seed, world)
    assert list(found.index) == list(world.deals)
    alone = evaluate(seed.replace(deal="dl1-bessent-draft-2025-02"), world)
    row = found.loc["dl1-bessent-draft-2025-02"]
    assert row["us"] == float(alone.economy.cumulated()["us"])
    assert row["inflow"] == float(alone.economy.cumulated()["inflow"])
    assert (row["claim"], row["met"]) == (float(alone.claim_met.claim), alone.claim_met.reason)
    assert found.attrs["unit"] == f"million {alone.economy.unit}"


def test_a_deal_of_ones_own_is_left_aside(seed: Scenario, world: World) -> None:
    own = seed.replace(own_deal=world.deals[seed.deal].replace(title="Mine"))
    assert compare_deals(own, world).equals(compare_deals(seed, world))
