"""Days as people write them; features of several times are never united in silence."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model import World
from model.core.errors import ScenarioError
from model.territory.days import day_in, day_of, times_in, versions_in
from model.territory.own_map import read_map
from tests.territory.makers import (
    FAR,
    RING,
    SHARES,
    collection,
    feature,
    kml,
    shares,
    text,
    zipped,
)

WRITTEN = [
    "2025-02-10", "2025/2/10", "20250210", "2025-02-10T23:59:00+02:00", "10.02.2025", "10.02.25",
    "10.2.2025 18:00", "Feb 10, 2025", "10 February 2025", "10 лютого 2025 р.",
    "10 февраля 2025 г.", "10 FEB 25", "10FEB2025", "Occupied 10 Feb 25", "MapAO10FEB2025",
    "February 10th, 2025", "13/02/2025", "02/13/2025", "станом на 10.02.2025", 20250210,
]  # fmt: skip


@pytest.mark.parametrize("value", WRITTEN)
def test_days_are_read_as_people_write_them(value: object) -> None:
    day = 13 if "13" in str(value) else 10
    assert day_in(value) == dt.date(2025, 2, day)


@pytest.mark.parametrize("value", [45698, "45698", 45698.75, 1739145600, "1739145600",
                                   1739145600000, 1739145600000.0])  # fmt: skip
def test_days_that_are_counted_are_read_where_days_are_meant(value: Any) -> None:
    assert day_of({"date": value}) == dt.date(2025, 2, 10)
    assert (day_in(value) is None) == (float(value) < 1e11)


@given(day=st.dates(dt.date(2014, 1, 1), dt.date(2035, 12, 31)))
def test_every_way_of_writing_one_day_gives_it(day: dt.date) -> None:
    month = f"{day:%B}"
    for way in (f"{day}", f"{day:%Y%m%d}", f"{day:%d.%m.%Y}", f"{day:%d.%m.%y}",
                f"{month} {day.day}, {day.year}", f"{day.day} {month} {day.year}"):  # fmt: skip
        assert day_in(way) == day
    seconds = int(dt.datetime(day.year, day.month, day.day, 12, tzinfo=dt.UTC).timestamp())
    for number in (seconds, seconds * 1000, (day - dt.date(1899, 12, 30)).days):
        assert day_of({"date": number}) == day


@pytest.mark.parametrize("value", ["05/06/2025", "Occupied", 7, "", None, True, "2025-13-40",
                                   "2025-02", "February 2025", [2025]])  # fmt: skip
def test_what_is_no_day_is_none(value: object) -> None:
    assert day_in(value) is None


def test_times_of_a_text() -> None:
    assert times_in("Occupied 24.02.2022 - 11.11.2022") == {"24.02.2022", "11.11.2022"}
    assert times_in("Occupied") == set()
    assert times_in("28FEB2025 and 1 March 2022") == {"2025-02-28", "2022-03-01"}
    assert times_in("Occupied 2014-2021") == {"2014", "2021"}
    assert times_in("Occupied February 2022") == {"february 2022"}
    assert times_in("Russian control before February 24") == set()


NEWEST = {
    "two digits": ("09.02.25", "10.02.25"), "words": ("Feb 9, 2025", "Feb 10, 2025"),
    "counted": (45697, 45698), "seconds": (1739059200, 1739145600),
    "milliseconds": (1739059200000, 1739145600000),
    "Ukrainian": ("9 лютого 2025", "10 лютого 2025"),
}  # fmt: skip


@pytest.mark.parametrize("kind", NEWEST)
def test_the_newest_day_is_read_however_it_is_written(kind: str, world: World) -> None:
    old, new = NEWEST[kind]
    found = read_map(text(collection(feature(FAR, date=old), feature(date=new))), world)
    assert shares(found) == pytest.approx(SHARES, abs=1e-3)
    assert "The map holds 2 days, 2025-02-09 to 2025-02-10" in found.notes[0]


def two(**pairs: tuple[Any, Any]) -> bytes:
    rows = ({key: pair[at] for key, pair in pairs.items()} for at in (0, 1))
    return text(collection(*(feature(r, **row) for r, row in zip((FAR, RING), rows, strict=True))))


SPAN = "<TimeSpan><begin>{}</begin><end>{}</end></TimeSpan>"
SEVERAL: dict[str, bytes] = {
    "two readings": two(date=("02/10/2025", "03/10/2025")),
    "names with days": two(name=("Occupied 2025-02-09", "Occupied 2025-02-10")),
    "names with years": two(layer=("Occupied 2014", "Occupied 2022")),
    "layers of days": two(layer=("2025-02-09", "2025-02-10")),
    "valid from": two(name=("Occupied", "Occupied"), valid_from=("2025-02-09", "2025-02-10"),
                      valid_to=("2025-02-10", "2025-02-11")),
    "humps": two(validFrom=("2025-02-09", "2025-02-10")),
    "last updated": two(name=("Occupied", "Occupied"), last_updated=("2025-02-09", "2025-02-10")),
    "last updated, in part": two(last_updated=(None, "2025-02-10")),
    "edited": two(EditDate=(1739059200000, 1739145600000)),
    "month": two(month=("2025-01", "2025-02")),
    "month in words": two(date=("January 2025", "February 2025")),
    "month in a name": two(name=("Occupied January 2025", "Occupied February 2025")),
    "year": two(year=(2022, 2023)), "рік": two(рік=(2022, 2023)),
    "start and end": two(start=("2025-02-09", "2025-02-10"), end=("2025-02-10", None)),
    "an unknown name": two(observed=("2025-02-09", "2025-02-10")),
    "milliseconds of an unknown name": two(obs=(1739059200000, 1739145600000)),
    "comment": two(description=("Taken in 2014", "Taken in 2022")),
    "foreign member": text(collection({**feature(FAR), "when": "2025-02-09"},
                                      {**feature(), "when": "2025-02-10"})),
    "spans": kml({"A": FAR}, SPAN.format("2025-02-08", "2025-02-09")).replace(
        b"</Document></kml>", b"") + kml(
        {"A": RING}, SPAN.format("2025-02-09", "2025-02-10")).partition(b"<name>map</name>")[2],
    "years of folders": kml({"2022": FAR, "2023": RING}),
    "months of files": zipped(**{"2025_01.geojson": text(feature(FAR)),
                                 "2025_02.geojson": text(feature())}),
}  # fmt: skip


@pytest.mark.parametrize("kind", SEVERAL)
def test_features_of_several_times_are_refused_with_the_way_out(kind: str, world: World) -> None:
    with pytest.raises(ScenarioError) as caught:
        read_map(SEVERAL[kind], world)
    said = [str(problem) for problem in caught.value.problems]
    assert any("several times, such as" in one and "layer_property" in one for one in said), said


def test_who_names_the_layers_reads_them_as_one_map_and_is_told(world: World) -> None:
    found = read_map(SEVERAL["last updated"], world, layer_property="name")
    assert {"UA-09", "UA-14", "UA-23"} <= shares(found).keys()
    assert ("Read as one map, though features are of several times by property 'last_updated'."
            in found.notes)  # fmt: skip


@pytest.mark.parametrize("pairs", [
    {"date": ("2025-02-10",) * 2, "last_updated": ("2025-01-01", "2025-02-01")},
    {"date": ("02/10/2025",) * 2}, {"year": (2025, 2025)}, {"valid_from": (None, None)},
    {"name": ("Occupied 2022", "Occupied 2022")}, {"osm_id": ("2014", "2022")},
])  # fmt: skip
def test_features_of_one_time_are_one_map(pairs: Any, world: World) -> None:
    assert {"UA-09", "UA-14", "UA-23"} <= shares(read_map(two(**pairs), world)).keys()


def test_a_collection_among_lines_has_its_own_day(world: World) -> None:
    lines = b"\n".join(text(collection(feature(ring), date=day)) for ring, day in
                       ((FAR, "2025-02-09"), (RING, "2025-02-10")))  # fmt: skip
    assert shares(read_map(lines, world)) == pytest.approx(SHARES, abs=1e-3)
    named = b"\n".join(text(collection(feature(ring), name=f"front_{day}")) for ring, day in
                       ((FAR, "20250209"), (RING, "20250210")))  # fmt: skip
    assert shares(read_map(named, world)) == pytest.approx(SHARES, abs=1e-3)


VERSIONS: dict[str, bytes] = {
    "version": two(status=("occupied",) * 2, version=(1, 2)),
    "scenario": two(status=("occupied",) * 2, scenario=("base", "worst")),
    "variant in part": two(status=("occupied",) * 2, variant=("B", None)),
    "model": two(name=("Occupied",) * 2, model=("north", "south")),
    "humps": two(name=("Occupied",) * 2, scenarioName=("base", "worst")),
    "версія": two(name=("Окуповано",) * 2, версія=("1", "2")),
    "old and new": kml({"Occupied (old)": FAR, "Occupied (new)": RING}),
    "new": two(name=("Occupied", "Occupied new")),
    "scenarios of folders": kml({"Scenario A occupied": FAR, "Scenario B occupied": RING}),
    "versions of files": zipped(**{"occupied_v1.geojson": text(feature(FAR)),
                                   "occupied_v2.geojson": text(feature())}),
    "days that count": kml({"Occupied day 1": FAR, "Occupied day 2": RING}),
    "folders around folders": kml({"Before/Occupied": FAR, "After/Occupied": RING}),
}  # fmt: skip


@pytest.mark.parametrize("kind", VERSIONS)
def test_versions_and_scenarios_are_asked_about(kind: str, world: World) -> None:
    with pytest.raises(ScenarioError) as caught:
        read_map(VERSIONS[kind], world, {"*": "russia"})
    said = [str(problem) for problem in caught.value.problems]
    assert any("several versions, such as" in one and "layer_property" in one for one in said), said


def test_one_version_is_one_map(world: World) -> None:
    one = two(status=("occupied", "liberated"), version=(2, 2), scenario=("base", "base"))
    assert "UA-23" in shares(read_map(one, world))
    assert versions_in("Occupied before 2022") == versions_in("Before 24 Feb 2022") == set()


@pytest.mark.parametrize("names", [
    ("24 FEB 22 occupied", "28 FEB 25 occupied"),
    ("Occupied 24 Feb 2022", "Occupied 28 Feb 2025"),
    ("Occupied24FEB2022", "Occupied28FEB2025"),
    ("Окуповано 24 лютого 22", "Окуповано 28 лютого 25"),
])  # fmt: skip
def test_the_newest_of_dated_folders_is_read(names: tuple[str, str], world: World) -> None:
    found = read_map(kml(dict(zip(names, (FAR, RING), strict=True))).replace(
        b"<name>A</name>", b"<name>1</name>"), world)  # fmt: skip
    assert shares(found) == pytest.approx(SHARES, abs=1e-3)
    assert "The map holds 2 days, 2022-02-24 to 2025-02-28" in " ".join(found.notes)


@pytest.mark.parametrize("key", ["name", "status", "layer"])
@pytest.mark.parametrize("names", [
    ("Occupied since 2022", "Liberated 2022"), ("Occupied since 2014", "Occupied since 2022"),
    ("Crimea (annexed 2014)", "Occupied"),
    ("Liberated 2022", "Liberated 2023"), ("Окуповано 2022", "Звільнено"),
    ("Анексовано 2014", "Окуповано з 2022"),
])  # fmt: skip
def test_a_year_among_words_is_no_day(key: str, names: tuple[str, str], world: World) -> None:
    party = {name: "ukraine" if name[:2] in ("Li", "Зв") else "russia" for name in names}
    found = shares(read_map(two(**{key: names}), world))
    assert ("UA-23" in found) == (party[names[0]] == "russia")
    assert ("UA-09" in found) == (party[names[1]] == "russia")


def test_a_span_of_years_may_have_ended_and_is_asked_about(world: World) -> None:
    with pytest.raises(ScenarioError, match="'Occupied 2014-2021': no party") as caught:
        read_map(two(name=("Occupied since 2022", "Occupied 2014-2021")), world)
    assert len(caught.value.problems) == 1


def test_a_day_in_words_beside_a_side_is_known(world: World) -> None:
    found = [read_map(two(name=(f"Occupied {day}", f"Liberated {day}")), world)
             for day in ("28 Feb 2025", "28FEB2025", "2025-02-28")]  # fmt: skip
    assert all(shares(one).keys() == shares(found[0]).keys() >= {"UA-23"} for one in found)
    assert "UA-09" not in shares(found[0])
