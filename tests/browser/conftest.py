"""Chromium, and a real server on the demo shop."""

from collections.abc import Iterator

import pytest

from tests.browser.host_page import HostPage
from tests.chromium import chromium
from tests.demo_server import demo_server

__all__ = ["chromium", "demo_server"]


@pytest.fixture
def host() -> Iterator[HostPage]:
    host = HostPage()
    yield host
    host.close()
