"""What a shopper did here: in this visit, in earlier ones, and what they ordered."""

from assistant.storage.orders import OrderStore
from assistant.storage.shop_events import EventStore
from retrieval.shopper import Behaviour


class BehaviourStore:
    """Behaviour of a session's shopper, oldest first, without impressions."""

    def __init__(self, events: EventStore, orders: OrderStore) -> None:
        self._events = events
        self._orders = orders

    def in_visit(self, session_id: str) -> tuple[Behaviour, ...]:
        """In this session."""
        return self._events.acts_in_visit(session_id)

    def before(self, session_id: str, customer_id: str | None) -> tuple[Behaviour, ...]:
        """By the customer in other sessions, with the orders that were not cancelled; () for a visitor."""
        if not customer_id:
            return ()
        ordered = (
            Behaviour(line.product_id, "purchase", order.placed_at, line.variant_id)
            for order in self._orders.orders_of(customer_id)
            if order.state != "cancelled"
            for line in order.items
        )
        acts = (*self._events.acts_before(customer_id, session_id), *ordered)
        return tuple(sorted(acts, key=lambda act: (act.at, act.product_id, act.kind)))

    def forget(self, session_id: str, customer_id: str | None) -> None:
        """Delete the events; orders are the shop's records and stay."""
        self._events.forget_session(session_id)
        if customer_id:
            self._events.forget_customer(customer_id)
