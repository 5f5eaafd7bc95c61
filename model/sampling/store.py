"""Every draw of every output, kept outside memory in a temporary file without a name.

The file vanishes with the process, however that ends.
"""

from __future__ import annotations

import tempfile
import threading
import weakref
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["Store"]

Floats = NDArray[np.float64]


class Store:
    """Blocks of draws in order; one row an output.

    Parameters
    ----------
    rows : int
        Number of outputs.
    """

    def __init__(self, rows: int) -> None:
        self._rows, self._lengths = rows, [0]
        self._open()

    def _open(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the store
        weakref.finalize(self, self._file.close)
        self._lock = threading.Lock()

    def append(self, block: Floats) -> None:
        """Append draws.

        Parameters
        ----------
        block : ndarray, shape (output, draw)
            Values of the next draws.

        Raises
        ------
        OSError
            When no space is left.
        """
        self._file.write(np.ascontiguousarray(block, dtype=np.float64).data)
        self._lengths.append(self._lengths[-1] + block.shape[1])

    @property
    def count(self) -> int:
        """Number of draws kept."""
        return self._lengths[-1]

    def blocks(self, rows: list[int]) -> Iterator[Floats]:
        """Yield the draws of some outputs, block by block, shape (rows, draw)."""
        for start, end in zip(self._lengths, self._lengths[1:], strict=False):
            yield np.stack([self._read(row, start, end - start) for row in rows])

    def _read(self, row: int, start: int, length: int) -> Floats:
        values = np.empty(length)
        with self._lock:
            self._file.seek(8 * (start * self._rows + row * length))
            self._file.readinto(values.data)
        return values

    def __getstate__(self) -> dict[str, Any]:
        """Pickle the content of the file."""
        with self._lock:
            self._file.seek(0)
            content = self._file.read()
        return {"rows": self._rows, "lengths": self._lengths, "content": content}

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Write the content to a file of one's own."""
        self._rows, self._lengths = state["rows"], state["lengths"]
        self._open()
        self._file.write(state["content"])
