"""Orders of the signed-in customer. Every read names the customer, and another's order is as if unknown."""

from typing import Protocol

from assistant.commands import OrderById, OrderRef
from assistant.facts import Fact, OrdersFound, OrderUnknown, OrderView
from assistant.steps import ReadOrders
from retrieval.product import Locale

LIST_LENGTH = 5
UNDER_WAY = frozenset({"pending", "paid", "processed", "shipped"})
"""Who asks where "my order" is means one of these, if there is one."""


class Orders(Protocol):
    """The shop's orders."""

    def orders_of(self, customer_id: str, locale: Locale) -> tuple[OrderView, ...]:
        """All orders of a customer, newest first."""
        ...


def read_orders(step: ReadOrders, orders: Orders, locale: Locale) -> Fact:
    """The order asked for, the latest, or the list."""
    own = orders.orders_of(step.customer_id, locale)
    order: OrderRef | None = step.order
    if isinstance(order, OrderById):
        named = tuple(o for o in own if o.order_id.casefold() == order.order_id.casefold().lstrip("#"))
        return OrdersFound(named, "status") if named else OrderUnknown(order.order_id)
    if step.asked == "status":
        under_way = tuple(o for o in own if o.state in UNDER_WAY)
        return OrdersFound((under_way or own)[:1], "status")
    return OrdersFound(own[:LIST_LENGTH], "list")
