"""What every test of a page may use: the page, opened and run once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from model import Scenario, World, compare_deals
from model.futures.deals import ComparedDeals
from ui.hand import asking

ROOT = Path(__file__).resolve().parents[2]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what opens the page, so that the quick part of the suite can leave it out."""
    for item in items:
        if "open_page" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.page)


@pytest.fixture(autouse=True)
def few_draws(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let pages compare all deals in few futures."""

    def few(scenario: Scenario, world: World, _: int, **more: Any) -> ComparedDeals:
        return compare_deals(scenario, world, 64, **more)

    monkeypatch.setattr(asking, "compare_deals", few)


@pytest.fixture
def open_page(quick_apptest: None) -> Callable[..., AppTest]:
    """Return a function that opens the app, at another view and in another language if asked."""

    def open_(view: str | None = None, *, lang: str | None = None) -> AppTest:
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=600)
        if lang:
            app.query_params["lang"] = lang
        app.run()
        if view:
            app.switch_page(f"ui/pages/{view}/view.py").run()
        assert not app.exception
        return app

    return open_
