"""Sessions: begin one, read its transcript, hear what arrives outside a message, forget it."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Request
from fastapi.responses import StreamingResponse
from pydantic import BaseModel

from assistant.errors import IdentityError
from assistant.identity import EmbedGrant, SessionGrant, new_session_token, read_customer_token, token_digest
from assistant.ledger import TurnRecord
from ui.admission import admit_session
from ui.api.auth import Auth, Caller, address_of
from ui.api.problems import ProblemError, page_locale
from ui.api.services import ApiServices
from ui.api.streaming import event_stream, last_event_id
from ui.widget import OriginRules


class NewSession(BaseModel):
    """What a client says when it begins."""

    locale: str | None = None
    embed_token: str | None = None
    customer_token: str | None = None


class SessionCreated(BaseModel):
    """The token is shown once and kept nowhere."""

    session_id: str
    session_token: str
    expires_at: str


def session_routes(services: ApiServices, auth: Auth, rules: OriginRules) -> APIRouter:
    """`/v1/sessions`."""
    router = APIRouter(prefix="/v1/sessions", tags=["sessions"])
    SessionCaller = Annotated[Caller, Depends(auth.of_path)]  # noqa: N806 - a type

    @router.post("", status_code=201)
    def create(request: Request, body: NewSession | None = None) -> SessionCreated:
        """Begin a conversation: of a page of this server, of an embedding page, or of a program."""
        wanted = body or NewSession()
        now = services.now()
        admit_session(services, address_of(request))
        embed = read_embed_token(services, wanted.embed_token)
        if not rules.may_use(request.headers, embed.origins if embed else ()):
            raise ProblemError("origin_not_allowed")
        session_id = services.new_id()
        grant = SessionGrant(session_id)
        if embed is not None:
            grant = SessionGrant(session_id, embed.origins, embed.embed_id)
        token = new_session_token(grant)
        expires_at = now + services.session_lifetime
        services.sessions.create(
            session_id,
            token_digest(token),
            _customer(services, wanted.customer_token),
            page_locale(wanted.locale or request.headers.get("accept-language")),
            expires_at,
        )
        return SessionCreated(
            session_id=session_id, session_token=token, expires_at=expires_at.isoformat(timespec="seconds")
        )

    @router.get("/{session_id}")
    def read(caller: SessionCaller) -> Mapping[str, object]:
        """The transcript, with the events of each turn as they were sent."""
        session = caller.session
        turns = services.transcripts.transcript(session.session_id)
        return {
            "session_id": session.session_id,
            "locale": session.locale,
            "signed_in": session.customer_id is not None,
            "expires_at": session.expires_at.isoformat(timespec="seconds"),
            "turns": [_turn(record) for record in turns],
        }

    @router.delete("/{session_id}", status_code=204)
    def forget(caller: SessionCaller) -> None:
        """Forget everything of this session."""
        services.turns.forget(caller.session.session_id)
        services.sessions.delete(caller.session.session_id)

    @router.get("/{session_id}/events", response_class=StreamingResponse)
    def listen(
        caller: SessionCaller, last_id: Annotated[str | None, Header(alias="Last-Event-ID")] = None
    ) -> StreamingResponse:
        """A long-lived stream of what arrives outside a message."""
        buffer = services.channels.listen(caller.session.session_id)
        # A buffer made anew counts from 1 again, whatever the client saw of the one before.
        seen = min(last_event_id(last_id), len(buffer.events))
        return event_stream(buffer, seen, services.heartbeat_s)

    return router


def read_embed_token(services: ApiServices, token: str | None) -> EmbedGrant | None:
    """The grant of an embed token; None without a token, ProblemError for one that does not hold."""
    if token is None:
        return None
    try:
        return services.embed_tokens.read(token, services.now())
    except IdentityError as error:
        raise ProblemError("embed_token_invalid") from error


def _customer(services: ApiServices, token: str | None) -> str | None:
    if token is None:
        return None
    try:
        return read_customer_token(services.token_secret, token, services.now())
    except IdentityError as error:
        raise ProblemError("customer_token_invalid") from error


def _turn(record: TurnRecord) -> Mapping[str, object]:
    return {
        "turn_id": record.turn_id,
        "client_message_id": record.client_message_id,
        "at": record.at.isoformat(timespec="seconds"),
        "message": {"text": record.message_text, "image_id": record.image_id},
        "events": list(record.events),
    }
