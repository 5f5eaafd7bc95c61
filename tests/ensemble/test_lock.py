"""One sweep a folder at a time; a lock ends with its process, and none keeps nobody out."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from model.ensemble import lock
from model.ensemble.lock import Lock


def test_a_sweep_that_is_gone_holds_no_folder(tmp_path: Path) -> None:
    child = os.fork()
    if child == 0:
        held = Lock(tmp_path)
        os._exit(0 if held else 1)
    os.waitpid(child, 0)
    Lock(tmp_path).release()
    first = Lock(tmp_path)
    with pytest.raises(BlockingIOError):
        Lock(tmp_path)
    first.release()
    Lock(tmp_path).release()


@pytest.mark.parametrize("fault", [None, OSError(errno.ENOLCK, "No locks available")])
def test_where_there_are_no_locks_everybody_is_let_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: OSError | None
) -> None:
    class Broken:
        LOCK_EX = LOCK_NB = 0

        @staticmethod
        def flock(*_: int) -> None:
            assert fault is not None
            raise fault

    monkeypatch.setattr(lock, "fcntl", Broken if fault else None)
    assert Lock(tmp_path)
    assert Lock(tmp_path)
