"""Values that no browser sends for a control are passed over: another type, an option it lacks.

Streamlit hands whatever comes over a websocket to the control of that id, and a text for a number
would end the run of the page with an error and forty lines in the log. The control keeps the value
here that it had, or begins with when it is drawn for the first time, and the log has a sentence.
"""

from __future__ import annotations

import json
import logging
import time
from typing import Any

from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.runtime.state.common import WidgetMetadata, unpack_widget_state_value
from streamlit.runtime.state.session_state import Serialized, SessionState, Value, WStates

from ui.hand.bucket import Bucket

__all__ = ["pass_over_forged"]

_LOG = logging.getLogger(__name__)
_take, _put = WStates.__getitem__, SessionState.set_widgets_from_proto
_LONGEST = 60
_told = Bucket(10, 0.1)
"""Sentences in the log: so many at once, and then so many a second."""


def pass_over_forged() -> None:
    """Look at every value that a browser sends before a control takes it."""
    WStates.__getitem__ = _checked  # type: ignore[method-assign]
    SessionState.set_widgets_from_proto = _sifted  # type: ignore[method-assign]


def _sifted(session: SessionState, states: WidgetStates) -> None:
    """Let in what controls that have been drawn can have; the others keep what they had."""
    controls, kept = session._new_widget_state.widget_metadata, WidgetStates()
    for state in states.widgets:
        control = controls.get(state.id)
        if control is None or _fits(state, control):
            kept.widgets.append(state)
        else:
            _tell(state.id)
    _put(session, kept)


def _tell(id: str) -> None:
    if not _told.take(time.monotonic()):
        _LOG.warning("a value that the control %r cannot have was passed over", id[-_LONGEST:])


def _checked(states: WStates, id: str) -> Any:
    state, control = states.states.get(id), states.widget_metadata.get(id)
    if isinstance(state, Serialized) and control is not None and not _fits(state.value, control):
        _tell(id)
        states.states[id] = Value(control.deserializer(None))
    return _take(states, id)


def _fits(state: WidgetState, control: WidgetMetadata[Any]) -> bool:
    """Return whether a control can have a value."""
    kind = state.WhichOneof("value")
    if kind not in (None, control.value_type):
        return False
    if kind == "json_value" and not _is_object(state.json_value):
        return False  # a part of ours would say so itself, at length
    try:
        raw = unpack_widget_state_value(state)
        control.deserializer(raw)
    except Exception:  # of any control: what it cannot read is none of its values
        return False
    reader = getattr(control.deserializer, "__self__", None)
    options = getattr(reader, "formatted_options", None)
    if options is None or raw is None:
        return True
    return set([raw] if isinstance(raw, str) else raw) <= set(options)


def _is_object(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict)
    except ValueError:
        return False
