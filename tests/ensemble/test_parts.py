"""The folder of a sweep: what stands in it is whole, known by its hash, and of one sweep."""

from __future__ import annotations

import errno
import json
import os
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from model.ensemble import parts
from model.ensemble.parts import Encoded, Folder, SweepError, encode, need

ABOUT = {"data_id": "abc", "cells": {"grid": {"deal": ["a", "b"]}}, "count": 3}


def part(number: int) -> Encoded:
    return encode({"cell": np.arange(4) + 4 * number, "us": np.full(4, 1.5)}, ())


def folder_with(path: Path, *numbers: int) -> Folder:
    with Folder(path, ABOUT) as folder:
        for number in numbers:
            folder.put(number, part(number))
    return folder


def manifest(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((path / "manifest.json").read_text(encoding="utf-8"))
    return found


def test_a_part_is_read_back_bit_for_bit(tmp_path: Path) -> None:
    values = {
        "cell": np.arange(3),
        "deal": np.array(["a", "a", "b"]),
        "us": np.array([0.1, np.inf, 3]),
    }
    made = encode(values, ("deal",))
    assert made == encode(values, ("deal",))
    assert made.cells == 3
    (tmp_path / "x.parquet").write_bytes(made.content)
    table = pd.read_parquet(tmp_path / "x.parquet")
    assert table["us"].tolist() == [0.1, np.inf, 3.0]
    assert table["deal"].tolist() == ["a", "a", "b"]


def test_a_finished_sweep_is_manifest_and_parts_alone(tmp_path: Path) -> None:
    folder = folder_with(tmp_path / "out", 0, 2, 1)
    assert (tmp_path / "out/journal.jsonl").exists()
    folder.finish(3)
    files = sorted(f.relative_to(tmp_path / "out").as_posix() for f in tmp_path.rglob("*.*"))
    assert files == ["manifest.json", *(f"parts/part-000000{n}.parquet" for n in range(3))]
    found = manifest(tmp_path / "out")
    assert found["complete"]
    assert found["about"] == ABOUT
    assert list(found["parts"]) == [f"part-000000{n}.parquet" for n in range(3)]
    assert found["parts"]["part-0000001.parquet"] == {"cells": 4, "sha256": part(1).sha256}


def test_a_sweep_that_was_killed_keeps_what_its_journal_names(tmp_path: Path) -> None:
    folder_with(tmp_path, 0, 1)  # and never finished
    again = Folder(tmp_path, ABOUT, resume=True)
    assert [again.has(n) for n in range(3)] == [True, True, False]
    assert (again.count, again.cells) == (2, 8)


def test_a_line_that_was_cut_short_and_files_half_written_are_passed_over(tmp_path: Path) -> None:
    folder_with(tmp_path, 0)
    journal, left = tmp_path / "journal.jsonl", tmp_path / "parts/part-0000001.parquetx.tmp"
    journal.write_bytes(journal.read_bytes() + b'{"part": "part-0000001.parq')
    left.write_bytes(b"half")
    (tmp_path / "parts/part-0000002.parquet").write_bytes(part(2).content)  # renamed, not noted
    again = Folder(tmp_path, ABOUT, resume=True)
    assert [again.has(n) for n in range(3)] == [True, False, False]
    assert not left.exists()
    again.put(1, part(1))
    again.put(2, part(2))
    again.finish(3)
    assert manifest(tmp_path)["complete"]


@pytest.mark.parametrize("finished", [True, False])
def test_a_corrupt_or_missing_part_does_not_stand(tmp_path: Path, finished: bool) -> None:
    folder = folder_with(tmp_path, 0, 1, 2)
    if finished:
        folder.finish(3)
    file = folder.file(1)
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    folder.file(2).unlink()
    again = Folder(tmp_path, ABOUT, resume=True)
    assert [again.has(n) for n in range(3)] == [True, False, False]
    assert not manifest(tmp_path)["complete"]


def test_a_folder_of_another_sweep_is_refused_and_kept(tmp_path: Path) -> None:
    folder_with(tmp_path, 0)
    before = (tmp_path / "manifest.json").read_bytes()
    other = {**ABOUT, "data_id": "xyz", "cells": {"grid": {"deal": ["a"] * 100}}}
    with pytest.raises(SweepError, match=r"data_id: abc given; xyz, as in this sweep") as error:
        Folder(tmp_path, other, resume=True)
    assert len(error.value.problems) == 2
    assert (tmp_path / "manifest.json").read_bytes() == before


def test_a_folder_is_not_written_over(tmp_path: Path) -> None:
    folder_with(tmp_path, 0)
    with pytest.raises(SweepError, match=r"a folder with a sweep given; .*--resume"):
        Folder(tmp_path, ABOUT)


@pytest.mark.parametrize("resume", [True, False])
def test_a_folder_of_something_else_is_refused(tmp_path: Path, resume: bool) -> None:
    (tmp_path / "thesis.docx").write_text("x", encoding="utf-8")
    with pytest.raises(SweepError, match="files that are no sweep's given"):
        Folder(tmp_path, ABOUT, resume)
    with pytest.raises(SweepError, match="files that are no sweep's given"):
        Folder(tmp_path / "thesis.docx", ABOUT, resume)
    assert [file.name for file in tmp_path.iterdir()] == ["thesis.docx"]


def test_resuming_what_never_began_begins(tmp_path: Path) -> None:
    assert Folder(tmp_path / "new", ABOUT, resume=True).count == 0
    (tmp_path / "early").mkdir()
    (tmp_path / "early/manifest.jsonx.tmp").write_bytes(b"{")
    assert Folder(tmp_path / "early", ABOUT).count == 0


@pytest.mark.parametrize("text", ["", "[]", '{"format": 99}', "not json"])
def test_a_manifest_that_is_none_is_refused(tmp_path: Path, text: str) -> None:
    folder_with(tmp_path, 0)
    (tmp_path / "manifest.json").write_text(text, encoding="utf-8")
    with pytest.raises(SweepError, match="the manifest of a sweep, format 1"):
        Folder(tmp_path, ABOUT, resume=True)


def full(*_: Any, **__: Any) -> Any:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_no_space_left_is_said_and_what_stands_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = folder_with(tmp_path, 0)
    with monkeypatch.context() as patch:
        patch.setattr(parts.os, "fdopen", full)
        with pytest.raises(SweepError, match=r"No space left on device given(.|\n)*1 parts stand"):
            folder.put(1, part(1))
        with pytest.raises(SweepError, match="No space left"):
            folder.finish(3)
    assert not list(tmp_path.rglob("*.tmp"))
    assert not folder.has(1)
    again = Folder(tmp_path, ABOUT, resume=True)
    assert [again.has(n) for n in range(3)] == [True, False, False]


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(SweepError, match="a folder that can be written to"):
        Folder(tmp_path / "file" / "out", ABOUT)


def test_what_is_not_installed_is_named_with_how_to_install_it() -> None:
    need("json", "out")
    with pytest.raises(SweepError, match=r"no nosuchthing given; .*mineral-wealth\[cluster\]"):
        need("nosuchthing", "out")


@pytest.mark.parametrize(
    "change", [{"about": []}, {"about": None}, {"parts": []}, {"parts": "none"}, {"format": 9}]
)
def test_a_manifest_of_another_shape_is_refused(tmp_path: Path, change: dict[str, Any]) -> None:
    folder_with(tmp_path, 0).finish(3)
    file = tmp_path / "manifest.json"
    file.write_text(json.dumps({**manifest(tmp_path), **change}), encoding="utf-8")
    with pytest.raises(SweepError, match=r"another file given; the manifest of a sweep"):
        Folder(tmp_path, ABOUT, resume=True)


@pytest.mark.parametrize(
    "row", [[], "x", None, {}, {"cells": "4"}, {"cells": 4, "sha256": 7}, {"cells": 4}]
)
def test_a_row_of_another_shape_stands_for_no_part(tmp_path: Path, row: Any) -> None:
    folder_with(tmp_path, 0, 1).finish(3)
    found = manifest(tmp_path)
    found["parts"]["part-0000001.parquet"] = row
    found["parts"]["../manifest.json"] = {"cells": 4, "sha256": "0"}
    (tmp_path / "manifest.json").write_text(json.dumps(found), encoding="utf-8")
    journal = tmp_path / "journal.jsonl"
    journal.write_text('[]\n7\n{"part": []}\n{"part": 3}\n', encoding="utf-8")
    again = Folder(tmp_path, ABOUT, resume=True)
    assert [again.has(n) for n in range(3)] == [True, False, False]
    assert again.cells == 4
    assert [file.name for file in (tmp_path / "parts").iterdir()] == ["part-0000000.parquet"]


@pytest.mark.parametrize("name", ["part-0000003.parquet", "more.parquet", "part-1.parquet"])
def test_a_file_that_is_no_part_of_the_sweep_is_refused_and_kept(tmp_path: Path, name: str) -> None:
    folder_with(tmp_path, 0, 1)
    stranger = tmp_path / "parts" / name
    stranger.write_bytes(part(1).content)
    with pytest.raises(SweepError, match=rf"{name}: a file that is no part .*Move it away"):
        Folder(tmp_path, ABOUT, resume=True)
    assert stranger.exists()
    stranger.unlink()
    assert Folder(tmp_path, ABOUT, resume=True).count == 2
