from assistant.commands import (
    SHOWN,
    ByName,
    ByPosition,
    Compare,
    Detail,
    InFocus,
    More,
    OrderStatus,
    Policy,
    Recommend,
    Refine,
    Search,
    Similar,
)
from assistant.dialogue.policy import decide
from assistant.facts import ProductIdentified, ReferenceUnresolved, SignInNeeded, Talk
from assistant.state import DialogueState
from assistant.steps import (
    AskPolicy,
    CompareProducts,
    IdentifyProduct,
    LookAtProduct,
    ReadOrders,
    Say,
    SearchProducts,
)
from retrieval.query import Constraint
from tests.assistant.shop import SHIRT, SLIP, WRAP, searching, shown

RED = Constraint("colour", "=", "red")
DRESSES = Constraint("category", "=", "Dresses")
UP_TO_300 = Constraint("price", "<=", 30000, currency="CNY")


def only_search(state: DialogueState, command: object) -> SearchProducts:
    (step,) = decide(state, (command,), ())  # type: ignore[arg-type]
    assert isinstance(step, SearchProducts)
    return step


def test_a_new_search_forgets_the_old_wishes():
    step = only_search(searching(RED, UP_TO_300), Search("kettle"))
    assert step.query.constraints == ()
    assert step.query.text == "kettle"


def test_refining_keeps_what_was_wished_before():
    step = only_search(searching(DRESSES), Refine(add=(RED, UP_TO_300)))
    assert set(step.query.constraints) == {DRESSES, RED, UP_TO_300}
    assert step.kept == (DRESSES,)


def test_refining_without_a_search_starts_one():
    assert only_search(DialogueState(), Refine(add=(RED,))).purpose == "search"


def test_a_tighter_price_replaces_the_old_bound():
    tighter = Constraint("price", "<", 20000, currency="CNY")
    step = only_search(searching(RED, UP_TO_300), Refine(add=(tighter,)))
    assert set(step.query.constraints) == {RED, tighter}


def test_forgetting_the_budget_removes_the_price():
    assert only_search(searching(RED, UP_TO_300), Refine(remove=("price",))).query.constraints == (RED,)


def test_relaxing_a_field_turns_a_must_into_a_wish():
    (softened,) = only_search(searching(RED), Refine(relax=("colour",))).query.constraints
    assert not softened.hard


def test_cheaper_tries_below_the_cheapest_shown_first():
    state = searching(DRESSES, shown=shown(WRAP, SHIRT, SLIP))
    step = only_search(state, Refine(add=(Constraint("price", "<", SHOWN),)))
    assert [bound.value for bound in step.price_bounds] == [19900, 26900, 29900]
    assert Constraint("price", "<", 19900, currency="CNY") in step.query.constraints


def test_other_colours_exclude_the_colour_asked_for_and_prefer_the_product_in_focus():
    state = searching(RED, UP_TO_300, shown=shown(WRAP, SHIRT), focus=("shirt", "wrap"))
    step = only_search(state, Refine(add=(Constraint("colour", "!=", SHOWN),)))
    assert set(step.query.constraints) == {UP_TO_300, Constraint("colour", "not_in", ("red",))}
    assert step.query.prefer_product_ids == ("shirt", "wrap")


def test_more_asks_for_the_next_page_of_the_same_search():
    step = only_search(searching(RED, query="linen", offset=4), More())
    assert (step.query.text, step.query.offset, step.query.constraints) == ("linen", 8, (RED,))


def test_a_price_in_dollars_shows_the_dollar_price_list_in_a_chinese_conversation():
    in_dollars = Constraint("price", "<", 8000, currency="USD")
    assert only_search(searching(), Search("鞋", (in_dollars,))).query.currency == "USD"


def test_a_gift_must_suit_whom_it_is_for_and_the_occasion_is_a_wish():
    step = only_search(DialogueState(), Recommend("mother", "birthday", (UP_TO_300,)))
    hard = {c.field: c.hard for c in step.query.constraints}
    assert hard == {"price": True, "for_whom": True, "occasion": False}


def test_similar_leaves_the_product_itself_out():
    step = only_search(searching(shown=shown(WRAP, SHIRT)), Similar(ByPosition(2)))
    assert step.query.like_product_id == "shirt"
    assert "shirt" in step.query.exclude_product_ids


def test_like_this_but_in_another_colour_may_be_the_product_itself():
    blue = Constraint("colour", "=", "blue")
    step = only_search(searching(shown=shown(WRAP)), Similar(InFocus(), constraints=(blue,)))
    assert step.query.prefer_product_ids == ("wrap",)
    assert not step.query.exclude_product_ids


def test_two_questions_of_one_message_give_two_steps_in_order():
    state = DialogueState(customer_id="C1")
    steps = decide(state, (OrderStatus(), Policy("ship to Canada?")), ())
    assert [type(step) for step in steps] == [ReadOrders, AskPolicy]


def test_orders_are_never_read_for_somebody_who_is_not_signed_in():
    assert decide(DialogueState(), (OrderStatus(),), ()) == (Say(SignInNeeded()),)


def test_a_name_is_looked_up_before_the_question_is_answered():
    state = DialogueState()
    detail = Detail(ByName("gooseneck kettle"), "how heavy is it")
    assert decide(state, (detail,), ()) == (IdentifyProduct("gooseneck kettle"),)
    (step,) = decide(state, (detail,), (ProductIdentified("gooseneck kettle", "k1"),))
    assert isinstance(step, LookAtProduct)
    assert step.product_id == "k1"


def test_a_name_that_nothing_has_is_said_so():
    facts = (ProductIdentified("unicorn saddle", None),)
    (step,) = decide(DialogueState(), (Detail(ByName("unicorn saddle")),), facts)
    assert isinstance(step, Say)
    assert isinstance(step.fact, ReferenceUnresolved)


def test_nothing_is_left_once_there_are_facts():
    assert decide(DialogueState(), (Search("mug"),), (Talk("greeting"),)) == ()


def test_it_and_the_first_are_compared():
    state = searching(shown=shown(WRAP, SHIRT, SLIP), focus=("shirt",))
    (step,) = decide(state, (Compare((InFocus(), ByPosition(1))),), ())
    assert isinstance(step, CompareProducts)
    assert [item[0] for item in step.items] == ["shirt", "wrap"]


def test_comparing_one_thing_with_itself_asks_what_is_meant():
    state = searching(shown=shown(WRAP), focus=("wrap",))
    assert decide(state, (Compare((InFocus(), ByPosition(1))),), ()) == (Say(Talk("unclear", "compare")),)


def test_two_searches_share_the_cards_of_the_turn():
    first, second = decide(DialogueState(), (Search("mug"), Search("pan")), ())
    assert isinstance(first, SearchProducts)
    assert isinstance(second, SearchProducts)
    assert first.query.limit + second.query.limit <= 4
