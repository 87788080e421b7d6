import pytest

from assistant.commands import ByAttribute, ById, ByName, ByPosition, InFocus, ItemRef, Pick
from assistant.dialogue.references import Unresolved, names_in, resolve
from retrieval.query import Constraint
from tests.assistant.shop import SHIRT, SLIP, WRAP, searching, shown

STATE = searching(shown=shown(WRAP, SHIRT, SLIP))


@pytest.mark.parametrize(
    ("ref", "product_id"),
    [
        (ByPosition(2), "shirt"),
        (ByPosition(-1), "slip"),
        (ById("slip"), "slip"),
        (ByName("衬衫裙"), "shirt"),
        (ByAttribute((Constraint("colour", "=", "red"),)), "wrap"),
        (Pick("cheapest"), "shirt"),
        (Pick("dearest"), "slip"),
        (Pick("best_rated"), "shirt"),
        (Pick("cheapest", (ByPosition(1), ByPosition(3))), "wrap"),
        (InFocus(), "wrap"),
    ],
)
def test_a_reference_points_at_a_shown_product(ref: ItemRef, product_id: str):
    targets = resolve(ref, STATE, {})
    assert not isinstance(targets, Unresolved)
    assert targets[0].product_id == product_id


def test_all_of_them_are_all_in_the_order_shown():
    targets = resolve(Pick("all"), STATE, {})
    assert not isinstance(targets, Unresolved)
    assert [t.position for t in targets] == [1, 2, 3]


def test_the_cheaper_one_after_a_comparison_is_one_of_the_two():
    state = searching(shown=shown(WRAP, SHIRT, SLIP), focus=("wrap", "slip"))
    targets = resolve(Pick("cheapest"), state, {})
    assert not isinstance(targets, Unresolved)
    assert targets[0].product_id == "wrap"


def test_it_is_what_was_talked_about_last():
    targets = resolve(InFocus(), searching(shown=shown(WRAP, SHIRT), focus=("shirt",)), {})
    assert not isinstance(targets, Unresolved)
    assert targets[0].product_id == "shirt"


@pytest.mark.parametrize(
    "ref", [ByPosition(9), ByPosition(0), ByAttribute((Constraint("colour", "=", "green"),))]
)
def test_what_is_not_on_the_list_is_unresolved(ref: ItemRef):
    assert isinstance(resolve(ref, STATE, {}), Unresolved)


def test_a_name_that_is_not_shown_is_looked_up_in_the_catalogue():
    assert names_in((ByName("gooseneck kettle"),), STATE) == ("gooseneck kettle",)
    targets = resolve(ByName("gooseneck kettle"), STATE, {"gooseneck kettle": "kettle-1"})
    assert not isinstance(targets, Unresolved)
    assert targets[0].product_id == "kettle-1"


def test_nothing_shown_means_nothing_to_point_at():
    assert isinstance(resolve(InFocus(), searching(), {}), Unresolved)
