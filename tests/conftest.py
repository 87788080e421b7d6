"""For every test: no socket but loopback, and quiet vendors."""

import os
import socket
from pathlib import Path

import pytest
from hypothesis import settings

os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")
os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
os.environ.setdefault("LANGSMITH_TRACING", "false")
os.environ.setdefault("HF_HUB_OFFLINE", "1")

settings.register_profile("quick", max_examples=50, deadline=None)
settings.load_profile("quick")

ROOT = Path(__file__).resolve().parent.parent
LOOPBACK = ("127.", "::1", "localhost", "0.0.0.0")  # noqa: S104


@pytest.fixture(autouse=True)
def only_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that reaches beyond this machine fails at once."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: object) -> object:
        if isinstance(address, tuple) and not str(address[0]).startswith(LOOPBACK):
            raise AssertionError(f"A test tried to reach {address!r}; tests stay on loopback.")
        return connect(self, address)  # type: ignore[arg-type]

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The measuring data beside the project; tests that need it are skipped, with a count, without."""
    folder = Path(os.environ.get("TEST_SHARED_DATA", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"no measuring data at {folder} (set TEST_SHARED_DATA)")
    return folder


def pytest_sessionfinish(session: pytest.Session) -> None:
    """With TEST_NO_SKIPS set, as in CI, a skipped test fails the run: everything is installed there."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = len(reporter.stats.get("skipped", [])) if reporter else 0
    if os.environ.get("TEST_NO_SKIPS") and skipped:
        reporter.write_line(f"{skipped} tests were skipped, and TEST_NO_SKIPS allows none.", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
