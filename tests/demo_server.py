"""A real `aisle demo` in a process of its own; the fixture is imported by the conftest files that need it."""

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import ROOT

READY_WITHIN_S = 120


@dataclass(frozen=True)
class DemoServer:
    """A running `aisle demo`."""

    address: str
    home: Path

    def aisle(self, *arguments: str) -> str:
        """What another `aisle` command prints, beside the server."""
        return run_aisle(self.home, *arguments).stdout


def run_aisle(home: Path, *arguments: str, check: bool = True) -> "subprocess.CompletedProcess[str]":
    """One command in a home."""
    command = [sys.executable, "-m", "ui", *arguments]
    return subprocess.run(
        command, env=_environment(home), cwd=ROOT, capture_output=True, text=True, check=check, timeout=300
    )


def _environment(home: Path) -> dict[str, str]:
    return os.environ | {"AISLE_HOME": str(home), "PYTHONPATH": str(ROOT)}


@contextmanager
def running_demo(home: Path, **environment: str) -> Iterator[DemoServer]:
    """A demo that is ready to answer, with further variables in its environment."""
    command = [sys.executable, "-m", "ui", "demo", "--no-browser", "--port", "0"]
    with subprocess.Popen(
        command, env=_environment(home) | environment, cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            address = _address(process)
            _wait_until_ready(address)
            yield DemoServer(address, home)
        finally:
            process.send_signal(signal.SIGTERM)
            _wait_or_kill(process)


@pytest.fixture(scope="module")
def demo_server(demo_home: Path) -> Iterator[DemoServer]:
    with running_demo(demo_home) as server:
        yield server


def _wait_or_kill(process: "subprocess.Popen[str]") -> None:
    """A server that does not stop in time must not hold up the tests for ever."""
    try:
        process.wait(timeout=20)
    except subprocess.TimeoutExpired:
        process.kill()
        raise


def _address(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    for line in process.stdout:
        found = next((word for word in line.split() if word.startswith("http://")), None)
        if found:
            return found
    raise RuntimeError("the server ended before it listened")


def _wait_until_ready(address: str) -> None:
    until = time.monotonic() + READY_WITHIN_S
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"{address}/readyz", timeout=5) as answer:  # noqa: S310  # loopback
                if answer.status == 200:
                    return
        except (urllib.error.URLError, ConnectionError):
            pass
        time.sleep(0.2)
    raise RuntimeError(f"{address} was not ready within {READY_WITHIN_S} s")
