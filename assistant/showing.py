"""What a turn shows beside words: cards, a comparison table, orders. Pure projections of the facts."""

from collections.abc import Sequence
from dataclasses import replace

from assistant.dialogue.transitions import facts_cards
from assistant.events import Card, OrderItem, OrderShown, Table
from assistant.facts import Comparison, Fact, OrdersFound, OrderView, ProductsFound
from assistant.money import display_price
from assistant.nlg.wording import reason_words, relaxed_words, word
from assistant.state import DialogueState
from retrieval.product import Locale, Product, Variant
from retrieval.query import Hit

PICTURES = "/images/"


def cards_of(facts: Sequence[Fact], state: DialogueState) -> tuple[Card, ...]:
    """A card for every product of the facts; `state` is that after the turn and has the positions."""
    hits = {h.product.product_id: h for f in facts if isinstance(f, ProductsFound) for h in f.result.hits}
    positions = {item.product_id: item.position for item in state.shown}
    cards = [
        product_card(
            product,
            variant,
            locale=state.locale,
            currency=state.currency,
            position=positions.get(product.product_id, n),
            hit=hits.get(product.product_id),
        )
        for n, (product, variant) in enumerate(facts_cards(facts), start=1)
    ]
    return tuple(sorted(cards, key=lambda card: card.position))


def hit_card(hit: Hit, *, locale: Locale, currency: str) -> Card:
    """One result of a search as shown, where the search put it."""
    return product_card(
        hit.product, hit.variant, locale=locale, currency=currency, position=hit.position, hit=hit
    )


def product_card(
    product: Product,
    variant: Variant,
    *,
    locale: Locale,
    currency: str,
    position: int,
    hit: Hit | None = None,
) -> Card:
    """One product as shown."""
    price = variant.price_in(currency)
    listed = variant.list_prices.get(price.currency)
    card = Card(
        product_id=product.product_id,
        variant_id=variant.variant_id,
        title=product.title.in_locale(locale),
        price=price,
        price_display=display_price(price),
        image=f"{PICTURES}{variant.image}" if variant.image else "",
        in_stock=variant.in_stock,
        position=position,
        list_price=listed if listed and listed.amount_minor > price.amount_minor else None,
        url=product.url,
        rating=product.rating,
        rating_count=product.rating_count,
        stock=variant.stock,
        options={
            product.attribute_label(k, locale): product.label(v, locale) for k, v in variant.options.items()
        },
    )
    if hit is None:
        return card
    return replace(
        card,
        why=tuple(reason_words(reason, product, locale) for reason in hit.reasons),
        relaxed=tuple(str(constraint) for constraint in hit.relaxed),
        relaxed_words=tuple(relaxed_words(c, product, locale) for c in hit.relaxed),
        score=hit.score,
    )


def table_of(facts: Sequence[Fact], locale: Locale) -> Table | None:
    """The comparison of the turn, a column a product."""
    comparison = next((f for f in facts if isinstance(f, Comparison)), None)
    if comparison is None:
        return None
    names = tuple(p.title.in_locale(locale) for p in comparison.products)
    numbered = tuple(
        f"{position}. {name}" if position else name
        for position, name in zip(comparison.positions, names, strict=True)
    )
    rows = tuple(
        (word(locale, "fields", row.name, default=row.label), *(value or "–" for value in row.values))
        for row in comparison.rows
    )
    return Table(columns=("", *numbered), rows=rows)


def orders_of(facts: Sequence[Fact], locale: Locale) -> tuple[OrderShown, ...]:
    """The orders of the turn."""
    return tuple(
        order_shown(order, locale) for fact in facts if isinstance(fact, OrdersFound) for order in fact.orders
    )


def order_shown(order: OrderView, locale: Locale) -> OrderShown:
    """One order as shown."""
    tracking = " ".join(part for part in (order.carrier, order.tracking_number, order.checkpoint) if part)
    return OrderShown(
        order_id=order.order_id,
        state=word(locale, "states", order.state),
        items=tuple(OrderItem(i.title, i.options, display_price(i.price), i.quantity) for i in order.items),
        total=display_price(order.total),
        placed_at=order.placed_at.date().isoformat(),
        tracking=tracking or None,
    )
