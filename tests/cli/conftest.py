"""Commands read the tables once here; that each reads them itself, the wheel's tests show."""

from __future__ import annotations

import pytest


@pytest.fixture(scope="module", autouse=True)
def tables_read_once(one_world: None) -> None:
    """Take the tables that are read already."""
