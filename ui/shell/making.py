"""Files that are asked for: few are made at once, and addresses take turns.

Streamlit makes each on a thread of the six that it has for all such work, in the order in which
they were asked for: 150 reports of one address let nobody else have a table for minutes.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter, OrderedDict, deque
from collections.abc import AsyncIterator, Hashable
from contextlib import asynccontextmanager
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackendOperationRequest
from streamlit.proto.ForwardMsg_pb2 import BackendOperationResponse, DeferredFileResponsePayload
from streamlit.runtime.backend_operation_handler import DeferredFileHandler
from streamlit.runtime.media_file_storage import MediaFileStorageError

from ui.hand.queue import Visitor

OF_ONE, OF_ALL, WAITING = 2, 4, 20
"""Files that are made at once, for one address and for all, and that wait of one address."""

_LOG = logging.getLogger(__name__)


class Places:
    """So many at work at once, of one and of all; whoever waits longest is next.

    Parameters
    ----------
    of_one, of_all, waiting : int
        At work at once of one and of all, and waiting of one.
    """

    def __init__(self, of_one: int = OF_ONE, of_all: int = OF_ALL, waiting: int = WAITING) -> None:
        self._of_one, self._of_all, self._most = of_one, of_all, waiting
        self._busy: Counter[Hashable] = Counter()
        self._waiting: OrderedDict[Hashable, deque[asyncio.Future[None]]] = OrderedDict()

    @asynccontextmanager
    async def place(self, who: Hashable) -> AsyncIterator[bool]:
        """Wait for a place; say whether there is one, which is not so where too many wait."""
        own = self._waiting.setdefault(who, deque())
        if len(own) >= self._most:
            yield False
            return
        turn = asyncio.get_running_loop().create_future()
        own.append(turn)
        self._next()
        try:
            await turn
            yield True
        finally:
            if turn.done() and not turn.cancelled():
                self._busy[who] -= 1
            self._next()

    def _next(self) -> None:
        for who in [*self._waiting]:
            own = self._waiting[who]
            while own and own[0].cancelled():
                own.popleft()
            if own and self._busy[who] < self._of_one and self._busy.total() < self._of_all:
                own.popleft().set_result(None)
                self._busy[who] += 1
                self._waiting.move_to_end(who)
            if not own:
                del self._waiting[who]


def make_in_turn() -> None:
    """Let files be made so for all pages of this process."""
    places = Places()

    async def handle(
        self: DeferredFileHandler, request: BackendOperationRequest, session_id: str
    ) -> BackendOperationResponse:
        manager, file = self._get_media_file_mgr(), request.deferred_file.file_id
        answer = BackendOperationResponse(request_id=request.request_id)
        async with places.place(_whose(manager, file, session_id)) as free:
            try:
                if not free or file not in manager._deferred_callables:
                    raise MediaFileStorageError("there is no such file, or too many are asked for")
                url = await asyncio.to_thread(manager.execute_deferred, file)
                answer.deferred_file.CopyFrom(DeferredFileResponsePayload(url=url))
            except MediaFileStorageError as error:
                _LOG.info("a file was not made: %s", error)
                answer.error_msg = "Failed to generate file for download"
        return answer

    DeferredFileHandler.handle = handle  # type: ignore[method-assign]


def _whose(manager: Any, file: str, session: str) -> Hashable:
    """Return the address that a file is made for; where it is not known, the session."""
    made = manager._deferred_callables.get(file, {}).get("callable")
    visitor = getattr(made, "visitor", None)
    return (isinstance(visitor, Visitor) and visitor.address) or session
