"""What a page shows beside the scenario, set from outside: controls, and what is held."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from ui.hand import state
from ui.show.table import Table, table


@contextmanager
def seen(controls: dict[str, Any] | None = None, **held: Any) -> Iterator[None]:
    """Let controls show values, by key, and a visitor hold more than at first.

    Parameters
    ----------
    controls : dict
        What stands in controls, by key.
    **held : object
        Fields of :class:`ui.hand.hand.Hand`.
    """
    hand = replace(state.hand(), **held)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            state, "remembered", lambda key, default=None: (controls or {}).get(key, default)
        )
        patch.setattr(state, "hand", lambda: hand)
        yield


def of_frame(id: str, title: str, frame: pd.DataFrame) -> Table:
    """Return a data frame as a table: its columns are named as they are."""
    return table(id, map(str, frame.columns), frame.itertuples(index=False, name=None), "", title)
