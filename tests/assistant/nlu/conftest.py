"""The demo shop's vocabulary, and states as they are after some turns of talk."""

import json
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from assistant.nlu.gazetteer import Gazetteer
from assistant.nlu.local_parser import LocalParser
from retrieval.product import Price, Product, Text, Variant

CATALOGUE = Path(__file__).resolve().parents[3] / "data" / "catalog" / "products.jsonl"


def _labels(raw: Mapping[str, Mapping[str, str]]) -> dict[str, Text]:
    return {name: Text(by_locale) for name, by_locale in raw.items()}


def _product(row: dict[str, Any]) -> Product:
    return Product(
        product_id=row["id"],
        title=Text(row["title"]),
        description=Text(row["description"]),
        brand=Text(row["brand"]),
        category=Text(row["category"]),
        attributes={k: tuple(v) if isinstance(v, list) else v for k, v in row["attributes"].items()},
        attribute_labels=_labels(row["attribute_labels"]),
        value_labels=_labels(row["value_labels"]),
        variants=tuple(
            Variant(
                variant_id=v["id"],
                options=v.get("options", {}),
                prices={c: Price(amount, c) for c, amount in v["price"].items()},
                stock=v["stock"],
            )
            for v in row["variants"]
        ),
        rating=row["rating"],
        rating_count=row["rating_count"],
        released=date.fromisoformat(row["released"]),
    )


@cache
def demo_products() -> tuple[Product, ...]:
    return tuple(_product(json.loads(line)) for line in CATALOGUE.read_text(encoding="utf-8").splitlines())


@cache
def demo_gazetteer() -> Gazetteer:
    return Gazetteer.from_products(demo_products())


@pytest.fixture(scope="session")
def gazetteer() -> Gazetteer:
    return demo_gazetteer()


@pytest.fixture(scope="session")
def parser() -> LocalParser:
    return LocalParser(demo_gazetteer)
