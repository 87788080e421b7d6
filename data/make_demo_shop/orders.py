"""The shop's orders in every state: what customers bought in the log, and what they bought before.

Fees, times and limits are those of `data/knowledge`: free shipping, where food is not sent to,
what cannot be returned, 30 days to return or exchange, 30 minutes to pay.
"""

import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from data.make_demo_shop.catalogue import LAST_DAY, Product, Variant
from data.make_demo_shop.people import (
    Address,
    Customer,
    PaymentMethod,
    address_record,
    payment_record,
)
from data.make_demo_shop.queries import CURRENCY
from data.make_demo_shop.simulation import DAYS, Impression
from data.make_demo_shop.tastes import Taste, draw_taste

ORDERS = 500
SHOP_NOW = datetime.combine(LAST_DAY, time(23, 59, 59), UTC)  # the states are as of this moment
STATES = (
    "pending", "paid", "processed", "shipped", "delivered", "cancelled", "return requested", "returned",
    "exchange requested", "exchanged",
)  # fmt: skip
UNPAID_MINUTES = 30
RETURN_DAYS = 30
FIRST_ORDER_DAY = date(2025, 6, 1)
SALE_ORDERS = 34  # of the November sale, beside those of the log
SALE_DAYS_AGO = (4.0, 16.0)
# How long ago the orders of the last day were placed, in minutes: five of them are not yet paid.
LATEST_MINUTES = (4, 9, 14, 21, 28, 50, 95, 140, 200, 260, 330, 420, 510, 640, 760, 900, 1050, 1300)

# country -> (fee, free from), in minor units
SHIPPING = {"CN": (1000, 9900), "US": (590, 4900), "CA": (1400, 15000), "GB": (1800, 15000)}
SILVER_FREE_FROM = {"CN": 5900, "US": 2900}
DELIVERY_WORKING_DAYS = {"CN": (2, 4), "US": (3, 5), "CA": (6, 9), "GB": (7, 10)}
CARRIERS = {"CN": "Swallow Express", "US": "Northline Post", "CA": "Northline Post", "GB": "Meridian Parcel"}
NUMBER_PREFIXES = {"Swallow Express": "SE", "Northline Post": "NL", "Meridian Parcel": "MP"}

NOT_SENT_ABROAD = frozenset({"grocery"})
KINDS_NOT_SENT_ABROAD = frozenset({"power_bank", "perfume"})
NOT_RETURNABLE = frozenset({"grocery", "beauty"})
KINDS_NOT_RETURNABLE = frozenset({"earbuds", "socks", "baby_bottle", "diaper_pack", "pet_food", "brush"})

CANCEL_REASONS = ("ordered by mistake", "no longer needed", "found it cheaper", "not paid in time")
RETURN_REASONS = ("does not fit", "not as expected", "changed my mind", "faulty", "arrived damaged")


@dataclass(frozen=True)
class OrderItem:
    """A line of an order; the price is of one piece, in minor units of the order's currency."""

    product: Product
    variant: Variant
    quantity: int
    unit_price_minor: int


@dataclass(frozen=True)
class Checkpoint:
    """What the carrier reported, and when."""

    at: datetime
    status: str
    place: str


@dataclass(frozen=True)
class Tracking:
    """Where a parcel has been, oldest first."""

    carrier: str
    number: str
    checkpoints: tuple[Checkpoint, ...]


@dataclass(frozen=True)
class AfterSale:
    """A return or an exchange of some of the items. `wanted` are the new variants, in order."""

    requested_at: datetime
    reason: str
    items: tuple[OrderItem, ...]
    wanted: tuple[Variant, ...] = ()
    closed_at: datetime | None = None


@dataclass(frozen=True)
class Order:
    """An order as of `SHOP_NOW`. `total_minor` is items + shipping + tax."""

    id: str
    customer: Customer
    state: str
    placed_at: datetime
    items: tuple[OrderItem, ...]
    currency: str
    shipping_minor: int
    tax_minor: int
    address: Address
    payment: PaymentMethod
    tracking: Tracking | None
    cancel_reason: str | None
    after_sale: AfterSale | None

    @property
    def total_minor(self) -> int:
        """What is paid in all, in minor units."""
        goods = sum(item.unit_price_minor * item.quantity for item in self.items)
        return goods + self.shipping_minor + self.tax_minor

    @property
    def delivered_at(self) -> datetime | None:
        """When the parcel arrived; None before."""
        last = self.tracking.checkpoints[-1] if self.tracking else None
        return last.at if last and last.status == "delivered" else None


@dataclass(frozen=True)
class Basket:
    """What somebody bought and when, before it has a state."""

    customer: Customer
    placed_at: datetime
    products: tuple[Product, ...]


@dataclass(frozen=True)
class Progress:
    """How far an order came, and what belongs to that."""

    state: str
    tracking: Tracking | None = None
    cancel_reason: str | None = None
    after_sale: AfterSale | None = None


def draw_orders(
    products: Sequence[Product], customers: Sequence[Customer], log: Sequence[Impression]
) -> tuple[Order, ...]:
    """`ORDERS` orders by time: every purchase of a known customer in the log is one, others come before.

    Raises:
        ValueError: The log alone has more purchases than there are to be orders.
    """
    baskets = _logged_baskets(products, customers, log)
    chance = random.Random("orders")
    tastes = {
        customer.id: draw_taste(customer.id, [product.listed for product in products])
        for customer in customers
    }
    moments = [SHOP_NOW - timedelta(minutes=minutes) for minutes in LATEST_MINUTES]
    moments += [SHOP_NOW - timedelta(days=chance.uniform(*SALE_DAYS_AGO)) for _ in range(SALE_ORDERS)]
    earlier = ORDERS - len(baskets) - len(moments)
    if earlier < 0:
        raise ValueError(f"the log has {len(baskets)} orders, more than the shop's {ORDERS}")
    span_days = (LAST_DAY - FIRST_ORDER_DAY).days - DAYS
    first = datetime.combine(FIRST_ORDER_DAY, time(), UTC)
    moments += [first + timedelta(days=chance.uniform(0, span_days)) for _ in range(earlier)]
    for moment in moments:
        customer = chance.choice(customers)
        goods = _pick_goods(products, customer, tastes[customer.id], moment.date(), chance)
        baskets.append(Basket(customer, moment.replace(microsecond=0), goods))
    baskets.sort(key=lambda basket: (basket.placed_at, basket.customer.id))
    numbers = chance.sample(range(1_000_000, 10_000_000), len(baskets))
    return tuple(_order(f"W{number}", basket) for number, basket in zip(numbers, baskets, strict=True))


def order_record(order: Order) -> dict[str, Any]:
    """The order's line of `orders.jsonl`."""
    record: dict[str, Any] = {
        "id": order.id,
        "customer_id": order.customer.id,
        "state": order.state,
        "placed_at": _stamp(order.placed_at),
        "currency": order.currency,
        "items": [_item_record(item) for item in order.items],
        "shipping_minor": order.shipping_minor,
        "tax_minor": order.tax_minor,
        "total_minor": order.total_minor,
        "address": address_record(order.address),
        "payment": {
            name: value for name, value in payment_record(order.payment).items() if name != "balance_minor"
        },
    }
    if order.tracking:
        record["tracking"] = {
            "carrier": order.tracking.carrier,
            "number": order.tracking.number,
            "checkpoints": [
                {"at": _stamp(point.at), "status": point.status, "place": point.place}
                for point in order.tracking.checkpoints
            ],
        }
    if order.cancel_reason:
        record["cancel_reason"] = order.cancel_reason
    if order.after_sale:
        record["after_sale"] = _after_sale_record(order.after_sale)
    return record


def is_returnable(product: Product) -> bool:
    """Whether the returns policy takes it back once opened."""
    item = product.listed
    return item.category_id not in NOT_RETURNABLE and item.drawing.kind not in KINDS_NOT_RETURNABLE


def _logged_baskets(
    products: Sequence[Product], customers: Sequence[Customer], log: Sequence[Impression]
) -> list[Basket]:
    by_id = {product.id: product for product in products}
    people = {customer.id: customer for customer in customers}
    bought: Mapping[tuple[str, str], list[Impression]] = defaultdict(list)
    for shown in log:
        if shown.purchased and shown.request.customer_id:
            bought[shown.request.customer_id, shown.request.session_id].append(shown)
    baskets = []
    for (customer_id, _), purchases in bought.items():
        customer = people[customer_id]
        goods = [by_id[name] for name in dict.fromkeys(shown.product_id for shown in purchases)]
        sendable = tuple(product for product in goods if _can_be_sent(product, customer))
        if sendable:
            placed_at = purchases[-1].request.at + timedelta(minutes=6)
            baskets.append(Basket(customer, placed_at, sendable))
    return baskets


def _can_be_sent(product: Product, customer: Customer) -> bool:
    item = product.listed
    if customer.addresses[0].country in ("CN", "US"):
        return True
    return item.category_id not in NOT_SENT_ABROAD and item.drawing.kind not in KINDS_NOT_SENT_ABROAD


def _pick_goods(
    products: Sequence[Product], customer: Customer, taste: Taste, day: date, chance: random.Random
) -> tuple[Product, ...]:
    choice = [
        product
        for product in products
        if product.listed.released <= day and product.in_stock and _can_be_sent(product, customer)
    ]
    weights = [
        taste.categories[product.listed.category_id] * (0.1 + product.listed.popularity) for product in choice
    ]
    count = chance.choices((1, 2, 3, 4), (0.5, 0.3, 0.15, 0.05))[0]
    goods = {product.id: product for product in chance.choices(choice, weights, k=count)}
    return tuple(goods.values())


def _order(order_id: str, basket: Basket) -> Order:
    chance = random.Random(f"order:{order_id}")
    customer = basket.customer
    currency = CURRENCY[customer.language]
    address = chance.choices(customer.addresses, range(len(customer.addresses), 0, -1))[0]
    items = tuple(_order_item(product, currency, chance) for product in basket.products)
    goods = sum(item.unit_price_minor * item.quantity for item in items)
    shipping = _shipping(customer, address, goods)
    tax = round(goods * address.tax_percent / 100)
    usable = [
        method
        for method in customer.payment_methods
        if method.balance_minor is None or method.balance_minor >= goods + shipping + tax
    ]
    progress = _progress(order_id, basket, items, address, chance)
    return Order(
        id=order_id,
        customer=customer,
        state=progress.state,
        placed_at=basket.placed_at,
        items=items,
        currency=currency,
        shipping_minor=shipping,
        tax_minor=tax,
        address=address,
        payment=chance.choice(usable),
        tracking=progress.tracking,
        cancel_reason=progress.cancel_reason,
        after_sale=progress.after_sale,
    )


def _order_item(product: Product, currency: str, chance: random.Random) -> OrderItem:
    variant = chance.choice([variant for variant in product.variants if variant.stock] or product.variants)
    is_small = product.listed.category_id in ("grocery", "stationery", "pet", "baby")
    quantity = chance.choices((1, 2, 3), (0.6, 0.3, 0.1))[0] if is_small else 1
    return OrderItem(product, variant, quantity, variant.price[currency])


def _shipping(customer: Customer, address: Address, goods_minor: int) -> int:
    fee, free_from = SHIPPING[address.country]
    if address.country in SILVER_FREE_FROM:
        if customer.member_level == "gold":
            return 0
        if customer.member_level == "silver":
            free_from = SILVER_FREE_FROM[address.country]
    return 0 if goods_minor >= free_from else fee


def _progress(
    order_id: str,
    basket: Basket,
    items: tuple[OrderItem, ...],
    address: Address,
    chance: random.Random,
) -> Progress:
    """How far the order came by `SHOP_NOW`: every stage takes its time, some orders turn off."""
    age = SHOP_NOW - basket.placed_at
    if age < timedelta(minutes=UNPAID_MINUTES):
        return Progress("pending")
    if chance.random() < 0.07:
        return Progress("cancelled", cancel_reason=chance.choice(CANCEL_REASONS))
    packed_at = basket.placed_at + timedelta(hours=chance.uniform(3, 10))
    shipped_at = _next_working_time(packed_at + timedelta(hours=chance.uniform(3, 22)))
    if packed_at > SHOP_NOW:
        return Progress("paid")
    if shipped_at > SHOP_NOW:
        return Progress("processed")
    tracking = _tracking(order_id, shipped_at, address, chance)
    arrived_at = tracking.checkpoints[-1].at
    if arrived_at > SHOP_NOW:
        seen = tuple(point for point in tracking.checkpoints if point.at <= SHOP_NOW)
        return Progress("shipped", Tracking(tracking.carrier, tracking.number, seen))
    if chance.random() < 0.28:
        after_sale = _after_sale(items, address, arrived_at, chance)
        if after_sale:
            kind = (
                ("exchange requested", "exchanged") if after_sale.wanted else ("return requested", "returned")
            )
            return Progress(kind[after_sale.closed_at is not None], tracking, after_sale=after_sale)
    return Progress("delivered", tracking)


def _tracking(order_id: str, shipped_at: datetime, address: Address, chance: random.Random) -> Tracking:
    days = chance.randint(*DELIVERY_WORKING_DAYS[address.country])
    arrived_at = shipped_at
    for _ in range(days):
        arrived_at = _next_working_time(arrived_at + timedelta(days=1))
    arrived_at = arrived_at.replace(hour=chance.randint(1, 11), minute=chance.randrange(60))
    arrived_at = max(arrived_at, shipped_at + timedelta(hours=20))
    carrier = CARRIERS[address.country]
    home = address.city
    warehouse = "杭州分拨中心" if address.country == "CN" else "Columbus sorting center"
    stages = [("picked up", warehouse, 0.0), ("in transit", warehouse, 0.12)]
    if address.country not in ("CN", "US"):
        stages.append(("cleared customs", home, 0.6))
    stages.append(("in transit", home, 0.8))
    span = arrived_at - shipped_at
    points = [Checkpoint(shipped_at + span * share, status, place) for status, place, share in stages]
    points.append(Checkpoint(arrived_at - timedelta(hours=3), "out for delivery", home))
    points.append(Checkpoint(arrived_at, "delivered", home))
    number = f"{NUMBER_PREFIXES[carrier]}{chance.randrange(10**9):09d}"
    ordered = tuple(sorted(points, key=lambda point: point.at))
    return Tracking(carrier, number, ordered)


def _after_sale(
    items: tuple[OrderItem, ...], address: Address, arrived_at: datetime, chance: random.Random
) -> AfterSale | None:
    requested_at = arrived_at + timedelta(days=chance.uniform(0.3, RETURN_DAYS * 0.4))
    returnable = [item for item in items if is_returnable(item.product)]
    if requested_at > SHOP_NOW or not returnable:
        return None
    closed_at = requested_at + timedelta(days=chance.uniform(6, 14))
    closed = closed_at if closed_at <= SHOP_NOW else None
    chosen = chance.choice(returnable)
    others = [
        variant
        for variant in chosen.product.variants
        if variant.stock and variant.id != chosen.variant.id and variant.price == chosen.variant.price
    ]
    if others and address.country in ("CN", "US") and chance.random() < 0.6:
        reason = "does not fit" if "size" in chosen.variant.options else "other option wanted"
        return AfterSale(requested_at, reason, (chosen,), (chance.choice(others),), closed)
    is_all = chance.random() < 0.3
    return AfterSale(
        requested_at,
        chance.choice(RETURN_REASONS[0 if "size" in chosen.variant.options else 1 :]),
        tuple(returnable) if is_all else (chosen,),
        closed_at=closed,
    )


def _next_working_time(moment: datetime) -> datetime:
    """The moment itself on a working day, else the same hour of the next Monday."""
    return moment + timedelta(days=max(0, 7 - moment.weekday()) if moment.weekday() >= 5 else 0)


def _item_record(item: OrderItem) -> dict[str, Any]:
    return {
        "product_id": item.product.id,
        "variant_id": item.variant.id,
        "quantity": item.quantity,
        "unit_price_minor": item.unit_price_minor,
    }


def _after_sale_record(after_sale: AfterSale) -> dict[str, Any]:
    record: dict[str, Any] = {
        "requested_at": _stamp(after_sale.requested_at),
        "reason": after_sale.reason,
        "variant_ids": [item.variant.id for item in after_sale.items],
    }
    if after_sale.wanted:
        record["wanted_variant_ids"] = [variant.id for variant in after_sale.wanted]
    if after_sale.closed_at:
        record["closed_at"] = _stamp(after_sale.closed_at)
    return record


def _stamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
