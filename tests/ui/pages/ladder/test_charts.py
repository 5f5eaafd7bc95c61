"""The charts of the Value ladder: every rung on both scales, kinds told apart by pattern."""

from __future__ import annotations

from model import Scenario, World, evaluate
from ui.pages.ladder.charts import rung_rows, waterfall
from ui.show.chart import log_floor


def test_the_waterfall_keeps_every_rung_on_both_scales(seed: Scenario, world: World) -> None:
    outcome = evaluate(seed, world)
    ladder = outcome.ladder
    for floor in (log_floor(ladder), None):
        rows = rung_rows(ladder, floor)
        assert [row["million"] for row in rows] == ladder["value"].tolist()
        log = floor is not None
        kinds = [waterfall(outcome, kind, log=log).spec for kind in ("stock", "flow")]
        assert [len(spec["data"]["values"]) for spec in kinds] == [5, 6]
        domains = [spec["encoding"]["x"]["scale"]["domain"] for spec in kinds]
        assert domains[0] == domains[1]
    assert log_floor(ladder) == 0.001  # a thousand dollars: what is less stands at the edge
    assert log_floor(ladder[:"S9"]) < float(ladder.loc["S9", "value"])


def test_what_is_below_zero_is_written_not_drawn(seed: Scenario, world: World) -> None:
    poor = seed.replace(price_multiple=0.2, economic_filter=False)
    ladder = evaluate(poor, world).ladder
    assert ladder.loc["S7", "value"] < 0
    floor = log_floor(ladder)
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
