"""Tickets: conversations that wait for a person."""

from sqlalchemy import Engine, insert, select

from assistant.actions.handoff import Ticket
from assistant.storage import schema
from assistant.storage.database import reading, writing


class TicketStore:
    """`Tickets` on SQL. The transcript stays in the ledger, under the ticket's session.

    Once a shopper has the session forgotten, its tickets name no session and have no summary.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def open(self, ticket: Ticket) -> None:
        with writing(self._engine) as connection:
            connection.execute(insert(schema.tickets).values(**vars(ticket)))

    def get(self, ticket_id: str) -> Ticket | None:
        table = schema.tickets
        with reading(self._engine) as connection:
            row = connection.execute(select(table).where(table.c.ticket_id == ticket_id)).one_or_none()
        return Ticket(**row._mapping) if row else None

    def open_ticket_of(self, session_id: str) -> Ticket | None:
        table = schema.tickets
        query = (
            select(table)
            .where(table.c.session_id == session_id, table.c.state == "open")
            .order_by(table.c.opened_at.desc())
            .limit(1)
        )
        with reading(self._engine) as connection:
            row = connection.execute(query).one_or_none()
        return Ticket(**row._mapping) if row else None
