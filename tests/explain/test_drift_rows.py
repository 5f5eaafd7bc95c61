"""Whatever parameter or row of data moves a figure stands in its tree."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from model import World, evaluate
from model.money.economy import reckon
from model.territory.value import Held
from tests.explain.drift import Array, Case, account, every, rungs_of, untold

pytestmark = pytest.mark.slow


def drawn(case: Case, changes: list[tuple[str, int, float]]) -> dict[str, Array]:
    """Return money's figures with one parameter of one commodity changed in each draw."""
    outcome, count = case.outcome, len(changes)
    used = outcome.economy.parameters
    v = {name: np.repeat(used[name][None], count, axis=0) for name in {n for n, _, _ in changes}}
    for draw, (name, c, value) in enumerate(changes):
        v[name][draw, c] = value
    held = Held(outcome.held.sum(axis=1), outcome.value.sum(axis=0).astype(float))
    whole = reckon(outcome.scenario, outcome.world, held, v)
    pieces = [account(outcome, part) for part in whole.pieces(count, 64)]
    sizes = [min(64, count - 64 * place) for place in range(len(pieces))]
    flows = {
        name: np.concatenate([np.broadcast_to(piece[name], size)
                              for piece, size in zip(pieces, sizes, strict=True)])
        for name in pieces[0]
    }  # fmt: skip
    rungs = rungs_of(outcome, whole)
    return {**{name: np.broadcast_to(x, count) for name, x in rungs.items()}, **flows}


def moves(value: float) -> tuple[float, ...]:
    """Return where a parameter is moved to; one that says yes or no turns about."""
    return (1.0 - value, 0.05) if value in (0.0, 1.0) else (0.9 * value,)


def test_every_technical_parameter_that_moves_a_figure_stands_in_its_tree(moved_case: Case) -> None:
    case = moved_case
    economics = case.outcome.world.economics
    changes, keys = [], []
    for row in economics.parameters:
        c = 0 if row["component"] == "ALL" else economics.ids.index(row["component"])
        value = float(case.outcome.economy.parameters[row["parameter"]][c])
        for place in moves(value):
            changes.append((row["parameter"], c, place))
            keys.append(f"economics/parameters:{row['component']}.{row['parameter']}")
    assert untold(case, keys, drawn(case, changes)) == []


REST_ON = {
    "rates": ("rates",), "aid/": ("aid",), "deals/": ("deals",), "deposits/": ("deposits",),
    "economics/": ("economics", "_price_ratios", "_values", "reference_held"),
    "value/": ("_values", "_bases", "reference_held"), "assumptions": ("reference_held",),
    "control/": ("_record", "_line_rows", "reference_held"), "regions": (),
}  # fmt: skip
"""What a world has worked out of which tables."""


def changed(world: World, table: str, which: int, cells: dict[str, str]) -> World:
    """Return the world with some cells of one row of a table changed."""
    rows = list(world.tables[table])
    rows[which] = {**rows[which], **cells}
    found = World(world.path, {**world.tables, table: tuple(rows)}, world.schema)
    stale = next(names for start, names in REST_ON.items() if table.startswith(start))
    kept = {k: v for k, v in vars(world).items() if k not in (*stale, "_by_id", *vars(found))}
    vars(found).update(kept)
    return found


Change = tuple[str, str, int, dict[str, str]]
"""Table, key and place of a row, and what its cells are changed to."""


def rows_of(case: Case) -> Iterator[Change]:
    """Yield a change of rows of every kind that the scenario uses."""
    yield from terms(case)
    yield from prices(case)
    yield from values_of(case)
    yield from control(case)
    yield from deposits(case)
    tables = case.outcome.world.tables
    for which, row in enumerate(tables["rates"]):
        yield "rates", row["id"], which, {"value": repr(1.1 * float(row["value"]))}
    moved = {"deposits-enough": "30", "ladder-price-year": "2024", "settlement-after": "400",
             "output-measured": "20240901", "fund-return": "0.06",
             "royalty-months": "0.3", "gas-regulated-price": "120", "gas-regulated-part": "0.5",
             "gas-market-netback": "0.7"}  # fmt: skip
    for which, row in enumerate(tables["assumptions"]):
        if row["id"] in moved:
            yield "assumptions", row["id"], which, {"value": moved[row["id"]]}
    for which, row in enumerate(tables["aid/ledger"]):
        if row["id"] == case.outcome.scenario.aid_claim:
            cells = {"amount": repr(1.1 * float(row["amount"]))}
            yield "aid/ledger", row["id"], which, cells
    for which, row in list(enumerate(tables["regions"]))[::9]:
        yield "regions", row["id"], which, {"area_km2": repr(1.1 * float(row["area_km2"]))}


TERMS = {
    "inflow_base": "new", "private_income_included": "yes", "past_aid_counts": "yes",
    "shares_by_contribution": "yes", "rest_to": "other", "reinvest_until_full": "yes",
    "reinvestment_years": "7", "past_aid_amount": "123", "seed_us": "1.5", "seed_ukraine": "0.5",
    "seed_other": "2", "cap": "3", "interest": "0.06", "us_share_before": "0.7",
}  # fmt: skip
"""What a term is changed to; others grow by a twentieth."""


def terms(case: Case) -> Iterator[Change]:
    deal, table = case.outcome.scenario.deal, "deals/terms"
    rows = case.outcome.world.tables[table]
    which = next(place for place, row in enumerate(rows) if row["id"] == deal)
    more = ("inflow_share", "cap_growth_per_new_aid", "new_aid_to_claim", "new_aid_to_capital",
            "us_share_after")  # fmt: skip
    grown = {name: repr(0.05 + 0.9 * float(rows[which][name] or 0.0)) for name in more}
    for name, text in {**TERMS, **grown}.items():
        if name == "reinvest_until_full" and not rows[which]["cap"]:
            continue
        yield table, f"{deal}.{name}", which, {name: text}


LEFT = ("zircon", "nickel", "fluorspar", "building_stone", "potash", "lignite", "gold", "tantalum",
        "beryllium", "kaolin", "manganese_ore", "uranium_u3o8")  # fmt: skip
"""Series of prices that are not moved: of their kind there are enough others."""


def prices(case: Case) -> Iterator[Change]:
    scenario, world = case.outcome.scenario, case.outcome.world
    rules = world.scaling(scenario.valuation)
    months = {scenario.price_date, "long-run", "2023-02"}
    months |= {rule[end] for rule in rules for end in ("base_month", "price_month")}
    for which, row in enumerate(world.tables["economics/prices"]):
        if row["month"] in months and row["series"] not in LEFT:
            key = f"{row['series']}.{row['month']}"
            yield "economics/prices", key, which, {"price": repr(1.1 * float(row["price"]))}
    for which, row in enumerate(world.tables["economics/royalty_bands"]):
        key = f"{row['component']}.{row['works']}.{row['above']}"
        cells = {"multiple": repr(0.6 * float(row["multiple"]))}
        yield "economics/royalty_bands", key, which, cells
    for which, row in list(enumerate(world.tables["economics/components"]))[::4]:
        cells = {"share_of_group": repr(0.9 * float(row["share_of_group"]))}
        yield "economics/components", row["id"], which, cells


def values_of(case: Case) -> Iterator[Change]:
    world = case.outcome.world
    some = [(which, row) for which, row in enumerate(world.tables["value/forbes_2023"])
            if int(row["value_usd_million"]) > 0]  # fmt: skip
    for which, row in some[::15]:
        cells = {"value_usd_million": str(2 * int(row["value_usd_million"]))}
        yield "value/forbes_2023", f"{row['region']}.{row['group']}", which, cells
    for which, row in enumerate(world.tables["value/scaling"]):
        if row["valuation"] == case.outcome.scenario.valuation:
            cells = {name: repr(0.9 * float(row[name])) for name in
                     ("value_usd_million", "factor") if row[name]}  # fmt: skip
            yield "value/scaling", f"{row['valuation']}.{row['group']}", which, cells


def control(case: Case) -> Iterator[Change]:
    world, line = case.outcome.world, case.outcome.front_line
    assert line is not None
    measured = f"{world.assumption('output-measured'):.0f}"
    days = {line.used.isoformat(), f"{measured[:4]}-{measured[4:6]}-{measured[6:]}"}
    for which, row in enumerate(world.tables["control/front_line"]):
        if row["date"] in days and float(row["russia_share"]) > 0.0:
            cells = {"russia_share": repr(0.9 * float(row["russia_share"]))}
            yield "control/front_line", f"{row['date']}.{row['region']}", which, cells
    for which, row in enumerate(world.tables["control/estimates"]):
        if row["date"] == line.asked.isoformat():
            cells = {"russia_share": "0.5", "low": "0.4", "high": "0.9"}
            key = f"{row['date']}.{row['region']}.{row['estimator']}"
            yield "control/estimates", key, which, cells


def deposits(case: Case) -> Iterator[Change]:
    world, line = case.outcome.world, case.outcome.front_line
    for which, row in list(enumerate(world.tables["deposits/deposits"]))[::12]:
        for column in ("ore_mt", "coord_precision_km"):
            if row[column]:
                cells = {column: repr(1.5 * float(row[column]))}
                yield "deposits/deposits", row["id"], which, cells
    assert line is not None
    for which, row in enumerate(world.tables["deposits/distance"]):
        if row["date"] == line.asked.isoformat() and row["km_to_line"] and which % 4 == 0:
            cells = {"km_to_line": repr(0.5 + 0.5 * float(row["km_to_line"]))}
            yield "deposits/distance", f"{row['deposit']}.{row['date']}", which, cells
    for which, row in list(enumerate(world.tables["deposits/occupation"]))[::3]:
        if row["first_seen_occupied"]:
            cells = {"first_seen_occupied": "2024-08-01" if row["first_seen_occupied"] >
                     line.asked.isoformat() else "2026-08-01"}  # fmt: skip
            yield "deposits/occupation", row["deposit"], which, cells


def test_every_row_that_moves_a_figure_stands_in_its_tree(moved_case: Case) -> None:
    case = moved_case
    outcome, missing = case.outcome, []
    for table, key, which, cells in rows_of(case):
        world = changed(outcome.world, table, which, cells)
        moved = every(evaluate(outcome.scenario, world))
        missing += untold(case, [f"{table}:{key}"], moved)
    assert missing == []
