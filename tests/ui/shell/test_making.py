"""Files that are asked for: one address keeps nobody else's waiting, and none is refused aloud."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.proto.BackMsg_pb2 import BackendOperationRequest
from streamlit.runtime.backend_operation_handler import DeferredFileHandler
from streamlit.runtime.media_file_storage import MediaFileStorageError

from tests.paths import ROOT
from ui.hand.queue import Visitor
from ui.shell.making import OF_ALL, OF_ONE, WAITING, Places, make_in_turn

HOSTING = (ROOT / "docs" / "pages" / "reference" / "hosting.md").read_text(encoding="utf-8")


def aside(work: Callable[[], Coroutine[Any, Any, None]]) -> None:
    with ThreadPoolExecutor(1) as thread:  # a browser test leaves its loop in this thread
        thread.submit(asyncio.run, work()).result()


async def settle() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


@given(asked=st.lists(st.sampled_from("aab"), max_size=25), of_all=st.integers(1, 5))
def test_no_more_are_at_work_than_may_be_and_all_come(asked: list[str], of_all: int) -> None:
    at_work: list[str] = []
    done: list[str] = []
    places = Places(of_one=2, of_all=of_all, waiting=30)

    async def piece(who: str) -> None:
        async with places.place(who) as free:
            assert free
            at_work.append(who)
            assert len(at_work) <= of_all
            assert at_work.count(who) <= 2
            await asyncio.sleep(0)
            at_work.remove(who)
            done.append(who)

    async def work() -> None:
        await asyncio.gather(*map(piece, asked))
        assert not places._waiting
        assert not places._busy.total()

    aside(work)
    assert sorted(done) == sorted(asked)


def test_an_address_takes_no_place_of_others_and_they_take_turns() -> None:
    begun: list[str] = []
    go_on = asyncio.Event()
    places = Places(of_one=2, of_all=3, waiting=9)

    async def piece(who: str) -> None:
        async with places.place(who):
            begun.append(who)
            await go_on.wait()

    async def work() -> None:
        tasks = [asyncio.create_task(piece(who)) for who in "aaaaabc"]
        await settle()
        assert begun == ["a", "a", "b"]
        go_on.set()
        await asyncio.gather(*tasks)
        assert begun.index("c") <= 4

    aside(work)


def test_who_waits_too_much_is_refused_and_who_leaves_gives_way() -> None:
    places = Places(of_one=1, of_all=1, waiting=2)

    async def piece(long: float) -> bool:
        async with places.place("a") as free:
            await asyncio.sleep(long)
            return free

    async def work() -> None:
        first, second, third = (asyncio.create_task(piece(60)) for _ in range(3))
        await settle()
        assert not await piece(0)
        second.cancel()
        first.cancel()
        await settle()
        third.cancel()
        assert await piece(0)

    aside(work)


class Manager:
    """Files that are made when they are asked for."""

    def __init__(self) -> None:
        self.at_work, self.most = 0, 0
        self._deferred_callables = {
            f"{address} {n}": {"callable": self.file(address)}
            for address in ("192.0.2.7", "192.0.2.8")
            for n in range(WAITING)
        }

    def file(self, address: str) -> Callable[[], bytes]:
        def made() -> bytes:
            return b""

        made.visitor = Visitor(address, 1)  # type: ignore[attr-defined]
        return made

    def execute_deferred(self, file: str) -> str:
        if file == "192.0.2.7 1":
            raise MediaFileStorageError("Callable execution failed: busy")
        return f"/media/{file}"


def test_what_cannot_be_made_is_told_without_a_traceback(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(DeferredFileHandler, "handle", DeferredFileHandler.handle)
    make_in_turn()
    manager: Any = Manager()
    answers: list[Any] = []

    async def work() -> None:
        handler = DeferredFileHandler(lambda: manager)
        for file in ("192.0.2.7 0", "192.0.2.7 1", "../../etc/passwd"):
            request = BackendOperationRequest(request_id="r")
            request.deferred_file.file_id = file
            answers.append(await handler.handle(request, "session"))

    with caplog.at_level(logging.DEBUG):
        aside(work)
    assert [answer.deferred_file.url for answer in answers] == ["/media/192.0.2.7 0", "", ""]
    assert [bool(answer.error_msg) for answer in answers] == [False, True, True]
    assert "Traceback" not in caplog.text


def test_the_limits_stand_in_the_documentation() -> None:
    assert f"that wait, of one address | {OF_ONE}, {OF_ALL}; {WAITING} |" in HOSTING
