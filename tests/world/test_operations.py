"""Named operations and projects: sums beside the country's, remainders, bad input told whole."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model import World
from model.core.errors import DataError
from model.core.files import data_path
from model.world.operations import (
    OPERATIONS,
    PROJECTS,
    SEIZED,
    Operations,
    check_operations,
    owners_of,
)
from model.world.tables import Row
from model.world.world import load_world

Tables = dict[str, list[Row]]
USED = (OPERATIONS, PROJECTS, "economics/parameters", "deposits/deposits", "sources")


def tables_of(world: World) -> Tables:
    return {name: [dict(row) for row in world.tables[name]] for name in USED}


def row(tables: Tables, id: str, table: str = OPERATIONS) -> Row:
    return next(r for r in tables[table] if r["id"] == id)


def told(tables: Tables) -> list[str]:
    return [str(problem) for problem in check_operations(tables)]


def test_the_tables_are_sound(world: World) -> None:
    assert told(tables_of(world)) == []
    assert (len(world.operations.ids), len(world.projects.ids)) == (79, 29)


def test_outputs_stay_below_the_country_and_what_they_leave_is_called_a_remainder(
    world: World,
) -> None:
    economics = world.economics
    rows = world.operations.remainders(economics.parameter["running"].mode)
    assert [one.commodity for one in rows] == list(economics.ids)
    for one, high in zip(rows, economics.parameter["running"].high, strict=True):
        assert 0.0 <= one.named <= high
        assert one.output == max(one.national - one.named, 0.0)
    gas = next(one for one in rows if one.commodity == "gas")
    assert gas.named == 16_130_000


def test_capacity_stands_in_by_output_and_what_was_seized_is_not_counted(world: World) -> None:
    named = world.operations
    iron = named.commodities.index("iron_ore")
    rows = [r for r in named.rows if r["commodity"] == "iron_ore" and r["status"] not in SEIZED]
    capacity = sum(float(r["capacity"] or r["output"] or 0) for r in rows)
    assert named.sums("capacity")[iron] == pytest.approx(capacity)
    assert named.sums("output")[iron] == pytest.approx(sum(float(r["output"] or 0) for r in rows))
    seized = [r for r in named.rows if r["status"] in SEIZED]
    assert seized
    assert not any(r["output"] for r in seized)


def test_every_row_says_what_it_rests_on(world: World) -> None:
    for table in (OPERATIONS, PROJECTS):
        for r in world.tables[table]:
            assert r["name_uk"]
            if "0.6 t of product" in r["note"]:
                assert r["grade"] == "D", r["id"]


def test_owners_with_and_without_shares() -> None:
    assert owners_of("") == ()
    assert owners_of("Volt Resources=0.7; others") == (("Volt Resources", 0.7), ("others", None))


BROKEN: dict[str, tuple[Callable[[Tables], object], str]] = {
    "owners above one": (
        lambda t: row(t, "southern-gok").update(owners="Metinvest=0.7;Lanebrook=0.5"),
        "economics/operations.csv:{n}:owners: 1.2 in all given; "
        "shares in [0, 1] that sum to at most 1.",
    ),
    "owners in per cent": (
        lambda t: row(t, "southern-gok").update(owners="Metinvest=46.15"),
        "economics/operations.csv:{n}:owners: 46.15 in all given; "
        "shares in [0, 1] that sum to at most 1. Did you mean 0.4615?",
    ),
    "a share that is no number": (
        lambda t: row(t, "southern-gok").update(owners="Metinvest=half"),
        "economics/operations.csv:{n}:owners: Metinvest=half given; "
        "a share after each equals sign, such as Metinvest=0.4615.",
    ),
    "another region than the deposit's": (
        lambda t: row(t, "southern-gok").update(region="UA-14"),
        "economics/operations.csv:{n}:region: UA-14 given; "
        "UA-12, that of pivdennyi-gok-skeliuvatske-iron.",
    ),
    "one coordinate": (
        lambda t: row(t, "southern-gok").update(lat="48"),
        "economics/operations.csv:{n}:lat+lon: only one of lat and lon given; "
        "both coordinates, or neither.",
    ),
    "output above capacity": (
        lambda t: row(t, "southern-gok").update(output="2e7"),
        "economics/operations.csv:{n}:output: 2e7 given; "
        "at most 13581800, the capacity of the row. Raise the capacity to what ran.",
    ),
    "a grade above one of its sources": (
        lambda t: row(t, "southern-gok").update(grade="A"),
        "economics/operations.csv:{n}:grade: A given; no grade above B, the lowest of its sources.",
    ),
    "a capacity without its source": (
        lambda t: row(t, "southern-gok").update(capacity_source_id=""),
        "economics/operations.csv:{n}:capacity_source_id: no source of 13581800 given; "
        "an id of sources.csv.",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_wrong_is_told_with_place_and_remedy(world: World, name: str) -> None:
    tables, (change, message) = tables_of(world), BROKEN[name]
    change(tables)
    number = [r["id"] for r in tables[OPERATIONS]].index("southern-gok") + 2
    assert message.format(n=number) in told(tables)


def test_operations_above_the_country_are_told_with_the_largest(world: World) -> None:
    tables = tables_of(world)
    row(tables, "shebelynske-gas").update(output="3e7")
    row(tables, "amkr").update(capacity="9e7")
    high = {
        (r["component"], r["parameter"]): float(r["high"]) for r in tables["economics/parameters"]
    }
    assert told(tables) == [
        "economics/operations.csv, output of gas: 44030000 in all given; at most "
        f"{high['gas', 'running']:.10g}, the high end of running in economics/parameters.csv. "
        "Largest: shebelynske-gas, ugv-other-gas, dtek-gas.",
        "economics/operations.csv, capacity of gas: 44030000 in all given; at most "
        f"{high['gas', 'flow_cap']:.10g}, the high end of flow_cap in economics/parameters.csv. "
        "Largest: shebelynske-gas, ugv-other-gas, dtek-gas.",
        "economics/operations.csv, capacity of iron_ore: 149153800 in all given; at most "
        f"{high['iron_ore', 'flow_cap']:.10g}, the high end of flow_cap in "
        "economics/parameters.csv. Largest: amkr, southern-gok, northern-gok.",
    ]


def test_load_world_tells_all_of_it_at_once(tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(data_path(), data)
    file = data / f"{OPERATIONS}.csv"
    text = file.read_text(encoding="utf-8")
    for old, new in (
        ("southern-gok,Southern works,Південний ГЗК,iron_ore,UA-12",
         "southern-gok,Southern works,Південний ГЗК,iron_oer,UA-21"),
        ("pivdennyi-gok-skeliuvatske-iron,,,Metinvest=0.4615", "pivdennyi-gok,,,Metinvest=4.615"),
        ("amkr,ArcelorMittal Kryvyi Rih,«АрселорМіттал Кривий Ріг»,iron_ore,UA-12",
         "amkr,ArcelorMittal Kryvyi Rih,«АрселорМіттал Кривий Ріг»,iron_ore,UA-1"),
        ("10000000,2020,7820000", "10000000,2020,78200000"),
    ):  # fmt: skip
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    file.write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=r"iron_oer given.*Did you mean iron_ore") as caught:
        load_world(data)
    found = "\n".join(str(problem) for problem in caught.value.problems)
    for part in (
        ":deposit: pivdennyi-gok given",
        "Did you mean pivdennyi-gok-skeliuvatske-iron?",
        ":owners: 4.615 in all given",
        ":region: UA-1 given",
        ":output: 78200000 given; at most 10000000",
        "output of iron_ore: ",
    ):
        assert part in found, found


amounts = st.lists(st.tuples(st.integers(0, 2), st.floats(0.0, 1e6), st.booleans()), max_size=12)


@given(amounts, st.lists(st.floats(0.0, 5e6), min_size=3, max_size=3))
def test_named_and_remainder_make_the_country_wherever_it_is_larger(
    given_: list[tuple[int, float, bool]], national: list[float]
) -> None:
    ids = ("a", "b", "c")
    rows = tuple(
        {"id": str(n), "commodity": ids[c], "output": repr(x), "capacity": "", "region": "R",
         "deposit": "", "status": "lost" if gone else "operating"}
        for n, (c, x, gone) in enumerate(given_)
    )  # fmt: skip
    named = Operations(rows, ids, ("R",), ())
    for place, one in enumerate(named.remainders(np.array(national))):
        ran = sum(x for c, x, gone in given_ if c == place and not gone)
        assert one.named == pytest.approx(ran)
        assert one.output >= 0.0
        assert one.named + one.output == pytest.approx(max(one.national, ran))
