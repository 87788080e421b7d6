"""The empty page of a shop on a port of its own, which embeds the widget."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class HostPage:
    """An empty page of a shop, which is nothing but the widget line."""

    def __init__(self) -> None:
        self.line = ""
        page = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.end_headers()
                document = f"<!doctype html><html lang=en><title>A shop</title><main>{page.line}</main>"
                self.wfile.write(document.encode())

            def log_message(self, format: str, *args: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.origin = f"http://127.0.0.1:{self._server.server_port}"
        self.other_origin = f"http://localhost:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def embed(self, assistant: str, token: str, more: str = "") -> None:
        self.line = f'<script src="{assistant}/widget.js" data-embed="{token}" async {more}></script>'

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
