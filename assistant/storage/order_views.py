"""Orders as their owner may see them: with titles from the catalogue, in the shopper's language."""

from collections.abc import Callable

from assistant.facts import OrderItemView, OrderView
from assistant.orders import Checkpoint, Order, OrderLine
from assistant.storage.orders import OrderStore
from retrieval.product import Locale, Price, Product

CHECKPOINTS_ZH = {
    "picked up": "已揽收",
    "in transit": "运输中",
    "cleared customs": "已清关",
    "out for delivery": "派送中",
    "delivered": "已签收",
}


class OrderViews:
    """`Orders` of the order desk, on stored orders and a look-up of products."""

    def __init__(self, orders: OrderStore, product: Callable[[str], Product | None]) -> None:
        self._orders = orders
        self._product = product

    def orders_of(self, customer_id: str, locale: Locale) -> tuple[OrderView, ...]:
        """All orders of a customer, newest first."""
        return tuple(self._view(order, locale) for order in self._orders.orders_of(customer_id))

    def _view(self, order: Order, locale: Locale) -> OrderView:
        last = order.tracking.checkpoints[-1] if order.tracking and order.tracking.checkpoints else None
        return OrderView(
            order_id=order.id,
            state=order.state,
            placed_at=order.placed_at,
            items=tuple(self._item(line, order.currency, locale) for line in order.items),
            total=Price(order.total_minor, order.currency),
            carrier=order.tracking.carrier if order.tracking else "",
            tracking_number=order.tracking.number if order.tracking else "",
            checkpoint=_checkpoint_words(last, locale) if last else "",
            checkpoint_at=last.at if last else None,
        )

    def _item(self, line: OrderLine, currency: str, locale: Locale) -> OrderItemView:
        """A product that left the catalogue is named by its id."""
        product = self._product(line.product_id)
        variant = product.variant(line.variant_id) if product else None
        options = (
            [product.label(value, locale) for value in variant.options.values()]
            if product and variant
            else []
        )
        return OrderItemView(
            product_id=line.product_id,
            title=product.title.in_locale(locale) if product else line.product_id,
            options=" / ".join(options),
            quantity=line.quantity,
            price=Price(line.unit_price_minor, currency),
        )


def _checkpoint_words(checkpoint: Checkpoint, locale: Locale) -> str:
    if locale == "zh":
        status = CHECKPOINTS_ZH.get(checkpoint.status, checkpoint.status)
        return f"{status}（{checkpoint.place}）" if checkpoint.place else status
    status = checkpoint.status.capitalize()
    return f"{status} ({checkpoint.place})" if checkpoint.place else status
