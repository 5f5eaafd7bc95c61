"""The start of the page: what is wrong with the place it runs in is said in a sentence, not later.

Nothing of the page is imported here, since that may be what fails.
"""

from __future__ import annotations

import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from streamlit import config

from model.core.errors import ModelError, Problem
from model.core.installed import unfit
from model.core.said import say

SAFE = {
    "server.enableXsrfProtection": True,
    "server.enableCORS": True,
    "browser.gatherUsageStats": False,
    "client.showErrorDetails": "none",
}
"""Settings without which the page is not served to others; ``.streamlit/config.toml`` has them."""


class StartError(ModelError):
    """The page cannot be served in this place."""

    heading = "The page cannot be served"


@contextmanager
def starting() -> Iterator[None]:
    """End the program with status 1 and a sentence when what stands in the block fails."""
    try:
        problems = [*unfit("app"), *_unsafe(), *_elsewhere()]
        if problems:
            raise StartError(problems)
        yield
    except (ModelError, OSError, ImportError) as error:
        sys.stderr.write(f"{error}\n")
        raise SystemExit(1) from None


def _unsafe() -> Iterator[Problem]:
    remedy = say("Start it in the folder of app.py, with its .streamlit/config.toml.")
    for name, wanted in SAFE.items():
        found = config.get_option(name)
        if found != wanted:
            yield Problem(name, str(found), str(wanted), remedy)


def _elsewhere() -> Iterator[Problem]:
    """Yield an address that is not this machine's."""
    address = config.get_option("server.address")
    if not address:
        return
    try:
        kind, *_, place = socket.getaddrinfo(address, 0, type=socket.SOCK_STREAM)[0]
        with socket.socket(kind) as line:
            line.bind(place)
    except OSError as error:
        allowed = say("an address of this machine, such as 127.0.0.1")
        yield Problem("server.address", say("{address} ({told})", address=address,
                      told=error.strerror or str(error)), allowed)  # fmt: skip
