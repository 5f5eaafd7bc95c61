"""The levers of a scenario about the deal: described, bounded, all problems at once."""

from __future__ import annotations

import pytest

from model import Scenario, ScenarioError
from model.scenario.deal_levers import DealLevers


def test_all_that_is_wrong_with_the_levers_is_said_at_once() -> None:
    with pytest.raises(ScenarioError, match="The scenario cannot be used") as caught:
        Scenario(
            deal="dl6-signed",
            deal_scope="old",
            us_share=1.5,
            contribution_shares="yes",
            claim_start=-1.0,
            new_aid=-5.0,
            fund_return=-2.0,
            own_deal={"inflow_shar": 1.0, "cap": "1 billion EUR_2024", "us_share_after": 3.0},
        )
    found = {problem.where: problem for problem in caught.value.problems}
    assert set(found) == {
        "deal",
        "deal_scope",
        "us_share",
        "contribution_shares",
        "claim_start",
        "new_aid",
        "fund_return",
        "own_deal.inflow_shar",
        "own_deal.cap",
        "own_deal.us_share_after",
    }
    assert found["deal"].remedy == "Did you mean dl6-signed-2025-04?"
    assert found["own_deal.inflow_shar"].remedy == "Did you mean inflow_share?"


def test_levers_are_described() -> None:
    for name, field in DealLevers.model_fields.items():
        assert field.title, name
        assert field.description, name
        assert field.json_schema_extra["group"] == "deal"  # type: ignore[index,call-overload]
