"""Customers and orders."""

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import Connection, Engine, Table, insert, select, update

from assistant.errors import DatabaseError
from assistant.orders import Customer, Order
from assistant.storage import schema
from assistant.storage.database import reading, writing

Kept = TypeVar("Kept", Customer, Order)


class OrderStore:
    """Reads customers and orders; whoever asks must have checked who the customer is."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def customer(self, customer_id: str) -> Customer | None:
        table = schema.customers
        with reading(self._engine) as connection:
            document = connection.scalar(select(table.c.document).where(table.c.customer_id == customer_id))
        return _customers().validate_json(document) if document is not None else None

    def customers(self) -> tuple[Customer, ...]:
        """All, ordered by id."""
        with reading(self._engine) as connection:
            documents = connection.scalars(select(schema.customers.c.document)).all()
        found = [_customers().validate_json(document) for document in documents]
        return tuple(sorted(found, key=lambda c: c.id))

    def order(self, order_id: str) -> Order | None:
        table = schema.orders
        with reading(self._engine) as connection:
            document = connection.scalar(select(table.c.document).where(table.c.order_id == order_id))
        return _orders().validate_json(document) if document is not None else None

    def orders_of(self, customer_id: str) -> tuple[Order, ...]:
        """Newest first."""
        table = schema.orders
        with reading(self._engine) as connection:
            documents = connection.scalars(
                select(table.c.document).where(table.c.customer_id == customer_id)
            ).all()
        found = [_orders().validate_json(document) for document in documents]
        return tuple(sorted(found, key=lambda o: (o.placed_at, o.id), reverse=True))

    def baskets(self) -> Iterator[frozenset[str]]:
        """The products of each order that was not cancelled; whose they are is not told."""
        table = schema.orders
        with reading(self._engine) as connection:
            documents = connection.scalars(select(table.c.document).order_by(table.c.order_id)).all()
        orders = (_orders().validate_json(document) for document in documents)
        return (frozenset(line.product_id for line in o.items) for o in orders if o.state != "cancelled")

    def save_customers(self, customers: Iterable[Customer]) -> int:
        """Insert or replace by id; returns how many were given."""
        rows = [{"customer_id": c.id, "document": _customers().dump_json(c).decode()} for c in customers]
        with writing(self._engine) as connection:
            for row in rows:
                _insert_or_update(connection, schema.customers, row)
        return len(rows)

    def save_orders(self, orders: Iterable[Order]) -> int:
        """Insert or replace by id; returns how many were given. Each order's customer must be there."""
        rows = [
            {
                "order_id": o.id,
                "customer_id": o.customer_id,
                "placed_at": o.placed_at,
                "document": _orders().dump_json(o).decode(),
            }
            for o in orders
        ]
        with writing(self._engine) as connection:
            for row in rows:
                _insert_or_update(connection, schema.orders, row)
        return len(rows)

    def import_customers(self, path: Path) -> int:
        """Save the customers of a `customers.jsonl`. Raises DatabaseError naming file and line."""
        return self.save_customers(_read_lines(path, _customers()))

    def import_orders(self, path: Path) -> int:
        """Save the orders of an `orders.jsonl`. Raises DatabaseError naming file and line."""
        return self.save_orders(_read_lines(path, _orders()))


def _insert_or_update(connection: Connection, table: Table, row: Mapping[str, object]) -> None:
    (key,) = table.primary_key
    if not connection.execute(update(table).where(key == row[key.name]).values(row)).rowcount:
        connection.execute(insert(table).values(row))


def _read_lines(path: Path, adapter: TypeAdapter[Kept]) -> list[Kept]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise DatabaseError(f"{path.name} cannot be read: {error}.") from error
    found = []
    for number, line in enumerate(lines, start=1):
        try:
            found.append(adapter.validate_python(json.loads(line)))
        except (ValidationError, ValueError) as error:
            raise DatabaseError(f"{path.name}, line {number}: {error}") from error
    return found


@cache
def _customers() -> TypeAdapter[Customer]:
    return TypeAdapter(Customer)


@cache
def _orders() -> TypeAdapter[Order]:
    return TypeAdapter(Order)
