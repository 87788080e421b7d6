"""Who calls: the bearer token, the session it belongs to, and the page it comes from."""

from dataclasses import dataclass

from fastapi import Request

from assistant.errors import IdentityError
from assistant.identity import SessionGrant, is_token_of, read_session_grant
from ui.api.problems import ProblemError, too_fast
from ui.api.services import ApiServices, Session
from ui.limits import Rate
from ui.widget import OriginRules


@dataclass(frozen=True)
class Caller:
    """A session that proved itself, and the address it calls from."""

    session: Session
    address: str


class Auth:
    """Dependencies of the routes."""

    def __init__(self, services: ApiServices, rules: OriginRules) -> None:
        self._services = services
        self._rules = rules

    def of_path(self, request: Request, session_id: str) -> Caller:
        """The caller of a route below `/v1/sessions/{session_id}`."""
        token = bearer_token(request)
        session = self._live_session(session_id)
        return self._caller(request, session, token)

    def of_token(self, request: Request) -> Caller:
        """The caller of any other route: the token names its session."""
        token = bearer_token(request)
        session = self._live_session(_grant(token).session_id)
        return self._caller(request, session, token)

    def limit(self, *wanted: tuple[str, Rate]) -> None:
        """Raise `too_fast` when one of the rates is used up."""
        wait_s = self._services.limiter.take(wanted)
        if wait_s > 0:
            raise too_fast(wait_s)

    def _live_session(self, session_id: str) -> Session:
        session = self._services.sessions.get(session_id)
        if session is None or session.expires_at <= self._services.now():
            raise ProblemError("session_unknown")
        return session

    def _caller(self, request: Request, session: Session, token: str) -> Caller:
        request.state.locale = session.locale
        if not is_token_of(session.token_digest, token):
            raise ProblemError("token_invalid")
        grant = _grant(token)
        if grant.embed_id is not None and not self._services.embed_tokens.is_active(grant.embed_id):
            raise ProblemError("embed_token_invalid")
        if not self._rules.may_use(request.headers, grant.origins):
            raise ProblemError("origin_not_allowed")
        caller = Caller(session, address_of(request))
        self.limit((f"requests:{caller.address}", self._services.rates.requests_an_address))
        return caller


def bearer_token(request: Request) -> str:
    """The token of the Authorization header; ProblemError when there is none."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise ProblemError("token_missing")
    return token.strip()


def address_of(request: Request) -> str:
    """Who to count requests for."""
    return request.client.host if request.client else "unknown"


def _grant(token: str) -> SessionGrant:
    try:
        return read_session_grant(token)
    except IdentityError as error:
        raise ProblemError("token_invalid") from error
