"""Labelled messages of both languages against the demo shop's vocabulary."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.commands import (
    ByAttribute,
    ById,
    ByName,
    ByPosition,
    Command,
    Compare,
    Detail,
    InFocus,
    ItemRef,
    Memory,
    OrderById,
    OrderStatus,
    Pick,
    Recommend,
    Refine,
    Reviews,
    Search,
    Similar,
    UserMessage,
)
from assistant.nlu.parser import ShownProduct
from assistant.state import DialogueState, HeldConstraint, ShownItem
from retrieval.query import Constraint

FOLDER = Path(__file__).parent
NAMES = {"ListOrders": "list_orders", "OrderStatus": "order_status"}

SHOWN = tuple(
    ShownItem(n, f"p{n}", f"p{n}-v", 10_000 * n, "CNY", title, {"colour": colour, "size": "M"})
    for n, (title, colour) in enumerate(
        [
            ("Linen wrap dress with tie waist", "navy"),
            ("Pleated satin skirt", "red"),
            ("Soft modal V-neck T-shirt", "white"),
            ("Wool coat with belt", "grey"),
        ],
        start=1,
    )
)
PRODUCTS = tuple(ShownProduct(i.position, i.product_id, i.title, i.options) for i in SHOWN)


def _state(name: str, locale: str) -> DialogueState:
    """fresh: nothing said · clothes, shoes: a search with four cards · detail: and one of them looked at ·
    gift: an open recommendation · photo: fresh, and the message has a picture."""
    if name in ("fresh", "photo"):
        return DialogueState(locale=locale)
    category = {"shoes": "Running shoes", "gift": ""}.get(name, "Clothing")
    held = (HeldConstraint(Constraint("category", "=", category), 1),) if category else ()
    return DialogueState(
        locale=locale,
        turn=1,
        query="" if name == "gift" else category.lower(),
        constraints=held,
        searching=True,
        shown=SHOWN,
        focus=("p2",) if name == "detail" else (),
        last_purpose="recommend" if name == "gift" else "search",
    )


def _cases() -> list[Any]:
    rows = []
    for locale in ("en", "zh"):
        for row in yaml.safe_load((FOLDER / f"utterances_{locale}.yaml").read_text(encoding="utf-8")):
            rows.append(pytest.param(locale, row, id=f"{locale}-{row.get('in', 'fresh')}-{row['say'][:60]}"))
    return rows


def _name(command: Command) -> str:
    plain = type(command).__name__
    return NAMES.get(plain, plain.lower())


def _written(constraint: Constraint) -> str:
    return f"{constraint} {constraint.currency}" if constraint.currency else str(constraint)


def _ref(item: ItemRef | None) -> str:
    match item:
        case ByPosition(position):
            return str(position)
        case InFocus():
            return "it"
        case Pick(by):
            return by
        case ByAttribute(constraints):
            return ", ".join(map(str, constraints))
        case ByName(words):
            return words
        case ById(product_id):
            return product_id
        case None:
            return ""


def _constraints(command: Command) -> Sequence[Constraint]:
    match command:
        case Refine(add=constraints):
            return constraints
        case (
            Search(constraints=constraints)
            | Recommend(constraints=constraints)
            | Similar(constraints=constraints)
        ):
            return constraints
        case _:
            return ()


def _understood(commands: Sequence[Command], row: dict[str, Any]) -> dict[str, Any]:
    """Of the first command, and of what is to be remembered, what the row makes a claim about."""
    command = commands[0]
    memory = next((c for c in commands if isinstance(c, Memory)), Memory("show"))
    constraints = _constraints(command)
    hard = sorted(_written(c) for c in constraints if c.hard)
    soft = {_written(c) for c in constraints if not c.hard}
    query = getattr(command, "query", "")
    seen = {
        "must": lambda: hard,
        "wish": lambda: sorted(soft & set(row["wish"])),
        "query": lambda: [w for w in row["query"] if w in query],
        "sort": lambda: getattr(command, "sort", None),
        "remove": lambda: sorted(getattr(command, "remove", ())),
        "relax": lambda: sorted(getattr(command, "relax", ())),
        "for": lambda: getattr(command, "for_whom", ""),
        "occasion": lambda: getattr(command, "occasion", ""),
        "kind": lambda: getattr(command, "kind", ""),
        "reason": lambda: getattr(command, "reason", ""),
        "aspect": lambda: command.aspect if isinstance(command, Reviews) else "",
        "order": lambda: _order_id(command),
        "item": lambda: _ref(command.item) if isinstance(command, Detail | Reviews | Similar) else "",
        "items": lambda: [_ref(i) for i in command.items] if isinstance(command, Compare) else [],
        "about": lambda: sorted(map(_written, command.about)) if isinstance(command, Detail) else [],
    }
    seen |= {
        "memory": lambda: memory.action,
        "said": lambda: sorted(map(_written, memory.said)),
        "fields": lambda: sorted(memory.fields),
    }
    return {key: seen[key]() for key in row if key in seen}


def _order_id(command: Command) -> str:
    is_named = isinstance(command, OrderStatus) and isinstance(command.order, OrderById)
    return command.order.order_id if is_named else ""


def _expected(row: dict[str, Any]) -> dict[str, Any]:
    in_order = ("items", "query")
    return {
        key: sorted(value) if isinstance(value, list) and key not in in_order else value
        for key, value in row.items()
        if key not in ("in", "say", "is")
    }


@pytest.mark.parametrize(("locale", "row"), _cases())
def test_a_message_is_understood(parser, locale, row):
    state_name = row.get("in", "fresh")
    state = _state(state_name, locale)
    message = UserMessage(row["say"], "img-1" if state_name == "photo" else None)

    parse = parser.parse(message, state, PRODUCTS if state.shown else (), 1.0)

    assert " + ".join(map(_name, parse.commands)) == row["is"], parse.commands
    assert _understood(parse.commands, row) == _expected(row), parse.commands
