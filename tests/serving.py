"""A page served by a process of its own, for tests that ask it something."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.browser.conftest import wait_for

__all__ = ["started"]


@contextmanager
def started(
    command: Sequence[str], folder: Path, environment: Mapping[str, str], address: str
) -> Iterator[None]:
    """Run a command until its page says that it is well; end it after the work with it."""
    log = folder / "log.txt"
    with log.open("wb") as out, subprocess.Popen(
        command, cwd=folder, env=environment, stdout=out, stderr=subprocess.STDOUT
    ) as process:  # fmt: skip
        try:
            wait_for(address, process)
            yield
        finally:
            process.terminate()
            process.wait(timeout=30)
    assert "Traceback" not in log.read_text(encoding="utf-8", errors="replace")
