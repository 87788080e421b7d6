"""Who asks, as a search may know them: this visit, earlier ones, and what they care for."""

from collections.abc import Sequence
from typing import Protocol

from retrieval.shopper import Behaviour, Interest, Shopper


class ShopperMemory(Protocol):
    """What is known of the shopper of a session at this moment."""

    def shopper(self, session_id: str, customer_id: str | None) -> Shopper: ...


class KnownActs(Protocol):
    """What shoppers did, oldest first; impressions are none of it."""

    def in_visit(self, session_id: str) -> tuple[Behaviour, ...]: ...

    def before(self, session_id: str, customer_id: str | None) -> tuple[Behaviour, ...]:
        """By a customer in other visits."""
        ...


class KnownInterests(Protocol):
    """What a shopper cares for, in words or by what they did."""

    def interests_of(
        self, session_id: str, customer_id: str | None, behaviour: Sequence[Behaviour]
    ) -> tuple[Interest, ...]: ...


class KeptMemory:
    """`ShopperMemory` on what the shop keeps."""

    def __init__(self, acts: KnownActs, interests: KnownInterests) -> None:
        self._acts = acts
        self._interests = interests

    def shopper(self, session_id: str, customer_id: str | None) -> Shopper:
        """Read anew each time, so that a click counts from the next search on."""
        session = self._acts.in_visit(session_id)
        earlier = self._acts.before(session_id, customer_id)
        interests = self._interests.interests_of(session_id, customer_id, (*earlier, *session))
        return Shopper(session, earlier, interests)
