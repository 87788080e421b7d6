"""What is asked of a search and what comes back."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from retrieval.product import Locale, Product, Text, Variant
from retrieval.shopper import NOBODY, Shopper

Op = Literal["=", "!=", "<", "<=", ">", ">=", "in", "not_in"]
Sort = Literal["relevance", "price_asc", "price_desc", "rating", "newest", "popularity"]
ConstraintValue = str | int | float | bool | tuple[str, ...]


@dataclass(frozen=True)
class Constraint:
    """One wish about a field: `price`, `category`, `brand`, `colour`, `size`, `material`, `rating`,
    `in_stock`, `for_whom`, or any attribute of the catalogue.

    A price is in minor units of `currency`. Text values are canonical (English where the catalogue
    has English). A hard constraint is met by every result, a soft one only ranks.
    """

    field: str
    op: Op
    value: ConstraintValue
    hard: bool = True
    currency: str | None = None  # for price only

    def __str__(self) -> str:
        """As in an event's `relaxed`: `price <= 300`, `colour = red`."""
        value: object = self.value
        if self.field == "price" and isinstance(value, int | float):
            value = f"{value / 100:.2f}".removesuffix(".00")
        if isinstance(value, tuple):
            value = ", ".join(value)
        return f"{self.field} {self.op} {value}"


@dataclass(frozen=True)
class Query:
    """A search. Empty text with constraints browses; a picture or a product may take the text's place."""

    text: str = ""
    constraints: tuple[Constraint, ...] = ()
    sort: Sort = "relevance"
    locale: Locale = "en"
    currency: str = "USD"
    limit: int = 4
    offset: int = 0
    image: bytes | None = None  # an accepted picture, as encoded bytes
    like_product_id: str | None = None  # "similar to this"
    goes_with_product_id: str | None = None  # "what goes with this": other kinds of things
    exclude_product_ids: frozenset[str] = frozenset()
    prefer_product_ids: tuple[str, ...] = ()  # first in the list, in this order, where they match
    customer_id: str | None = None
    shopper: Shopper = NOBODY
    is_deep: bool = False
    """Whatever a retriever proposes is ranked, for measuring; a shopper sees only what is surely meant."""


@dataclass(frozen=True)
class Candidate:
    """A product that one or more retrievers proposed, with what is known of its fit.

    `sources` maps a retriever's name ("lexical", "chroma:text", "chroma:image", "behaviour") to
    (rank from 1, raw score).
    """

    product_id: str
    sources: Mapping[str, tuple[int, float]]


@dataclass(frozen=True)
class Hit:
    """One ranked result: the product, the variant that meets the constraints best, and why it is here."""

    product: Product
    variant: Variant
    score: float
    position: int  # from 1
    sources: Mapping[str, tuple[int, float]]
    reasons: tuple["Reason", ...] = ()
    relaxed: tuple[Constraint, ...] = ()  # the hard constraints that this product does not meet


ReasonCode = Literal[
    "shops_pick",  # a rule of the merchant put it forward
    "matches_wish",  # value: the constraint's value
    "title_match",
    "right_kind",  # value: the category's path
    "similar_look",
    "similar_meaning",
    "similar_colour",  # to the photo
    "well_rated",  # value: stars
    "low_price",  # for its category
    "best_rated",  # of those shown
    "cheapest",  # of those shown
    "popular",
    "on_sale",  # value: percent off
    "new",
    "same_category",  # as the product that others shall be similar to
    "bought_together",  # value: in how many baskets with the product asked about
    "kinds_together",  # value: its category's path, often bought with the other's
    "shares_use",  # value: what both are for
    "for_you",  # value: the field and, after " | ", the value that the shopper said they care for
    "as_before",  # likewise, of what they chose before
    "like_your_clicks",  # value: the kind most of them share with it, before it their colour and " | "
]


@dataclass(frozen=True)
class Reason:
    """Why a product is shown: a code that a writer words, and the fact behind it."""

    code: ReasonCode
    value: str = ""


@dataclass(frozen=True)
class Facet:
    """How many of the matches have each value of a field, most first."""

    field: str
    counts: tuple[tuple[str, int], ...]
    labels: Mapping[str, Text] = dataclasses.field(default_factory=dict)  # value -> its wording for people

    def label(self, value: str, locale: Locale) -> str:
        """A value in a shopper's words."""
        text = self.labels.get(value)
        return text.in_locale(locale) if text else value


@dataclass(frozen=True)
class Relaxation:
    """What giving up `dropped` (or moving a bound to `instead`) would bring."""

    dropped: Constraint
    instead: Constraint | None
    count: int


@dataclass(frozen=True)
class Redirect:
    """A page that the shop wants offered with a search. `rule` is the merchant's name for it."""

    label: Text
    to: str  # http(s) address, or a path of the shop's site
    rule: str


@dataclass(frozen=True)
class SearchResult:
    """Best first. `total` counts all matches of the hard constraints among relevant products.

    When nothing meets every hard constraint, `hits` hold the nearest with their `relaxed`
    constraints named, and `relaxations` say what each way out would bring.

    `unknown_words` name a thing that the shop does not have, as it was written; then the hits are only near
    in meaning, or have the other words.
    """

    hits: tuple[Hit, ...]
    total: int
    facets: tuple[Facet, ...] = ()
    relaxations: tuple[Relaxation, ...] = ()
    redirect: Redirect | None = None
    unknown_words: tuple[str, ...] = ()
    trace: Mapping[str, str | int | float] = field(default_factory=dict)
