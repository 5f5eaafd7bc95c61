"""The inventory: quantities, their conversions, what they come to, and where they lie.

``bottom_up.csv`` beside this file was calculated apart from the model from the same quantities;
what the model makes of them agrees with it, or the difference is named here.
"""

from __future__ import annotations

import csv
import math
from pathlib import Path

import numpy as np
import pytest

from model import World
from model.world.inventory import ENDS, Inventory, check_inventory, line_value, rest_share
from model.world.tables import Row

TABLE = Path(__file__).with_name("bottom_up.csv").read_text(encoding="utf-8")
APART = {row["line"]: row for row in csv.DictReader(TABLE.splitlines())}

OTHER_PRICE = {"lithium"}
"""Lines that the model prices otherwise: lithium in money of the year, not in real money."""

BILLION = {  # reading, end, month: total by the reckoning apart [USD billion]
    ("ore", "low", "2023-02"): 11_095,
    ("ore", "mid", "2023-02"): 15_893,
    ("ore", "high", "2023-02"): 19_507,
    ("contained", "mid", "2023-02"): 14_447,
    ("ore", "mid", "latest"): 10_064,
    ("contained", "mid", "latest"): 8_884,
}


@pytest.mark.parametrize("line", APART)
def test_every_line_counts_what_was_reckoned_apart(world: World, line: str) -> None:
    found = [world.inventory.amount(line, end) for end in ENDS]
    assert found == pytest.approx([float(APART[line][end]) for end in ENDS], rel=1e-5)


def test_no_line_is_left_out(world: World) -> None:
    assert [row["id"] for row in world.inventory.lines] == list(APART)


@pytest.mark.parametrize(("month", "column"), [("2023-02", "price_2023_02"),
                                               ("latest", "price_latest")])  # fmt: skip
def test_prices_are_those_taken_apart_but_for_lithium(
    world: World, month: str, column: str
) -> None:
    deck = world.price_deck(month)
    differ = {
        line["id"] for line in world.inventory.lines
        if deck[line["price_series"]] != pytest.approx(float(APART[line["id"]][column]))
    }  # fmt: skip
    assert differ == OTHER_PRICE


def _total(world: World, reading: str, end: str, month: str) -> float:
    deck = world.price_deck(month)
    lines = world.inventory.counted(reading)
    worth = [
        line_value(world.inventory.amount(line["id"], end), deck[line["price_series"]], 1.0)
        for line in lines
    ]
    return math.fsum(worth) / 1e3


@pytest.mark.parametrize("asked", BILLION)
def test_totals_are_those_reckoned_apart_but_for_the_price_of_lithium(
    world: World, asked: tuple[str, str, str]
) -> None:
    _, end, month = asked
    column = {"2023-02": "price_2023_02", "latest": "price_latest"}[month]
    dearer = world.price_deck(month)["lithium_carbonate"] - float(APART["lithium"][column])
    lithium = float(APART["lithium"][end]) * dearer / 1e9
    assert _total(world, *asked) == pytest.approx(BILLION[asked] + lithium, abs=1.0)


def test_the_bottom_up_valuations_are_those_totals(world: World) -> None:
    for row in world.tables["value/bases"]:
        if row["reading"]:
            asked = (row["reading"], row["quantity_end"], row["price_month"])
            found = int(world.value(row["id"]).sum()) / 1e3
            assert found == pytest.approx(_total(world, *asked), abs=0.2)
            assert world.value(row["id"]).min() >= 0


def test_they_stand_in_trillions_as_told(world: World) -> None:
    told = {
        "bottom-up": 15.9, "bottom-up-low": 11.1, "bottom-up-high": 19.5,
        "bottom-up-contained": 14.5, "bottom-up-latest": 10.1,
        "bottom-up-contained-latest": 8.9,
    }  # fmt: skip
    assert {id: round(world.value(id).sum() / 1e6, 1) for id in told} == told


def test_coal_is_most_of_it_as_of_forbes(world: World) -> None:
    coal = world.groups.index("coal")
    for id in ("bottom-up", "forbes-2023"):
        value = world.value(id)
        assert 0.6 < value[:, coal].sum() / value.sum() < 0.75


def test_a_line_lies_where_quantities_say_and_the_rest_by_the_pattern(world: World) -> None:
    line = next(row for row in world.inventory.lines if row["id"] == "kaolin")
    pattern = world.value("forbes-2023")
    shares = dict(zip(world.regions, world.inventory.shares(line, pattern), strict=True))
    assert shares["UA-05"] == 0.5993
    assert sum(shares.values()) == pytest.approx(1.0)
    group = world.groups.index("construction_industrial")
    worth = dict(zip(world.regions, pattern[:, group], strict=True))
    assert shares["UA-18"] / shares["UA-14"] == pytest.approx(worth["UA-18"] / worth["UA-14"])


def test_shares_of_every_line_make_the_whole(world: World) -> None:
    for line in world.inventory.lines:
        shares = world.inventory.shares(line, world.value("forbes-2023"))
        assert shares.sum() == pytest.approx(1.0)
        assert (shares >= 0).all()


def test_parts_of_a_group_make_the_whole_and_tonnes_are_those_counted(world: World) -> None:
    parts = world.component_share("bottom-up")
    sums = np.bincount(world.economics.group, parts)
    assert sums == pytest.approx(np.ones(len(world.groups)))
    c, coal = world.economics.ids.index("coal_coking"), world.groups.index("coal")
    million = world.value("bottom-up")[:, coal].sum() * parts[c]
    tonnes = million * 1e6 / world.headline_price("bottom-up")[c]
    assert tonnes == pytest.approx(world.inventory.amount("coking-coal", "mid"), rel=1e-6)


def test_published_valuations_keep_our_guess_of_the_parts(world: World) -> None:
    for id in ("forbes-2023", "secdev-2022", "repriced-latest"):
        assert world.component_share(id) is world.economics.share


def test_dearer_ore_is_worth_more(world: World) -> None:
    deck, pattern = world.price_deck("2023-02"), world.value("forbes-2023")
    plain = world.inventory.matrix("ore", "mid", deck, pattern)
    dear = world.inventory.matrix("ore", "mid", {**deck, "iron_ore_62": 200.0}, pattern)
    iron = world.groups.index("iron_ore")
    assert dear[:, iron].sum() == pytest.approx(18_100 * 200, abs=20)
    others = np.arange(len(world.groups)) != iron
    assert (dear[:, others] == plain[:, others]).all()


def test_what_is_left_goes_by_the_pattern() -> None:
    assert rest_share(3.0, 4.0, 0.2) == pytest.approx(0.6)


LINE = {"id": "salt", "group": "other", "component": "salt", "price_series": "salt"}
QUANTITY = {"id": "q", "quantity": "2", "unit": "million t"}


def _tables(**changed: list[Row]) -> dict[str, list[Row]]:
    """Return the least that an inventory needs, with a table or two put in its place."""
    amounts = [{"line": "salt", "end": e, "quantity": "q", "factor": "1"} for e in ENDS]
    place = {"pattern": "salt", "region": "UA-14", "share": "0.5", "low": "0", "high": "1"}
    return {
        "reserves/quantities": [QUANTITY], "reserves/lines": [LINE],
        "reserves/amounts": amounts, "reserves/places": [place],
        "economics/prices": [{"series": "salt", "month": "2023-02"}],
        "economics/components": [{"id": "salt", "group": "other"}],
        "value/bases": [{"reading": "ore", "price_month": "2023-02"}],
        **changed,
    }  # fmt: skip


def test_a_sound_inventory_has_no_problem() -> None:
    assert not list(check_inventory(_tables()))


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"reserves/amounts": []}, "reserves/lines.csv:2: 0, 0, 0 given; three ends above 0"),
        ({"economics/prices": []}, "price_series: salt given; a series with a price of 2023-02"),
        ({"economics/components": [{"id": "salt", "group": "coal"}]},
         "component: salt given; a commodity of other"),
        ({"reserves/places": [{"pattern": "sald", "region": "UA-14", "share": "0.5", "low": "0",
                               "high": "1"}]}, "sald given; a line or a group"),
        ({"reserves/places": [{"pattern": "salt", "region": "UA-14", "share": "0.5", "low": "0.6",
                               "high": "1"}]}, "0.6, 0.5, 1 given; low at most share"),
        ({"reserves/places": [{"pattern": "salt", "region": r, "share": "0.6", "low": "0",
                               "high": "1"} for r in ("UA-14", "UA-09")]},
         "share: 1.2 given; shares of salt that make 1 at most"),
    ],
)  # fmt: skip
def test_what_contradicts_itself_is_told(changed: dict[str, list[Row]], message: str) -> None:
    found = "\n".join(map(str, check_inventory(_tables(**changed))))
    assert message in found


def test_rival_quantities_of_a_line_may_be_taken_off(world: World) -> None:
    taken = world.inventory.taken("thermal-coal", "high")
    assert [float(row["factor"]) > 0 for row in taken] == [True, False]


def test_quantities_name_places_and_deposits_that_exist(world: World) -> None:
    known = {row["id"]: row for row in world.tables["deposits/deposits"]}
    for row in world.inventory.quantities:
        if row["deposit"]:
            assert known[row["deposit"]]["region"] in row["region_ids"].split(";")


def test_an_inventory_is_its_four_tables() -> None:
    made = Inventory([QUANTITY], [LINE], _tables()["reserves/amounts"], [], ("UA-14",), ("other",))
    assert made.amount("salt", "mid") == 2e6


def _prior(world: World, group: str, region: str) -> Row:
    rows = world.tables["build/prior_shares"]
    return next(r for r in rows if (r["group"], r["region"]) == (group, region))


def test_priors_follow_the_physical_shares(world: World) -> None:
    placed = {(r["pattern"], r["region"]): float(r["share"]) for r in world.inventory.places}
    part = {row["id"]: float(row["share_of_group"]) for row in world.economics.components}
    for region in ("UA-46", "UA-07"):
        assert float(_prior(world, "coal", region)["share"]) == placed["coal", region]
    for region in ("UA-46", "UA-26"):
        wanted = placed["potash", region] * part["potash"]
        assert float(_prior(world, "other", region)["share"]) == pytest.approx(wanted)
    assert float(_prior(world, "construction_industrial", "UA-05")["share"]) == pytest.approx(
        placed["kaolin", "UA-05"] * 0.134, abs=1e-4
    )
    for row in world.tables["build/prior_shares"]:
        assert bool(row["quantity_ids"]) >= (row["basis"] == "physical")


def test_donetsk_lithium_is_the_ore_that_forbes_counts(world: World) -> None:
    ore = {id: float(world.inventory.quantity[id]["quantity"]) for id in ("RP085", "RP087")}
    row = _prior(world, "lithium", "UA-14")
    assert float(row["share"]) == pytest.approx(ore["RP087"] / ore["RP085"], abs=5e-4)
    assert row["grade"] == "C"


def test_shares_of_every_prior_make_the_whole(world: World) -> None:
    sums: dict[str, float] = {}
    for row in world.tables["build/prior_shares"]:
        sums[row["group"]] = sums.get(row["group"], 0.0) + float(row["share"])
    assert all(total == pytest.approx(1.0, abs=1e-4) for total in sums.values()), sums
