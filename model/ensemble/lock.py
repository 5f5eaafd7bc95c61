"""One sweep a folder at a time, by a lock that leaves no file and ends with its process."""

from __future__ import annotations

import os
import weakref
from collections.abc import Callable
from pathlib import Path

try:
    import fcntl
except ImportError:  # a system without such locks
    fcntl = None  # type: ignore[assignment]


class Lock:
    """The lock of a folder.

    Parameters
    ----------
    folder : path
        The folder, which is there.

    Raises
    ------
    BlockingIOError
        When another sweep holds it. A file system that knows no locks lets everybody in.
    """

    def __init__(self, folder: Path) -> None:
        self.release: Callable[[], object] = lambda: None
        if fcntl is None:
            return
        handle = os.open(folder, os.O_RDONLY)
        self.release = weakref.finalize(self, os.close, handle)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self.release()
            raise
        except OSError:  # no locks on this file system
            self.release()
