"""A control that is sent what it cannot have keeps its value; one not drawn yet begins as ever."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.runtime.state.common import WidgetMetadata
from streamlit.runtime.state.session_state import SessionState, WStates

from ui.shell.forged import pass_over_forged

FORGED = ({"bool_value": True}, {"string_value": "no option"}, {"json_value": "[1]"})


class Options:
    """Reads one of the options that a control shows; none is chosen at first."""

    formatted_options = ("a", "b")

    def read(self, raw: str | None) -> str | None:
        return raw


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> SessionState:
    monkeypatch.setattr(WStates, "__getitem__", WStates.__getitem__)
    monkeypatch.setattr(SessionState, "set_widgets_from_proto", SessionState.set_widgets_from_proto)
    pass_over_forged()
    return SessionState()


def draw(session: SessionState) -> None:
    session._set_widget_metadata(WidgetMetadata("id", Options().read, str, "string_value"))


def send(session: SessionState, **value: Any) -> None:
    session._compact_state()
    session.set_widgets_from_proto(WidgetStates(widgets=[WidgetState(id="id", **value)]))


@pytest.mark.parametrize("value", FORGED)
def test_a_control_keeps_the_value_that_it_had(
    session: SessionState, value: dict[str, Any]
) -> None:
    draw(session)
    send(session, string_value="b")
    assert session["id"] == "b"
    send(session, **value)
    assert session["id"] == "b"
    send(session, string_value="a")
    assert session["id"] == "a"


@pytest.mark.parametrize("value", FORGED)
def test_one_that_is_not_drawn_yet_begins_as_ever(
    session: SessionState, value: dict[str, Any]
) -> None:
    send(session, **value)
    draw(session)
    assert session["id"] is None
