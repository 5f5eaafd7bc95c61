"""``ARCHITECTURE.md`` fits on a screen, draws every room, and its table of changes is true.

The table names an example of each kind of change. Where the example stands in code and tables,
as a name or as a text of its own, there another of its kind has to be written; each such file must
be listed, and each listed file must hold it.
"""

from __future__ import annotations

import ast
import csv
import io
import re
import subprocess
from collections.abc import Iterable
from functools import cache
from pathlib import Path, PurePosixPath

import pytest

from tests.paths import ROOT

TEXT = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| (an? [\w ]+) \| `([\w-]+)` \| (.+) \|$", TEXT, flags=re.MULTILINE)
CATALOGUE = "ui/speech/locale/uk/LC_MESSAGES/ui.po"


def test_the_page_fits_a_screen() -> None:
    assert len(TEXT.splitlines()) <= 60
    assert max(len(line) for line in TEXT.split("```")[1].splitlines()) <= 100


@pytest.mark.parametrize("house", ["model", "ui"])
def test_every_room_is_drawn(house: str) -> None:
    rooms = {file.parent.name for file in (ROOT / house).glob("*/__init__.py")}
    rooms |= {file.parent.name for file in (ROOT / house / "pages").glob("*/__init__.py")}
    drawn = set(re.findall(r"\w+", TEXT.split("```")[1]))
    assert rooms <= drawn


def test_the_five_changes_are_told() -> None:
    kinds = [kind for kind, _, _ in ROWS]
    assert kinds == ["a commodity", "a rung", "a deal term", "a page", "a language"]


def words_of_code(text: str) -> frozenset[str]:
    """Return every attribute and every text by itself; modules only where pages are listed."""
    nodes = list(ast.walk(ast.parse(text)))
    imported = [n for n in nodes if isinstance(n, ast.Import | ast.ImportFrom)]
    modules = {alias.asname or alias.name for n in imported for alias in n.names}
    found: set[str | None] = set()
    for node in nodes:
        match node:
            case ast.Constant(value=str(word)) | ast.Attribute(attr=word) | ast.arg(arg=word):
                found.add(word)
            case ast.ImportFrom(module="ui.pages", names=names):
                found |= {alias.name for alias in names}
            case ast.Name(id=word) | ast.keyword(arg=word) if word not in modules:
                found.add(word)
    return frozenset(word for word in found if word)


def words_of_table(text: str) -> frozenset[str]:
    """Return what cells hold between their signs, and what heads end in after a line."""
    cells = {cell for row in csv.reader(io.StringIO(text)) for cell in row}
    named = {part for cell in cells for part in re.split(r"[;.]", cell)}
    heads = (name.split("_") for name in text.split("\n")[0].split(","))
    return frozenset(named | {"_".join(h[place:]) for h in heads for place in range(1, len(h))})


@cache
def words() -> dict[str, frozenset[str]]:
    """Return the words of every file of code and of every table."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(
        [*command, "model", "ui", "data", "app.py"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout.split("\n")  # fmt: skip
    found = {}
    for name in listed:
        holds = {".py": words_of_code, ".csv": words_of_table}.get(Path(name).suffix)
        if holds and (ROOT / name).is_file():
            found[name] = holds((ROOT / name).read_text(encoding="utf-8"))
    return found


def covered(names: Iterable[str], *patterns: str) -> bool:
    """Return whether a pattern names one of the files; its star stays within a folder."""
    return any(PurePosixPath(name).match(pattern) for name in names for pattern in patterns)


def test_a_star_stays_within_its_folder() -> None:
    assert covered(["data/names.csv"], "data/*.csv")
    assert not covered(["data/economics/projects.csv"], "data/*.csv")


@pytest.mark.parametrize(("kind", "word", "files"), ROWS, ids=[row[0] for row in ROWS])
def test_what_is_listed_is_what_must_be_touched(kind: str, word: str, files: str) -> None:
    listed = re.findall(r"`([\w./*-]+)`", files)
    found = {name for name, held in words().items() if word in held}
    assert CATALOGUE in listed
    for name in listed:
        assert list(ROOT.glob(name)), name
    strange = {name for name in found if not covered([name], *listed)}
    assert not strange, f"{kind}: {sorted(strange)} hold {word!r} and are not listed"
    idle = {p for p in listed if p != CATALOGUE and not covered(found, p)}
    assert not idle, f"{kind}: {sorted(idle)} are listed and hold nothing of {word!r}"
