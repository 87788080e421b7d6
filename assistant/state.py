"""What a session remembers between turns: small, bounded, serialisable."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from retrieval.product import Locale
from retrieval.query import Constraint, Sort

MAX_HISTORY = 12
"""Messages kept word for word, both sides together."""

MAX_CONSTRAINTS = 24


@dataclass(frozen=True)
class ShownItem:
    """A card of the latest list."""

    position: int
    product_id: str
    variant_id: str
    price_minor: int
    currency: str
    title: str = ""  # in the language it was shown in
    options: Mapping[str, str] = field(default_factory=dict)  # of the variant, canonical
    rating: float | None = None
    released: str = ""  # ISO date, "" when unknown


@dataclass(frozen=True)
class HeldConstraint:
    """A wish, and the turn it was said in."""

    constraint: Constraint
    turn: int


@dataclass(frozen=True)
class HistoryLine:
    """One message of the window. `role` is "shopper" or "assistant"."""

    role: str
    text: str


@dataclass(frozen=True)
class DialogueState:
    """The whole memory of a conversation."""

    locale: Locale = "en"
    turn: int = 0
    query: str = ""
    constraints: tuple[HeldConstraint, ...] = ()
    sort: Sort = "relevance"
    like_product_id: str | None = None  # the search under way is "similar to this"
    goes_with_product_id: str | None = None  # … or is for what goes with this
    image_id: str | None = None  # … or "like this picture"
    searching: bool = False  # there is a search that `refine` and `more` can continue
    offset: int = 0  # of the first card of the latest list
    shown: tuple[ShownItem, ...] = ()
    last_purpose: str = ""  # of the latest list: "search", "recommend", "similar"
    focus: tuple[str, ...] = ()  # product ids talked about last, latest first, at most 4
    customer_id: str | None = None
    currency: str = "USD"
    history: tuple[HistoryLine, ...] = field(default=())
    unclear_turns: int = 0  # in a row
