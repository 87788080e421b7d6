"""Turns with a real language model, weak and inventive: the shopper hears no made-up price all the same."""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from assistant.commands import UserMessage
from assistant.events import Card, Done, Products, ReplyEvent, TextDelta
from assistant.nlg.claims import claims_in
from assistant.settings import Settings
from assistant.wiring import Shop, new_id, utc_now

pytestmark = pytest.mark.live

MESSAGES = ("a gift for my mother", "适合敏感肌的洗面奶", "hello", "do you ship to Canada?")
PATIENCE_S = 60.0
"""A model on two cores reads the prompt in some seconds; what is tested here is not its speed."""

Say = Callable[[str], Sequence[ReplyEvent]]


@pytest.fixture(scope="module")
def shop(small_model: str, demo_home: Path) -> Iterator[Shop]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OPENAI_BASE_URL", small_model)
        patch.setenv("OPENAI_API_KEY", "not-a-key")
        shop = Shop(
            Settings(home=demo_home, model="openai:smollm2", model_timeout_s=PATIENCE_S), owns_index=False
        )
        shop.warm()
        yield shop
        shop.close()


@pytest.fixture
def say(shop: Shop) -> Say:
    session_id = new_id()
    shop.sessions.create(session_id, "x", None, "en", utc_now() + timedelta(hours=1))
    return lambda text: tuple(shop.assistant.reply(session_id, new_id(), UserMessage(text)))


def text_of(events: Sequence[ReplyEvent]) -> str:
    return "".join(event.delta for event in events if isinstance(event, TextDelta))


def cards_of(events: Sequence[ReplyEvent]) -> tuple[Card, ...]:
    return tuple(card for event in events if isinstance(event, Products) for card in event.products)


def prices_in(text: str) -> set[str]:
    return {claim.value for claim in claims_in(text) if claim.kind == "money"}


@pytest.mark.parametrize("message", ["red dresses under $60", "红色的连衣裙，300元以内"])
def test_a_turn_answers_in_its_language_and_makes_up_no_price(say: Say, message: str) -> None:
    events = say(message)
    assert isinstance(events[-1], Done)
    text = text_of(events)
    assert bool(re.search(r"[一-鿿]", text)) == bool(re.search(r"[一-鿿]", message))
    shown = " ".join(f"{c.price_display} {c.list_price or ''}" for c in cards_of(events))
    assert prices_in(text) <= prices_in(shown) | prices_in(message)


def test_the_model_is_used_and_what_it_makes_up_is_replaced(say: Say) -> None:
    turns = [(message, say(message)) for message in MESSAGES]
    ends = [done for _, events in turns for done in events if isinstance(done, Done)]
    print()
    for (message, events), done in zip(turns, ends, strict=True):
        took_s = done.timings_ms["total"] / 1000
        print(f"{done.parser:6} {done.writer:8} {took_s:5.1f} s  {message} -> {text_of(events)[:100]}")
        print(*(f"       {reason}" for reason in done.trace["fallback_reasons"]), sep="\n")  # type: ignore[attr-defined]
    replaced = [done for done in ends if done.trace["replaced_sentences"]]
    written = [done for done in ends if done.writer == "llm"]
    print(f"understood by the model: {sum(d.parser == 'llm' for d in ends)} of {len(ends)} turns")
    print(f"with a replaced sentence: {len(replaced)}; with a sentence of the model: {len(written)}")
    assert any(done.parser == "llm" for done in ends)
    assert replaced or written
