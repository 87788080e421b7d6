import json
from dataclasses import fields
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant import commands
from assistant.nlu import llm_schema
from assistant.nlu.llm_schema import CommandsInvalidError, commands_schema, parse_commands
from assistant.record_json import command_json
from retrieval.query import Constraint, Op, Sort

MIRRORED = (
    *get_args(commands.Command),
    *get_args(commands.ItemRef),
    *get_args(commands.OrderRef),
    Constraint,
)


@pytest.mark.parametrize("kind", MIRRORED, ids=lambda kind: kind.__name__)
def test_the_mirror_has_the_fields_of_the_plain_type(kind: type) -> None:
    mirror = getattr(llm_schema, kind.__name__)
    assert set(mirror.model_fields) - {"name"} == {f.name for f in fields(kind)}


@pytest.mark.parametrize("kind", MIRRORED[:-1], ids=lambda kind: kind.__name__)
def test_a_mirror_is_named_as_in_records(kind: type) -> None:
    (written,) = get_args(getattr(llm_schema, kind.__name__).model_fields["name"].annotation)
    assert written == "".join(f"_{c.lower()}" if c.isupper() else c for c in kind.__name__).strip("_")


def test_a_model_cannot_confirm() -> None:
    with pytest.raises(CommandsInvalidError):
        parse_commands('{"commands": [{"name": "confirm", "yes": true}]}')


def test_prices_are_whole_units_on_the_wire_and_minor_units_inside() -> None:
    wish = {"field": "price", "op": "<=", "value": 300, "currency": "CNY"}
    (command,) = parse_commands(json.dumps({"commands": [{"name": "refine", "add": [wish]}]}))
    assert command == commands.Refine(add=(Constraint("price", "<=", 30_000, currency="CNY"),))


def test_the_value_that_is_shown_is_written_as_such() -> None:
    wish = {"field": "colour", "op": "!=", "value": "@shown"}
    (command,) = parse_commands(json.dumps({"commands": [{"name": "refine", "add": [wish]}]}))
    assert command == commands.Refine(add=(Constraint("colour", "!=", commands.SHOWN),))


def test_an_answer_may_stand_in_a_code_block() -> None:
    assert parse_commands('Sure!\n```json\n{"commands": [{"name": "more"}]}\n```') == (commands.More(),)


def answer(**command: object) -> str:
    return json.dumps({"commands": [command]})


def refine(**constraint: object) -> str:
    return answer(name="refine", add=[constraint])


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("I would search for shoes.", "no JSON object"),
        ('{"commands": [', "no JSON object"),
        ('{"commands": []}', "at least 1 item"),
        ('{"commands": [{"name": "more"}], "price": 1}', "price: Extra inputs"),
        (answer(name="search", query="x", discount=90), "discount: Extra inputs"),
        (answer(name="delete_order", order_id="W1"), "does not match any of the expected tags"),
        (answer(name="search", query="x" * 301), "at most 300 characters"),
        (answer(name="search", query="x", sort="random"), "relevance"),
        (answer(name="detail", item={"name": "by_position", "position": 0}), "count from 1"),
        (answer(name="detail", item={"name": "by_sql", "query": "1=1"}), "expected tags"),
        (refine(field="price", op="<", value="cheap"), "number of currency units"),
        (refine(field="price", op="<", value=True), "number of currency units"),
        (refine(field="price", op="<", value=-5), "number of currency units"),
        (refine(field="colour", op="in", value="red"), "needs a list"),
        (refine(field="colour", op="=", value=["red", "blue"]), "needs one value"),
        (answer(name="similar", image="@image"), "there is no picture"),
        (answer(name="similar", image="../../etc/passwd"), "@image"),
        (refine(field="rating", op=">", value=float("nan")), "finite number"),
    ],
)  # fmt: skip
def test_what_is_not_a_command_is_refused_and_said(text: str, told: str) -> None:
    with pytest.raises(CommandsInvalidError, match=told):
        parse_commands(text)


def test_a_refusal_does_not_repeat_what_was_typed() -> None:
    with pytest.raises(CommandsInvalidError) as refusal:
        parse_commands(answer(name="search", query="my phone is 555-0100", sort="555-0100"))
    assert "555" not in str(refusal.value)


def test_the_schema_keeps_to_what_endpoints_share() -> None:
    text = json.dumps(commands_schema())
    assert commands_schema()["title"] == "commands"
    assert not {"oneOf", "discriminator", "default"} & set(_keys(json.loads(text)))
    assert len(text) < 12_000


def _keys(value: Any) -> list[str]:
    if isinstance(value, list):
        return [key for part in value for key in _keys(part)]
    if isinstance(value, dict):
        return [*value, *(key for part in value.values() for key in _keys(part))]
    return []


# ------------------------------------------------------------------ the round trip as a law

words = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=20)
ops = st.sampled_from([op for op in get_args(Op) if "in" not in op])
plain_constraints = st.builds(
    Constraint,
    words.filter(lambda w: w != "price"),
    ops,
    words | st.booleans() | st.integers(-999, 999),
    st.booleans(),
)
prices = st.builds(
    Constraint,
    st.just("price"),
    ops,
    st.integers(0, 10_000_000),
    st.booleans(),
    st.sampled_from(["CNY", "USD", None]),
)
lists = st.builds(
    Constraint, words.filter(lambda w: w != "price"), st.sampled_from(["in", "not_in"]),
    st.lists(words, min_size=1, max_size=3).map(tuple), st.booleans(),
)  # fmt: skip
constraints = st.lists(plain_constraints | prices | lists, max_size=3).map(tuple)
single_refs = (
    st.builds(commands.ByPosition, st.integers(1, 99) | st.integers(-99, -1))
    | st.builds(commands.ByName, words)
    | st.builds(commands.ByAttribute, constraints.filter(bool))
    | st.just(commands.InFocus())
    | st.builds(commands.ById, words)
)
refs = single_refs | st.builds(
    commands.Pick, st.sampled_from(["cheapest", "dearest", "best_rated", "newest", "all"]),
    st.lists(single_refs, max_size=3).map(tuple),
)  # fmt: skip
sorts = st.sampled_from(get_args(Sort))
field_names = st.lists(words, max_size=3).map(tuple)
any_command = (
    st.builds(commands.Search, words, constraints, sorts)
    | st.builds(commands.Refine, constraints, field_names, field_names, words, sorts | st.none())
    | st.builds(commands.Recommend, words, words, constraints, words)
    | st.builds(commands.Similar, refs | st.none(), st.none(), constraints, words)
    | st.builds(commands.Detail, refs, words, constraints)
    | st.builds(commands.Compare, st.lists(refs, min_size=1, max_size=4).map(tuple))
    | st.builds(commands.Reviews, refs, words)
    | st.builds(commands.OrderStatus, st.builds(commands.OrderById, words) | st.just(commands.LatestOrder()))
    | st.builds(commands.Policy, words)
    | st.builds(commands.Handoff, words)
    | st.builds(commands.Chitchat, st.sampled_from(get_args(commands.ChitchatKind)))
    | st.builds(commands.Unclear, words)
    | st.sampled_from([commands.More(), commands.ListOrders()])
)


@given(st.lists(any_command, min_size=1, max_size=3).map(tuple))
def test_commands_as_recorded_are_read_back_the_same(said: tuple[commands.Command, ...]) -> None:
    text = json.dumps({"commands": [command_json(command) for command in said]})
    assert parse_commands(text) == said
