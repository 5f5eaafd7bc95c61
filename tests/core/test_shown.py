"""Results show themselves where the extra is installed, and stay text where it is not."""

from __future__ import annotations

import datetime as dt
import json
import sys

import pytest

from model import (
    Scenario,
    World,
    changes,
    compare_deals,
    evaluate,
    read_map,
    read_values,
    simulate,
)
from model.core.errors import ModelError
from model.core.shown import Shown, drawings


def test_what_has_no_card_stays_text() -> None:
    assert Shown()._repr_html_() is None


@pytest.mark.parametrize("name", ["cards", "plots", "explorer"])
def test_without_the_extra_it_says_what_to_install(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, f"ui.notebook.{name}", None)
    with pytest.raises(ModelError, match=r'pip install "mineral-wealth\[notebook\]"'):
        drawings(name)
    if name == "cards":
        assert Shown()._repr_html_() is None


def test_every_result_says_itself_in_one_line(seed: Scenario, world: World) -> None:
    """A console shows the plain text: a line that a person reads, no arrays."""
    outcome = evaluate(seed, world)
    ring = [[37.0, 48.0], [38.0, 48.0], [38.0, 49.0], [37.0, 48.0]]
    table = b"region,group,value,unit\nUA-14,coal,1000,million USD_2023\n"
    days = (dt.date(2024, 1, 1), dt.date(2025, 2, 11))
    said = {
        "Outcome": repr(outcome),
        "Distribution": repr(simulate(seed, world, draws=4, seed=1)),
        "ComparedDeals": repr(compare_deals(seed, world, draws=4)),
        "Changes": repr(changes(seed, world, *days)),
        "OwnMap": repr(read_map(json.dumps({"type": "Polygon", "coordinates": [ring]}), world)),
        "OwnValues": repr(read_values(table, world)),
    }
    assert all(text.startswith(f"{name}(") for name, text in said.items())
    assert all(len(text) < 400 and "array" not in text for text in said.values())
    assert said["Outcome"] == (
        "Outcome('February 2025: the figures as claimed': 14,800,000 million USD_2023; "
        "ukraine 56.0%, russia 44.0%)"
    )
    assert said["Changes"] == "Changes(2024-01-01 to 2025-02-11)"
    assert "4 draws, sobol, seed 1: total, ukraine" in said["Distribution"]
    assert "controlled by Russia: UA-14 " in said["OwnMap"]
    assert said["OwnValues"].startswith(
        "OwnValues(1,000 million USD_2023, regions: 1, cells left out: "
    )
