"""The page of own maps and values, at one of its sections."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

Pages = Callable[..., AppTest]


@pytest.fixture
def section(open_page: Pages) -> Callable[[str], AppTest]:
    def open_(name: str) -> AppTest:
        page = open_page("territory")
        page.button_group(key="territory-section").set_value(name)
        page.run()
        assert not page.exception
        return page

    return open_
