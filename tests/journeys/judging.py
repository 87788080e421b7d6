"""How a turn through a door is judged: as `aisle test` judges it, and against the catalogue itself."""

import re
from collections.abc import Sequence

from assistant.evals.batch import Conversations, Setting, run_suite
from assistant.evals.cases import Case, Suite
from assistant.evals.scorers import SCORERS, JudgedTurn, Score, Scorer, cards_in, score_ending
from assistant.evals.shop_under_test import ShopRecords
from assistant.events import Done, Failed, Notice, OrderShown, Products, Table

LOCAL = Setting("local", {})
MODEL = Setting("model", {"parse": "v2", "write": "v1"})
_WORD = re.compile(r"\w")


def score_true_cards(turn: JudgedTurn) -> Score | None:
    """A card's title, price, picture and stock are those of the catalogue for its variant."""
    cards = cards_in(turn.events)
    if not cards:
        return None
    faults = []
    for card in cards:
        product = turn.shop.product(card.product_id)
        variant = product.variant(card.variant_id) if product else None
        if product is None or variant is None:
            faults.append(f"{card.product_id} has no variant {card.variant_id}")
            continue
        shown = (card.title in product.title.all(), card.price, card.in_stock, card.image.rsplit("/", 1)[-1])
        true = (True, variant.prices.get(card.price.currency), variant.in_stock, variant.image)
        if shown != true:
            faults.append(f"{card.variant_id} is shown with {shown}, the catalogue has {true}")
    positions = [card.position for card in cards]
    if len(set(positions)) != len(positions):
        faults.append(f"positions {positions} repeat")
    return Score(
        "true cards", float(not faults), f"{len(cards)} cards", "; ".join(faults) or "as the catalogue"
    )


def score_unaided(turn: JudgedTurn) -> Score | None:
    """No notice that the local engine had to finish what the model was asked for."""
    notices = [event.text for event in turn.events if isinstance(event, Notice)]
    return Score("unaided", float(not notices), "; ".join(notices), "no notice")


def score_model_work(turn: JudgedTurn) -> Score | None:
    """With a model, that it understood the words, and wrote what was found.

    A refusal, an insult or a plea to sign in has words of the shop's own, which no model may change.
    """
    done = next((event for event in turn.events if isinstance(event, Done)), None)
    if turn.engine != "model" or done is None:
        return None
    has_words = bool(_WORD.search(turn.said))
    has_found = any(isinstance(event, Products | Table | OrderShown) for event in turn.events)
    met = (done.parser == "llm" or not has_words) and (done.writer == "llm" or not has_found)
    return Score("model's work", float(met), f"parser {done.parser}, writer {done.writer}", "llm, llm")


def score_page_ending(turn: JudgedTurn) -> Score | None:
    """A page shows no code: the turn ended in a refusal where one was expected, else well."""
    refused = isinstance(turn.events[-1], Failed)
    ended = "refused" if refused else "done"
    return Score("ending", float(refused == bool(turn.expect.error)), ended, turn.expect.error or "done")


WIRE_SCORERS: Sequence[Scorer] = (*SCORERS, score_true_cards, score_unaided, score_model_work)
PAGE_SCORERS: Sequence[Scorer] = tuple(
    score_page_ending if scorer is score_ending else scorer for scorer in WIRE_SCORERS
)


def faults_of(
    suite: Suite,
    case: Case,
    setting: Setting,
    conversations: Conversations,
    records: ShopRecords,
    scorers: Sequence[Scorer] = WIRE_SCORERS,
) -> str:
    """Which turns failed and why, a line each; "" when the whole conversation went right."""
    alone = suite.model_copy(update={"cases": (case,)})
    (result,) = run_suite(alone, [setting], lambda _: conversations, records, scorers=scorers)
    return result.explain()
