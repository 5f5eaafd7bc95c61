"""Charts and the map as files: one size, a stamp on each, the model's figures, nothing fetched."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import struct
import zlib
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree as ET

import pytest

from model import Scenario, World, evaluate
from model.answers import link
from model.answers.breakeven import region_flips
from tests.ui.pages.territory.test_view import ONE
from tests.ui.seen import seen
from ui.map.held import map_shades
from ui.map.shade import encode
from ui.pages.territory.map import MapPreview, area_shades, with_map
from ui.shell.files import chart_bytes, table_bytes
from ui.shell.page_files import offer
from ui.show.canvas import SCALE, SIZE, Picture, sheet, wrapped
from ui.show.map_picture import map_picture, map_svg, palette, shown_map
from ui.show.stamp import Subject, file_stem
from ui.speech import words
from ui.speech.language import LANGUAGES, percent, speaking
from ui.speech.money import amount, rung

pytestmark = pytest.mark.slow

SVG = "{http://www.w3.org/2000/svg}"
DAY = dt.date(2026, 11, 25)
GROUND = ("map", "commodities")
ALL = (*GROUND, "ladder-stock", "ladder-flow", "receipts-us", "receipts-ukraine",
       "receipts-kept", "receipts-investors", "balance", "flips")  # fmt: skip
HOSTILE = '<script>alert(1)</script> & "quoted" ]]> #eval $x$'


def subject_of(scenario: Scenario, world: World, preset: Scenario | None = None) -> Subject:
    outcome = evaluate(scenario, world)
    base = outcome if preset is None else evaluate(preset, world)
    return Subject(outcome, base, "https://example.org/", DAY)


@pytest.fixture(scope="module")
def subject(world: World, seed: Scenario) -> Subject:
    return subject_of(seed, world)


def chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 8
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        kind, content = png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        (crc,) = struct.unpack(">I", png[at + 8 + length : at + 12 + length])
        assert crc == zlib.crc32(kind + content)
        yield kind, content
        at += 12 + length


def texts(svg: bytes) -> str:
    return " ".join(" ".join(node.itertext()) for node in ET.fromstring(svg).iter(f"{SVG}text"))


@pytest.mark.parametrize("language", list(LANGUAGES))
@pytest.mark.parametrize("id", ALL)
def test_every_chart_is_a_sheet_of_one_size_with_its_stamp(
    subject: Subject, id: str, language: str
) -> None:
    with speaking(language):
        svg = chart_bytes(subject, id, "svg")
        run, dates = subject.run, subject.dates
    root = ET.fromstring(svg)
    assert (root.get("width"), root.get("height")) == tuple(map(str, SIZE))
    assert len(root.get("aria-label", "")) > 30
    said = texts(svg)
    assert run in said
    assert dates.split()[0] in said
    about = root.findtext(f"{SVG}metadata") or ""
    for source in map_picture(subject).sources:
        assert source.title in about or id not in GROUND
    assert subject.outcome.run.data_id in about


@pytest.mark.parametrize("id", ALL)
def test_nothing_in_a_chart_is_fetched(subject: Subject, id: str) -> None:
    svg = chart_bytes(subject, id, "svg").decode()
    svg = re.sub(r"<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
    svg = re.sub(r'xmlns(:\w+)?="[^"]*"', "", svg)
    assert "http" not in svg
    assert "@import" not in svg
    assert set(re.findall(r'href="(.)', svg)) <= {"#"}
    assert set(re.findall(r"url\((.)", svg)) <= {"#"}
    assert "<script" not in svg
    assert "<image" not in svg


@pytest.mark.parametrize("id", ["map", "ladder-flow"])
def test_a_png_has_the_canonical_size_and_says_where_it_is_from(
    subject: Subject, seed: Scenario, world: World, id: str
) -> None:
    png = chart_bytes(subject, id, "png")
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    found = list(chunks(png))
    assert struct.unpack(">II", found[0][1][:8]) == (SIZE[0] * SCALE, SIZE[1] * SCALE)
    assert found[-1][0] == b"IEND"
    about = {
        content.split(b"\0", 1)[0].decode(): content.split(b"\0", 5)[-1].decode()
        for kind, content in found
        if kind == b"iTXt"
    }
    code = parse_qs(urlsplit(about["Source"]).query)["s"][0]
    assert link.reopen(code, world).link.scenario.hash == seed.hash
    assert seed.hash in about["Software"]
    assert "DeepState" in about["Comment"]


def test_the_bars_say_the_models_figures(subject: Subject) -> None:
    said = texts(chart_bytes(subject, "commodities", "svg"))
    for group, row in subject.outcome.by_group.iterrows():
        assert words.name(subject.outcome.world, "commodity_groups", str(group)) in said
        total = int(row.sum())
        assert f"{words.trillions(total)}, Russia {percent(row['russia'] / total)}" in said


def test_the_ladder_says_every_rung(subject: Subject) -> None:
    said = "".join(
        texts(chart_bytes(subject, f"ladder-{kind}", "svg")) for kind in ("stock", "flow")
    )
    for id, row in subject.outcome.ladder.iterrows():
        assert rung(str(id)) in said
        assert amount(float(row["value"])) in said


def drawn_regions(svg: str) -> dict[str, ET.Element]:
    root = ET.fromstring(svg)
    regions = [node for node in root.iter(f"{SVG}g") if node.get("class", "").startswith("region ")]
    regions += [node for node in root.iter(f"{SVG}g") if node.get("class") == "region"]
    return {node[0].get("href", "")[1:]: node for node in regions}


@pytest.mark.parametrize("preset", ["bessent-visit-2025-02", "joint-zone-donetsk"])
def test_the_map_is_painted_as_the_page_paints_it(world: World, preset: str) -> None:
    outcome = evaluate(Scenario.from_preset(preset), world)
    svg = map_svg(shown_map(outcome))
    regions = drawn_regions(svg)
    assert len(regions) == 27
    shades = map_shades(outcome)
    for id, node in regions.items():
        russia, other, *_ = encode(shades[id]) if id in shades else (0, 0)
        assert node[1].get("fill") == (f"url(#russia-{russia})" if russia else "none")
        assert node[2].get("fill") == (f"url(#other-{other})" if other else "none")
    said = texts(svg.encode())
    assert percent(0.68) in said
    assert "Front line of 11 February 2025" in said
    assert ("in a neutral or joint zone" in said) is (preset == "joint-zone-donetsk")


def test_every_reference_of_the_map_leads_somewhere(subject: Subject) -> None:
    svg = map_svg(shown_map(subject.outcome))
    ids = set(re.findall(r'\sid="([^"]+)"', svg))
    assert set(re.findall(r'href="#([^"]+)"', svg)) <= ids
    assert set(re.findall(r"url\(#([^)]+)\)", svg)) <= ids
    for tile in ET.fromstring(svg).iter(f"{SVG}pattern"):
        assert {"width", "height", "patternUnits"} <= tile.attrib.keys()


def test_the_maps_colours_are_those_of_the_page() -> None:
    assert palette()["ukraine"] == "#0067a8"
    assert palette(dark=True)["ukraine"] == "#8fd0f7"
    assert palette()["point-r"] == palette(dark=True)["point-r"] == "#ff9a3d"


def test_borders_without_a_line_say_so(world: World) -> None:
    subject = subject_of(Scenario.from_preset("borders-1991"), world)
    picture = map_picture(subject)
    assert "Russia controls none" in picture.alt
    assert "no front line" in texts(sheet(picture, subject).encode())


def test_what_a_person_typed_is_only_text(world: World, seed: Scenario) -> None:
    subject = subject_of(seed.replace(title=HOSTILE, id=""), world, seed)
    svg = sheet(Picture("x", HOSTILE, HOSTILE, '<svg viewBox="0 0 9 9"></svg>', ()), subject)
    root = ET.fromstring(svg)
    assert not list(root.iter(f"{SVG}script"))
    assert root.get("aria-label") == HOSTILE
    assert root.findtext(f"{SVG}title") == HOSTILE


def test_a_line_of_any_length_stays_on_the_sheet() -> None:
    lines = wrapped("word " * 400, 900, 12, 3)
    assert len(lines) == 3
    assert lines[-1].endswith("…")
    assert all(len(line) <= 160 for line in lines)
    assert wrapped("", 900, 12, 3) == []
    assert len(wrapped("ш" * 20 + " " + "щ" * 20, 200, 12, 3)) == 2


def test_a_file_is_named_after_what_it_is(subject: Subject) -> None:
    stem = file_stem(subject, "../Карта <map>")
    assert stem == f"mineral-wealth-map-{subject.outcome.run.scenario_hash}"


@pytest.fixture(scope="module")
def own_map(seed: Scenario, world: World) -> MapPreview:
    from model.territory.geometry import overlay, read_layers

    found = overlay(read_layers(ONE), mapping={"Occupied": "russia"}, assume={})
    after = evaluate(with_map(seed, found.control()), world)
    return MapPreview(found, after, HOSTILE)


@pytest.mark.parametrize("language", list(LANGUAGES))
@pytest.mark.parametrize("page", ["ladder", "deals", "timeline", "territory"])
def test_every_chart_of_a_page_is_such_a_sheet(
    subject: Subject, own_map: MapPreview, page: str, language: str
) -> None:
    with seen({"ladder-scale": "linear"}, previews={"map": own_map}):
        known = offer(page, subject).charts
    assert known
    for id in known:
        with speaking(language):
            root = ET.fromstring(chart_bytes(subject, id, "svg", known))
            run = subject.showing(known[id].make(subject).of).run
        assert (root.get("width"), root.get("height")) == tuple(map(str, SIZE)), id
        assert len(root.get("aria-label", "")) > 30, id
        assert any(run in text for text in map("".join, map(ET.Element.itertext, root))), id


def test_a_map_of_ones_own_is_drawn_by_its_shares(subject: Subject, own_map: MapPreview) -> None:
    with seen(previews={"map": own_map}):
        picture = offer("territory", subject).charts["own-map"].make(subject)
    shares = {id: shade.russia for id, shade in area_shades(own_map.after).items()}
    most = max(shares, key=shares.__getitem__)
    assert f"{words.name(own_map.after.world, 'regions', most)} {percent(shares[most])}" in (
        picture.alt
    )
    assert "<script" not in picture.svg


def test_the_regions_that_change_the_answer_are_marked(seed: Scenario, world: World) -> None:
    close = subject_of(seed.replace(aid_amount="16 billion USD_2025"), world)
    outcome = close.outcome
    flips = region_flips(outcome.scenario, world, claim=outcome.aid_base, quantity="state")
    with seen({"break-even-quantity": "state"}):
        picture = offer("deals", close).charts["flips"].make(close)
    assert 0 < sum(flips.values()) < len(flips)
    assert picture.svg.count("⚑") >= sum(flips.values())
    for id, flip in flips.items():
        assert (words.name(world, "regions", id) in picture.alt) is flip


@pytest.mark.parametrize(("log", "said"), [(True, "log scale"), (False, "true scale")])
def test_bars_are_drawn_to_the_scale_of_the_page(subject: Subject, log: bool, said: str) -> None:
    with seen({"ladder-scale": "log" if log else "linear"}):
        made = offer("ladder", subject).charts["ladder-stock"].make(subject)
    assert said in made.note


def test_a_map_of_ones_own_has_the_stamp_of_what_it_gives(
    subject: Subject, own_map: MapPreview
) -> None:
    with seen(previews={"map": own_map}):
        known = offer("territory", subject)
    about = ET.fromstring(chart_bytes(subject, "own-map", "svg", known.charts))
    run = own_map.after.run
    assert run.scenario_hash in " ".join("".join(part.itertext()) for part in about)
    assert subject.outcome.run.scenario_hash not in " ".join(about.itertext())
    stamp = table_bytes(subject, "own-map-shares", "about", known.tables).decode("utf-8-sig")
    assert ["Hash of the scenario", run.scenario_hash] in list(csv.reader(io.StringIO(stamp)))
