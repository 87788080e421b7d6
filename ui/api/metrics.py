"""Counts and times for Prometheus: turns by engine and outcome, requests by route and status."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.sessions import EventBuffer

SECONDS = (0.01, 0.025, 0.05, 0.1, 0.2, 0.4, 0.8, 1.5, 3.0, 6.0)


class Metrics:
    """One registry, so that two apps in one process (tests) do not share counts."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._turns = Counter(
            "aisle_turns", "Turns that ended", ["engine", "outcome"], registry=self._registry
        )
        self._errors = Counter("aisle_turn_errors", "Turns that failed", ["code"], registry=self._registry)
        self._turn_seconds = Histogram(
            "aisle_turn_seconds",
            "From the message to the end of the turn",
            ["engine"],
            buckets=SECONDS,
            registry=self._registry,
        )
        self._first_event_seconds = Histogram(
            "aisle_first_event_seconds",
            "From the message to its first event",
            buckets=SECONDS,
            registry=self._registry,
        )
        self._requests = Counter(
            "aisle_http_requests", "HTTP requests", ["method", "route", "status"], registry=self._registry
        )
        self._streams = Gauge("aisle_open_requests", "HTTP requests under way", registry=self._registry)

    def count_turn(self, turn: EventBuffer) -> None:
        """Take in a turn that ended; given to `TurnWorkers` as `on_end`."""
        last = turn.events[-1]
        engine = str(last.data.get("engine", "none"))
        self._turns.labels(engine, last.event).inc()
        if last.event == "error":
            self._errors.labels(str(last.data.get("code"))).inc()
        if turn.ended_at is not None:
            self._turn_seconds.labels(engine).observe(turn.ended_at - turn.started_at)
        if turn.first_event_at is not None:
            self._first_event_seconds.observe(turn.first_event_at - turn.started_at)

    def text(self) -> bytes:
        """All of it in the text format of Prometheus."""
        return generate_latest(self._registry)

    def count_request(self, scope: Scope, status: int) -> None:
        """Routes are counted by their pattern, so that ids make no new series."""
        route = getattr(scope.get("route"), "path", "unmatched")
        self._requests.labels(scope["method"], route, str(status)).inc()

    def opened(self, change: int) -> None:
        """A request began (1) or ended (-1)."""
        self._streams.inc(change)


class CountRequests:
    """ASGI middleware around `Metrics`."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        status = 500

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        self._metrics.opened(1)
        try:
            await self._app(scope, receive, noting)
        finally:
            self._metrics.opened(-1)
            self._metrics.count_request(scope, status)
