"""The server behind widget and API, on a real port: streams, lost clients, and how it stops."""

import http.client
import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from assistant.errors import SettingsError
from tests.fakes import FakeShop, make_shop, served
from ui.api.app import create_api
from ui.cli.serve import run_server

ROOT = Path(__file__).resolve().parents[2]
SERVER = """
import sys
from pathlib import Path
from tests.fakes import make_shop
from ui.api.app import create_api
from ui.cli.serve import run_server
shop = make_shop(Path(sys.argv[1]))
run_server(create_api(shop.services), "127.0.0.1", 0, lambda address: print(address, flush=True))
"""


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[FakeShop]:
    shop = make_shop(tmp_path)
    yield shop
    shop.workers.close()


@pytest.fixture
def client(shop: FakeShop) -> Iterator[httpx.Client]:
    with (
        served(create_api(shop.services)) as address,
        httpx.Client(base_url=address, timeout=10, trust_env=False) as client,
    ):
        yield client


def begin(client: httpx.Client) -> tuple[str, dict[str, str]]:
    created = client.post("/v1/sessions", json={}).json()
    return f"/v1/sessions/{created['session_id']}", {"Authorization": f"Bearer {created['session_token']}"}


def test_events_arrive_as_they_are_made(client: httpx.Client) -> None:
    url, headers = begin(client)
    body = {"client_message_id": "m1", "text": "a dress"}
    with client.stream("POST", f"{url}/messages", json=body, headers=headers) as response:
        ids = [line for line in response.iter_lines() if line.startswith("id: ")]
    assert ids == [f"id: {n}" for n in range(1, 6)]


def test_a_client_that_leaves_does_not_stop_the_turn(client: httpx.Client, shop: FakeShop) -> None:
    url, headers = begin(client)
    address = urlsplit(str(client.base_url))
    connection = http.client.HTTPConnection(str(address.hostname), address.port, timeout=5)
    body = json.dumps({"client_message_id": "m1", "text": "a dress"})
    connection.request("POST", f"{url}/messages", body, headers | {"Content-Type": "application/json"})
    connection.close()
    deadline = time.monotonic() + 5
    while not shop.ledger.records:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    resumed = client.get(f"{url}/messages/m1/events", headers=headers)
    assert resumed.text.count("event: ") == 5
    assert len(shop.reply.calls) == 1


def test_a_quiet_stream_sends_heartbeats(client: httpx.Client) -> None:
    url, headers = begin(client)
    with client.stream("GET", f"{url}/events", headers=headers) as response:
        assert next(response.iter_lines()).startswith(":")


def test_hundreds_of_open_streams_leave_the_server_free(client: httpx.Client) -> None:
    url, headers = begin(client)
    address = urlsplit(str(client.base_url))
    connections = [
        http.client.HTTPConnection(str(address.hostname), address.port, timeout=10) for _ in range(200)
    ]
    for connection in connections:
        connection.request("GET", f"{url}/events", headers=headers)
    assert {connection.getresponse().status for connection in connections} == {200}
    assert client.get(url, headers=headers).status_code == 200
    for connection in connections:
        connection.close()


def test_sigterm_ends_the_server_cleanly_within_three_seconds(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", SERVER, str(tmp_path)], stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    try:
        assert process.stdout is not None
        with httpx.Client(base_url=process.stdout.readline().strip(), timeout=10, trust_env=False) as client:
            url, headers = begin(client)
            with client.stream("GET", f"{url}/events", headers=headers) as response:
                assert next(response.iter_lines()).startswith(":")
                started = time.monotonic()
                process.send_signal(signal.SIGTERM)
                assert process.wait(10) == 0
        assert time.monotonic() - started < 3
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def test_a_port_that_is_taken_is_named(client: httpx.Client, shop: FakeShop) -> None:
    port = client.base_url.port
    with pytest.raises(SettingsError, match=rf"127\.0\.0\.1:{port}.*--port"):
        run_server(create_api(shop.services), "127.0.0.1", int(port or 0), print)
