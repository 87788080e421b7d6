import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.commands import Refine, Unclear
from assistant.dialogue.transitions import advance, begin_turn, remember
from assistant.facts import Comparison, Fact, ProductDetail, ProductsFound, Talk
from assistant.state import MAX_HISTORY, DialogueState
from retrieval.product import Product
from retrieval.query import Constraint, Query, SearchResult
from tests.assistant.shop import SHIRT, SLIP, WRAP, found, searching, shown

RED = Constraint("colour", "=", "red")


def search_fact(*products: Product, **query: object) -> ProductsFound:
    asked = Query("dress", (RED,), locale="zh", currency="CNY", **query)  # type: ignore[arg-type]
    return ProductsFound("search", asked, found(*products))


def detail_of(product: Product) -> ProductDetail:
    return ProductDetail(product, product.variants[1 % len(product.variants)], "")


def test_a_search_numbers_its_cards_and_becomes_the_one_to_refine():
    state = advance(DialogueState(), (), (search_fact(SHIRT, WRAP),))
    assert [(i.position, i.product_id) for i in state.shown] == [(1, "shirt"), (2, "wrap")]
    assert state.searching
    assert [h.constraint for h in state.constraints] == [RED]


def test_a_search_that_finds_nothing_leaves_the_list_that_was_shown():
    before = searching(shown=shown(WRAP, SHIRT))
    nothing = ProductsFound("refine", Query("x", (RED,)), SearchResult((), 0))
    assert advance(before, (), (nothing,)).shown == before.shown


def test_looking_at_the_second_keeps_its_number_and_puts_it_in_focus():
    state = advance(searching(shown=shown(WRAP, SHIRT)), (), (detail_of(SHIRT),))
    assert [(i.position, i.product_id) for i in state.shown] == [(1, "wrap"), (2, "shirt")]
    assert state.focus == ("shirt",)


def test_a_product_that_was_not_on_the_list_is_added_at_its_end():
    state = advance(searching(shown=shown(WRAP, SHIRT)), (), (detail_of(SLIP),))
    assert (state.shown[-1].position, state.shown[-1].product_id) == (3, "slip")


def test_after_a_comparison_both_are_in_focus():
    both = Comparison((SHIRT, WRAP), (SHIRT.variants[0], WRAP.variants[1]), (2, 1), ())
    assert advance(searching(shown=shown(WRAP, SHIRT)), (), (both,)).focus == ("shirt", "wrap")


def test_a_new_list_ends_the_focus():
    before = searching(shown=shown(WRAP), focus=("wrap",))
    assert advance(before, (), (search_fact(SHIRT, SLIP),)).focus == ()


def test_a_wish_keeps_the_turn_it_was_said_in():
    before = begin_turn(searching(RED), "zh")
    (held,) = advance(before, (), (search_fact(WRAP),)).constraints
    assert held.turn == 1


def test_turns_that_were_not_understood_are_counted_in_a_row():
    once = advance(DialogueState(), (Unclear(),), (Talk("unclear"),))
    twice = advance(once, (Unclear(),), (Talk("unclear"),))
    assert (once.unclear_turns, twice.unclear_turns) == (1, 2)
    assert advance(twice, (Refine(add=(RED,)),), (search_fact(WRAP),)).unclear_turns == 0


FACTS = st.lists(
    st.sampled_from(
        [search_fact(WRAP, SHIRT), search_fact(SLIP), detail_of(SLIP), detail_of(WRAP), Talk("thanks")]
    ),
    max_size=4,
)


@given(FACTS)
def test_the_same_facts_twice_change_nothing_more(facts: list[Fact]):
    once = advance(searching(shown=shown(WRAP)), (), facts)
    assert advance(once, (), facts) == once


@pytest.mark.parametrize("turns", [500])
def test_the_state_stays_bounded_over_a_long_conversation(turns: int):
    state = DialogueState()
    for n in range(turns):
        state = begin_turn(state, "en")
        state = advance(state, (), (search_fact(WRAP, SHIRT), detail_of(SLIP)))
        state = remember(state, f"message {n} " * 300, "reply " * 300)
    assert len(state.history) == MAX_HISTORY
    assert sum(len(line.text) for line in state.history) < 8_000
    assert len(state.shown) <= 12
