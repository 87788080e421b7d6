"""The pydantic mirror of the commands: what a model may write, checked, and turned into commands.

On the wire a command is the JSON that `record_json.command_json` writes: its name, references as objects
with a name, prices in whole currency units. There is no `confirm`: a yes never comes from a model.
"""

import re
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue, StringConstraints, ValidationError

from assistant import commands as plain
from assistant.commands import ChitchatKind, Command
from assistant.llm.chat_model import JsonSchema
from assistant.record_json import constraint_from_json
from retrieval import query as retrieval_query
from retrieval.query import Op, Sort

MAX_COMMANDS = 6
IMAGE = "@image"
"""Stands for the picture that came with the message; its id is not told to a model."""

Short = Annotated[str, StringConstraints(max_length=80, strip_whitespace=True)]
Long = Annotated[str, StringConstraints(max_length=300, strip_whitespace=True)]
Fields = Annotated[list[Short], Field(max_length=12)]


class CommandsInvalidError(ValueError):
    """A model's answer is not commands; the message says what is wrong, for the model to mend."""


class _Wire(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class Constraint(_Wire):
    """Mirrors `retrieval.query.Constraint`."""

    field: Annotated[str, StringConstraints(min_length=1, max_length=40, strip_whitespace=True)]
    op: Op
    value: bool | int | float | Short | Annotated[list[Short], Field(min_length=1, max_length=12)]
    hard: bool = True
    currency: Annotated[str, StringConstraints(pattern="^[A-Z]{3}$")] | None = None


Constraints = Annotated[list[Constraint], Field(max_length=12)]


class ByPosition(_Wire):  # noqa: D101  # each class below mirrors the one of its name in assistant/commands.py
    name: Literal["by_position"]
    position: Annotated[int, Field(ge=-100, le=100)]


class ByName(_Wire):  # noqa: D101
    name: Literal["by_name"]
    words: Annotated[str, StringConstraints(min_length=1, max_length=120, strip_whitespace=True)]


class ByAttribute(_Wire):  # noqa: D101
    name: Literal["by_attribute"]
    constraints: Annotated[list[Constraint], Field(min_length=1, max_length=6)]


class InFocus(_Wire):  # noqa: D101
    name: Literal["in_focus"]


class ById(_Wire):  # noqa: D101
    name: Literal["by_id"]
    product_id: Short


SingleRef = Annotated[ByPosition | ByName | ByAttribute | InFocus | ById, Field(discriminator="name")]


class Pick(_Wire):  # noqa: D101
    name: Literal["pick"]
    by: Literal["cheapest", "dearest", "best_rated", "newest", "all"]
    # A selection among selections is not offered to a model: no schema that refers to itself.
    among: Annotated[list[SingleRef], Field(max_length=8)] = []


ItemRef = Annotated[ByPosition | ByName | ByAttribute | InFocus | Pick | ById, Field(discriminator="name")]


class OrderById(_Wire):  # noqa: D101
    name: Literal["order_by_id"]
    order_id: Short


class LatestOrder(_Wire):  # noqa: D101
    name: Literal["latest_order"]


OrderRef = Annotated[OrderById | LatestOrder, Field(discriminator="name")]


class Search(_Wire):  # noqa: D101
    name: Literal["search"]
    query: Long
    constraints: Constraints = []
    sort: Sort = "relevance"


class Refine(_Wire):  # noqa: D101
    name: Literal["refine"]
    add: Constraints = []
    remove: Fields = []
    relax: Fields = []
    query: Long = ""
    sort: Sort | None = None


class More(_Wire):  # noqa: D101
    name: Literal["more"]


class Recommend(_Wire):  # noqa: D101
    name: Literal["recommend"]
    for_whom: Short = ""
    occasion: Short = ""
    constraints: Constraints = []
    query: Long = ""


class Similar(_Wire):  # noqa: D101
    name: Literal["similar"]
    item: ItemRef | None = None
    image: Literal["@image"] | None = None
    constraints: Constraints = []
    query: Long = ""


class Bundle(_Wire):  # noqa: D101
    name: Literal["bundle"]
    item: ItemRef = InFocus(name="in_focus")


class Detail(_Wire):  # noqa: D101
    name: Literal["detail"]
    item: ItemRef
    question: Long = ""
    about: Constraints = []


class Compare(_Wire):  # noqa: D101
    name: Literal["compare"]
    items: Annotated[list[ItemRef], Field(min_length=1, max_length=4)]


class Reviews(_Wire):  # noqa: D101
    name: Literal["reviews"]
    item: ItemRef
    aspect: Short = ""


class ListOrders(_Wire):  # noqa: D101
    name: Literal["list_orders"]


class OrderStatus(_Wire):  # noqa: D101
    name: Literal["order_status"]
    order: OrderRef = LatestOrder(name="latest_order")


class Policy(_Wire):  # noqa: D101
    name: Literal["policy"]
    question: Annotated[str, StringConstraints(min_length=1, max_length=300, strip_whitespace=True)]


class Handoff(_Wire):  # noqa: D101
    name: Literal["handoff"]
    reason: Long


class Memory(_Wire):  # noqa: D101
    name: Literal["memory"]
    action: Literal["show", "forget", "correct"]
    said: Constraints = []
    fields: Fields = []


class Chitchat(_Wire):  # noqa: D101
    name: Literal["chitchat"]
    kind: ChitchatKind


class Unclear(_Wire):  # noqa: D101
    name: Literal["unclear"]
    what: Short = ""


WireCommand = Annotated[
    Search
    | Refine
    | More
    | Recommend
    | Similar
    | Bundle
    | Detail
    | Compare
    | Reviews
    | ListOrders
    | OrderStatus
    | Policy
    | Handoff
    | Memory
    | Chitchat
    | Unclear,
    Field(discriminator="name"),
]


class CommandList(_Wire):
    """A model's whole answer."""

    commands: Annotated[list[WireCommand], Field(min_length=1, max_length=MAX_COMMANDS)]


def commands_schema() -> JsonSchema:
    """The JSON Schema of an answer, in the subset that endpoints with structured output share."""
    schema = CommandList.model_json_schema()
    shared = _in_shared_subset(schema)
    return {**shared, "title": "commands"} if isinstance(shared, dict) else {}


def _in_shared_subset(schema: JsonValue) -> JsonValue:
    """`oneOf` with a discriminator is not taken everywhere; names that differ make `anyOf` the same."""
    if isinstance(schema, list):
        return [_in_shared_subset(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        "anyOf" if key == "oneOf" else key: _in_shared_subset(part)
        for key, part in schema.items()
        if key not in ("discriminator", "description", "default")
        and not (key == "title" and part != "commands")
    }


# ------------------------------------------------------------------ from the wire


def parse_commands(text: str, image_id: str | None = None) -> tuple[Command, ...]:
    """The commands in a model's answer; `image_id` is what "@image" stands for.

    Raises:
        CommandsInvalidError: it is not JSON of the schema; the message names place and reason.
    """
    try:
        answer = CommandList.model_validate_json(_json_in(text))
    except ValidationError as error:
        raise CommandsInvalidError(_told(error)) from error
    return tuple(_command(command, image_id) for command in answer.commands)


def _json_in(text: str) -> str:
    """The outermost object; endpoints without structured output like to talk around it."""
    found = re.search(r"\{.*\}", text, re.DOTALL)
    if not found:
        raise CommandsInvalidError('There is no JSON object; write {"commands": [...]}.')
    return found[0]


def _told(error: ValidationError) -> str:
    """The first three faults, short enough for a prompt and without what was typed."""
    faults = error.errors(include_url=False, include_input=False)[:3]
    return "; ".join(f"{'.'.join(map(str, f['loc'])) or 'the answer'}: {f['msg']}"[:200] for f in faults)


def _command(wire: WireCommand, image_id: str | None) -> Command:
    match wire:
        case Search():
            return plain.Search(wire.query, _constraints(wire.constraints), wire.sort)
        case Refine():
            return plain.Refine(
                _constraints(wire.add), tuple(wire.remove), tuple(wire.relax), wire.query, wire.sort
            )
        case More():
            return plain.More()
        case Recommend():
            return plain.Recommend(wire.for_whom, wire.occasion, _constraints(wire.constraints), wire.query)
        case Similar():
            item = _item(wire.item) if wire.item else None
            image = image_id if wire.image else None
            if wire.image and not image_id:
                raise CommandsInvalidError('similar.image: there is no picture; name an "item".')
            return plain.Similar(item, image, _constraints(wire.constraints), wire.query)
        case Bundle():
            return plain.Bundle(_item(wire.item))
        case Detail():
            return plain.Detail(_item(wire.item), wire.question, _constraints(wire.about))
        case Compare():
            return plain.Compare(tuple(_item(item) for item in wire.items))
        case Reviews():
            return plain.Reviews(_item(wire.item), wire.aspect)
        case ListOrders():
            return plain.ListOrders()
        case OrderStatus(order=OrderById(order_id=order_id)):
            return plain.OrderStatus(plain.OrderById(order_id))
        case OrderStatus():
            return plain.OrderStatus()
        case Policy():
            return plain.Policy(wire.question)
        case Handoff():
            return plain.Handoff(wire.reason)
        case Memory():
            return plain.Memory(wire.action, _constraints(wire.said), tuple(wire.fields))
        case Chitchat():
            return plain.Chitchat(wire.kind)
        case Unclear():
            return plain.Unclear(wire.what)


def _item(wire: ItemRef) -> plain.ItemRef:
    match wire:
        case ByPosition():
            if wire.position == 0:
                raise CommandsInvalidError("by_position.position: positions count from 1.")
            return plain.ByPosition(wire.position)
        case ByName():
            return plain.ByName(wire.words)
        case ByAttribute():
            return plain.ByAttribute(_constraints(wire.constraints))
        case InFocus():
            return plain.InFocus()
        case ById():
            return plain.ById(wire.product_id)
        case Pick():
            return plain.Pick(wire.by, tuple(_item(item) for item in wire.among))


def _constraints(wire: list[Constraint]) -> tuple[retrieval_query.Constraint, ...]:
    found = []
    for constraint in wire:
        if constraint.op in ("in", "not_in") and not isinstance(constraint.value, list):
            raise CommandsInvalidError(f"{constraint.field}: {constraint.op} needs a list of values.")
        if constraint.op not in ("in", "not_in") and isinstance(constraint.value, list):
            raise CommandsInvalidError(f"{constraint.field}: {constraint.op} needs one value, not a list.")
        if constraint.field == "price" and not _is_price(constraint.value):
            raise CommandsInvalidError('price: the value is a number of currency units, or "@shown".')
        found.append(constraint_from_json(constraint.model_dump()))
    return tuple(found)


def _is_price(value: object) -> bool:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return 0 <= value < 10**9
    return value == plain.SHOWN
