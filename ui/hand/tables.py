"""The tables as every visitor of this process sees them; needs no Streamlit."""

from __future__ import annotations

import functools
import gc
from threading import Lock

from model import World, load_world

_ONE = Lock()


def world() -> World:
    """Return the world, read once a process; what was imported by then leaves garbage collection.

    Streamlit can collect all garbage after every run; freezing what never dies makes that cheap.
    """
    with _ONE:
        return _world()


@functools.cache
def _world() -> World:
    loaded = load_world()
    gc.collect()
    gc.freeze()
    return loaded
