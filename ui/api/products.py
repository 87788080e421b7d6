"""Retrieval alone, a product, and an order of the signed-in customer."""

import json
from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Depends, Query

from assistant.money import display_price
from assistant.record_json import constraint_from_json
from assistant.showing import hit_card, order_shown
from assistant.wire_format import card_to_wire, event_data
from retrieval.product import Locale, Price, Product, Variant
from retrieval.query import Constraint, Hit
from retrieval.query import Query as SearchQuery
from ui.api.auth import Auth, Caller
from ui.api.problems import ProblemError, page_locale
from ui.api.services import ApiServices
from ui.limits import MAX_TEXT_CHARS

MAX_RESULTS = 100


def product_routes(services: ApiServices, auth: Auth) -> APIRouter:
    """`/v1/search`, `/v1/products` and `/v1/orders`."""
    router = APIRouter(prefix="/v1", tags=["products"])
    TokenCaller = Annotated[Caller, Depends(auth.of_token)]  # noqa: N806 - a type
    WantedLocale = Annotated[str | None, Query(alias="locale")]  # noqa: N806 - a type

    @router.get("/search")
    def search(
        caller: TokenCaller,
        q: Annotated[str, Query(max_length=MAX_TEXT_CHARS)] = "",
        limit: Annotated[int, Query(ge=1, le=MAX_RESULTS)] = 10,
        filters: str | None = None,
        wanted: WantedLocale = None,
    ) -> Mapping[str, object]:
        """Cards, best first, with scores and reasons. `filters` is a JSON list of constraints."""
        locale = _locale(wanted, caller)
        try:
            constraints = read_filters(filters) if filters else ()
        except ValueError as error:
            raise ProblemError("filters_invalid", reason=str(error)) from error
        query = SearchQuery(
            text=q.strip(),
            constraints=constraints,
            locale=locale,
            currency=services.currency_for(constraints, locale),
            limit=limit,
            customer_id=caller.session.customer_id,
            shopper=services.memory.shopper(caller.session.session_id, caller.session.customer_id),
        )
        result = services.search.search(query)
        return {
            "products": [_scored_card(hit, query) for hit in result.hits],
            "total": result.total,
            "facets": {facet.field: dict(facet.counts) for facet in result.facets},
        }

    @router.get("/products/{product_id}")
    def product(caller: TokenCaller, product_id: str, wanted: WantedLocale = None) -> Mapping[str, object]:
        """A product with its variants, in the words of one language."""
        found = services.product(product_id)
        if found is None:
            raise ProblemError("product_unknown")
        locale = _locale(wanted, caller)
        return product_to_json(found, locale, services.currency_for((), locale))

    @router.get("/orders/{order_id}")
    def order(caller: TokenCaller, order_id: str, wanted: WantedLocale = None) -> Mapping[str, object]:
        """An order of the session's customer; another's is not told apart from none."""
        customer_id = caller.session.customer_id
        locale = _locale(wanted, caller)
        orders = services.orders.orders_of(customer_id, locale) if customer_id else ()
        for view in orders:
            if view.order_id == order_id:
                return event_data(order_shown(view, locale))
        raise ProblemError("order_unknown")

    return router


def read_filters(text: str) -> tuple[Constraint, ...]:
    """The constraints of a JSON list. Prices are in units of their currency, as people write them.

    Raises:
        ValueError: not a JSON list of constraints; the message says where.
    """
    try:
        listed = json.loads(text)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    if not isinstance(listed, list) or not all(isinstance(plain, dict) for plain in listed):
        raise ValueError("a list of constraints is wanted")
    try:
        constraints = tuple(constraint_from_json(plain) for plain in listed)
    except OverflowError as error:
        raise ValueError("a price is a finite number") from error
    for constraint in constraints:
        if constraint.field == "price" and not isinstance(constraint.value, int):
            raise ValueError("a price is compared with a number")
    return constraints


def product_to_json(product: Product, locale: Locale, currency: str) -> Mapping[str, object]:
    """What the catalogue says of it, for people and programs; `id`s are the catalogue's."""
    return {
        "id": product.product_id,
        "title": product.title.in_locale(locale),
        "description": product.description.in_locale(locale),
        "brand": product.brand.in_locale(locale),
        "category": product.category.in_locale(locale),
        "attributes": [
            {"name": name, "label": product.attribute_label(name, locale), "value": value}
            for name, value in product.attributes.items()
        ],
        "rating": product.rating,
        "rating_count": product.rating_count,
        "released": product.released.isoformat() if product.released else None,
        "url": product.url,
        "variants": [_variant(product, variant, locale, currency) for variant in product.variants],
    }


def _variant(product: Product, variant: Variant, locale: Locale, currency: str) -> Mapping[str, object]:
    return {
        "id": variant.variant_id,
        "options": {name: product.label(value, locale) for name, value in variant.options.items()},
        "price": _price(variant.prices, currency),
        "list_price": _price(variant.list_prices, currency),
        "in_stock": variant.in_stock,
        "stock": variant.stock,
        "image": f"/images/{variant.image}" if variant.image else "",
    }


def _price(prices: Mapping[str, Price], currency: str) -> Mapping[str, object] | None:
    """In the wanted currency, else in the only one there is."""
    price = prices.get(currency) or next(iter(prices.values()), None)
    if price is None:
        return None
    return {
        "amount_minor": price.amount_minor,
        "currency": price.currency,
        "display": display_price(price),
    }


def _scored_card(hit: Hit, query: SearchQuery) -> Mapping[str, object]:
    card = hit_card(hit, locale=query.locale, currency=query.currency)
    reasons = [{"code": reason.code, "value": reason.value} for reason in hit.reasons]
    return card_to_wire(card) | {"score": hit.score, "reasons": reasons}


def _locale(wanted: str | None, caller: Caller) -> Locale:
    return page_locale(wanted) if wanted else caller.session.locale
