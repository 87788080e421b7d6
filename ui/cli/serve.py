"""`aisle serve`: the chat page, the API and the widget, on one port."""

import argparse
import signal
import socket
from collections.abc import Callable
from types import FrameType

import uvicorn
from starlette.types import ASGIApp

from assistant.errors import SettingsError
from assistant.settings import load_settings
from ui.quick_imports import without_collecting

STOP_WITHIN_S = 2
"""Open streams are cut after this long, so that SIGTERM ends the process within 3 s."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`--host` and `--port`."""
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=int, default=7860, help="port to listen on (default: %(default)s)")


def run(args: argparse.Namespace) -> int:
    """Serve the shop of the home until it is told to stop."""
    with without_collecting():
        from assistant.wiring import open_shop

    with open_shop(load_settings(), owns_index=True) as shop:
        _ = shop.chat_model  # a model that cannot be used is said before anything is served
        with without_collecting():
            from ui.app import build_app  # takes seconds to import; a second server is refused before

        app = build_app(shop, shop_name="aisle")
        run_server(app, args.host, args.port, lambda address: print(f"Serving at {address}", flush=True))
    return 0


class _Server(uvicorn.Server):
    """Says when it listens."""

    def __init__(self, config: uvicorn.Config, on_started: Callable[[], None]) -> None:
        super().__init__(config)
        self._on_started = on_started

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._on_started()


def run_server(app: ASGIApp, host: str, port: int, on_started: Callable[[str], None]) -> None:
    """Serve until SIGTERM or ctrl-C.

    Args:
        app: what to serve; its lifespan ends before this returns.
        host: address to listen on.
        port: port to listen on; 0 takes a free one.
        on_started: called with the address of the page once it can be opened.

    Raises:
        SettingsError: the port is taken, or the address is not of this machine.
    """
    try:
        listener = socket.create_server(
            (host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET
        )
    except OSError as error:
        raise SettingsError(
            f"Cannot listen on {host}:{port} ({error.strerror}); choose another with --port."
        ) from error
    bound_port = listener.getsockname()[1]
    shown_host = f"[{host}]" if ":" in host else host
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=STOP_WITHIN_S,
    )
    server = _Server(config, lambda: on_started(f"http://{shown_host}:{bound_port}"))
    # uvicorn raises the signal again once it has stopped; the default would end the process right there,
    # before the caller has closed the database and the vector folder.
    signal.signal(signal.SIGTERM, _leave)
    with listener:
        server.run(sockets=[listener])


def _leave(number: int, frame: FrameType | None) -> None:
    raise SystemExit(0)
