"""A language that is only a row yet: its catalogue is begun, its pages speak English meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from model import World
from ui import catalogue
from ui.pages.method.tables import glossary_table
from ui.speech import language, words
from ui.speech.language import LANGUAGES, Language, speaking

pytestmark = pytest.mark.slow  # a catalogue is made, which reads all code and tables


@pytest.fixture
def polish(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    def place(code: str) -> Path:
        return tmp_path / code / "LC_MESSAGES/ui.po"

    row = Language("pl", "Polski", "PL", "Język", "pl_PL", "DD.MM.YYYY")
    monkeypatch.setitem(LANGUAGES, "pl", row)
    monkeypatch.setattr(catalogue, "catalogue_path", place)
    monkeypatch.setattr(language, "catalogue_path", place)
    catalogue._refresh("pl")
    yield place("pl")
    language._texts.cache_clear()


def test_its_catalogue_is_begun_with_every_text(
    capsys: pytest.CaptureFixture[str], polish: Path
) -> None:
    assert "Plural-Forms" in polish.read_text("utf-8")
    assert len(capsys.readouterr().out.splitlines()) >= len(catalogue.texts())


@pytest.mark.usefixtures("polish")
def test_names_and_terms_are_english_until_they_are_translated(world: World) -> None:
    with speaking("pl"):
        assert words.name(world, "regions", "UA-14") == "Donetsk"
        assert "netback" in [row[0] for row in glossary_table(world).rows]
