"""For every test: no socket but loopback, and quiet vendors."""

import os
import shutil
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
def built_demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo shop, built once for all tests; use `demo_home`, which is a copy of one's own."""
    from assistant.settings import Settings
    from assistant.wiring import Shop
    from ui.cli.demo import build_demo

    home = tmp_path_factory.mktemp("demo") / "home"
    shop = Shop(Settings(home=home), owns_index=True)
    build_demo(shop)
    shop.close()
    return home


@pytest.fixture(scope="module")
def demo_home(built_demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demo shop's home that a module may write to."""
    home = tmp_path_factory.mktemp("home") / "home"
    shutil.copytree(built_demo, home, ignore=shutil.ignore_patterns("*.lock"))
    return home


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
