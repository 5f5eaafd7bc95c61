"""A lever moved while the network is away: it is kept, said, and sent when the network is back."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import WebSocketRoute, expect

from model import Scenario, World
from tests.browser.conftest import Visit
from tests.browser.test_explore import DONETSK, expected, open_explore, show, with_donetsk


class Relay:
    """A network that can be cut: connections to the server, handed on byte by byte."""

    def __init__(self, target: int) -> None:
        self.target, self.down, self.open = target, False, set[socket.socket]()
        self.door = socket.create_server(("127.0.0.1", 0))
        self.port = int(self.door.getsockname()[1])
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self.door.accept()
            except OSError:
                return
            if self.down:
                near.close()
                continue
            far = socket.create_connection(("127.0.0.1", self.target))
            self.open |= {near, far}
            for pair in ((near, far), (far, near)):
                threading.Thread(target=self._hand_on, args=pair, daemon=True).start()

    def _hand_on(self, source: socket.socket, sink: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(65_536):
                sink.sendall(data)
        self._close(source, sink)

    def _close(self, *lines: socket.socket) -> None:
        for line in lines:
            self.open.discard(line)
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
            line.close()

    def cut(self) -> None:
        """Let nothing through any more."""
        self.down = True
        self._close(*self.open)

    def close(self) -> None:
        """End for good."""
        self.cut()
        self.door.close()


@pytest.fixture
def relay(visit: Visit) -> Iterator[Relay]:
    """The network between the browser and the server."""
    found = Relay(int(urlsplit(visit.home).port or 0))
    visit.home = f"http://127.0.0.1:{found.port}"
    yield found
    visit.page.goto("about:blank")
    visit.complaints.clear()  # of the connection
    found.close()


@pytest.mark.parametrize("wait", [0, 300])
def test_a_lever_moved_offline_is_kept_and_sent(
    visit: Visit, relay: Relay, seed: Scenario, world: World, wait: int
) -> None:
    page = open_explore(visit)
    relay.cut()
    page.wait_for_timeout(wait)
    slider = page.get_by_role("slider", name=DONETSK, exact=True)
    slider.focus()
    slider.press("End")
    app = page.get_by_test_id("stApp")
    expect(app).not_to_have_attribute("data-test-connection-state", "CONNECTED")
    expect(page.get_by_text("Offline. What you moved is kept")).to_be_visible()
    expect(slider).to_have_value("100")
    relay.down = False
    show(page, expected(with_donetsk(seed, russia=1.0), world))
    expect(slider).to_have_value("100")
    expect(page.get_by_text("Offline. What you moved is kept")).to_be_hidden()


def test_a_move_that_is_lost_on_the_way_is_asked_again(
    visit: Visit, seed: Scenario, world: World
) -> None:
    lost: list[bytes] = []

    def between(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()

        def up(message: str | bytes) -> None:
            said = message if isinstance(message, bytes) else message.encode()
            if not lost and b'"serial"' in said:
                lost.append(said)
            else:
                server.send(message)

        socket.on_message(up)

    visit.page.route_web_socket(re.compile("/_stcore/stream"), between)
    page = open_explore(visit)
    page.get_by_role("slider", name=DONETSK, exact=True).press("End")
    show(page, expected(with_donetsk(seed, russia=1.0), world))
    assert len(lost) == 1
