"""Results show themselves where the extra is installed, and stay text where it is not."""

from __future__ import annotations

import sys

import pytest

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
