"""A `chroma run` of the tests' own, on a free port."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

STARTED_WITHIN_S = 60


@dataclass(frozen=True)
class ChromaServer:
    """A server that answers at `url`."""

    url: str
    process: "subprocess.Popen[bytes]"


@contextmanager
def chroma_server(folder: Path) -> Iterator[ChromaServer]:
    """Runs until the end of the block, whatever was done to it there."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [Path(sys.executable).with_name("chroma"), "run", "--path", folder]
    # Its log of requests would fill a pipe that nobody reads.
    with subprocess.Popen(
        [*command, "--host", "127.0.0.1", "--port", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        server = ChromaServer(f"http://127.0.0.1:{port}", process)
        try:
            _wait_until_it_answers(server)
            yield server
        finally:
            process.kill()


def _wait_until_it_answers(server: ChromaServer) -> None:
    until = time.monotonic() + STARTED_WITHIN_S
    while time.monotonic() < until:
        try:
            httpx.get(f"{server.url}/api/v2/heartbeat", timeout=2).raise_for_status()
        except httpx.HTTPError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"{server.url} did not answer within {STARTED_WITHIN_S} s")
