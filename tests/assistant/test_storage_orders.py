"""Customers and orders: import, look-up, and how an owner sees them."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from assistant.errors import DatabaseError
from assistant.orders import Customer, Order
from assistant.storage.database import migrate, open_engine
from assistant.storage.order_views import OrderViews
from assistant.storage.orders import OrderStore
from retrieval.product import Price, Product, Text, Variant
from tests.postgres import fresh_database

ADDRESS = {
    "id": "a1",
    "name": "王雨桐",
    "line1": "西湖区云栖里8号",
    "city": "杭州市",
    "region": "浙江省",
    "postcode": "310012",
    "country": "CN",
}
PAYMENT = {"id": "p1", "kind": "alipay", "label": "支付宝 y***@example.com", "currency": "CNY"}
CUSTOMER = {
    "id": "C0001",
    "name": "王雨桐",
    "email": "yutong.wang@example.com",
    "phone": "+86 100 0000 0001",
    "locale": "zh-CN",
    "member_level": "gold",
    "member_since": "2024-02-01",
    "addresses": [ADDRESS],
    "payment_methods": [PAYMENT],
}


def order(order_id: str, placed_at: str, **changes: object) -> dict[str, object]:
    return {
        "id": order_id,
        "customer_id": "C0001",
        "state": "shipped",
        "placed_at": placed_at,
        "currency": "CNY",
        "items": [
            {"product_id": "dress", "variant_id": "dress-red-M", "quantity": 2, "unit_price_minor": 26900}
        ],
        "shipping_minor": 1000,
        "tax_minor": 0,
        "total_minor": 54800,
        "address": ADDRESS,
        "payment": PAYMENT,
        "tracking": {
            "carrier": "Swallow Express",
            "number": "SE1",
            "checkpoints": [
                {"at": "2026-11-18T03:00:00Z", "status": "picked up", "place": "杭州分拨中心"},
                {"at": "2026-11-19T03:00:00Z", "status": "in transit", "place": "杭州市"},
            ],
        },
    } | changes


def write_lines(path: Path, *rows: object) -> Path:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[OrderStore]:
    engine: Engine = open_engine(tmp_path if request.param == "sqlite" else fresh_database())
    migrate(engine)
    opened = OrderStore(engine)
    opened.import_customers(write_lines(tmp_path / "customers.jsonl", CUSTOMER, CUSTOMER | {"id": "C0002"}))
    opened.import_orders(
        write_lines(
            tmp_path / "orders.jsonl",
            order("W1", "2026-11-01T08:00:00Z"),
            order("W3", "2026-11-17T08:00:00Z"),
            order("W2", "2026-11-09T08:00:00Z", state="pending", tracking=None),
            order("W4", "2026-11-18T08:00:00Z", customer_id="C0002"),
        )
    )
    yield opened
    engine.dispose()


def dress(product_id: str) -> Product | None:
    red = Variant("dress-red-M", {"colour": "red", "size": "M"}, {"CNY": Price(26900, "CNY")}, 1)
    title = Text({"en": "Linen dress", "zh": "亚麻连衣裙"})
    labels = {"red": Text({"en": "red", "zh": "红色"})}
    known = Product("dress", title, Text({}), Text({}), Text({}), {}, {}, labels, (red,))
    return known if product_id == "dress" else None


def test_a_customers_orders_come_newest_first_and_nobody_elses(store: OrderStore) -> None:
    assert [o.id for o in store.orders_of("C0001")] == ["W3", "W2", "W1"]
    assert store.orders_of("C0003") == ()


def test_an_order_keeps_everything_that_the_file_says(store: OrderStore) -> None:
    kept = store.order("W1")
    assert isinstance(kept, Order)
    assert kept.placed_at == datetime(2026, 11, 1, 8, tzinfo=UTC)
    assert kept.items[0].unit_price_minor == 26900
    assert kept.tracking is not None
    assert [c.status for c in kept.tracking.checkpoints] == ["picked up", "in transit"]
    assert kept.payment.label == "支付宝 y***@example.com"
    assert store.order("W9") is None


def test_customers_are_listed_by_id(store: OrderStore) -> None:
    customers = store.customers()
    assert [c.id for c in customers] == ["C0001", "C0002"]
    assert isinstance(customers[0], Customer)
    assert customers[0] == store.customer("C0001")
    assert customers[0].addresses[0].city == "杭州市"


def test_importing_again_replaces(store: OrderStore, tmp_path: Path) -> None:
    again = write_lines(tmp_path / "again.jsonl", order("W1", "2026-11-01T08:00:00Z", state="delivered"))
    assert store.import_orders(again) == 1
    assert [o.state for o in store.orders_of("C0001")] == ["shipped", "pending", "delivered"]


@pytest.mark.parametrize("line", ['{"id": "W5"}', "not json", '["W5"]'])
def test_a_line_that_is_no_order_is_named_and_nothing_is_kept(
    store: OrderStore, tmp_path: Path, line: str
) -> None:
    path = write_lines(tmp_path / "bad.jsonl", order("W6", "2026-11-01T08:00:00Z"))
    path.write_text(path.read_text(encoding="utf-8") + line + "\n", encoding="utf-8")
    with pytest.raises(DatabaseError, match=r"bad\.jsonl, line 2"):
        store.import_orders(path)
    assert store.order("W6") is None


def test_an_order_of_nobody_is_refused(store: OrderStore, tmp_path: Path) -> None:
    path = write_lines(tmp_path / "stray.jsonl", order("W7", "2026-11-01T08:00:00Z", customer_id="C9999"))
    with pytest.raises(DatabaseError):
        store.import_orders(path)


def test_an_owner_sees_titles_options_and_the_last_checkpoint_in_either_language(store: OrderStore) -> None:
    views = OrderViews(store, dress)
    chinese, english = views.orders_of("C0001", "zh")[0], views.orders_of("C0001", "en")[0]
    assert (chinese.items[0].title, chinese.items[0].options) == ("亚麻连衣裙", "红色 / M")
    assert (english.items[0].title, english.items[0].options) == ("Linen dress", "red / M")
    assert (chinese.checkpoint, english.checkpoint) == ("运输中（杭州市）", "In transit (杭州市)")
    assert chinese.total == Price(54800, "CNY")


def test_a_product_that_left_the_shop_is_named_by_its_id(store: OrderStore) -> None:
    view = OrderViews(store, lambda _: None).orders_of("C0001", "en")[1]
    assert (view.items[0].title, view.items[0].options) == ("dress", "")
    assert (view.checkpoint, view.checkpoint_at) == ("", None)
