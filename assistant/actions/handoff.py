"""Handing a conversation over to a person: a ticket with what the person needs to go on."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from assistant.state import DialogueState


@dataclass(frozen=True)
class Ticket:
    """A request for a person, with the last messages and what was on the screen."""

    ticket_id: str
    session_id: str
    customer_id: str | None
    reason: str
    summary: str
    state: str  # "open"
    opened_at: datetime


class Tickets(Protocol):
    """Where tickets are kept."""

    def open(self, ticket: Ticket) -> None: ...

    def open_ticket_of(self, session_id: str) -> Ticket | None:
        """The open ticket of a session, so that asking twice opens one."""
        ...


def summarise(state: DialogueState, reason: str, message: str) -> str:
    """What a person should know first: the reason, the wish, what is shown, the last messages."""
    lines = [f"Reason: {reason}", f"Message: {message[:500]}"]
    if state.searching:
        wishes = "; ".join(str(h.constraint) for h in state.constraints)
        lines.append(f"Looking for: {state.query} {wishes}".rstrip())
    if state.shown:
        lines.append("Shown: " + "; ".join(f"{i.position}. {i.title}" for i in state.shown))
    lines.extend(f"{line.role}: {line.text}" for line in state.history[-6:])
    return "\n".join(lines)
