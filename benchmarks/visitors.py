"""Visitors of the page without a browser: they speak Streamlit's websocket and move a lever."""

from __future__ import annotations

import asyncio
import json
import time
from dataclasses import dataclass, field

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

from ui.parts.drawings import unpacked

LEVERS = "levers"
HOME = ""
"""Name of the first page in the address."""
REGION = "UA-14"
NATIVE = ("text_input", "selectbox")
"""Controls that are Streamlit's own; all others are ours."""
NEAR = 0.01
"""How far a share that is shown may lie from the one asked for [per cent]: values are whole."""
DONE = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)
"""Ends of a run after which no other one follows."""


class RefusedError(RuntimeError):
    """The script of the page ended in an error, or a move changed nothing."""


@dataclass
class Visitor:
    """One visitor with a lever in hand.

    Parameters
    ----------
    address : str
        Of the server, ``http://127.0.0.1:8501``.
    """

    address: str
    page: str = ""
    session: str = ""
    fragment: str = ""
    lever: str = ""
    shown: dict[str, dict[str, list[float]]] = field(default_factory=dict)
    pages: dict[str, str] = field(default_factory=dict)
    controls: dict[str, str] = field(default_factory=dict)
    choices: dict[str, list[str]] = field(default_factory=dict)
    serial: int = 0
    known: set[str] = field(default_factory=set)
    source: str = "127.0.0.1"
    seconds: list[float] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)

    async def __aenter__(self) -> Visitor:
        """Open the page and read it to its end."""
        where = self.address.replace("http", "ws", 1) + "/_stcore/stream"
        self.line: ClientConnection = await connect(
            where, max_size=None, subprotocols=["streamlit"], origin=self.address,
            local_addr=(self.source, 0),
        )  # fmt: skip
        first = BackMsg()
        first.rerun_script.SetInParent()
        first.rerun_script.query_string = ""
        await self.line.send(first.SerializeToString())
        await self._read()
        return self

    async def __aexit__(self, *_: object) -> None:
        """Leave the page."""
        await self.line.close()

    async def _read(self) -> int:
        """Read until the script has run to its end; return the bytes that came."""
        size = 0
        while True:
            frame = await self.line.recv()
            assert isinstance(frame, bytes)
            size += len(frame)
            message = ForwardMsg.FromString(frame)
            kind = message.WhichOneof("type")
            if kind == "new_session":
                self.session = message.new_session.initialize.session_id
            elif kind == "navigation":
                self.page = message.navigation.page_script_hash
                for page in message.navigation.app_pages:
                    self.pages[page.url_pathname] = page.page_script_hash
            elif kind == "delta":
                if message.metadata.cacheable:
                    self.known.add(message.hash)
                self._look(message)
            elif kind == "script_finished" and message.script_finished in DONE:
                return size

    def _look(self, message: ForwardMsg) -> None:
        element = message.delta.new_element
        kind = element.WhichOneof("type")
        if kind == "exception":
            raise RefusedError(element.exception.message)
        if kind in NATIVE:
            control = getattr(element, kind)
            key = control.id.rpartition("-")[2]
            self.controls[key] = control.id
            self.choices[key] = list(getattr(control, "options", ()))
        if kind != "bidi_component":
            return
        found = element.bidi_component
        if found.component_name.endswith(LEVERS):
            self.lever, self.fragment = found.id, message.delta.fragment_id
        elif found.component_name.endswith("feed"):
            told = unpacked(found.bytes)
            if LEVERS in told:
                self.shown = told[LEVERS]["rows"]

    def _asked(self) -> BackMsg:
        asked = BackMsg()
        asked.rerun_script.page_script_hash = self.page
        asked.rerun_script.cached_message_hashes.extend(self.known)
        return asked

    async def _answered(self, asked: BackMsg) -> None:
        start = time.perf_counter()
        await self.line.send(asked.SerializeToString())
        self.sizes.append(await self._read())
        self.seconds.append(time.perf_counter() - start)

    async def visit(self, name: str) -> None:
        """Go to another page by its name in the address."""
        self.page = self.pages[name]
        self.controls.clear()
        await self._answered(self._asked())

    async def choose(self, key: str, value: str | float) -> None:
        """Set a control of Streamlit's own, which runs the whole page."""
        asked = self._asked()
        control = asked.rerun_script.widget_states.widgets.add()
        control.id = self.controls[key]
        if isinstance(value, str):
            control.string_value = value
        else:
            control.double_value = value
        await self._answered(asked)

    async def move(self, number: int, table: str = "control", id: str = REGION) -> None:
        """Ask for another share and wait until the page shows it."""
        self.serial += 1
        share = 30.0 + number % 40
        event = {"table": table, "id": id, "party": "russia", "value": share}
        asked = self._asked()
        asked.rerun_script.fragment_id = self.fragment
        state = asked.rerun_script.widget_states.widgets.add()
        state.id = f"$$STREAMLIT_INTERNAL_KEY_{self.lever}__events"
        text = [{"event": "moved", "value": {**event, "serial": self.serial}}]
        state.json_trigger_value = json.dumps(text)
        await self._answered(asked)
        shown = self.shown.get(table, {}).get(id, [0.0])[0]
        if abs(shown - share) > NEAR:
            raise RefusedError(f"asked for {share} of {id}, shown is {shown}")


async def walk(visitor: Visitor, moves: int, every: float, delay: float = 0.0) -> None:
    """Move the lever every so many seconds, the first time after a delay."""
    await asyncio.sleep(delay)
    for number in range(moves):
        start = time.perf_counter()
        await visitor.move(number)
        await asyncio.sleep(max(every - (time.perf_counter() - start), 0.0))
