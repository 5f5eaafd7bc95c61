"""Work for a process of its own, which can be pickled."""

from __future__ import annotations

import os
import re
import sys
import time
from pathlib import Path

from model.core.errors import ModelError
from ui.hand.worker import Progress


def loaded(_: Progress) -> list[str]:
    """Return which heavy packages the process has loaded."""
    return [name for name in ("streamlit", "numpy", "pandas", "scipy") if name in sys.modules]


def pid(_: Progress) -> int:
    sys.stdout.write("what work prints is no answer\n")
    return os.getpid()


def counted(steps: int, progress: Progress) -> int:
    for step in range(steps):
        progress(step, steps)
        time.sleep(0.01)
    return steps


def heedless(mark: str, _: Progress) -> None:
    """Tell that it has begun, then never look up."""
    Path(mark).write_text("begun")
    time.sleep(600)


def greedy(mark: str, _: Progress) -> None:
    """Tell that it has begun, then keep the interpreter for ever, as some libraries do."""
    Path(mark).write_text("begun")
    re.match("(a+)+b", "a" * 60)


def refused(_: Progress) -> None:
    raise ModelError.at("here", "this", "that")


def failed(_: Progress) -> None:
    raise KeyError("a name")


def died(_: Progress) -> None:
    os._exit(3)


def doubled(value: int) -> int:
    return 2 * value
