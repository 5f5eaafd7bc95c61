"""Visitors of the page without a browser: they speak Streamlit's websocket and move a lever."""

from __future__ import annotations

import asyncio
import json
import time
from dataclasses import dataclass, field

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

LEVERS = "levers"
REGION = "UA-14"
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
    fragment: str = ""
    lever: str = ""
    shown: float = -1.0
    serial: int = 0
    known: set[str] = field(default_factory=set)
    seconds: list[float] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)

    async def __aenter__(self) -> Visitor:
        """Open the page and read it to its end."""
        where = self.address.replace("http", "ws", 1) + "/_stcore/stream"
        self.line: ClientConnection = await connect(
            where, max_size=None, subprotocols=["streamlit"], origin=self.address
        )
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
            if kind == "navigation":
                self.page = message.navigation.page_script_hash
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
        if kind != "bidi_component":
            return
        found = element.bidi_component
        if found.component_name.endswith(LEVERS):
            self.lever, self.fragment = found.id, message.delta.fragment_id
        elif found.component_name.endswith("feed"):
            told = json.loads(found.bytes or found.json)
            if LEVERS in told:
                self.shown = told[LEVERS]["rows"]["control"].get(REGION, [0.0])[0]

    async def move(self, number: int) -> None:
        """Ask for another share and wait until the page shows it."""
        self.serial += 1
        share = 30.0 + number % 40
        event = {"table": "control", "id": REGION, "party": "russia", "value": share}
        asked = BackMsg()
        run = asked.rerun_script
        run.page_script_hash, run.fragment_id = self.page, self.fragment
        run.cached_message_hashes.extend(self.known)
        state = run.widget_states.widgets.add()
        state.id = f"$$STREAMLIT_INTERNAL_KEY_{self.lever}__events"
        text = [{"event": "moved", "value": {**event, "serial": self.serial}}]
        state.json_trigger_value = json.dumps(text)
        start = time.perf_counter()
        await self.line.send(asked.SerializeToString())
        self.sizes.append(await self._read())
        self.seconds.append(time.perf_counter() - start)
        if self.shown != share:
            raise RefusedError(f"asked for {share}, shown is {self.shown}")


async def walk(visitor: Visitor, moves: int, every: float, delay: float = 0.0) -> None:
    """Move the lever every so many seconds, the first time after a delay."""
    await asyncio.sleep(delay)
    for number in range(moves):
        start = time.perf_counter()
        await visitor.move(number)
        await asyncio.sleep(max(every - (time.perf_counter() - start), 0.0))
