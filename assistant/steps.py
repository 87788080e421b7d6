"""What the policy wants done: a closed union that only `actions/runner.py` carries out."""

from dataclasses import dataclass
from typing import Literal

from assistant.commands import OrderRef
from assistant.facts import Fact, SearchPurpose
from retrieval.query import Constraint, Query
from retrieval.shopper import Interest


@dataclass(frozen=True)
class SearchProducts:
    """Run a search. `image_id` is loaded by the runner into the query."""

    query: Query
    purpose: SearchPurpose
    said: tuple[Constraint, ...] = ()
    kept: tuple[Constraint, ...] = ()
    image_id: str | None = None
    price_bounds: tuple[Constraint, ...] = ()  # "cheaper": tried in order until one finds something


@dataclass(frozen=True)
class LookAtProduct:
    """Answer a question about one product."""

    product_id: str
    variant_id: str | None
    question: str
    about: tuple[Constraint, ...]
    position: int | None


@dataclass(frozen=True)
class IdentifyProduct:
    """Find the product that some words name; the policy goes on with it in the next round."""

    words: str


@dataclass(frozen=True)
class CompareProducts:
    """Put products side by side; pairs of (product id, variant id or None, position or None)."""

    items: tuple[tuple[str, str | None, int | None], ...]


@dataclass(frozen=True)
class ReadReviews:
    """Read what buyers say of a product."""

    product_id: str
    variant_id: str | None
    aspect: str


@dataclass(frozen=True)
class ReadOrders:
    """Read orders of the signed-in customer."""

    customer_id: str
    order: OrderRef | None  # None: the list
    asked: Literal["status", "list"]


@dataclass(frozen=True)
class AskPolicy:
    """Find the sections of the policies that answer a question."""

    question: str


@dataclass(frozen=True)
class OpenTicket:
    """Hand the conversation over to a person."""

    reason: str


@dataclass(frozen=True)
class RecallProfile:
    """Tell what is known of the shopper."""


@dataclass(frozen=True)
class KeepInterests:
    """Remember what the shopper said of themselves."""

    interests: tuple[Interest, ...]


@dataclass(frozen=True)
class ForgetInterests:
    """Forget values or whole fields of the profile; with neither everything, behaviour too."""

    values: tuple[tuple[str, str], ...]  # (field, value)
    fields: tuple[str, ...]


@dataclass(frozen=True)
class Say:
    """Nothing to look up: the fact is known already."""

    fact: Fact


Step = (
    SearchProducts
    | LookAtProduct
    | IdentifyProduct
    | CompareProducts
    | ReadReviews
    | ReadOrders
    | AskPolicy
    | OpenTicket
    | RecallProfile
    | KeepInterests
    | ForgetInterests
    | Say
)
