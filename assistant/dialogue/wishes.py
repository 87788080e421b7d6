"""How wishes of several turns combine. Pure."""

from collections.abc import Sequence

from assistant.commands import SHOWN
from assistant.state import DialogueState, ShownItem
from retrieval.product import Locale
from retrieval.query import Constraint


def merge_constraints(held: Sequence[Constraint], added: Sequence[Constraint]) -> tuple[Constraint, ...]:
    """Held wishes with new ones: a new one replaces an older one of the same field that it contradicts.

    An upper price bound replaces an upper bound, a value replaces a value; exclusions add up.
    """
    merged = list(held)
    for new in added:
        merged = [old for old in merged if not _replaces(new, old)]
        if new not in merged:
            merged.append(new)
    return tuple(merged)


def _replaces(new: Constraint, old: Constraint) -> bool:
    if new.field != old.field:
        return False
    upper, lower = ("<", "<="), (">", ">=")
    if new.op in upper:
        return old.op in upper or old.op == "="
    if new.op in lower:
        return old.op in lower or old.op == "="
    if new.op in ("=", "in"):
        return True
    excluded = {new.value} if not isinstance(new.value, tuple) else set(new.value)
    return old.op in ("=", "in") and (old.value in excluded or new.op == old.op)


def resolved_wish(wish: Constraint, state: DialogueState) -> tuple[Constraint, ...]:
    """`colour != SHOWN` with the colours that are meant: of the product in focus, else those asked for."""
    if wish.value != SHOWN:
        return (wish,)
    asked = [
        h.constraint.value
        for h in state.constraints
        if h.constraint.field == wish.field and h.constraint.op in ("=", "in")
    ]
    of_focus = [i.options[wish.field] for i in _focused(state) if wish.field in i.options]
    of_shown = [i.options[wish.field] for i in state.shown if wish.field in i.options]
    values = [v for value in asked for v in (value if isinstance(value, tuple) else (str(value),))]
    values = values or of_focus or of_shown
    return (Constraint(wish.field, "not_in", tuple(dict.fromkeys(values))),) if values else ()


def _focused(state: DialogueState) -> tuple[ShownItem, ...]:
    return tuple(item for item in state.shown if item.product_id in state.focus)


def price_bounds(added: Sequence[Constraint], state: DialogueState) -> tuple[Constraint, ...]:
    """Cheaper than shown, as bounds to try in turn: below the cheapest, the middle, the dearest shown."""
    wish = next((c for c in added if c.field == "price" and c.value == SHOWN), None)
    prices = sorted(item.price_minor for item in state.shown)
    if wish is None or not prices:
        return ()
    currency = state.shown[0].currency
    tries = (prices[0], prices[len(prices) // 2], prices[-1])
    if wish.op in (">", ">="):
        tries = (prices[-1], prices[len(prices) // 2], prices[0])
    return tuple(Constraint("price", wish.op, bound, currency=currency) for bound in dict.fromkeys(tries))


def without_shown(constraints: Sequence[Constraint]) -> tuple[Constraint, ...]:
    """Wishes that stand by themselves; relative ones mean nothing to a new search."""
    return tuple(c for c in constraints if c.value != SHOWN)


def softened(constraint: Constraint) -> Constraint:
    """The same as a wish that ranks and does not exclude."""
    return Constraint(constraint.field, constraint.op, constraint.value, False, constraint.currency)


def join_words(held: str, added: str) -> str:
    """Search words of both turns, without repeats."""
    return " ".join(dict.fromkeys(f"{held} {added}".split()))


def currency_of(constraints: Sequence[Constraint], locale: Locale) -> str:
    """The currency named in a price wish, else that of the language (contracts.md §1)."""
    named = next((c.currency for c in constraints if c.field == "price" and c.currency), None)
    return named or ("CNY" if locale == "zh" else "USD")
