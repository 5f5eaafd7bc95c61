"""Collects every text of the page, and brings the catalogues up to date.

Run ``python -m ui.catalogue`` after a text was added or changed: new texts are appended to
the ``ui.po`` of every language with an empty translation, texts no longer used are taken out,
and those without a translation are printed. Texts of the code are the literals in calls of ``t``,
``N_``, ``n``, ``para``, ``note`` and, in the model, ``say``; ``pybabel extract -k t -k N_ -k n:1,2
-k para -k note -k say ui app.py model`` finds them too, save those within f-strings. Those of
``data/``, of text files and of docstrings are collected here as well.
"""

from __future__ import annotations

import ast
import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

from model import Scenario, World, load_world
from model.world.catalog import catalog
from ui.pages.method import words as method
from ui.speech import browser
from ui.speech.docstrings import doc_of, texts_of
from ui.speech.language import DEFAULT, LANGUAGES, catalogue_path
from ui.speech.parsers import PARSERS
from ui.speech.tables import table_texts

__all__ = ["KEYWORDS", "code_texts", "data_texts", "main", "marked", "texts", "untranslated"]

ROOT = Path(__file__).resolve().parents[1]

KEYWORDS = {"t": 1, "para": 1, "note": 1, "N_": 1, "n": 2, "say": 1}
"""Functions whose first arguments are texts where they are literals, and how many."""

MESSAGES = {
    "NameProblem": 1, "Nameunknown": 3, "Namerefuse": 0, "Attributeat": 1, "Attributerefuse": 1,
}  # fmt: skip
"""How the model says what is wrong, and the first argument that is a text where it is a literal."""

_WORD = re.compile("[A-Za-z]{2}")

UNSEEN = (
    "model/cli/", "model/core/installed.py", "model/ensemble/", "model/upkeep/",
    "ui/shell/api.py", "ui/shell/evaluated.py", "ui/shell/start.py",
)  # fmt: skip
"""What no page says: the command line, the sweeps, the upkeep, the answers to machines."""

Text = str | tuple[str, str]


def code_texts() -> Iterator[tuple[Text, str]]:
    """Yield every text of the code with the file it stands in; a pair counts something."""
    files = [file for room in ("ui", "model") for file in sorted((ROOT / room).rglob("*.py"))]
    for file in [ROOT / "app.py", *files]:
        where = file.relative_to(ROOT).as_posix()
        if where.startswith(UNSEEN):
            continue
        yield from ((text, where) for text in marked(ast.parse(file.read_text("utf-8"))))


def marked(tree: ast.AST) -> Iterator[Text]:
    """Yield the literal arguments of the calls that mark a text, those in f-strings too."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name), args=args):
                count = KEYWORDS.get(name, 0)
                parts = [arg.value for arg in args[:count] if isinstance(arg, ast.Constant)]
                if count and len(parts) == count:
                    yield str(parts[0]) if count == 1 else (str(parts[0]), str(parts[1]))
                for arg in args[MESSAGES.get(type(node.func).__name__ + name, 99) :]:
                    yield from filter(_WORD.search, _literals(arg))


def _literals(node: ast.expr) -> Iterator[str]:
    """Yield the texts of which an argument is one."""
    match node:
        case ast.Constant(value=str() as text):
            yield text
        case ast.IfExp(body=one, orelse=other):
            yield from (*_literals(one), *_literals(other))
        case ast.BoolOp(values=parts):
            yield from (text for part in parts for text in _literals(part))


def data_texts() -> Iterator[tuple[Text, str]]:
    """Yield every text that the page says from presets, fields, docstrings and tables."""
    for id in catalog().presets:
        preset = Scenario.from_preset(id)
        place = f"data/presets/{id}.toml"
        yield from ((text, place) for text in (preset.title, preset.description))
    yield from _field_texts()
    yield from ((text, "ui/pages/method/method.toml") for text in method.texts())
    yield from ((text, "ui/speech/parsers.txt") for text in PARSERS)
    yield from ((s, "ui/speech/browser.toml") for said in browser.TEXTS.values()
                for s in said.values())  # fmt: skip
    for step in method.CHAIN.values():
        for name in step.formulas:
            place = f"model/{name.rpartition('.')[0].replace('.', '/')}.py"
            yield from ((text, place) for text in texts_of(doc_of(name)))
    yield from _table_texts(load_world())


def _field_texts() -> Iterator[tuple[Text, str]]:
    """Yield titles, helps, units and groups of the fields of a scenario."""
    for field in Scenario.model_fields.values():
        extra: Any = field.json_schema_extra
        group = str(extra["group"]).capitalize()
        for text in (field.title, field.description, extra["unit"], group):
            yield str(text), "model/scenario/scenario.py"


def _table_texts(world: World) -> Iterator[tuple[Text, str]]:
    """Yield what is said of the columns of all tables, and what is said out of some."""
    for described in (column for columns in world.schema.values() for column in columns):
        said = (described.head, described.description, described.unit)
        yield from ((text, "data/schema.csv") for text in said)
    lines = {row["source_id"] for row in world.tables["control/front_line"]}
    for row in world.tables["sources"]:
        institution = row["kind"] == "official" and " " in row["publisher"]
        if not row["url"] or row["id"] in lines or institution:
            yield row["publisher"], "data/sources.csv"
    yield from ((text, f"data/{table}.csv") for text, table in table_texts(world))


def texts() -> dict[Text, list[str]]:
    """Return every text of the page with the files it stands in, sorted by file."""
    found: dict[Text, list[str]] = {}
    for text, where in (*code_texts(), *data_texts()):
        places = found.setdefault(text, []) if text else []
        if where not in places:
            places.append(where)
    return found


def _id_of(message: Message) -> Text:
    return message.id if isinstance(message.id, str) else (message.id[0], message.id[1])


def _translations(language: str) -> dict[Text, Message]:
    if not catalogue_path(language).exists():  # of a language that is only a row yet
        return {}
    with catalogue_path(language).open("rb") as file:
        return {_id_of(m): m for m in read_po(file, locale=language) if m.id}


def untranslated(language: str) -> list[Text]:
    """Return the texts without a translation, or with one that is only a guess (fuzzy)."""
    known = _translations(language)
    return [text for text in texts() if not _translated(known.get(text))]


def _translated(message: Message | None) -> bool:
    if message is None or message.fuzzy:
        return False
    parts = [message.string] if isinstance(message.string, str) else message.string
    return all(parts)


def main() -> None:
    """Bring the catalogue of every language up to date."""
    for language in (code for code in LANGUAGES if code != DEFAULT):
        _refresh(language)


def _refresh(language: str) -> None:
    """Bring a catalogue up to date and print what is not translated."""
    known = _translations(language)
    fresh = Catalog(locale=language, fuzzy=False, header_comment="")
    for text, places in texts().items():
        old = known.get(text)
        fresh.add(
            text,
            old.string if old else None,
            locations=[(place, 0) for place in places],
        )
    written = io.BytesIO()
    write_po(written, fresh, width=100, omit_header=False, include_lineno=False, sort_by_file=True)
    lines = written.getvalue().decode().splitlines(keepends=True)
    undated = [line for line in lines if not line.startswith(_CHANGING)]
    catalogue_path(language).parent.mkdir(parents=True, exist_ok=True)
    catalogue_path(language).write_text("".join(undated), encoding="utf-8")
    for text in untranslated(language):
        sys.stdout.write(f"{text}\n")


_CHANGING = (
    '"POT-Creation-Date', '"PO-Revision-Date', '"Generated-By', '"Last-Translator',
    '"Language-Team', '"Project-Id', '"Report-Msgid', "# ", "#\n",
)  # fmt: skip
"""Lines of a catalogue's head that say nothing, or change with every run."""


if __name__ == "__main__":
    main()
