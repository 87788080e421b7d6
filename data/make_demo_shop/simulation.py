"""Ninety days of simulated shopping: sessions, requests, the lists shown and what came of them."""

import math
import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from data.make_demo_shop.catalogue import LAST_DAY, Product
from data.make_demo_shop.click_model import (
    MODEL,
    Need,
    Request,
    cart_probability,
    click_probability,
    examination_probability,
    purchase_probability,
    true_utility,
)
from data.make_demo_shop.people import Customer
from data.make_demo_shop.production_ranker import ProductionRanker
from data.make_demo_shop.queries import (
    CURRENCY,
    Filter,
    draw_filters,
    draw_need,
    refine_need,
    word_query,
)
from data.make_demo_shop.tastes import Taste, draw_taste

DAYS = 90
SESSIONS = 1_650
CUSTOMER_SHARE = 0.6  # of the sessions; the others are visitors without a name
NEXT_REQUEST = 0.52  # the chance that a session goes on after a request
NEW_GOAL = 0.4  # the chance that a further request starts on something else
TASTE_OF_GOALS = 0.8  # exponent of the category's weight when a goal is chosen
POPULARITY_OF_GOALS = 1.2  # exponent of popularity
# Shares of the day's sessions by hour of the shopper's clock, 0 to 23.
HOURS = (2, 1, 1, 1, 1, 1, 2, 3, 4, 5, 5, 5, 7, 6, 5, 5, 5, 5, 6, 8, 10, 10, 8, 5)
CLOCK_OFFSET_HOURS = {"zh": 8, "en": 0}


@dataclass(frozen=True)
class Impression:
    """One product shown to one shopper, and what became of it. Positions count from 1."""

    request: Request
    filters: tuple[Filter, ...]
    product_id: str
    position: int
    clicked: bool
    carted: bool
    purchased: bool


@dataclass(frozen=True)
class Session:
    """A visit before it happens."""

    id: str
    at: datetime
    customer: Customer | None
    language: str
    taste: Taste


def simulate(
    products: Sequence[Product], customers: Sequence[Customer], sessions: int = SESSIONS
) -> tuple[Impression, ...]:
    """The whole log in order of time; the same catalogue and customers give the same log.

    More sessions than the shop's own stand for a busier one, with the same customers coming more often.
    """
    ranker = ProductionRanker(products)
    owned: dict[str, set[str]] = defaultdict(set)
    log: list[Impression] = []
    for session in _sessions(products, customers, sessions):
        customer_id = session.customer.id if session.customer else session.id
        impressions = _visit(session, products, ranker, frozenset(owned[customer_id]))
        owned[customer_id].update(shown.product_id for shown in impressions if shown.purchased)
        log.extend(impressions)
    return tuple(sorted(log, key=lambda shown: (shown.request.at, shown.request.id, shown.position)))


def log_record(impression: Impression) -> dict[str, Any]:
    """The impression's line of `log.jsonl.gz`: what a shop would know, nothing hidden."""
    request = impression.request
    return {
        "request_id": request.id,
        "at": request.at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "customer_id": request.customer_id,
        "session_id": request.session_id,
        "query": request.query,
        "filters": [_filter_record(wish, request.language) for wish in impression.filters],
        "product_id": impression.product_id,
        "position": impression.position,
        "clicked": impression.clicked,
        "carted": impression.carted,
        "purchased": impression.purchased,
    }


def _filter_record(wish: Filter, language: str) -> dict[str, Any]:
    record = {"field": wish.field, "op": wish.op, "value": wish.value, "hard": True}
    return record | {"currency": CURRENCY[language]} if wish.field == "price" else record


def _sessions(products: Sequence[Product], customers: Sequence[Customer], count: int) -> list[Session]:
    listed = [product.listed for product in products]
    busy = random.Random("activity")
    activity = [busy.lognormvariate(0, 0.7) for _ in customers]
    sessions = []
    for number in range(1, count + 1):
        name = f"s{number:05d}"
        chance = random.Random(f"session:{name}")
        known = chance.random() < CUSTOMER_SHARE
        customer = chance.choices(customers, activity)[0] if known else None
        language = customer.language if customer else chance.choice(("zh", "en"))
        sessions.append(
            Session(
                id=name,
                at=_start(chance, language),
                customer=customer,
                language=language,
                taste=draw_taste(customer.id if customer else name, listed),
            )
        )
    return sorted(sessions, key=lambda session: (session.at, session.id))


def _start(chance: random.Random, language: str) -> datetime:
    """A moment of the last ninety days; weekends weigh half as much again."""
    first_day = LAST_DAY - timedelta(days=DAYS - 1)
    days = [first_day + timedelta(days=number) for number in range(DAYS)]
    day = chance.choices(days, [1.5 if day.weekday() >= 5 else 1.0 for day in days])[0]
    hour = chance.choices(range(24), HOURS)[0] - CLOCK_OFFSET_HOURS[language]
    clock = timedelta(hours=hour % 24, minutes=chance.randrange(60), seconds=chance.randrange(60))
    latest = datetime(LAST_DAY.year, LAST_DAY.month, LAST_DAY.day, 23, 0, tzinfo=UTC)
    return min(datetime(day.year, day.month, day.day, tzinfo=UTC) + clock, latest)


def _visit(
    session: Session, products: Sequence[Product], ranker: ProductionRanker, owned: frozenset[str]
) -> list[Impression]:
    chance = random.Random(f"visit:{session.id}")
    on_sale = [product for product in products if product.listed.released <= session.at.date()]
    goals = _goal_weights(session.taste, on_sale)
    impressions: list[Impression] = []
    at, number = session.at, 1
    target = chance.choices(on_sale, goals)[0]
    need = draw_need(target, session.language, chance)
    while True:
        filters, query = _ask(need, target, session.language, chance)
        request = Request(
            id=f"{session.id}-{number}",
            at=at,
            session_id=session.id,
            customer_id=session.customer.id if session.customer else None,
            language=session.language,
            query=query,
            need=need,
            taste=session.taste,
            owned=owned | {shown.product_id for shown in impressions if shown.purchased},
        )
        shown = ranker.rank(query, filters, session.language, at.date(), chance)
        impressions.extend(_responses(request, filters, shown, chance))
        if chance.random() > NEXT_REQUEST:
            return impressions
        at += timedelta(seconds=round(chance.lognormvariate(4.0, 0.8)))
        number += 1
        if need.category is None or chance.random() < NEW_GOAL:
            target = chance.choices(on_sale, goals)[0]
            need = draw_need(target, session.language, chance)
        else:
            need = refine_need(need, target, session.language, chance)


def _goal_weights(taste: Taste, products: Sequence[Product]) -> list[float]:
    weights = []
    for product in products:
        item = product.listed
        made_for = set(item.values_of("for_whom")) & {"women", "men", "kids", "baby", "pets"}
        fits = not made_for or bool(made_for & taste.wearers)
        weights.append(
            taste.categories[item.category_id] ** TASTE_OF_GOALS
            * (0.05 + item.popularity) ** POPULARITY_OF_GOALS
            * math.exp(-abs(product.price_position - taste.price_position))
            * (1.0 if fits else 0.15)
        )
    return weights


def _ask(
    need: Need, target: Product, language: str, chance: random.Random
) -> tuple[tuple[Filter, ...], str | None]:
    """Filters and query of a request; whoever looks around types nothing."""
    if need.is_open:
        return (), None
    is_browsing = not (need.attributes or need.colour or need.brand or need.budget)
    if is_browsing and chance.random() < 0.5:
        path = target.listed.category.in_language(language)
        if need.subcategory:
            path = f"{path} > {target.listed.subcategory.in_language(language)}"
        return (Filter("category", "=", path),), None
    filters = draw_filters(need, chance)
    return filters, word_query(need, target, filters, language, chance)


def _responses(
    request: Request, filters: tuple[Filter, ...], shown: Sequence[Product], chance: random.Random
) -> list[Impression]:
    impressions = []
    for position, product in enumerate(shown, start=1):
        utility = true_utility(request, product, MODEL)
        is_examined = chance.random() < examination_probability(position, MODEL)
        clicked = is_examined and chance.random() < click_probability(utility, MODEL)
        carted = clicked and product.in_stock and chance.random() < cart_probability(utility, MODEL)
        purchased = carted and chance.random() < purchase_probability(request, product, MODEL)
        impressions.append(Impression(request, filters, product.id, position, clicked, carted, purchased))
    return impressions
