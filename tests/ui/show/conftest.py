"""What the tests of files share: the sources below a figure, walked once a scenario."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pytest

from model import Outcome
from ui.show import below, stamp


@pytest.fixture(scope="package", autouse=True)
def sources_walked_once() -> Iterator[None]:
    """Keep which sources a figure of a scenario rests on: every file of it asks anew."""
    walk = below.source_ids
    known: dict[tuple[str, str, tuple[str, ...]], list[str]] = {}

    def once(outcome: Outcome, figures: Iterable[str]) -> list[str]:
        key = outcome.run.data_id, outcome.run.scenario_hash, tuple(figures)
        if key not in known:
            known[key] = walk(outcome, key[-1])
        return list(known[key])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stamp, "source_ids", once)
        patch.setattr(below, "source_ids", once)
        yield
