"""Messages: send one and read the events of its turn, or go on reading after a lost connection."""

from typing import Annotated

from fastapi import APIRouter, Depends, Header
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, Field

from assistant.commands import UserMessage
from ui.admission import admit_message
from ui.api.auth import Auth, Caller
from ui.api.problems import ProblemError
from ui.api.services import ApiServices
from ui.api.streaming import event_stream, last_event_id


class NewMessage(BaseModel):
    """Text, a picture that was uploaded before, or both."""

    client_message_id: str = Field(pattern=r"^[A-Za-z0-9._~:-]{1,128}$")
    text: str | None = None
    image_id: str | None = None


def message_routes(services: ApiServices, auth: Auth) -> APIRouter:
    """`/v1/sessions/{session_id}/messages`."""
    router = APIRouter(prefix="/v1/sessions/{session_id}/messages", tags=["messages"])
    SessionCaller = Annotated[Caller, Depends(auth.of_path)]  # noqa: N806 - a type

    @router.post("", response_class=StreamingResponse)
    def send(caller: SessionCaller, body: NewMessage) -> StreamingResponse:
        """The event stream of the turn. The same `client_message_id` runs once; a repeat replays it."""
        session = caller.session
        text = clean_text(body.text or "")
        admit_message(services, session.session_id, caller.address, text, body.image_id)
        message = UserMessage(text, body.image_id, session.locale)
        buffer = services.turns.start(session.session_id, body.client_message_id, message)
        return event_stream(buffer, 0, services.heartbeat_s)

    @router.get("/{client_message_id}/events", response_class=StreamingResponse)
    def resume(
        caller: SessionCaller,
        client_message_id: str,
        last_id: Annotated[str | None, Header(alias="Last-Event-ID")] = None,
    ) -> StreamingResponse:
        """The rest of a stream that broke, behind `Last-Event-ID`."""
        buffer = services.turns.find(caller.session.session_id, client_message_id)
        if buffer is None:
            raise ProblemError("message_unknown")
        return event_stream(buffer, last_event_id(last_id), services.heartbeat_s)

    return router


def clean_text(text: str) -> str:
    """Without what no database keeps: lone surrogates become U+FFFD, NUL goes, and so do outer spaces."""
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return whole.replace("\0", "").strip()
