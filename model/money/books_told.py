"""What stands beside the books of a deal: each sum and difference of them, told by name.

The books of all years are kept in one sweep by :mod:`model.money.deal_books`; here stand the
figures that lead from the receipts of a year to what each side has of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from model.core.registry import declare
from model.core.said import say

COUNTED = {
    "all": ("state_existing", "state_new"),
    "new": ("state_new",),
    "occupied": ("from_occupied",),
}
"""Receipts of the state that count, by the base of a deal; none for any other."""


def _private(known: Mapping[str, Any]) -> bool:
    """Say whether the income of owners counts."""
    return known["private_income_included"] and known["inflow_base"] in ("all", "new")


def _some(*names: str, private: str) -> Any:
    """Return the names of what is read, one more where the income of owners counts."""
    return lambda known: (*names, *((private,) if _private(known) else ()))


def _rest(name: str) -> Any:
    return lambda known: ("distributed", "us") if known["rest_to"] == name else ()


def _kept(known: Mapping[str, Any]) -> tuple[str, ...]:
    return ("state",) if known["inflow_base"] == "occupied" else ("state", "by_budget")


_OF_DEAL = ("private_income_included",)

for _name, _label, _how, _operands, _formula, _by in (
    ("state", say("state receipts"), "sum", ("state_existing", "state_new"),
     say("running mines + new permits"), ()),
    ("counted_public", say("state receipts counted"), "sum",
     lambda known: COUNTED.get(known["inflow_base"], ()), say("sum of what counts"),
     ("inflow_base",)),
    ("counted_private", say("income of owners counted"), lambda net: np.maximum(net, 0.0),
     ("project_new",), say("income, never below 0"), ()),
    ("counted", say("receipts counted"), "sum", _some("counted_public", private="counted_private"),
     say("sum of what counts"), _OF_DEAL),
    ("aid_so_far", say("later aid so far"), "product", ("new_aid", "years"),
     say("aid a year x years"), ()),
    ("capital_aid", say("later aid that counts as capital"), "product",
     ("new_aid_to_capital", "aid_so_far"), say("part x aid"), ()),
    ("claimed", say("later aid that is owed"), "product", ("new_aid_to_claim", "new_aid"),
     say("part x aid"), ()),
    ("claim_start", say("claim at the start"), "product", ("past_aid_amount", "past_aid_counts"),
     say("past aid x whether it counts"), ()),
    ("given_us", say("put in by the United States so far"), "sum",
     ("claim_start", "seed_us", "capital_aid"), say("past aid + seed money + later aid"), ()),
    ("paid", say("paid by Ukraine so far"), lambda inflow, seed: np.cumsum(inflow) + seed,
     ("inflow@all", "seed_ukraine"), say("all that was paid in + seed money"), ()),
    ("inflow_private", say("paid in by owners"), "product", ("inflow", "private_part"),
     say("paid in x part"), ()),
    ("by_budget", say("paid in by the budget"), "difference",
     _some("inflow", private="inflow_private"), "", ()),
    ("kept", say("kept by the state budget"), "difference", _kept, "", ()),
    ("investors", say("received by owners of new mines"), "difference",
     _some("project_new", private="inflow_private"), "", _OF_DEAL),
    ("ukraine", say("received by Ukraine from the fund"), "difference", _rest("ukraine"), "",
     ("rest_to",)),
    ("other", say("received by others"), "difference", _rest("other"), "", ("rest_to",)),
    ("us_return", say("received by the United States from the return on capital"), "difference",
     ("us", "us_minerals"), "", ()),
    ("credited_us", say("later aid that counts as capital"), "product",
     ("new_aid_to_capital", "new_aid"), say("part x aid"), ()),
    ("seed", say("seed money"), "sum", ("seed_us", "seed_ukraine", "seed_other"),
     say("sum of all sides"), ()),
):  # fmt: skip
    declare(_name, _label, "million", _how, _operands, _formula, _by)
