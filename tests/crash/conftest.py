"""Tests that kill real processes, 72 of them; they take minutes and run by `make test-crash`."""

from pathlib import Path

import pytest


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """These run only when they are asked for by `-m crash`, so that they count as no skipped test."""
    return None if "crash" in str(config.option.markexpr) else True
