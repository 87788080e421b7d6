"""What is known of the one who asks: what they did in this visit and before, and what they care for."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

BehaviourKind = Literal["impression", "click", "cart", "purchase", "like", "dislike"]


@dataclass(frozen=True)
class Behaviour:
    """One thing a shopper did with one product."""

    product_id: str
    kind: BehaviourKind
    at: datetime  # UTC
    variant_id: str | None = None  # the one that was on the card, where that is known


@dataclass(frozen=True)
class Interest:
    """A leaning for (weight up to 1) or against (down to -1) a value of a field.

    `field` is `category`, `brand`, `colour`, `size`, `for_whom`, `price_band` ("low", "middle", "high"), or
    an attribute of the catalogue, and `value` canonical. `said` interests came from the shopper's own words.
    """

    field: str
    value: str
    weight: float
    said: bool = False


@dataclass(frozen=True)
class Shopper:
    """Behaviour oldest first; nothing known by default. It ranks, and never changes a price."""

    session: tuple[Behaviour, ...] = ()
    earlier: tuple[Behaviour, ...] = ()  # of the signed-in customer, before this visit
    interests: tuple[Interest, ...] = ()

    @property
    def is_unknown(self) -> bool:
        """Whether nothing at all is known."""
        return not (self.session or self.earlier or self.interests)


NOBODY = Shopper()
"""Of whom nothing is known."""
