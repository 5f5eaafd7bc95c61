"""How solid each topic is: every row counted once, each count with its rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from model import World
from model.world.evidence import GRADES
from model.world.solid import TOPICS, how_solid


def by_topic(world: World) -> Mapping[str, Counter[str]]:
    counts: dict[str, Counter[str]] = {topic: Counter() for topic in TOPICS}
    for solid in how_solid(world):
        counts[solid.topic][solid.grade] += solid.count
    return counts


def test_how_solid_counts_every_row_of_a_topic_once(world: World) -> None:
    solids = how_solid(world)
    assert [(s.topic, s.grade) for s in solids] == [(t, g) for t in TOPICS for g in GRADES]
    rows = [place for solid in solids for place in solid.rows]
    assert len(rows) == len(set(rows))
    ledger = sum(table == "aid/ledger" for table, _ in rows)
    assert ledger == len(world.tables["aid/ledger"])
    assert sum(table == "events" for table, _ in rows) == len(world.tables["events"])
    assert not {"sources", "control/front_line", "deposits/distance"} & {t for t, _ in rows}


def test_each_count_leads_to_rows_of_its_grade(world: World) -> None:
    for solid in how_solid(world):
        for table, key in solid.rows:
            names = [c.column for c in world.schema[table] if c.key == "yes"]
            (found,) = (r for r in world.tables[table] if ".".join(r[n] for n in names) == key)
            assert found["grade"] == solid.grade


def test_most_of_aid_is_cited_and_most_of_value_is_ours(world: World) -> None:
    counts = by_topic(world)
    assert counts["aid"]["A"] > counts["aid"]["D"]
    assert counts["value"]["D"] > counts["value"]["A"] + counts["value"]["C"]
