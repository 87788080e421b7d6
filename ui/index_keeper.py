"""Keeps the index of a running server up to date: what an import in another process changed is searchable
within a second, and `aisle index` beside the server is done here, by the owner of the vector folder.
"""

import json
import logging
import threading
import time
from pathlib import Path

from assistant.errors import AssistantError
from assistant.wiring import Shop
from retrieval.errors import AisleError
from retrieval.indexer import IndexReport

logger = logging.getLogger(__name__)

REQUEST = "index-request.json"
REPORT = "index-report.json"
EVERY_S = 0.3
WAIT_S = 3600.0


class IndexKeeper:
    """Watches the catalogue's version and requests of other processes."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop
        self._stopping = threading.Event()

    def run(self) -> None:
        """Until `stop`."""
        seen = -1
        while not self._stopping.wait(EVERY_S):
            try:
                version = self._shop.catalogue.version()
                self._shop.merchandising.current()  # a mistake in it is logged when it is saved
                request = _take_request(self._shop.home)
                if request is not None or version != seen:
                    report = self._shop.index(
                        rebuild=bool(request and request.get("rebuild")), everything=request is not None
                    )
                    if request is not None:
                        _write(self._shop.home / REPORT, report_json(report) | {"of": request["id"]})
                    seen = version
            except AisleError:
                logger.exception("bringing the index up to date failed; it is tried again")
                self._stopping.wait(5)

    def stop(self) -> None:
        """End `run` soon."""
        self._stopping.set()


def ask_owner(home: Path, request_id: str, *, rebuild: bool) -> dict[str, object]:
    """Have the running server index; returns its report.

    Raises:
        AssistantError: nothing answered in time.
    """
    _write(home / REQUEST, {"id": request_id, "rebuild": rebuild})
    until = time.monotonic() + WAIT_S
    taken_until = time.monotonic() + 30
    while time.monotonic() < until:
        report = _read(home / REPORT)
        if report is not None and report.get("of") == request_id:
            return report
        if (home / REQUEST).exists() and time.monotonic() > taken_until:
            (home / REQUEST).unlink(missing_ok=True)
            raise AssistantError(
                f"The owner of {home / 'chroma'} did not take the request; stop it and run this again."
            )
        time.sleep(EVERY_S)
    raise AssistantError("The running server did not finish indexing within an hour; see its log.")


def report_json(report: IndexReport) -> dict[str, object]:
    """A report as JSON values."""
    return dict(vars(report))


def _take_request(home: Path) -> dict[str, object] | None:
    request = _read(home / REQUEST)
    if request is not None:
        (home / REQUEST).unlink(missing_ok=True)
    return request


def _read(path: Path) -> dict[str, object] | None:
    try:
        loaded = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, json.JSONDecodeError):
        return None
    return loaded if isinstance(loaded, dict) else None


def _write(path: Path, plain: dict[str, object]) -> None:
    unfinished = path.with_suffix(".part")
    unfinished.write_text(json.dumps(plain, ensure_ascii=False), encoding="utf-8")
    unfinished.replace(path)
