"""The age of line, prices and aid, as every page says it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from model import World
from model.world.age import ages
from ui.speech.age import age_text
from ui.speech.language import speaking


def test_what_is_over_its_limit_is_outdated(world: World) -> None:
    line, prices, aid = ages(world)
    with speaking("en"):
        fresh = age_text(world, line.newest)
        late = age_text(world, line.newest + dt.timedelta(days=line.limit + 1))
    assert "front line of 22 August 2026 (0);" in fresh
    assert "front line of 22 August 2026 (32, outdated);" in late
    assert f"({(line.newest - prices.newest).days}, outdated); aid to" in fresh
    assert fresh.endswith(f"aid to 30 April 2026 ({(line.newest - aid.newest).days}).")


def test_it_is_said_in_the_reader_s_language(world: World) -> None:
    with speaking("uk"):
        said = age_text(world, dt.date(2026, 10, 1))
    assert "лінія фронту на 22 серпня 2026" in said
    assert "(40, застаріло)" in said


@pytest.mark.parametrize("page", ["ladder", "sources"])
def test_every_page_says_it(open_page: Callable[..., AppTest], page: str) -> None:
    said = [caption.value for caption in open_page(page).caption]
    told = "Newest on record, age in days: front line of 22 August 2026 ("
    assert len([one for one in said if one.startswith(told)]) == 1
