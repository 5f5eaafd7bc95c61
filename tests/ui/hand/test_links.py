"""Links that cannot be used are read so often only; good ones always."""

from __future__ import annotations

import pytest

from model import Scenario, ScenarioError, World, evaluate
from model.answers.link import encode
from ui.hand.links import REFUSED, Links


def test_an_address_has_so_many_links_refused_and_good_ones_are_always_read(
    seed: Scenario, world: World
) -> None:
    now = [100.0]
    links, good = Links(lambda: now[0]), encode(evaluate(seed, world))
    run = links.read(good, "a").outcome.run
    for _ in range(3 * REFUSED):
        assert links.read(good, "a").outcome.run == run
    for _ in range(REFUSED):
        with pytest.raises(ScenarioError, match="link"):
            links.read("nothing", "a")
    for text in ("nothing", good):
        with pytest.raises(ScenarioError, match="at most 20 at once that cannot be used"):
            links.read(text, "a")
    assert links.read(good, "b").outcome.run == run
    now[0] += 1.0
    assert links.read(good, "a").outcome.run == run
