"""One record a turn: text, cards, telemetry and trace are projections of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from assistant.state import DialogueState

Json = str | int | float | bool | None | Mapping[str, "Json"] | Sequence["Json"]


@dataclass(frozen=True)
class TurnRecord:
    """Everything about one turn, as plain JSON values where it is nested. Free of secrets."""

    turn_id: str
    session_id: str
    client_message_id: str
    at: datetime  # UTC
    message_text: str
    image_id: str | None
    locale: str
    commands: Sequence[Mapping[str, object]]
    steps: Sequence[Mapping[str, object]]
    facts: Sequence[Mapping[str, object]]
    events: Sequence[Mapping[str, object]]  # wire dicts {"id", "event", "data"}, as sent
    engine: str  # "" in a failed turn, as the next two
    parser: str
    writer: str
    timings_ms: Mapping[str, float]
    usage: Mapping[str, int | float]
    trace: Mapping[str, object] = field(default_factory=dict)
    status: str = "completed"  # | "failed"


class Ledger(Protocol):
    """Keeps records and state together."""

    def commit_turn(self, state: DialogueState | None, record: TurnRecord) -> None:
        """Append the record and save the state in one transaction; None leaves the state as it is."""
        ...

    def turn_by_client_message(self, session_id: str, client_message_id: str) -> TurnRecord | None:
        """The record of a message that was sent before, for replay."""
        ...

    def transcript(self, session_id: str) -> tuple[TurnRecord, ...]:
        """All turns of a session, oldest first."""
        ...
