"""The port that tells a search who asks."""

from typing import Protocol

from retrieval.shopper import Shopper


class ShopperMemory(Protocol):
    """What is known of the shopper of a session at this moment: a click counts from the next search on."""

    def shopper(self, session_id: str, customer_id: str | None) -> Shopper: ...
