"""Machines that break under a sweep: killed at any moment, full at any byte, read-only, shared.

Nothing is lost but a part under way, nothing wrong is kept, and each fault is told in a sentence.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.ensemble import parts
from model.ensemble.parts import Encoded, Folder, SweepError, encode

COUNT = 4
ABOUT = {"data_id": "abc", "cells": {"grid": {"deal": ["a", "b"]}}, "count": COUNT}


def part(number: int) -> Encoded:
    return encode({"cell": np.arange(4) + 4 * number, "us": np.full(4, 1.5)}, ())


PARTS = [part(number) for number in range(COUNT)]


def swept(path: Path, resume: bool = False) -> None:
    """Sweep into a folder as :func:`model.ensemble.ensemble.sweep` does."""
    with Folder(path, ABOUT, resume) as folder:
        for number in range(COUNT):
            if not folder.has(number):
                folder.put(number, PARTS[number])
        folder.finish(COUNT)


def contents(path: Path) -> dict[str, bytes]:
    return {f.relative_to(path).as_posix(): f.read_bytes() for f in path.rglob("*") if f.is_file()}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    path = tmp_path_factory.mktemp("whole") / "out"
    swept(path)
    return contents(path)


class Killed(BaseException):
    """Stands for the end of the process: nothing catches it, and nothing is done after it."""


class Machine:
    """Counts the bytes that are written and breaks at one, as `fault` says."""

    def __init__(self, at: int, fault: BaseException) -> None:
        self.left, self.fault, self.broken = at, fault, False

    def spend(self, size: int) -> int:
        """Return how many of some bytes still get through."""
        through = max(min(self.left, size), 0)
        self.left -= size
        self.broken = self.broken or self.left < 0
        return through

    def patch(self, patch: pytest.MonkeyPatch) -> None:
        real, opened, unlink = os.fdopen, Path.open, Path.unlink
        machine = self

        class Stream:
            def __init__(self, inner: Any) -> None:
                self.inner = inner

            def __enter__(self) -> Stream:
                return self

            def __exit__(self, *_: object) -> None:
                self.inner.close()

            def write(self, content: bytes) -> None:
                self.inner.write(content[: machine.spend(len(content))])
                if machine.broken:
                    self.inner.flush()
                    raise machine.fault

        def unlinked(path: Path, **how: Any) -> None:
            if machine.broken and isinstance(machine.fault, Killed):
                raise machine.fault  # the dead clear nothing up
            unlink(path, **how)

        patch.setattr(parts.os, "fdopen", lambda *given: Stream(real(*given)))
        patch.setattr(Path, "open", lambda path, mode="r", **how: (
            Stream(opened(path, mode)) if mode == "ab" else opened(path, mode, **how)))  # fmt: skip
        patch.setattr(Path, "unlink", unlinked)


def written(whole: dict[str, bytes]) -> int:
    """Return about how many bytes a sweep writes: manifest twice, journal, parts."""
    return sum(map(len, whole.values())) + 2 * len(whole["manifest.json"])


@settings(max_examples=30, deadline=None)
@given(share=st.floats(0, 1), full=st.booleans())
def test_broken_at_any_byte_it_goes_on_to_the_same_bytes(
    whole: dict[str, bytes], share: float, full: bool, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("broken") / "out"
    fault = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)) if full else Killed()
    machine, told = Machine(int(share * written(whole)), fault), ""
    with pytest.MonkeyPatch.context() as patch:
        machine.patch(patch)
        try:
            swept(path)
        except SweepError as error:
            told = str(error)
        except Killed:
            told = "nothing"
    if machine.broken:
        assert ("No space left on device" in told and "make room, then" in told) is full
    before = contents(path)
    kept = {name for name in before if name.endswith(".parquet")}
    assert all(before[name] == whole[name] for name in kept)
    swept(path, resume=True)
    assert contents(path) == whole
    shutil.rmtree(path)


def test_a_folder_that_turns_read_only(
    tmp_path: Path, whole: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: Any, **__: Any) -> Any:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    out = tmp_path / "out"
    with Folder(out, ABOUT) as folder:
        folder.put(0, PARTS[0])
        with monkeypatch.context() as patch:
            patch.setattr(parts.tempfile, "mkstemp", refused)
            with pytest.raises(SweepError, match=r"Read-only file system given(.|\n)*1 parts st"):
                folder.put(1, PARTS[1])
            with pytest.raises(SweepError, match="mend that, then resume"):
                folder.finish(COUNT)
    swept(out, resume=True)
    assert contents(out) == whole


def test_two_sweeps_into_one_folder_are_told_of_each_other(
    tmp_path: Path, whole: dict[str, bytes]
) -> None:
    out = tmp_path / "out"
    with Folder(out, ABOUT) as first:
        first.put(0, PARTS[0])
        half = out / "parts" / "part-0000001.parquetx.tmp"
        half.write_bytes(b"under way")
        with pytest.raises(SweepError, match=r"another sweep writes to given; .*Wait until it has"):
            Folder(out, ABOUT, resume=True)
        assert half.exists()
        half.unlink()
        first.put(1, PARTS[1])
    swept(out, resume=True)
    assert contents(out) == whole


def edited(path: Path, change: dict[str, Any]) -> None:
    file = path / "manifest.json"
    found = json.loads(file.read_text(encoding="utf-8"))
    found["parts"]["part-0000001.parquet"].update(change)
    file.write_text(json.dumps(found), encoding="utf-8")


@pytest.mark.parametrize("change", [{"cells": 5}, {"cells": True}, {"cells": None},
                                    {"sha256": "0" * 64}, {"sha256": None}])  # fmt: skip
def test_what_a_hand_wrote_into_the_manifest_is_not_believed(
    tmp_path: Path, whole: dict[str, bytes], change: dict[str, Any]
) -> None:
    out = tmp_path / "out"
    swept(out)
    edited(out, change)
    with Folder(out, ABOUT, resume=True) as folder:
        assert [folder.has(number) for number in range(COUNT)] == [True, False, True, True]
        assert folder.cells == 12
    swept(out, resume=True)
    assert contents(out) == whole


def test_a_manifest_nested_without_end_is_refused(tmp_path: Path) -> None:
    out = tmp_path / "out"
    swept(out)
    (out / "manifest.json").write_text("[" * 100_000, encoding="utf-8")
    with pytest.raises(SweepError, match="the manifest of a sweep, format 1"):
        Folder(out, ABOUT, resume=True)


def test_a_clock_that_goes_back_changes_nothing(
    tmp_path: Path, whole: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    moments = iter(range(10**9, 0, -(10**6)))
    monkeypatch.setattr(time, "time", lambda: float(next(moments)))
    out = tmp_path / "out"
    with Folder(out, ABOUT) as folder:
        folder.put(0, PARTS[0])
    for number, file in enumerate(sorted(out.rglob("*"))):
        os.utime(file, (4e9 - number, 4e9 - number))
    swept(out, resume=True)
    assert contents(out) == whole


def test_a_folder_in_the_place_of_a_part_is_not_called_full(tmp_path: Path) -> None:
    with Folder(tmp_path / "out", ABOUT) as folder:
        folder.file(0).mkdir()
        (folder.file(0) / "x").write_text("x", encoding="utf-8")
        with pytest.raises(SweepError, match="mend that, then resume"):
            folder.put(0, PARTS[0])


def test_the_stand_in_for_a_machine_writes_what_gets_through() -> None:
    machine = Machine(3, Killed())
    assert (machine.spend(2), machine.spend(2), machine.spend(1)) == (2, 1, 0)
    assert machine.broken
