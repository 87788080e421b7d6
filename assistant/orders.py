"""Customers and their orders, as the shop keeps them (`data/README.md` has the columns of the files).

Field names are those of `customers.jsonl` and `orders.jsonl`. Money is in minor units of the order's
currency, times are UTC.
"""

from dataclasses import dataclass
from datetime import date, datetime

from retrieval.product import Locale


@dataclass(frozen=True)
class Address:
    """Where parcels go; `country` is the ISO 3166 code."""

    id: str
    name: str
    line1: str
    city: str
    region: str
    postcode: str
    country: str


@dataclass(frozen=True)
class PaymentMethod:
    """A way to pay, masked: `label` is all that is ever shown. Only a gift card has a balance."""

    id: str
    kind: str
    label: str
    currency: str
    balance_minor: int | None = None


@dataclass(frozen=True)
class Customer:
    """Somebody with an account."""

    id: str
    name: str
    email: str
    phone: str
    locale: Locale
    addresses: tuple[Address, ...] = ()
    payment_methods: tuple[PaymentMethod, ...] = ()
    member_level: str = ""
    member_since: date | None = None


@dataclass(frozen=True)
class OrderLine:
    """`quantity` pieces of one variant, at the price they were bought for."""

    product_id: str
    variant_id: str
    quantity: int
    unit_price_minor: int


@dataclass(frozen=True)
class Checkpoint:
    """What the carrier reported."""

    at: datetime
    status: str
    place: str


@dataclass(frozen=True)
class Tracking:
    """Where a parcel has been, oldest first."""

    carrier: str
    number: str
    checkpoints: tuple[Checkpoint, ...] = ()


@dataclass(frozen=True)
class AfterSale:
    """A return, or an exchange when there are wanted variants."""

    requested_at: datetime
    reason: str
    variant_ids: tuple[str, ...]
    wanted_variant_ids: tuple[str, ...] = ()
    closed_at: datetime | None = None


@dataclass(frozen=True)
class Order:
    """An order. `total_minor` is items + shipping + tax."""

    id: str
    customer_id: str
    state: str
    placed_at: datetime
    currency: str
    items: tuple[OrderLine, ...]
    shipping_minor: int
    tax_minor: int
    total_minor: int
    address: Address
    payment: PaymentMethod
    tracking: Tracking | None = None
    cancel_reason: str | None = None
    after_sale: AfterSale | None = None
