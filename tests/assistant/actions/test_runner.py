from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from assistant.actions.handoff import Ticket
from assistant.actions.knowledge import PolicyKnowledge
from assistant.actions.runner import ActionRunner, TurnContext
from assistant.commands import OrderById
from assistant.facts import (
    ActionFailed,
    Comparison,
    OrdersFound,
    OrderUnknown,
    OrderView,
    ProductDetail,
    ProductsFound,
    ReviewsFound,
    TicketOpened,
)
from assistant.state import DialogueState
from assistant.steps import (
    CompareProducts,
    LookAtProduct,
    OpenTicket,
    ReadOrders,
    ReadReviews,
    SearchProducts,
    Step,
)
from retrieval.errors import IndexMissingError
from retrieval.product import Price, Review
from retrieval.query import Constraint, Query, SearchResult
from retrieval.text_analysis import Analyser
from tests.assistant.shop import SHIRT, WRAP, ShelfFinder, found, hits, profile_desk

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


class Reviews:
    def reviews(self, product_id: str) -> tuple[Review, ...]:
        return (
            Review("r1", product_id, 5, "Lovely colour.", "en", date(2026, 5, 1)),
            Review("r2", product_id, 2, "The fit is too wide.", "en", date(2026, 4, 1)),
        )


class NoPictures:
    def get(self, session_id: str, image_id: str) -> bytes | None:
        return None


class CustomersOrders:
    def __init__(self) -> None:
        self.orders = {
            "C1": (OrderView("W1", "shipped", NOW, (), Price(100, "USD")),),
            "C2": (OrderView("W2", "delivered", NOW, (), Price(100, "USD")),),
        }

    def orders_of(self, customer_id: str, locale: str) -> tuple[OrderView, ...]:
        return self.orders.get(customer_id, ())


class TicketBox:
    def __init__(self) -> None:
        self.tickets: list[Ticket] = []

    def open(self, ticket: Ticket) -> None:
        self.tickets.append(ticket)

    def open_ticket_of(self, session_id: str) -> Ticket | None:
        return next((t for t in self.tickets if t.session_id == session_id), None)


class DownFinder(ShelfFinder):
    def search(self, query: Query) -> SearchResult:
        raise IndexMissingError("No index; run `aisle index`.")


@pytest.fixture
def tickets() -> TicketBox:
    return TicketBox()


@pytest.fixture
def run(tickets: TicketBox) -> Callable[..., object]:
    def run_one(step: Step, finder: ShelfFinder | None = None, state: DialogueState | None = None) -> object:
        desk = profile_desk()
        runner = ActionRunner(
            finder=finder or ShelfFinder(),
            reviews=Reviews(),
            pictures=NoPictures(),
            orders=CustomersOrders(),
            knowledge=PolicyKnowledge((), None, Analyser()),
            tickets=tickets,
            profiles=desk,
            memory=desk,
            analyser=Analyser(),
            now=lambda: NOW,
            new_id=lambda: "0123456789",
        )
        (fact,) = runner.run((step,), TurnContext("s1", state or DialogueState(), "message"))
        return fact

    return run_one


def bound(amount: int) -> Constraint:
    return Constraint("price", "<", amount, currency="CNY")


def test_cheaper_falls_back_to_the_next_bound_when_nothing_is_below_the_first(run):
    missed = SearchResult(hits(WRAP, relaxed=(bound(100),)), 0)
    finder = ShelfFinder(missed, found(SHIRT))
    step = SearchProducts(
        Query("d", (bound(100),)), "refine", (bound(100),), (), None, (bound(100), bound(300))
    )
    fact = run(step, finder)
    assert isinstance(fact, ProductsFound)
    assert not fact.exhausted
    assert fact.query.constraints == fact.said == (bound(300),)


def test_cheaper_than_anything_is_said_to_be_exhausted(run):
    missed = SearchResult(hits(WRAP, relaxed=(bound(100),)), 0)
    step = SearchProducts(Query("d", (bound(100),)), "refine", (), (), None, (bound(100),))
    fact = run(step, ShelfFinder(missed))
    assert isinstance(fact, ProductsFound)
    assert fact.exhausted


def test_an_outage_is_told_apart_from_an_empty_shop(run):
    fact = run(SearchProducts(Query("dress"), "search"), DownFinder())
    assert fact == ActionFailed("search", "No index; run `aisle index`.")


def test_a_picture_that_is_gone_is_said_so(run):
    fact = run(SearchProducts(Query(), "similar", image_id="i1"))
    assert isinstance(fact, ActionFailed)
    assert fact.what == "picture"


def test_the_card_of_a_size_question_is_the_variant_that_has_it_in_the_same_colour(run):
    fact = run(LookAtProduct("wrap", "wrap-red-s", "M?", (Constraint("size", "=", "M"),), 1))
    assert isinstance(fact, ProductDetail)
    assert fact.variant.variant_id == "wrap-red-m"
    assert fact.answers[0].holds


def test_a_sold_out_size_does_not_hold(run):
    fact = run(LookAtProduct("wrap", "wrap-red-m", "S?", (Constraint("size", "=", "S"),), 1))
    assert isinstance(fact, ProductDetail)
    assert not fact.answers[0].holds


def test_an_open_question_is_answered_from_the_attributes(run):
    fact = run(LookAtProduct("wrap", None, "what is it made of", (), None))
    assert isinstance(fact, ProductDetail)
    assert [(p.name, p.value) for p in fact.properties] == [("material", "Linen")]


def test_a_question_that_only_the_description_answers_gets_its_sentence(run):
    fact = run(LookAtProduct("wrap", None, "at how many degrees", (), None))
    assert isinstance(fact, ProductDetail)
    assert "30 degrees" in fact.passage


def test_a_comparison_marks_the_cheaper_and_the_better_rated(run):
    fact = run(CompareProducts((("wrap", None, 1), ("shirt", None, 2))))
    assert isinstance(fact, Comparison)
    assert {row.name: row.winner for row in fact.rows if row.winner is not None} == {
        "price": 1,
        "rating": 1,
        "weight_g": 0,
    }


def test_reviews_of_the_aspect_come_first(run):
    fact = run(ReadReviews("wrap", None, "fit"))
    assert isinstance(fact, ReviewsFound)
    assert fact.reviews[0].review_id == "r2"


def test_another_customers_order_is_as_if_unknown(run):
    fact = run(ReadOrders("C1", OrderById("W2"), "status"))
    assert fact == OrderUnknown("W2")


def test_a_customer_reads_the_own_order(run):
    fact = run(ReadOrders("C1", OrderById("#w1"), "status"))
    assert isinstance(fact, OrdersFound)
    assert [o.order_id for o in fact.orders] == ["W1"]


def test_asking_twice_for_a_person_opens_one_ticket(run, tickets):
    first, second = run(OpenTicket("asked")), run(OpenTicket("asked"))
    assert isinstance(first, TicketOpened)
    assert first == second
    assert len(tickets.tickets) == 1
