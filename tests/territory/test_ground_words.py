"""A name counts as plain only when every word of it is known; a word that is not is asked about."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.territory.ground_words import party_of, says_nothing, speaks
from model.world.aliases import words

PLAIN = {
    "russia": [
        "Occupied", "occupied by Russia", "under Russian control", "Russian-controlled territory",
        "Assessed Russian Control", "Territory of Ukraine under Russian control", "Russia", "RU",
        "Russian Control of Ukrainian Territory before February 24, 2022", "Occupied Crimea",
        "Окуповано", "Тимчасово окупована територія України", "Російські війська", "РФ",
        "Occupied in 2022", "Окуповано з 24 лютого 2022 року", "оккупированные территории",
        "Occupied part of Donetsk oblast", "CADR and CALR", "DNR", "Окупований Крим",
        "ТОТ", "ТОТ України", "NGCA", "Non-government-controlled areas", "Захоплено росіянами",
        "Непідконтрольна Україні", "Непідконтрольні Україні території", "Контрольована Росією",
    ],
    "ukraine": [
        "Ukraine", "under Ukrainian control", "not occupied", "Formerly occupied", "Liberated",
        "Liberated by Ukrainian forces", "Liberated from Russian occupation", "Grey zone",
        "Звільнено ЗСУ", "Звільнено 2022", "Unknown status", "Contested", "Ukrainian-held area",
        "GCA", "Контрольована Україною", "Підконтрольні Україні", "Відвойовано", "Відвойовано ЗСУ",
    ],
    "ignore": ["Claimed Russian control", "Claimed Ukrainian Counteroffensives", "Transnistria",
               "Reported Ukrainian Partisan Warfare", "Russian advances", "Russia claims"],
}  # fmt: skip

UNCLEAR = [
    "Former Russian control", "Lost by Russia", "Vacated by Russia", "Russian withdrawal",
    "Russian losses", "Occupied until 2022", "Окуповано до 2022", "Окуповано до листопада 2022",
    "Russian speakers", "Russian missile range", "Russian language", "Not under Russian control",
    "No longer occupied by Russia", "Not under Ukrainian control", "Without Russian control",
    "Partially occupied", "Russian gains in the past 24 hours", "Occupied 2014-2022",
    "pre-war Russian control", "ex-Russian", "anti-Russian", "non-Russian", "Liberated by Russia",
    "Освобождено ВС РФ", "Російськомовні", "Російськомовне населення", "російсько-український",
    "Колишня окупована територія", "Втрачено РФ", "not occupied by Russia", "Russian oil field",
    "Russian control, Ukrainian control", "to be occupied by Russia", "Russian evacuation zone",
    "Occupied by 2023, later freed", "Ukraine's losses", "Залишено російськими військами",
    "Відвойовано росією", "Захоплено",
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "party"), [(name, party) for party, names in PLAIN.items() for name in names]
)
def test_a_plain_name_says_whose_ground_it_is(name: str, party: str) -> None:
    assert party_of(name) == party
    assert not says_nothing(name)


@pytest.mark.parametrize("name", UNCLEAR)
def test_a_word_that_nobody_knows_decides_nothing(name: str) -> None:
    assert party_of(name) is None
    assert not says_nothing(name)


@pytest.mark.parametrize("name", ["Polygon 1", "my line", "Луганська область", "2025-02-11", "A 3"])
def test_some_names_say_nothing(name: str) -> None:
    assert says_nothing(name) or name == "A 3"
    assert party_of(name) is None
    assert not speaks(name)


@given(phrase=st.sampled_from(sorted(words("ground"))), word=st.text("bcdfghjklmnp", min_size=7))
def test_any_unknown_word_beside_any_phrase_makes_it_unclear(phrase: str, word: str) -> None:
    name = phrase.removesuffix("*")
    assert party_of(f"{word} {name}") is None
    assert party_of(f"{name} {word}") is None


@pytest.mark.parametrize("name", ["UA-14", "UKR.6_1", "UA1400000000", "Донецька область", "Crimea"])
def test_the_code_of_a_region_only_says_where_it_lies(name: str) -> None:
    """A map with GADM's ids was read as Ukraine's ground: their first letters name the country."""
    assert (party_of(name), speaks(name), says_nothing(name)) == (None, False, True)
