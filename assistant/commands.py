"""What a shopper says, and what a parser makes of it: a closed union of commands.

References are expressions that a parser writes down and `dialogue/references.py` resolves against the
state, so "the second one" or 「那件红色的」 needs no second parse. Constraints may hold `SHOWN` as value:
`price < SHOWN` is "cheaper", `colour != SHOWN` is 「别的颜色」.
"""

from dataclasses import dataclass
from typing import Literal

from retrieval.product import Locale
from retrieval.query import Constraint, Sort

SHOWN = "@shown"
"""Stands in a constraint for the value that the products now shown have."""


@dataclass(frozen=True)
class UserMessage:
    """One message. `image_id` names a picture that was uploaded and accepted before."""

    text: str = ""
    image_id: str | None = None
    locale: Locale | None = None  # the page's language; the reply follows the text where it has words


# ------------------------------------------------------------------ references


@dataclass(frozen=True)
class ByPosition:
    """Of the latest list shown, from 1; negative counts from the end."""

    position: int


@dataclass(frozen=True)
class ByName:
    """Words of the title, among what was shown first, then in the catalogue."""

    words: str


@dataclass(frozen=True)
class ByAttribute:
    """The shown one that meets these: 「那件红色的」."""

    constraints: tuple[Constraint, ...]


@dataclass(frozen=True)
class InFocus:
    """The product talked about last: "it", 「这个」."""


@dataclass(frozen=True)
class Pick:
    """A selection among those shown (or among `among`): "the cheaper of the two"."""

    by: Literal["cheapest", "dearest", "best_rated", "newest", "all"]
    among: tuple["ItemRef", ...] = ()


@dataclass(frozen=True)
class ById:
    """A product named by a button of a card."""

    product_id: str


ItemRef = ByPosition | ByName | ByAttribute | InFocus | Pick | ById


@dataclass(frozen=True)
class OrderById:
    """An order by its number."""

    order_id: str


@dataclass(frozen=True)
class LatestOrder:
    """The last one placed: "my order"."""


OrderRef = OrderById | LatestOrder


# ------------------------------------------------------------------ commands


@dataclass(frozen=True)
class Search:
    """Start a new search; what was wished before is forgotten."""

    query: str
    constraints: tuple[Constraint, ...] = ()
    sort: Sort = "relevance"


@dataclass(frozen=True)
class Refine:
    """Change the search under way: add constraints, remove fields, soften fields."""

    add: tuple[Constraint, ...] = ()
    remove: tuple[str, ...] = ()  # fields
    relax: tuple[str, ...] = ()  # fields whose constraint becomes a wish
    query: str = ""  # further words: "with pockets"
    sort: Sort | None = None


@dataclass(frozen=True)
class More:
    """Further products of the same search."""


@dataclass(frozen=True)
class Recommend:
    """A gift or something for an occasion, where nobody says what it should be."""

    for_whom: str = ""
    occasion: str = ""
    constraints: tuple[Constraint, ...] = ()
    query: str = ""  # interests: "dinosaurs"


@dataclass(frozen=True)
class Similar:
    """Like a shown product, or like a picture, with changes: "like this but in blue"."""

    item: ItemRef | None = None
    image: str | None = None  # image_id
    constraints: tuple[Constraint, ...] = ()
    query: str = ""


@dataclass(frozen=True)
class Bundle:
    """What goes with a product: other kinds of things."""

    item: ItemRef = InFocus()


@dataclass(frozen=True)
class Detail:
    """A question about a product; `about` holds what is asked for: size = M, waterproof = true."""

    item: ItemRef
    question: str = ""
    about: tuple[Constraint, ...] = ()


@dataclass(frozen=True)
class Compare:
    """Two to four products side by side."""

    items: tuple[ItemRef, ...]


@dataclass(frozen=True)
class Reviews:
    """What buyers say of a product, or of one aspect of it."""

    item: ItemRef
    aspect: str = ""


@dataclass(frozen=True)
class ListOrders:
    """The orders of the signed-in customer."""


@dataclass(frozen=True)
class OrderStatus:
    """Where an order is."""

    order: OrderRef = LatestOrder()


@dataclass(frozen=True)
class Policy:
    """A question that the shop's policies answer."""

    question: str


@dataclass(frozen=True)
class Memory:
    """What is remembered of the shopper: told, put right by what they say of themselves, or forgotten.

    `said` are values ("I'm vegan": vegan = true; "never leather": material != leather), `fields` whole
    fields; to forget with neither is to forget everything.
    """

    action: Literal["show", "forget", "correct"]
    said: tuple[Constraint, ...] = ()
    fields: tuple[str, ...] = ()


@dataclass(frozen=True)
class Handoff:
    """A person is wanted, or needed: `reason` is "asked", "angry", or what cannot be done here."""

    reason: str


ChitchatKind = Literal[
    "greeting", "thanks", "goodbye", "about_bot", "insult", "manipulation", "compliment", "out_of_scope"
]


@dataclass(frozen=True)
class Chitchat:
    """Talk that needs no facts. `manipulation` is an attempt to change the rules or prices."""

    kind: ChitchatKind


@dataclass(frozen=True)
class Unclear:
    """Not understood. `what` is "" for nothing at all, or the part that is missing."""

    what: str = ""


Command = (
    Search
    | Refine
    | More
    | Recommend
    | Similar
    | Bundle
    | Detail
    | Compare
    | Reviews
    | ListOrders
    | OrderStatus
    | Policy
    | Handoff
    | Memory
    | Chitchat
    | Unclear
)
