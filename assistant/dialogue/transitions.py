"""The state after a turn, from the state before and the facts. Pure, and idempotent for the same facts."""

from collections.abc import Sequence
from dataclasses import replace

from assistant.commands import Command, Unclear
from assistant.dialogue.wishes import currency_of
from assistant.facts import Comparison, Fact, ProductDetail, ProductsFound, ReviewsFound
from assistant.state import (
    MAX_CONSTRAINTS,
    MAX_HISTORY,
    DialogueState,
    HeldConstraint,
    HistoryLine,
    ShownItem,
)
from retrieval.product import Locale, Product, Variant

MAX_SHOWN = 12
MAX_LINE = 600
"""Characters of a history line that are kept."""


def advance(state: DialogueState, commands: Sequence[Command], facts: Sequence[Fact]) -> DialogueState:
    """What the session knows once the facts have been shown."""
    found = [fact for fact in facts if isinstance(fact, ProductsFound)]
    if found:
        state = _after_search(state, found)
    for fact in facts:
        match fact:
            case (
                ProductDetail(product=product, variant=variant)
                | ReviewsFound(product=product, variant=variant)
            ):
                state = _with_focus(_with_shown(state, product, variant), (product.product_id,))
            case Comparison(products=products, variants=variants):
                for product, variant in zip(products, variants, strict=True):
                    state = _with_shown(state, product, variant)
                state = _with_focus(state, tuple(p.product_id for p in products))
            case _:
                pass
    is_unclear = bool(commands) and all(isinstance(command, Unclear) for command in commands)
    return replace(state, unclear_turns=state.unclear_turns + 1 if is_unclear else 0)


def begin_turn(state: DialogueState, locale: Locale) -> DialogueState:
    """The state as a turn starts: one turn on, in the language of its message.

    Before the first search the price list is that of the language; a search decides it from then on.
    """
    currency = state.currency if state.searching else currency_of((), locale)
    return replace(state, turn=state.turn + 1, locale=locale, currency=currency)


def remember(state: DialogueState, message: str, reply: str) -> DialogueState:
    """Both sides of a turn in the history window."""
    lines = (HistoryLine("shopper", message[:MAX_LINE]), HistoryLine("assistant", reply[:MAX_LINE]))
    return replace(state, history=(*state.history, *lines)[-MAX_HISTORY:])


def facts_cards(facts: Sequence[Fact]) -> tuple[tuple[Product, Variant], ...]:
    """The products that a turn shows as cards, in order, each once."""
    shown: dict[str, tuple[Product, Variant]] = {}
    for fact in facts:
        match fact:
            case ProductsFound(result=result):
                pairs = [(hit.product, hit.variant) for hit in result.hits]
            case (
                ProductDetail(product=product, variant=variant)
                | ReviewsFound(product=product, variant=variant)
            ):
                pairs = [(product, variant)]
            case Comparison(products=products, variants=variants):
                pairs = list(zip(products, variants, strict=True))
            case _:
                pairs = []
        for product, variant in pairs:
            shown.setdefault(product.product_id, (product, variant))
    return tuple(shown.values())


def _after_search(state: DialogueState, found: Sequence[ProductsFound]) -> DialogueState:
    """The last search is the one that "cheaper" and "more" go on with; all cards of the turn are numbered."""
    last = found[-1]
    query = last.query
    held_since = {h.constraint: h.turn for h in state.constraints}
    state = replace(
        state,
        searching=True,
        query=query.text,
        constraints=tuple(HeldConstraint(c, held_since.get(c, state.turn)) for c in query.constraints)[
            -MAX_CONSTRAINTS:
        ],
        sort=query.sort,
        like_product_id=query.like_product_id,
        goes_with_product_id=query.goes_with_product_id,
        image_id=last.image_id,
        last_purpose=last.purpose,
        currency=query.currency,
    )
    hits = [(fact, hit) for fact in found for hit in fact.result.hits]
    if not hits:
        return state  # the latest list shown stays the one that "the second one" means
    unique = {hit.product.product_id: (fact, hit) for fact, hit in reversed(hits)}
    ordered = list(dict.fromkeys(hit.product.product_id for _, hit in hits))
    items = tuple(
        _item(n, unique[i][1].product, unique[i][1].variant, unique[i][0].query.currency, state.locale)
        for n, i in enumerate(ordered, start=1)
    )
    anchor = (last.anchor.product_id,) if last.anchor and last.anchor.product_id in ordered else ()
    return replace(state, shown=items, offset=query.offset, focus=anchor)


def _with_shown(state: DialogueState, product: Product, variant: Variant) -> DialogueState:
    """A product looked at keeps its number in the list, or is added at the end."""
    known = next((i for i in state.shown if i.product_id == product.product_id), None)
    position = known.position if known else len(state.shown) + 1
    item = _item(position, product, variant, state.currency, state.locale)
    others = tuple(i for i in state.shown if i.product_id != product.product_id)
    shown = tuple(sorted((*others, item), key=lambda i: i.position))
    return replace(state, shown=shown[:MAX_SHOWN])


def _with_focus(state: DialogueState, product_ids: tuple[str, ...]) -> DialogueState:
    return replace(state, focus=tuple(dict.fromkeys(product_ids))[:4])


def _item(position: int, product: Product, variant: Variant, currency: str, locale: Locale) -> ShownItem:
    price = variant.price_in(currency)
    return ShownItem(
        position=position,
        product_id=product.product_id,
        variant_id=variant.variant_id,
        price_minor=price.amount_minor,
        currency=price.currency,
        title=product.title.in_locale(locale),
        options=dict(variant.options),
        rating=product.rating,
        released=product.released.isoformat() if product.released else "",
    )
