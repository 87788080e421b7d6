"""What shoppers do and think: events of cards, thumbs up and down."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Depends
from pydantic import BaseModel, Field

from assistant.storage.shop_events import RejectedEvent, ShopEvent
from ui.api.auth import Auth, Caller
from ui.api.messages import clean_text
from ui.api.services import ApiServices
from ui.limits import MAX_EVENTS_A_BATCH, MAX_FEEDBACK_CHARS


class NewFeedback(BaseModel):
    """An opinion about one turn; the last one counts."""

    turn_id: str
    rating: Literal[1, -1]
    text: str = Field("", max_length=MAX_FEEDBACK_CHARS)


class NewEvent(BaseModel):
    """One event. Its kind and time are checked one by one, so that one bad event spoils no batch."""

    event_id: str
    kind: str
    product_id: str
    turn_id: str | None = None
    position: int | None = None
    at: str | None = None


class NewEvents(BaseModel):
    """A batch."""

    events: list[NewEvent] = Field(max_length=MAX_EVENTS_A_BATCH)


class RejectedEventOut(BaseModel):
    """An event that was not kept, and why."""

    event_id: str
    code: str


class EventsTaken(BaseModel):
    """What became of a batch."""

    accepted: int
    duplicate: int
    rejected: list[RejectedEventOut]


def feedback_routes(services: ApiServices, auth: Auth) -> APIRouter:
    """`/v1/sessions/{session_id}/feedback` and `…/events`."""
    router = APIRouter(prefix="/v1/sessions/{session_id}", tags=["feedback"])
    SessionCaller = Annotated[Caller, Depends(auth.of_path)]  # noqa: N806 - a type

    @router.post("/feedback", status_code=204)
    def rate(caller: SessionCaller, body: NewFeedback) -> None:
        """Thumbs up (1) or down (-1) for a turn."""
        text = clean_text(body.text)
        services.feedback.save(caller.session.session_id, body.turn_id, body.rating, text, services.now())

    @router.post("/events", status_code=202)
    def report(caller: SessionCaller, body: NewEvents) -> EventsTaken:
        """What the shopper saw, clicked, put in the cart, bought, liked. A repeated event counts once."""
        sound, mistimed = _read_events(body.events)
        taken = services.events.save(caller.session.session_id, sound, services.now())
        return EventsTaken(
            accepted=taken.accepted,
            duplicate=taken.duplicate,
            rejected=[
                RejectedEventOut(event_id=r.event_id, code=r.code) for r in (*taken.rejected, *mistimed)
            ],
        )

    return router


def _read_events(events: Sequence[NewEvent]) -> tuple[list[ShopEvent], list[RejectedEvent]]:
    sound: list[ShopEvent] = []
    mistimed: list[RejectedEvent] = []
    for event in events:
        try:
            at = datetime.fromisoformat(event.at) if event.at is not None else None
        except ValueError:
            mistimed.append(RejectedEvent(event.event_id, "time_invalid"))
            continue
        sound.append(
            ShopEvent(event.event_id, event.kind, event.product_id, event.turn_id, event.position, at)
        )
    return sound, mistimed
