"""The only doer: a step in, a fact out. What fails becomes a fact that the reply must mention."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from assistant.actions.handoff import Ticket, Tickets, summarise
from assistant.actions.knowledge import PolicyKnowledge
from assistant.actions.order_desk import Orders, read_orders
from assistant.actions.product_questions import (
    answer_option,
    best_passage,
    comparison_rows,
    properties_asked,
)
from assistant.actions.profile import ProfileDesk
from assistant.actions.shopper_memory import ShopperMemory
from assistant.commands import SHOWN
from assistant.facts import (
    ActionFailed,
    Comparison,
    Fact,
    PolicyFound,
    ProductDetail,
    ProductIdentified,
    ProductsFound,
    ReferenceUnresolved,
    ReviewsFound,
    TicketOpened,
)
from assistant.state import DialogueState
from assistant.steps import (
    AskPolicy,
    CompareProducts,
    ForgetInterests,
    IdentifyProduct,
    KeepInterests,
    LookAtProduct,
    OpenTicket,
    ReadOrders,
    ReadReviews,
    RecallProfile,
    Say,
    SearchProducts,
    Step,
)
from retrieval.errors import RetrievalError
from retrieval.product import Product, Review, Variant
from retrieval.query import Query, SearchResult
from retrieval.shopper import Shopper
from retrieval.text_analysis import Analyser

logger = logging.getLogger(__name__)

REVIEWS_SHOWN = 3


class ProductFinder(Protocol):
    """Search and look-up, as `retrieval.search.ProductSearch` does it."""

    def search(self, query: Query) -> SearchResult: ...

    def product(self, product_id: str) -> Product | None: ...

    def price_lists(self) -> frozenset[str]:
        """The currencies that the shop has prices in."""
        ...


class ReviewReader(Protocol):
    """What buyers wrote."""

    def reviews(self, product_id: str) -> tuple[Review, ...]: ...


class Pictures(Protocol):
    """Pictures that shoppers sent."""

    def get(self, session_id: str, image_id: str) -> bytes | None:
        """The accepted picture, or None when this session has none of that id."""
        ...


@dataclass(frozen=True)
class TurnContext:
    """What a step may need to know of the turn it belongs to."""

    session_id: str
    state: DialogueState
    message: str


class ActionRunner:
    """Carries out steps."""

    def __init__(
        self,
        *,
        finder: ProductFinder,
        reviews: ReviewReader,
        pictures: Pictures,
        orders: Orders,
        knowledge: PolicyKnowledge,
        tickets: Tickets,
        profiles: ProfileDesk,
        memory: ShopperMemory,
        analyser: Analyser,
        now: Callable[[], datetime],
        new_id: Callable[[], str],
    ) -> None:
        self._finder = finder
        self._reviews = reviews
        self._pictures = pictures
        self._orders = orders
        self._knowledge = knowledge
        self._tickets = tickets
        self._profiles = profiles
        self._memory = memory
        self._analyser = analyser
        self._now = now
        self._new_id = new_id

    def run(self, steps: Sequence[Step], turn: TurnContext) -> tuple[Fact, ...]:
        """The facts of all steps, in order."""
        return tuple(self._run_one(step, turn) for step in steps)

    def _run_one(self, step: Step, turn: TurnContext) -> Fact:
        match step:
            case SearchProducts():
                return self._search(step, turn)
            case LookAtProduct():
                return self._look(step, turn)
            case IdentifyProduct(words):
                return self._identify(words, turn)
            case CompareProducts():
                return self._compare(step, turn)
            case ReadReviews():
                return self._read_reviews(step, turn)
            case ReadOrders():
                return read_orders(step, self._orders, turn.state.locale)
            case AskPolicy(question):
                return PolicyFound(question, self._knowledge.ask(question, turn.state.locale))
            case OpenTicket(reason):
                return self._open_ticket(reason, turn)
            case RecallProfile():
                return self._profiles.recall(turn.session_id, turn.state.customer_id, turn.state.locale)
            case KeepInterests(interests):
                return self._profiles.keep(
                    turn.session_id, turn.state.customer_id, interests, turn.state.locale
                )
            case ForgetInterests():
                return self._profiles.forget(turn.session_id, turn.state.customer_id, step, turn.state.locale)
            case Say(fact):
                return fact

    def _search(self, step: SearchProducts, turn: TurnContext) -> Fact:
        shopper = self._memory.shopper(turn.session_id, turn.state.customer_id)
        query = replace(self._in_own_currency(step.query), shopper=shopper)
        if step.image_id:
            picture = self._pictures.get(turn.session_id, step.image_id)
            if picture is None:
                return ActionFailed("picture", "gone")
            query = replace(query, image=picture)
        try:
            return self._searched(step, query)
        except RetrievalError as error:
            logger.exception("search failed, session_id=%s", turn.session_id)
            return ActionFailed("search", str(error))

    def _in_own_currency(self, query: Query) -> Query:
        """A shop with one price list answers in that, whatever the language."""
        lists = self._finder.price_lists()
        return query if query.currency in lists or not lists else replace(query, currency=min(lists))

    def _searched(self, step: SearchProducts, query: Query) -> ProductsFound:
        said, exhausted = step.said, False
        result = self._finder.search(query)
        if step.purpose == "recommend" and query.text and not result.total:
            query = replace(query, text="")  # for whom and for how much say more than what is liked
            result = self._finder.search(query)
        for tighter, looser in zip(step.price_bounds, step.price_bounds[1:], strict=False):
            if result.hits and not any(hit.relaxed for hit in result.hits):
                break
            query = replace(
                query, constraints=tuple(looser if c == tighter else c for c in query.constraints)
            )
            said = tuple(looser if c == tighter else c for c in said)
            result = self._finder.search(query)
        if step.price_bounds and any(hit.relaxed for hit in result.hits):
            exhausted = True
        if step.purpose == "more" and not result.hits:
            exhausted = True
        anchor_id = (
            query.like_product_id or query.goes_with_product_id or next(iter(query.prefer_product_ids), None)
        )
        return ProductsFound(
            purpose=step.purpose,
            query=replace(query, image=None, shopper=Shopper()),
            result=result,
            said=said,
            kept=step.kept,
            anchor=self._finder.product(anchor_id) if anchor_id else None,
            image_id=step.image_id,
            exhausted=exhausted,
        )

    def _look(self, step: LookAtProduct, turn: TurnContext) -> Fact:
        product = self._finder.product(step.product_id)
        if product is None:
            return ActionFailed("detail", "gone")
        shown = _shown_variant(product, step.variant_id)
        asked = [constraint for constraint in step.about if constraint.value != SHOWN]
        named = [constraint.field for constraint in step.about if constraint.value == SHOWN]
        answers = tuple(answer_option(product, shown, constraint) for constraint in asked)
        fitting = next((v for a in answers for v in a.variants if v.in_stock), None)
        locale, currency = turn.state.locale, turn.state.currency
        properties = (
            () if answers else properties_asked(product, shown, step.question, named, currency, locale)
        )
        passage = ""
        if not properties and not any(a.known for a in answers):
            reviews = self._reviews.reviews(product.product_id)
            passage = best_passage(product, reviews, step.question, locale, self._analyser)
        return ProductDetail(
            product=product,
            variant=fitting or shown,
            question=step.question,
            answers=answers,
            properties=properties,
            passage=passage,
            position=step.position,
        )

    def _identify(self, words: str, turn: TurnContext) -> Fact:
        query = Query(text=words, locale=turn.state.locale, currency=turn.state.currency, limit=1)
        hits = self._finder.search(query).hits
        return ProductIdentified(words, hits[0].product.product_id if hits else None)

    def _compare(self, step: CompareProducts, turn: TurnContext) -> Fact:
        products, variants, positions = [], [], []
        for product_id, variant_id, position in step.items:
            product = self._finder.product(product_id)
            if product is not None:
                products.append(product)
                variants.append(_shown_variant(product, variant_id))
                positions.append(position)
        if len(products) < 2:
            return ReferenceUnresolved("compare", len(products))
        rows = comparison_rows(products, variants, turn.state.currency, turn.state.locale)
        return Comparison(tuple(products), tuple(variants), tuple(positions), rows)

    def _read_reviews(self, step: ReadReviews, turn: TurnContext) -> Fact:
        product = self._finder.product(step.product_id)
        if product is None:
            return ActionFailed("detail", "gone")
        reviews = self._reviews.reviews(product.product_id)
        wanted = set(self._analyser.tokens(step.aspect))
        own_language = sorted(reviews, key=lambda r: r.language != turn.state.locale)
        ranked = sorted(
            own_language, key=lambda r: -len(wanted & set(self._analyser.tokens(r.text, indexing=True)))
        )
        chosen = tuple(ranked[:REVIEWS_SHOWN])
        return ReviewsFound(product, _shown_variant(product, step.variant_id), step.aspect, chosen)

    def _open_ticket(self, reason: str, turn: TurnContext) -> Fact:
        known = self._tickets.open_ticket_of(turn.session_id)
        if known:
            return TicketOpened(known.ticket_id, reason)
        ticket = Ticket(
            ticket_id=f"T-{self._new_id()[:8]}",
            session_id=turn.session_id,
            customer_id=turn.state.customer_id,
            reason=reason,
            summary=summarise(turn.state, reason, turn.message),
            state="open",
            opened_at=self._now(),
        )
        self._tickets.open(ticket)
        return TicketOpened(ticket.ticket_id, reason)


def _shown_variant(product: Product, variant_id: str | None) -> Variant:
    """The variant that was shown, else the first in stock."""
    known = product.variant(variant_id) if variant_id else None
    return known or next((v for v in product.variants if v.in_stock), product.variants[0])
