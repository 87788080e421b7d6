"""What the program found out or did in a turn. A reply is written from facts and nothing else."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from retrieval.product import Price, Product, Review, Variant
from retrieval.query import Constraint, Query, SearchResult
from retrieval.shopper import Interest

SearchPurpose = Literal["search", "refine", "more", "recommend", "similar", "bundle"]


@dataclass(frozen=True)
class ProductsFound:
    """A search that was run; `result.hits` may be empty or relaxed.

    `kept` are the wishes of earlier turns that still hold, `said` those of this message.
    """

    purpose: SearchPurpose
    query: Query
    result: SearchResult
    said: tuple[Constraint, ...] = ()
    kept: tuple[Constraint, ...] = ()
    anchor: Product | None = None  # what "similar" or "other colours" starts from
    image_id: str | None = None  # the picture it was searched with
    exhausted: bool = False  # "more" or "cheaper" asked for what there is not


@dataclass(frozen=True)
class OptionAnswer:
    """Whether one thing asked of a product holds, and with which variants.

    `known` is False when the catalogue does not say.
    """

    asked: Constraint
    known: bool
    holds: bool
    variants: tuple[Variant, ...] = ()  # those that meet it
    value: str = ""  # what the catalogue has instead, canonical


@dataclass(frozen=True)
class Property:
    """Something the catalogue says of a product: `value` is in the shopper's words and units."""

    name: str  # attribute, option or "price", "stock", …
    label: str
    value: str


@dataclass(frozen=True)
class ProductDetail:
    """One product looked at closely, shown as a card of `variant` at `position` of the list (or alone)."""

    product: Product
    variant: Variant
    question: str
    answers: tuple[OptionAnswer, ...] = ()
    properties: tuple[Property, ...] = ()  # what was asked for openly: "what is it made of?"
    passage: str = ""  # the sentence of its description or a review that answers the question best
    position: int | None = None


@dataclass(frozen=True)
class ComparisonRow:
    """A property of each compared product, in the shopper's words. `winner` indexes the better one."""

    name: str
    label: str
    values: tuple[str, ...]
    winner: int | None = None


@dataclass(frozen=True)
class Comparison:
    """Two to four products side by side; positions are those of the list they were shown in."""

    products: tuple[Product, ...]
    variants: tuple[Variant, ...]
    positions: tuple[int | None, ...]
    rows: tuple[ComparisonRow, ...]


@dataclass(frozen=True)
class ReviewsFound:
    """What buyers said; `reviews` are a few that speak of the aspect, newest first."""

    product: Product
    variant: Variant
    aspect: str
    reviews: tuple[Review, ...]


@dataclass(frozen=True)
class OrderItemView:
    """One line of an order."""

    product_id: str
    title: str
    options: str
    quantity: int
    price: Price


@dataclass(frozen=True)
class OrderView:
    """An order as its owner may see it. `state` is a word of `data/catalog/orders.jsonl`."""

    order_id: str
    state: str
    placed_at: datetime
    items: tuple[OrderItemView, ...]
    total: Price
    carrier: str = ""
    tracking_number: str = ""
    checkpoint: str = ""  # the last one, in the shopper's language
    checkpoint_at: datetime | None = None
    expected_at: datetime | None = None


@dataclass(frozen=True)
class OrdersFound:
    """Orders of the signed-in customer, newest first. Empty: there is none."""

    orders: tuple[OrderView, ...]
    asked: Literal["status", "list"]


@dataclass(frozen=True)
class OrderUnknown:
    """No order of that number belongs to this customer (another's is not told apart from none)."""

    order_id: str


@dataclass(frozen=True)
class SignInNeeded:
    """Orders are asked for and nobody is signed in."""


@dataclass(frozen=True)
class PolicyPassage:
    """A section of the shop's policies: where it stands, and its words."""

    document: str  # title in the shopper's language
    section: str  # "3. International delivery"
    text: str  # the whole section
    answer: str  # the one or two sentences of it that answer
    locale: str
    score: float


@dataclass(frozen=True)
class PolicyFound:
    """Sections that answer the question, best first; empty when the policies do not say."""

    question: str
    passages: tuple[PolicyPassage, ...]


@dataclass(frozen=True)
class TicketOpened:
    """A person will look at it."""

    ticket_id: str
    reason: str


@dataclass(frozen=True)
class ProfileTold:
    """What is known of the shopper, the strongest first; nothing when nothing is."""

    interests: tuple[Interest, ...]
    wordings: tuple[str, ...] = ()  # of each interest, in the shopper's language


@dataclass(frozen=True)
class InterestsKept:
    """What the shopper said of themselves and is remembered from now on."""

    interests: tuple[Interest, ...]
    wordings: tuple[str, ...] = ()


@dataclass(frozen=True)
class InterestsForgotten:
    """What is no longer remembered; `everything` with what the shopper did here."""

    interests: tuple[Interest, ...]
    wordings: tuple[str, ...] = ()
    everything: bool = False


@dataclass(frozen=True)
class Talk:
    """Something said that needs no look-up; `kind` as in `Chitchat`, or "unclear" with `what`."""

    kind: str
    what: str = ""


@dataclass(frozen=True)
class ProductIdentified:
    """Which product of the catalogue some words name; None when none fits. Only steers the next round."""

    words: str
    product_id: str | None


@dataclass(frozen=True)
class ReferenceUnresolved:
    """The fifth one asked for where four are shown, or "it" where nothing is."""

    words: str
    shown: int


@dataclass(frozen=True)
class ActionFailed:
    """A step failed; the reply must say so."""

    what: Literal["search", "orders", "policy", "ticket", "picture", "detail"]
    detail: str


Fact = (
    ProductsFound
    | ProductDetail
    | Comparison
    | ReviewsFound
    | OrdersFound
    | OrderUnknown
    | SignInNeeded
    | PolicyFound
    | TicketOpened
    | ProfileTold
    | InterestsKept
    | InterestsForgotten
    | Talk
    | ProductIdentified
    | ReferenceUnresolved
    | ActionFailed
)
