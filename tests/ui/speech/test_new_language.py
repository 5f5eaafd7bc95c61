"""A language that is only a row yet: its catalogue is begun, its pages speak English meanwhile."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import redirect_stdout
from pathlib import Path

import pytest

from model import World
from ui import catalogue
from ui.pages.method.tables import glossary_table
from ui.speech import language, words
from ui.speech.language import LANGUAGES, Language, speaking

pytestmark = pytest.mark.slow  # a catalogue is made, which reads all code and tables


@pytest.fixture(scope="module")
def polish(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """Begin a catalogue; return where it is, and what was printed meanwhile."""
    folder, said = tmp_path_factory.mktemp("locale"), io.StringIO()

    def place(code: str) -> Path:
        return folder / code / "LC_MESSAGES/ui.po"

    row = Language("pl", "Polski", "PL", "Język", "pl_PL", "DD.MM.YYYY")
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(LANGUAGES, "pl", row)
        patch.setattr(catalogue, "catalogue_path", place)
        patch.setattr(language, "catalogue_path", place)
        with redirect_stdout(said):
            catalogue._refresh("pl")
        yield place("pl"), said.getvalue()
    language._texts.cache_clear()


def test_its_catalogue_is_begun_with_every_text(polish: tuple[Path, str]) -> None:
    path, said = polish
    assert "Plural-Forms" in path.read_text("utf-8")
    assert len(said.splitlines()) >= len(catalogue.texts())


@pytest.mark.usefixtures("polish")
def test_names_and_terms_are_english_until_they_are_translated(world: World) -> None:
    with speaking("pl"):
        assert words.name(world, "regions", "UA-14") == "Donetsk"
        assert "netback" in [row[0] for row in glossary_table(world).rows]
