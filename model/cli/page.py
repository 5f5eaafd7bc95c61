"""The command ``app``: the page, from a checkout or an installed wheel."""

from __future__ import annotations

import errno
import importlib.util
import os
import runpy
import socket
import sys
from pathlib import Path
from typing import Annotated

import typer

from model.cli.output import Answer, command
from model.core.errors import ModelError
from model.core.extras import extra
from model.core.files import DATA, data_path
from model.core.said import say

commands = typer.Typer()


@command(commands, "app", formats=False)
def app_command(
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="Port.")] = 8501,
    address: Annotated[
        str, typer.Option("--address", help="Address to listen on; 0.0.0.0 for every machine.")
    ] = "127.0.0.1",
) -> Answer:
    """Start the page; nothing that it does leaves this machine."""
    extra("streamlit", say("needed to show the page"), "app")
    _check_place(address, port)
    os.environ[DATA] = str(data_path())
    typer.echo(f"Open http://{address}:{port} (Ctrl-C stops the page)", err=True)
    options = {"server.address": address, "server.port": port, "server.headless": "true"}
    flags = [part for name, value in options.items() for part in (f"--{name}", str(value))]
    sys.argv = ["streamlit", "run", str(_entry()), *flags]
    runpy.run_module("streamlit", run_name="__main__", alter_sys=True)
    return Answer([])


class PageError(ModelError):
    """The page cannot be served at a place."""

    heading = "The page cannot be served"


def _check_place(address: str, port: int) -> None:
    """Refuse an address that is not this machine's and a port that is taken."""
    try:
        kind, *_, place = socket.getaddrinfo(address, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(kind) as line:
            line.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, os.name == "posix")
            line.bind(place)
    except (OSError, UnicodeError) as error:
        told = error.strerror if isinstance(error, OSError) else str(error)
        if isinstance(error, OSError) and error.errno in (errno.EADDRINUSE, errno.EACCES):
            raise PageError.at("--port", f"{port} ({told})", "a free port",
                               "Name another, such as 8502.") from None  # fmt: skip
        raise PageError.at("--address", f"{address} ({told})",
                           "an address of this machine, such as 127.0.0.1") from None  # fmt: skip


def _entry() -> Path:
    """Return the script that Streamlit runs: a wheel has it inside ``ui``, a checkout beside it."""
    found = importlib.util.find_spec("ui")
    folder = Path(next(iter(found.submodule_search_locations or ()))) if found else Path()
    wheel = folder / "start" / "app.py"
    return wheel if wheel.exists() else folder.parent / "app.py"
