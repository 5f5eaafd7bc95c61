"""The parties' colours stay apart for every eye and from all else; all stand out on both grounds.

Seen as by Machado, Oliveira and Fernandes (2009), strongest form; compared in Oklab, where 100
lies between black and white.
"""

from __future__ import annotations

import ast
import re
from itertools import combinations, product

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.paths import ROOT
from ui.parts.palette import AREAS, GREEN, GROUNDS, MIDDLE, PARTY_COLOURS, RED, SERIES, SLATE

SEEN = {
    "all colours": np.eye(3),
    "no long waves": np.array([[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
                               [-0.003882, -0.048116, 1.051998]]),
    "no middle waves": np.array([[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
                                 [-0.011820, 0.042940, 0.968881]]),
    "no short waves": np.array([[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
                                [0.004733, 0.691367, 0.303900]]),
}  # fmt: skip
CONES = np.array([[0.4122214708, 0.5363325363, 0.0514459929],
                  [0.2119034982, 0.6806995451, 0.1073969566],
                  [0.0883024619, 0.2817188376, 0.6299787005]])  # fmt: skip
OKLAB = np.array([[0.2104542553, 0.7936177850, -0.0040720468],
                  [1.9779984951, -2.4285922050, 0.4505937099],
                  [0.0259040371, 0.7827717662, -0.8086757660]])  # fmt: skip
MEANING = {"slate": SLATE, "green": GREEN, "red": RED, **{f"series {c}": c for c in SERIES}}
DIGITS = re.compile(r"#[0-9a-fA-F]{6}\b")


def light(colour: str) -> NDArray[np.float64]:
    """Return a colour as linear light, shape (3,) [1]."""
    parts = np.array([int(colour[place : place + 2], 16) for place in (1, 3, 5)]) / 255
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours as WCAG has it."""
    weights = np.array([0.2126, 0.7152, 0.0722])
    dark, bright = sorted(float(light(colour) @ weights) for colour in (one, other))
    return (bright + 0.05) / (dark + 0.05)


def apart(one: str, other: str, eye: str) -> float:
    """Return how far apart two colours look to an eye."""
    found = [OKLAB @ np.cbrt(CONES @ np.clip(SEEN[eye] @ light(c), 0, 1)) for c in (one, other)]
    return 100.0 * float(np.linalg.norm(found[0] - found[1]))


@pytest.mark.parametrize("ground", list(GROUNDS))
@pytest.mark.parametrize("colour", [*PARTY_COLOURS.values(), SLATE, GREEN, RED, MIDDLE, *SERIES])
def test_every_colour_stands_out_from_both_grounds(colour: str, ground: str) -> None:
    assert contrast(colour, GROUNDS[ground]) >= 3.0


@pytest.mark.parametrize("eye", list(SEEN))
def test_parties_stay_apart_for_every_eye(eye: str) -> None:
    for one, other in combinations(PARTY_COLOURS.values(), 2):
        assert apart(one, other, eye) >= 9.0


@pytest.mark.parametrize("eye", list(SEEN))
def test_nothing_else_looks_like_a_party(eye: str) -> None:
    for (name, colour), (party, own) in product(MEANING.items(), PARTY_COLOURS.items()):
        assert apart(colour, own, eye) >= 7.0, (name, party)


@pytest.mark.parametrize("ground", [0, 1])
def test_areas_of_the_two_sides_stay_apart_on_either_ground(ground: int) -> None:
    for eye in SEEN:
        assert apart(AREAS["ukraine"][ground], AREAS["russia"][ground], eye) >= 15.0


def test_colours_that_mean_something_stand_in_one_place() -> None:
    """No other file of the page writes a colour of a party, or a colour of a chart at all."""
    parties = {*PARTY_COLOURS.values(), *(colour for pair in AREAS.values() for colour in pair)}
    found = []
    for file in (ROOT / "ui").rglob("*"):
        if file.suffix not in {".py", ".css", ".js", ".html"} or file.name == "palette.py":
            continue
        text = file.read_text(encoding="utf-8")
        for colour in DIGITS.findall(text):
            fallback = f"var(--st-primary-color, {colour})" in text
            if colour.lower() in parties and not fallback:
                found.append((file.name, colour))
    assert found == []
    charts = [*(ROOT / "ui" / "pages").rglob("charts.py"), ROOT / "ui/pages/deals/compared.py"]
    for file in charts:
        texts = [n.value for n in ast.walk(ast.parse(file.read_text("utf-8")))
                 if isinstance(n, ast.Constant) and isinstance(n.value, str)]  # fmt: skip
        assert [text for text in texts if DIGITS.fullmatch(text)] == [], file
