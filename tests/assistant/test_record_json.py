import json

import pytest

from assistant.commands import ByPosition, Detail, Search
from assistant.facts import ProductsFound
from assistant.record_json import command_json, constraint_from_json, constraint_json, to_json
from retrieval.query import Constraint, Query
from tests.assistant.shop import WRAP, found


def test_a_command_carries_its_name_and_fields():
    price = Constraint("price", "<=", 30000, currency="CNY")
    assert command_json(Search("dress", (price,))) == {
        "name": "search",
        "query": "dress",
        "constraints": [{"field": "price", "op": "<=", "value": 300, "hard": True, "currency": "CNY"}],
        "sort": "relevance",
    }


def test_a_reference_is_written_as_it_was_said():
    assert command_json(Detail(ByPosition(2)))["item"] == {"name": "by_position", "position": 2}


def test_a_fact_names_products_by_id_only():
    plain = json.dumps(to_json(ProductsFound("search", Query("x", image=b"1234"), found(WRAP))))
    assert "wrap" in plain
    assert "Linen wrap dress" not in plain


@pytest.mark.parametrize(
    "constraint",
    [
        Constraint("price", "<", 7999, currency="USD"),
        Constraint("colour", "not_in", ("red", "blue"), hard=False),
        Constraint("waterproof", "=", True),
        Constraint("ram_gb", ">=", 16),
    ],
)
def test_a_constraint_survives_the_round_trip(constraint: Constraint):
    assert constraint_from_json(constraint_json(constraint)) == constraint


@pytest.mark.parametrize(
    ("plain", "named"),
    [
        ({"op": "=", "value": 1}, "field"),
        ({"field": "x", "op": "~", "value": 1}, "op"),
        ({"field": "x", "op": "="}, "value"),
    ],
)
def test_a_constraint_of_a_stranger_is_refused_with_what_is_wrong(plain: dict[str, object], named: str):
    with pytest.raises(ValueError, match=named):
        constraint_from_json(plain)
