"""What no browser sends over a page's websocket is passed over; the session goes on."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect

from tests.browser.conftest import free_port
from tests.paths import ROOT
from tests.serving import started

pytestmark = pytest.mark.slow

DONE = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)
EVENTS = "$$STREAMLIT_INTERNAL_KEY_{}__events"
MOVED = '[{"event": "%s", "value": %s}]'
VALUES: dict[str, dict[str, Any]] = {
    "a number": {"double_value": 0.5},
    "no number": {"double_value": float("nan")},
    "a text": {"string_value": "<no such option>"},
    "a whole number": {"int_value": 10**15},
    "yes": {"bool_value": True},
    "a press": {"trigger_value": True},
    "texts": {"string_array_value": {"data": ["no such option", "2020-13-45"]}},
    "numbers": {"double_array_value": {"data": [1.5, float("inf")]}},
    "broken JSON": {"json_value": '{"a": [1'},
    "JSON that is a text": {"json_value": '"x"'},
    "other JSON": {"json_value": '[1, {"x": "y"}]'},
    "a broken event": {"json_trigger_value": '{"a'},
    "events that are none": {"json_trigger_value": '[{"event": 5, "value": null}, 7, null]'},
    "a lever of lists": {"json_trigger_value": MOVED % (
        "moved", '{"table": ["control"], "id": ["x"], "party": {}, "value": 1e999}')},
    "a choice that is none": {"json_trigger_value": MOVED % ("selected", '[["x"]]')},
    "bytes": {"bytes_value": b"\xff\0"},
}  # fmt: skip


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """Serve the page; at the end no traceback stands in its log."""
    folder, port = tmp_path_factory.mktemp("forged"), free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py")]
    command += ["--server.port", str(port), "--server.address", "127.0.0.1"]
    (folder / ".streamlit").symlink_to(ROOT / ".streamlit")
    home = f"http://127.0.0.1:{port}"
    with started(command, folder, dict(os.environ), home):
        yield home, folder / "log.txt"


class Page:
    """A page that is open, and its controls by id."""

    def __init__(self, line: ClientConnection) -> None:
        self.line, self.page = line, ""
        self.pages: dict[str, str] = {}
        self.controls: dict[str, str] = {}

    async def ask(self, **value: Any) -> list[str]:
        """Run the page with a value for each control; return the errors that it shows."""
        asked = BackMsg()
        asked.rerun_script.page_script_hash = self.page
        for id in self.controls if value else ():
            asked.rerun_script.widget_states.widgets.append(WidgetState(id=id, **value))
        await self.line.send(asked.SerializeToString())
        return await self._read()

    async def _read(self) -> list[str]:
        errors = []
        while True:
            frame = await asyncio.wait_for(self.line.recv(decode=False), 60)
            message = ForwardMsg.FromString(frame)
            kind = message.WhichOneof("type")
            if kind == "navigation":
                self.page = message.navigation.page_script_hash
                self.pages = {page.url_pathname: page.page_script_hash
                              for page in message.navigation.app_pages}  # fmt: skip
            elif kind == "delta":
                errors += self._seen(message.delta.new_element)
            elif kind == "script_finished" and message.script_finished in DONE:
                return errors

    def _seen(self, element: Any) -> list[str]:
        kind = element.WhichOneof("type")
        found = getattr(element, kind) if kind else None
        if id := getattr(found, "id", ""):
            self.controls[EVENTS.format(id) if kind == "bidi_component" else id] = kind
        return [found.message] if kind == "exception" and found is not None else []


@asynccontextmanager
async def opened(home: str) -> AsyncIterator[Page]:
    where = home.replace("http", "ws", 1) + "/_stcore/stream"
    options: Any = {"subprotocols": ["streamlit"], "origin": home, "max_size": None}
    async with connect(where, **options) as line:
        page = Page(line)
        assert not await page.ask()
        yield page


def aside(work: Callable[[], Coroutine[Any, Any, None]]) -> None:
    with ThreadPoolExecutor(1) as thread:  # a browser test leaves its loop in this thread
        thread.submit(asyncio.run, work()).result()


@pytest.mark.parametrize("name", ["", "compare"])
def test_values_that_a_control_cannot_have_are_passed_over(
    name: str, log: tuple[str, Path]
) -> None:
    async def visit() -> None:
        async with opened(log[0]) as page:
            page.page = page.pages[name]
            assert not await page.ask()
            assert {"selectbox", "button", "bidi_component"} <= {*page.controls.values()}
            for value in VALUES.values():
                assert not await page.ask(**value)
            assert not await page.ask()

    aside(visit)
    told = log[1].read_text(encoding="utf-8")
    assert "cannot have was passed over" in told
    assert "Traceback" not in told


def test_a_flood_that_is_dropped_leaves_no_traceback(log: tuple[str, Path]) -> None:
    async def flood() -> None:
        async with opened(log[0]) as page:
            asked = BackMsg()
            asked.rerun_script.page_script_hash = page.page
            for _ in range(300):
                await page.line.send(asked.SerializeToString())
            page.line.transport.abort()
        await asyncio.sleep(1)
        async with opened(log[0]) as page:
            assert not await page.ask()

    aside(flood)
    assert "Traceback" not in log[1].read_text(encoding="utf-8")
