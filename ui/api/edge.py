"""What every request passes: size limits, origins (CORS) and security headers."""

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.api.problems import ProblemError, page_locale, problem_response
from ui.limits import MAX_JSON_BYTES, MAX_UPLOAD_BYTES, MULTIPART_OVERHEAD_BYTES
from ui.widget import OriginRules, is_same_origin

API_PREFIX = "/v1/"
PREFLIGHT_S = "600"


class LimitBodies:
    """Refuses a body beyond its limit by its announced length, and by counting where none is announced."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith(API_PREFIX):
            await self._app(scope, receive, send)
            return
        is_upload = scope["path"].endswith("/images")
        limit = MAX_UPLOAD_BYTES + MULTIPART_OVERHEAD_BYTES if is_upload else MAX_JSON_BYTES
        headers = Headers(scope=scope)
        announced = headers.get("content-length", "0")
        too_large = (
            ProblemError("image_too_large", limit_mb=MAX_UPLOAD_BYTES // 1_000_000)
            if is_upload
            else ProblemError("body_too_large", limit=limit)
        )
        received = 0

        async def counting() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > limit:
                raise too_large
            return message

        if announced.isdigit() and int(announced) > limit:
            locale = page_locale(headers.get("accept-language"))
            await problem_response(too_large, locale)(scope, receive, send)
            return
        await self._app(scope, counting, send)


class Origins:
    """Answers preflights, and lets pages of known origins read the answers; others get nothing."""

    def __init__(self, app: ASGIApp, rules: OriginRules) -> None:
        self._app = app
        self._rules = rules

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope) if scope["type"] == "http" else Headers()
        origin = headers.get("origin")
        foreign = origin is not None and not is_same_origin(origin, headers.get("host", ""))
        if origin is None or not foreign or not scope["path"].startswith(API_PREFIX):
            await self._app(scope, receive, send)
            return
        known = self._rules.is_known(headers)
        if scope["method"] == "OPTIONS" and "access-control-request-method" in headers:
            await self._preflight(origin, known=known)(scope, receive, send)
            return

        async def marking(message: Message) -> None:
            if message["type"] == "http.response.start":
                marked = MutableHeaders(scope=message)
                marked.add_vary_header("Origin")
                if known:
                    marked["Access-Control-Allow-Origin"] = origin
                    marked["Access-Control-Expose-Headers"] = "Retry-After"
            await send(message)

        await self._app(scope, receive, marking)

    def _preflight(self, origin: str, *, known: bool) -> Response:
        if not known:
            return problem_response(ProblemError("origin_not_allowed"), "en")
        return Response(
            status_code=204,
            headers={
                "Access-Control-Allow-Origin": origin,
                "Access-Control-Allow-Methods": "GET, POST, DELETE",
                "Access-Control-Allow-Headers": "Authorization, Content-Type, Last-Event-ID",
                "Access-Control-Max-Age": PREFLIGHT_S,
                "Vary": "Origin",
            },
        )


class SecurityHeaders:
    """What the API draws is data: nothing in it may run, be framed or be taken for another type."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        is_api = scope["path"].startswith(API_PREFIX)

        async def guarding(message: Message) -> None:
            if message["type"] == "http.response.start":
                guard(MutableHeaders(scope=message), is_api=is_api)
            await send(message)

        await self._app(scope, receive, guarding)


def guard(headers: MutableHeaders, *, is_api: bool) -> None:
    """Set the headers, keeping what a route chose itself."""
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Referrer-Policy", "strict-origin-when-cross-origin")
    if is_api:
        headers.setdefault("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
        headers.setdefault("Cache-Control", "no-store")
