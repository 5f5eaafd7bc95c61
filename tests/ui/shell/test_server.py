"""What one visitor may do to all: nothing, by message or by websocket."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Any, cast

import pytest
from streamlit import net_util
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session
from streamlit.runtime.scriptrunner_utils.script_run_context import ScriptRunContext

from tests.paths import ROOT
from ui.hand.queue import drawing
from ui.shell import server

HOSTING = (ROOT / "docs" / "pages" / "reference" / "hosting.md").read_text(encoding="utf-8")
FOR_ALL = ("clear_cache", "load_git_info", "set_run_on_save", "debug_disconnect_websocket",
           "debug_shutdown_runtime")  # fmt: skip


def _sent(kind: str) -> bytes:
    message = BackMsg()
    if kind == "rerun_script":
        message.rerun_script.query_string = "lang=uk"
    else:
        setattr(message, kind, True)
    return message.SerializeToString()


def _visit(frames: list[bytes], **headers: str) -> tuple[list[bytes], list[dict[str, Any]]]:
    """Return what reaches the page of a visitor's messages, and what the visitor is answered."""
    queue = [{"type": "websocket.connect"}, *({"type": "websocket.receive", "bytes": f}
             for f in frames), {"type": "websocket.disconnect", "code": 1000}]  # fmt: skip
    reached: list[bytes] = []
    answered: list[dict[str, Any]] = []

    async def page(scope: Any, receive: Any, send: Any) -> None:
        while (message := await receive())["type"] != "websocket.disconnect":
            reached.extend([message["bytes"]] if "bytes" in message else [])

    async def receive() -> Any:
        return queue.pop(0)

    async def send(message: Any) -> None:
        answered.append(message)

    named = [(name.encode(), value.encode()) for name, value in headers.items()]
    visit = server.Safe(server.Own(page))({"type": "websocket", "headers": named}, receive, send)
    with ThreadPoolExecutor(1) as aside:  # a browser test leaves its loop in this thread
        aside.submit(asyncio.run, visit).result()
    return reached, answered


@pytest.mark.parametrize("kind", FOR_ALL)
@pytest.mark.parametrize("padding", [b"", b"\xfa\x3e\x80\x08" + b"x" * 1024])
def test_a_message_that_concerns_all_visitors_is_passed_over(kind: str, padding: bytes) -> None:
    asked = _sent("rerun_script")
    assert _visit([_sent(kind) + padding, asked, _sent(kind)])[0] == [asked]


def test_the_page_s_own_messages_pass() -> None:
    frames = [_sent(kind) for kind in ("rerun_script", "stop_script", "app_heartbeat")]
    assert _visit([*frames, b"\xff", b""])[0] == frames  # what is no message goes nowhere


def _operation(payload: str, **names: str) -> bytes:
    message = BackMsg()
    asked = message.backend_operation_request
    asked.request_id = names.get("request", "r1")
    asked.session_id = names.get("session", "s1")
    getattr(asked, payload).SetInParent()
    return message.SerializeToString()


@pytest.mark.parametrize("payload", ["install_skills", "dismiss_skills_nudge"])
def test_what_writes_on_the_disk_of_the_server_is_passed_over(payload: str) -> None:
    fine = _operation("deferred_file")
    assert _visit([_operation(payload), fine])[0] == [fine]


@pytest.mark.parametrize("text", ["r" * 201, "r\nWARNING all is lost", "r\x1b[31m"])
def test_names_that_would_fill_or_forge_the_log_are_passed_over(text: str) -> None:
    fragment, urls, place = BackMsg(), BackMsg(), BackMsg()
    fragment.rerun_script.fragment_id = urls.file_urls_request.request_id = text
    place.rerun_script.context_info.timezone = text
    frames = [*(message.SerializeToString() for message in (fragment, urls, place)),
              _operation("deferred_file", request=text),
              _operation("dataframe_chunk", session=text)]  # fmt: skip
    assert _visit(frames)[0] == []


def test_places_for_more_files_than_a_person_hands_in_are_not_asked_for() -> None:
    few, many = BackMsg(), BackMsg()
    few.file_urls_request.file_names.extend(["a.csv"] * 20)
    many.file_urls_request.file_names.extend(["a.csv"] * 21)
    assert _visit([many.SerializeToString(), few.SerializeToString()])[0] == [
        few.SerializeToString()
    ]


def test_more_controls_than_a_page_has_are_passed_over() -> None:
    few, many = BackMsg(), BackMsg()
    for message, count in ((few, 2_000), (many, 2_001)):
        for number in range(count):
            message.rerun_script.widget_states.widgets.add().id = f"c{number}"
    assert _visit([many.SerializeToString(), few.SerializeToString()])[0] == [
        few.SerializeToString()
    ]


def test_the_limits_of_messages_stand_in_the_documentation() -> None:
    row = (f"{server._MOST_CONTROLS:,} controls, {server._MOST_FILES} files, "
           f"{server._LONGEST_NAME} printable characters")  # fmt: skip
    assert f"| one message of a page: controls, files, a name | {row} |" in HOSTING


def test_every_message_of_streamlit_is_known() -> None:
    """A new one is either the page's or refused by intent."""
    kinds = {field.name for field in BackMsg.DESCRIPTOR.oneofs_by_name["type"].fields}
    assert kinds == server._FROM_THE_PAGE | set(FOR_ALL)


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "http://user@evil.example", "http://[", "x"]
)
def test_a_websocket_of_another_site_is_closed_and_no_host_is_asked(
    origin: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def asked(*_: object, **__: object) -> None:
        raise AssertionError("another host was asked")

    monkeypatch.setattr(net_util, "_make_blocking_http_get", asked)
    reached, answered = _visit([_sent("rerun_script")], host="page.example", origin=origin)
    assert (reached, answered) == ([], [{"type": "websocket.close", "code": 1008}])


@pytest.mark.parametrize("headers", [{}, {"origin": "https://page.example"}])
def test_a_websocket_of_the_page_and_of_no_browser_passes(headers: dict[str, str]) -> None:
    frames = [_sent("rerun_script")]
    assert _visit(frames, host="page.example", **headers) == (frames, [])


def test_a_site_allowed_by_name_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    options = {"server.corsAllowedOrigins": ["https://paper.example"],
               "browser.serverAddress": "page.example"}  # fmt: skip
    monkeypatch.setattr(server.config, "get_option", options.get)
    frames = [_sent("rerun_script")]
    for origin in ("https://paper.example", "https://page.example"):
        assert _visit(frames, host="127.0.0.1:8501", origin=origin) == (frames, [])


@pytest.mark.parametrize(
    ("kind", "status", "kept"),
    [("text/html; charset=utf-8", 404, server.NEVER),
     ("text/javascript", 200, "public, immutable, max-age=31536000")],
)  # fmt: skip
def test_a_file_that_is_not_there_is_no_document_kept_for_a_year(
    kind: str, status: int, kept: str
) -> None:
    """Streamlit answers for any name below its own files, with the document of the page."""

    async def page(scope: Any, receive: Any, send: Any) -> None:
        named = [(b"content-type", kind.encode())]
        await send({"type": "http.response.start", "status": 200, "headers": named})

    answered: list[dict[str, Any]] = []

    async def send(message: Any) -> None:
        answered.append(message)

    scope = {"type": "http", "method": "GET", "path": "/static/js/a.js", "headers": []}
    with ThreadPoolExecutor(1) as aside:
        aside.submit(asyncio.run, server.Safe(page)(scope, None, send)).result()  # type: ignore[arg-type]
    assert answered[0]["status"] == status
    assert dict(answered[0]["headers"])[b"cache-control"] == kept.encode()


def test_the_theme_that_every_run_sends_is_gathered_once(monkeypatch: pytest.MonkeyPatch) -> None:
    gather, gathered = app_session._populate_theme_msg, list[str]()

    def counted(theme: CustomThemeConfig, section: str = "theme") -> None:
        gathered.append(section)
        gather(theme, section)

    monkeypatch.setattr(app_session, "_populate_theme_msg", counted)
    server._read_theme_once()
    sections = ("theme", "theme.light", "theme.dark", "theme.sidebar", "theme.dark.sidebar")
    for section in sections * 2:
        kept, expected = CustomThemeConfig(), CustomThemeConfig()
        app_session._populate_theme_msg(kept, section)
        gather(expected, section)
        assert kept == expected, section
        assert kept.SerializeToString() == expected.SerializeToString()
    assert sorted(gathered) == sorted(sections)


def test_a_message_for_a_part_of_a_page_is_announced(monkeypatch: pytest.MonkeyPatch) -> None:
    announced = list[int]()
    monkeypatch.setattr(drawing, "announce", lambda: announced.append(1))
    part = BackMsg()
    part.rerun_script.fragment_id = "f1"
    frames = [_sent("rerun_script"), part.SerializeToString(), _sent("stop_script")]
    assert _visit(frames)[0] == frames
    assert announced == [1]


def test_a_page_gives_way_at_each_of_its_elements(monkeypatch: pytest.MonkeyPatch) -> None:
    log = list[str]()
    monkeypatch.setattr(drawing, "give_way", lambda: log.append("given way"))
    monkeypatch.setattr(ScriptRunContext, "enqueue", lambda *_: log.append("an element"))
    server._give_way_to_levers()
    ScriptRunContext.enqueue(cast(ScriptRunContext, None), ForwardMsg())
    assert log == ["given way", "an element"]
