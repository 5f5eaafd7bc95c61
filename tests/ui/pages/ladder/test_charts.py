"""The charts of the Value ladder: every rung on both scales, kinds told apart by pattern."""

from __future__ import annotations

from model import Scenario, World, evaluate
from model.money.rungs import RUNGS
from model.world.catalog import names
from tests.scenarios import roomy
from ui.pages.ladder.charts import LOG, magnified, rung_rows, waterfall


def test_the_waterfall_keeps_every_rung_on_both_scales(seed: Scenario, world: World) -> None:
    outcome = evaluate(seed, world)
    ladder = outcome.ladder
    for floor in (LOG[0], None):
        rows = rung_rows(ladder, floor)
        assert [row["million"] for row in rows] == ladder["value"].tolist()
        log = floor is not None
        kinds = [waterfall(outcome, kind, log=log).spec for kind in ("stock", "flow")]
        assert [len(spec["data"]["values"]) for spec in kinds] == [5, 6]
        domains = [spec["encoding"]["x"]["scale"]["domain"] for spec in kinds]
        if log:
            assert domains == [list(LOG), list(LOG)]  # the same whatever the scenario
        else:
            tops = [float(ladder.loc[id, "value"]) for id in ("S0", "S5")]
            assert domains == [[0.0, top] for top in tops]
    assert LOG[0] < float(evaluate(roomy(seed), world).ladder.loc["S10", "value"])
    assert float(ladder.loc["S0", "value"]) < LOG[1]


def test_every_step_between_rungs_has_a_name() -> None:
    assert ["S0", *names("step")] == list(RUNGS), "data/names.csv: a row of kind step for a rung"


def test_what_the_true_scale_hides_is_said_in_numbers(seed: Scenario, world: World) -> None:
    outcome = evaluate(roomy(seed), world)
    ladder = outcome.ladder["value"]
    said = magnified(outcome)
    finer, each = ladder["S0"] / ladder["S5"], ladder["S0"] / ladder["S10"]
    assert f"The second scale is {float(f'{finer:.2g}'):g} times finer" in said
    assert f"$1 of every ${float(f'{each:.3g}'):,.0f}." in said
    nothing = evaluate(Scenario.from_preset("bessent-visit-2025-02").replace(
        deal="dl0-grant-2022-02"), world)  # fmt: skip
    assert "$1" not in magnified(nothing)
    assert "$1" not in magnified(evaluate(seed, world))  # some dollars, which round to none


def test_what_is_below_zero_is_written_not_drawn(seed: Scenario, world: World) -> None:
    poor = seed.replace(price_multiple=0.2, economic_filter=False)
    ladder = evaluate(poor, world).ladder
    assert ladder.loc["S7", "value"] < 0
    floor = LOG[0]
    row = next(row for row in rung_rows(ladder, floor) if row["id"] == "S7")
    assert row["value"] == floor
    assert row["amount"].startswith("−")
    linear = next(row for row in rung_rows(ladder, None) if row["id"] == "S7")
    assert linear["value"] < 0


def test_flows_are_told_apart_by_more_than_colour(seed: Scenario, world: World) -> None:
    outcome = evaluate(seed, world)
    marks = [
        [layer["mark"]["type"] for layer in waterfall(outcome, kind).spec["layer"]]
        for kind in ("stock", "flow")
    ]
    assert "tick" not in marks[0]
    assert "tick" in marks[1]
    assert waterfall(outcome, "stock").alt.startswith("From in the ground")
