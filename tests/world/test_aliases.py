"""Names that people write for regions and groups; each stands for one code."""

from __future__ import annotations

from collections import defaultdict

import pytest

from model import Scenario, World
from model.core.errors import ScenarioError
from model.world.aliases import fold, likely, meant


def test_a_name_stands_for_one_code(world: World) -> None:
    found = defaultdict(set)
    for row in world.tables["aliases"]:
        found[row["kind"], fold(row["alias"])].add(row["code"])
    assert {name: codes for name, codes in found.items() if len(codes) > 1} == {}


def test_codes_are_those_of_the_tables(world: World) -> None:
    for kind, valid in (("region", world.regions), ("group", world.groups)):
        codes = {row["code"] for row in world.tables["aliases"] if row["kind"] == kind}
        assert codes == set(valid)


def test_every_region_is_known_by_its_names_in_the_tables(world: World) -> None:
    for row in world.tables["regions"]:
        for text in (row["id"], row["name_en"], row["name_uk"], row["name_en"].upper()):
            assert meant("region", text) == row["id"], text
        if row["kind"] == "oblast":
            for end in ("oblast", "Region", "обл.", "область"):
                assert meant("region", f"{row['name_uk']} {end}") == row["id"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Київська", "UA-32"), ("Kyiv Oblast", "UA-32"), ("Київ", "UA-30"), ("м. Київ", "UA-30"),
        ("Kiev", "UA-30"), ("АР Крим", "UA-43"), ("Republic of Crimea", "UA-43"),
        ("м. Севастополь", "UA-40"), ("Дніпропетровськ", "UA-12"), ("Dnipropetrovs'k", "UA-12"),
        ("Voroshilovgrad", "UA-09"), ("Kirovograd", "UA-35"), ("Кропивницька область", "UA-35"),
        ("Закарпаття", "UA-21"), ("Zaporozhye", "UA-23"), ("Хмельницкая обл", "UA-68"),
        ("UA65000000000030969", "UA-65"), ("4400000000", "UA-09"), ("0500000000", "UA-05"),
        ("UKR.20_1", "UA-40"), ("UA09", "UA-09"), ("UA44000000000018893", "UA-09"),
    ],
)  # fmt: skip
def test_regions_by_any_name(text: str, code: str) -> None:
    assert meant("region", text) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Залізна руда", "iron_ore"), ("Iron ore", "iron_ore"), ("REE", "rare_earths"),
        ("ільменіт", "titanium_zirconium"), ("нефть", "natural_gas_oil"),
        ("Gas", "natural_gas_oil"),
        ("Kaolin", "construction_industrial"), ("золото", "other"), ("Beryllium", "other_critical"),
    ],
)  # fmt: skip
def test_groups_by_common_commodities(text: str, code: str) -> None:
    assert meant("group", text) == code


def test_what_was_meant_is_named_beside_its_code() -> None:
    assert likely("region", "Donestk") == "Did you mean UA-14 (Donetsk)?"
    assert likely("group", "litium") == "Did you mean lithium (Lithium)?"


def test_a_scenario_takes_names_and_percentages() -> None:
    made = Scenario(control={"Донецька область": {"russia": "62,5 %"}}, group_control={
        "Вугілля": {"russia": 1.0}})  # fmt: skip
    assert made.control["UA-14"].russia == 0.625
    assert list(made.group_control) == ["coal"]
    with pytest.raises(ScenarioError, match=r"control.Donestk: .* Did you mean UA-14 \(Donetsk\)"):
        Scenario(control={"Donestk": {"russia": 1.0}})
    with pytest.raises(ScenarioError, match="one name for each; Donetsk, UA-14 are one"):
        Scenario(control={"Donetsk": {"russia": 1.0}, "UA-14": {"russia": 0.5}})


@pytest.mark.parametrize(
    ("name", "group"),
    [
        ("Рідкісні землі", "rare_earths"),
        ("Рідкісноземельні метали", "rare_earths"),
        ("Будівельні та промислові", "construction_industrial"),
        ("Кам'яне вугілля", "coal"),
    ],
)
def test_the_names_of_a_release_keep_their_meaning(name: str, group: str) -> None:
    assert meant("group", name) == group


@pytest.mark.parametrize("name", ["Крим", "АР Крим", "Автономна Республіка Крим", "Крым", "Crimea"])
def test_crimea_is_known_by_its_short_name(name: str) -> None:
    assert meant("region", name) == "UA-43"
