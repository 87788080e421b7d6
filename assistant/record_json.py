"""Commands, steps and facts as plain JSON for the ledger and for `done`. Products are named by id only."""

import re
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date

from assistant.commands import Command
from retrieval.product import Product, Review, Variant
from retrieval.query import Constraint

_WORD_START = re.compile(r"(?<!^)(?=[A-Z])")


def command_json(command: Command) -> Mapping[str, object]:
    """`{"name": "search", …}` with the fields of contracts.md §1."""
    value = to_json(command)
    return value if isinstance(value, dict) else {}


def to_json(value: object) -> object:
    """Any plain value of a turn as JSON; a dataclass carries its kind as `name`."""
    match value:
        case Product():
            return value.product_id
        case Variant():
            return value.variant_id
        case Review():
            return value.review_id
        case Constraint():
            return constraint_json(value)
        case bytes():
            return f"{len(value)} bytes"
        case date():
            return value.isoformat()
        case Mapping():
            return {str(k): to_json(v) for k, v in value.items()}
        case tuple() | list() | frozenset():
            return [to_json(v) for v in (sorted(value) if isinstance(value, frozenset) else value)]
        case _ if is_dataclass(value) and not isinstance(value, type):
            kind = _WORD_START.sub("_", type(value).__name__).lower()
            return {"name": kind} | {f.name: to_json(getattr(value, f.name)) for f in fields(value)}
        case _:
            return value


def constraint_json(constraint: Constraint) -> dict[str, object]:
    """As in contracts.md §1; a price in units of its currency, not in cents."""
    value: object = constraint.value
    if constraint.field == "price" and isinstance(value, int | float):
        value = value / 100 if value % 100 else value // 100
    plain: dict[str, object] = {
        "field": constraint.field,
        "op": constraint.op,
        "value": list(value) if isinstance(value, tuple) else value,
        "hard": constraint.hard,
    }
    if constraint.currency:
        plain["currency"] = constraint.currency
    return plain


def constraint_from_json(plain: Mapping[str, object]) -> Constraint:
    """The constraint that `constraint_json` wrote, or a stranger's.

    Raises:
        ValueError: a key is missing or a value is of the wrong kind; the message says which.
    """
    field, op, value = plain.get("field"), plain.get("op"), plain.get("value")
    if not isinstance(field, str) or not field:
        raise ValueError('a constraint needs a "field" such as "price"')
    match op:
        case "=" | "!=" | "<" | "<=" | ">" | ">=" | "in" | "not_in":
            pass
        case _:
            raise ValueError(f'"op" of {field!r} must be one of = != < <= > >= in not_in, not {op!r}')
    if isinstance(value, list):
        value = tuple(str(v) for v in value)
    if not isinstance(value, str | int | float | bool | tuple):
        raise ValueError(  # noqa: TRY004  # one error type for a stranger's JSON
            f'"value" of {field!r} must be text, a number, true, false or a list of texts'
        )
    if field == "price" and isinstance(value, int | float):
        value = round(value * 100)
    currency = plain.get("currency")
    return Constraint(
        field, op, value, plain.get("hard") is not False, currency if isinstance(currency, str) else None
    )
