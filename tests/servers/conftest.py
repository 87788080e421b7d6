"""A real server on the demo shop."""

from tests.demo_server import demo_server

__all__ = ["demo_server"]
