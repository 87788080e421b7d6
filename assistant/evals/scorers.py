"""Scorers: what a turn yielded against what was expected of it, a score for each thing expected.

A scorer is a function of a `JudgedTurn`; it returns None where the turn expects nothing of its kind. Every
score says what was found, so that a failing case can be read without running it again.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from assistant.evals.cases import BACK_REFERENCE, Check, EngineName, Expected
from assistant.evals.product_checks import holds, in_units, values_of
from assistant.events import Card, Done, Failed, OrderShown, Products, ReplyEvent, Table, TextDelta
from assistant.wire_format import event_name
from retrieval.product import Product, Variant

_HAN = re.compile(r"[㐀-鿿]")
_NUMBER = r"\d[\d,]*(?:\.\d+)?"
_AMOUNT = re.compile(rf"[¥￥$]\s?({_NUMBER})|({_NUMBER})\s?(?:元|块|dollars?\b|USD\b|CNY\b|RMB\b)", re.I)
MAX_HAN_SHARE = 0.1
"""Of the letters of an English reply; a product's Chinese name or a quoted word may stand in it."""


@dataclass(frozen=True)
class Score:
    """`value` is 1.0 for met, 0.0 for not; `answer` is what was found, `explanation` what was expected."""

    name: str
    value: float
    answer: str
    explanation: str

    @property
    def is_met(self) -> bool:
        return self.value >= 1.0


class ShopFacts(Protocol):
    """The shop's own records, to judge by."""

    def product(self, product_id: str) -> Product | None:
        """A product, or None."""
        ...

    def titles(self) -> Mapping[str, str]:
        """Product id by title, every language's."""
        ...

    def policy_text(self) -> str:
        """All policies in all languages."""
        ...

    def latest_order(self, customer_id: str) -> str | None:
        """The id of the newest order of a customer."""
        ...


@dataclass(frozen=True)
class JudgedTurn:
    """A turn with what it yielded and what came before it."""

    said: str
    expect: Expected
    events: Sequence[ReplyEvent]
    earlier: Sequence[Sequence[ReplyEvent]]  # events of the turns before, oldest first
    said_before: Sequence[str]
    customer: str | None
    shop: ShopFacts
    engine: EngineName = "local"

    @property
    def text(self) -> str:
        return reply_text(self.events)

    def card_at(self, reference: str) -> Card | None:
        """The card that `@2.1` names."""
        found = BACK_REFERENCE.fullmatch(reference)
        if not found or int(found["turn"]) > len(self.earlier) or not found["which"].isdigit():
            return None
        cards = cards_in(self.earlier[int(found["turn"]) - 1])
        return next((card for card in cards if card.position == int(found["which"])), None)


class Scorer(Protocol):
    """Judges one kind of expectation."""

    def __call__(self, turn: JudgedTurn) -> Score | None:
        """The score, or None where nothing of this kind is expected."""
        ...


def reply_text(events: Sequence[ReplyEvent]) -> str:
    """What the reply says in words; of an error, its sentence."""
    return "".join(
        event.delta if isinstance(event, TextDelta) else event.detail
        for event in events
        if isinstance(event, TextDelta | Failed)
    )


def cards_in(events: Sequence[ReplyEvent]) -> tuple[Card, ...]:
    """The cards of a turn, as shown."""
    return tuple(card for event in events if isinstance(event, Products) for card in event.products)


# ------------------------------------------------------------------ scorers


def score_ending(turn: JudgedTurn) -> Score | None:
    """The turn ended well, or with the error that was expected."""
    last = turn.events[-1] if turn.events else None
    ended = last.code if isinstance(last, Failed) else "done" if isinstance(last, Done) else "no end"
    wanted = turn.expect.error or "done"
    return _score("ends well" if wanted == "done" else "error", ended == wanted, ended, wanted)


def score_engine(turn: JudgedTurn) -> Score | None:
    """With a model, that it did the work: the local engine finishing its turn must not pass for it."""
    last = turn.events[-1] if turn.events else None
    if turn.engine != "model" or not isinstance(last, Done):
        return None
    reasons = last.trace.get("fallback_reasons")
    return _score("model", last.engine == "llm", last.engine, f"llm, without falling back {reasons or ''}")


def score_command(turn: JudgedTurn) -> Score | None:
    """One of the turn's commands has the fields named; a list needs each of its members somewhere."""
    wanted = turn.expect.command
    if wanted is None:
        return None
    commands = [c for event in turn.events if isinstance(event, Done) for c in event.commands]
    met = any(_is_part(wanted, command) for command in commands)
    return _score("command", met, "; ".join(_in_brief(c) for c in commands) or "none", _in_brief(wanted))


def score_cards(turn: JudgedTurn) -> Score | None:
    """Number and order of the cards, and the conditions of each, by the catalogue."""
    wanted = turn.expect.cards
    if wanted is None:
        return None
    cards = cards_in(turn.events)
    faults = list(_card_faults(turn, cards))
    shown = ", ".join(card.variant_id for card in cards) or "no cards"
    return _score("cards", not faults, shown, "; ".join(faults) or "as expected")


def score_words(turn: JudgedTurn) -> Score | None:
    """What the text must hold, must not hold, and must look like; without case."""
    expect = turn.expect
    if not (expect.contains or expect.not_contains or expect.regex):
        return None
    text = turn.text.casefold()
    faults = [f"lacks {w!r}" for w in expect.contains if w.casefold() not in text]
    faults += [f"holds {w!r}" for w in expect.not_contains if w.casefold() in text]
    if expect.regex and not re.search(expect.regex, turn.text):
        faults.append(f"does not match {expect.regex!r}")
    return _score("words", not faults, turn.text, "; ".join(faults) or "as expected")


def score_mentions(turn: JudgedTurn) -> Score | None:
    """Products named in the text, on a card or in the table."""
    if not turn.expect.mentions:
        return None
    named = {card.product_id for card in cards_in(turn.events)}
    words = turn.text + "\n".join(c for e in turn.events if isinstance(e, Table) for c in e.columns)
    missing = []
    for reference in turn.expect.mentions:
        product = turn.shop.product(_product_id(turn, reference))
        titles = product.title.all() if product else ()
        if not product or not (product.product_id in named or any(title in words for title in titles)):
            missing.append(f"{reference} ({product.product_id if product else 'no such card'})")
    return _score("mentions", not missing, words, f"missing {', '.join(missing)}" if missing else "all named")


def score_language(turn: JudgedTurn) -> Score | None:
    """Chinese replies have Chinese characters; English ones have hardly any."""
    wanted = turn.expect.language
    if wanted is None:
        return None
    letters = [c for c in turn.text if c.isalpha()]
    share = sum(bool(_HAN.match(c)) for c in letters) / max(len(letters), 1)
    met = bool(letters) and (share > MAX_HAN_SHARE if wanted == "zh" else share <= MAX_HAN_SHARE)
    return _score("language", met, f"{share:.0%} of {len(letters)} letters are Chinese", wanted)


def score_grounded(turn: JudgedTurn) -> Score | None:
    """Amounts of money and product titles in the text stand in what was shown, said or in the policies."""
    if not turn.expect.grounded:
        return None
    known = set(_known_amounts(turn))
    strange = [f"amount {a}" for a in _amounts(turn.text) if a not in known]
    shown = {c.product_id for events in (*turn.earlier, turn.events) for c in cards_in(events)}
    in_orders = {i.title for e in turn.events if isinstance(e, OrderShown) for i in e.items}
    strange += [
        f"product {title!r}"
        for title, product_id in turn.shop.titles().items()
        if title in turn.text and product_id not in shown and title not in in_orders
    ]
    return _score("grounded", not strange, turn.text, "; ".join(strange) or "every claim was shown")


def score_events(turn: JudgedTurn) -> Score | None:
    """Kinds of events that must be there, by their names on the wire."""
    if not turn.expect.events:
        return None
    names = [event_name(event) for event in turn.events]
    missing = [name for name in turn.expect.events if name not in names]
    return _score("events", not missing, ", ".join(names), f"missing {missing}" if missing else "all there")


def score_order(turn: JudgedTurn) -> Score | None:
    """The newest order of the signed-in customer, or none at all."""
    wanted = turn.expect.order
    if wanted is None:
        return None
    shown = [event.order_id for event in turn.events if isinstance(event, OrderShown)]
    newest = turn.shop.latest_order(turn.customer) if turn.customer and wanted == "latest" else None
    expected = [newest] if newest else []
    return _score("order", shown == expected, ", ".join(shown) or "none", f"{wanted}: {newest or 'none'}")


SCORERS: tuple[Scorer, ...] = (
    score_ending,
    score_engine,
    score_command,
    score_cards,
    score_words,
    score_mentions,
    score_language,
    score_grounded,
    score_events,
    score_order,
)


# ------------------------------------------------------------------ parts of them


def _score(name: str, met: bool, answer: str, explanation: str) -> Score:
    return Score(name, 1.0 if met else 0.0, answer, explanation)


def _is_part(wanted: object, found: object) -> bool:
    if isinstance(wanted, Mapping):
        return isinstance(found, Mapping) and all(_is_part(v, found.get(k)) for k, v in wanted.items())
    if isinstance(wanted, list | tuple):
        return isinstance(found, list | tuple) and all(any(_is_part(w, f) for f in found) for w in wanted)
    return wanted == found


def _in_brief(value: object) -> str:
    """Without the fields that say nothing."""
    if isinstance(value, Mapping):
        name = str(value.get("name", ""))
        inside = [
            f"{k}={_in_brief(v)}" for k, v in value.items() if k != "name" and v not in (None, "", [], ())
        ]
        return f"{name}({', '.join(inside)})"
    if isinstance(value, list | tuple):
        return f"[{', '.join(_in_brief(v) for v in value)}]"
    return str(value)


def _product_id(turn: JudgedTurn, reference: str) -> str:
    if not reference.startswith("@"):
        return reference
    card = turn.card_at(reference)
    return card.product_id if card else ""


def _card_faults(turn: JudgedTurn, cards: Sequence[Card]) -> Iterator[str]:
    wanted = turn.expect.cards
    if wanted is None:
        return
    if len(cards) < wanted.min or (wanted.max is not None and len(cards) > wanted.max):
        most = "" if wanted.max is None else f" to {wanted.max}"
        yield f"{len(cards)} cards, not {wanted.min}{most}"
    for check in wanted.all:
        for card in cards:
            held = _held(turn, card, check)
            if not _meets(turn, card, check) and not (wanted.labelled and _says_so(card, check)):
                yield f"{card.variant_id} has {check.field} {held or 'unknown'}, not {check}"
    for check in wanted.any:
        if not any(_meets(turn, card, check) for card in cards):
            yield f"no card with {check}"
    if wanted.are:
        expected = [_product_id(turn, reference) for reference in wanted.are]
        if [card.product_id for card in cards] != expected:
            yield f"not {', '.join(e or r for e, r in zip(expected, wanted.are, strict=True))}"
    missing = set(wanted.include) - {card.product_id for card in cards}
    if missing:
        yield f"missing {', '.join(sorted(missing))}"


def _held(turn: JudgedTurn, card: Card, check: Check) -> tuple[bool | int | float | str, ...]:
    """What the catalogue has; nothing when it does not know the card, or for another currency."""
    found = _in_catalogue(turn, card)
    if found is None or check.currency not in (None, card.price.currency):
        return ()
    return values_of(*found, check.field, card.price.currency)


def _meets(turn: JudgedTurn, card: Card, check: Check) -> bool:
    if _in_catalogue(turn, card) is None:
        return False
    value = _reference_value(turn, check)
    return value is not None and holds(check.op, _held(turn, card, check), value)


def _says_so(card: Card, check: Check) -> bool:
    return any(given_up.split(" ")[0] == check.field for given_up in card.relaxed)


def _in_catalogue(turn: JudgedTurn, card: Card) -> tuple[Product, Variant] | None:
    product = turn.shop.product(card.product_id)
    variant = product.variant(card.variant_id) if product else None
    return (product, variant) if product and variant else None


def _reference_value(turn: JudgedTurn, check: Check) -> bool | int | float | str | tuple[str, ...] | None:
    """The value to compare with; of an earlier card where the check names one, None when it had none."""
    found = BACK_REFERENCE.fullmatch(check.value) if isinstance(check.value, str) else None
    if not found or not isinstance(check.value, str):
        return check.value
    if found["which"].isdigit():
        card = turn.card_at(check.value)
        cards: tuple[Card, ...] = (card,) if card else ()
    else:
        cards = cards_in(turn.earlier[int(found["turn"]) - 1])
    values = [value for card in cards for value in _held(turn, card, check)]
    if found["which"] == "highest":
        return max((v for v in values if isinstance(v, int | float)), default=None)
    if found["which"] == "lowest":
        return min((v for v in values if isinstance(v, int | float)), default=None)
    return values[0] if values else None


def _amounts(text: str) -> Iterator[float]:
    for found in _AMOUNT.finditer(text):
        yield float((found[1] or found[2]).replace(",", ""))


def _known_amounts(turn: JudgedTurn) -> Iterator[float]:
    for said in (*turn.said_before, turn.said):
        yield from (float(n.replace(",", "")) for n in re.findall(_NUMBER, said))
    yield from _amounts(turn.shop.policy_text())
    for event in (e for events in (*turn.earlier, turn.events) for e in events):
        match event:
            case Products(cards):
                for card in cards:
                    product = turn.shop.product(card.product_id)
                    variants = product.variants if product else ()
                    yield from (in_units(p) for v in variants for p in v.prices.values())
                    yield from (in_units(p) for v in variants for p in v.list_prices.values())
            case Table(rows=rows):
                yield from (a for row in rows for cell in row for a in _amounts(cell))
            case OrderShown():
                yield from _amounts(f"{event.total} {' '.join(item.price for item in event.items)}")
            case Done():
                yield from _wished_amounts(event.commands)
            case _:
                pass


def _wished_amounts(value: object) -> Iterator[float]:
    """Numbers of the commands: a shopper may have said them in words."""
    if isinstance(value, Mapping):
        for inner in value.values():
            yield from _wished_amounts(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _wished_amounts(inner)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield float(value)
