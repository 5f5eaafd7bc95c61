"""Made-up inputs without number: links, bodies, scenario and deal files, tables, maps.

10,000, or as many as the environment variable ``ATTACK`` says (``make attack``: 100,000). Each is a
good input with a few changes such as strangers make. It ends in an answer or in problems that say
where; what is accepted says the same when it is written and read again; a long run also measures.
"""

from __future__ import annotations

import base64
import json
import os
import random
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from model import Scenario, World
from model.answers import link
from model.core.errors import ModelError, Problem
from model.core.reading import write_toml
from model.territory.geometry import read_layers
from model.territory.own_values import read_values
from model.world.catalog import catalog
from model.world.deal_terms import DealTerms
from tests.answers.test_link import _forge
from tests.paths import ROOT
from ui.shell.evaluated import said_of

pytestmark = pytest.mark.slow

EVERY = int(os.environ.get("ATTACK", "10000"))
LONG = EVERY > 10_000
DOORS = ("links", "signed", "bodies", "scenarios", "deals", "tables", "maps")
CPU = 0.1
"""Seconds of processor that one input may take; measured in the long run only."""

PRESETS = [Scenario.from_preset(id) for id in catalog().presets]
LINKS = [line.split("\t")[1]
         for line in (ROOT / "tests/links/0.1.0.txt").read_text("utf-8").splitlines()]  # fmt: skip
NASTY = (
    "", " ", "0", "-1", "1e999", "nan", "inf", "9" * 400, "null", "true", "[]", "{}", '"', "'",
    "\\", "\0", "\x1b[31m", "\u202e", "\ud83d\ude00", "=1+1", "<script>", "../../etc/passwd",
    "a.a.a", "[[", "{{", "#", "\n", "\r\n", ",", ";", "USD_2023", "million", "UA-14", "0.4 to 0.6",
    "1" + " " * 300 + "2", "k: " * 60, "[" * 40, '{"a":' * 40, "\ufeff", "%00", "é", "Ї",
)  # fmt: skip


def changed(text: str, dice: random.Random) -> str:
    """Return a text with one to four changes: cut, doubled, swapped, or something put in."""
    for _ in range(dice.randint(1, 4)):
        at, to = sorted(dice.randrange(len(text) + 1) for _ in range(2))
        piece = text[at : min(to, at + 40)]
        how = dice.randrange(6)
        put = (dice.choice(NASTY), piece * 2, "", piece[::-1], chr(dice.randrange(1, 0x500)),
               dice.choice(NASTY) + piece)[how]  # fmt: skip
        text = text[:at] + put + text[at + len(piece) :]
    return text[: dice.randrange(len(text) + 1)] if dice.random() < 0.05 else text


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


@dataclass
class Kind:
    """One door: good inputs, and what opens it and looks at what comes in."""

    goods: list[str]
    open: Callable[[str], object]
    accepted: int = 0
    refused: int = 0
    slowest: tuple[float, str] = field(default=(0.0, ""))


def a_link(text: str) -> None:
    found = link.decode(text)
    assert any(found.scenario.hash == link.decode(good).scenario.hash for good in LINKS)


def _content(text: str) -> object:
    """Return what a link holds, as JSON."""
    payload = text.split(".")[1]
    raw = base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4))
    return json.loads(zlib.decompressobj(-15, zdict=link._DICTIONARY).decompress(raw))


def a_signed_link(text: str) -> None:
    found = link.decode(_forge(_bytes(text)))
    assert Scenario(**found.scenario.model_dump(mode="json", exclude_none=True)) == found.scenario


def a_body(text: str) -> None:
    status, said = said_of(_bytes(text))
    content = json.loads(said)
    assert status in (200, 422)
    assert ("problems" in content) is (status == 422)
    if status == 422:
        assert all(row["where"] and row["allowed"] for row in content["problems"])
        raise ModelError.at("body", "refused", "told")


def a_scenario(text: str) -> None:
    found = Scenario.from_toml(_bytes(text))
    assert Scenario.from_toml(found.to_toml()).hash == found.hash


def a_deal(text: str) -> None:
    DealTerms.from_toml(_bytes(text))


def doors(world: World) -> dict[str, Kind]:
    deals = [write_toml(deal.model_dump(mode="json", exclude_none=True))
             for deal in world.deals.values()]  # fmt: skip
    rows = "region,group,value,unit\nUA-14,coal,1e9,USD_2023\nUA-23,lithium,12.5,USD_2023\n"
    square = '{"type": "Polygon", "coordinates": [[[37, 47], [38, 47], [38, 48], [37, 47]]]}'
    map_ = f'{{"type": "Feature", "properties": {{"name": "occupied"}}, "geometry": {square}}}'
    return {
        "links": Kind(LINKS, a_link),
        "signed": Kind([json.dumps(_content(text)) for text in LINKS], a_signed_link),
        "bodies": Kind([s.model_dump_json(exclude_none=True) for s in PRESETS], a_body),
        "scenarios": Kind([s.to_toml() for s in PRESETS], a_scenario),
        "deals": Kind(deals, a_deal),
        "tables": Kind([rows], lambda text: read_values(_bytes(text), world)),
        "maps": Kind([map_], lambda text: read_layers(_bytes(text))),
    }


def attack(kind: Kind, count: int, seed: int) -> None:
    """Send made-up inputs through a door."""
    dice = random.Random(seed)
    for _ in range(count):
        text = changed(dice.choice(kind.goods), dice)
        start = time.process_time()
        problems = refusal(kind, text)
        kind.slowest = max(kind.slowest, (time.process_time() - start, text))
        assert problems is None or all(problem.where for problem in problems)
        kind.accepted += problems is None
        kind.refused += problems is not None


def refusal(kind: Kind, text: str) -> tuple[Problem, ...] | None:
    """Return what a door finds wrong with an input, None where it lets it in."""
    try:
        kind.open(text)
    except ModelError as error:
        return error.problems
    return None


@pytest.mark.parametrize("name", DOORS)
def test_nothing_made_up_breaks_a_door(name: str, world: World) -> None:
    kind = doors(world)[name]
    assert refusal(kind, kind.goods[0]) is None
    attack(kind, EVERY // 7 + 1, seed=len(name))
    assert kind.accepted + kind.refused == EVERY // 7 + 1
    assert kind.refused > kind.accepted / 9
    if LONG:
        assert kind.slowest[0] < CPU, kind.slowest
