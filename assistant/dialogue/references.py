"""What "the second one", "it" or 「那件红色的」 points at, resolved against the state. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from assistant.commands import ByAttribute, ById, ByName, ByPosition, InFocus, ItemRef, Pick
from assistant.state import DialogueState, ShownItem
from retrieval.query import Constraint


@dataclass(frozen=True)
class Target:
    """A product that a reference points at; position is its place in the latest list, if it is there."""

    product_id: str
    variant_id: str | None = None
    position: int | None = None


@dataclass(frozen=True)
class Unresolved:
    """Nothing fits; `words` say what was looked for, in no particular language."""

    words: str


def names_in(refs: tuple[ItemRef, ...], state: DialogueState) -> tuple[str, ...]:
    """The words of those references that only the catalogue can resolve."""
    wanted: list[str] = []
    for ref in refs:
        if isinstance(ref, ByName) and _shown_by_name(ref.words, state) is None:
            wanted.append(ref.words)
        if isinstance(ref, Pick):
            wanted.extend(names_in(ref.among, state))
    return tuple(wanted)


def resolve(
    ref: ItemRef, state: DialogueState, identified: Mapping[str, str | None]
) -> tuple[Target, ...] | Unresolved:
    """The products a reference points at, in the order shown; one, unless it is `Pick("all")`.

    `identified` has the product id for the words of each name that was looked up in the catalogue.
    """
    match ref:
        case ByPosition(position):
            index = position - 1 if position > 0 else len(state.shown) + position
            by_position = {item.position: item for item in state.shown}
            found = by_position.get(position) or (
                state.shown[index] if position < 0 and 0 <= index < len(state.shown) else None
            )
            return (_target(found),) if found else Unresolved(f"#{position}")
        case InFocus():
            if state.focus:
                return (_by_id(state.focus[0], state),)
            # Nothing was singled out: the first shown, which the reply names, beats asking back.
            return (_target(state.shown[0]),) if state.shown else Unresolved("it")
        case ById(product_id):
            return (_by_id(product_id, state),)
        case ByName(words):
            shown = _shown_by_name(words, state)
            if shown:
                return (_target(shown),)
            known = identified.get(words)
            return (_by_id(known, state),) if known else Unresolved(words)
        case ByAttribute(constraints):
            fitting = [item for item in state.shown if all(_meets(item, c) for c in constraints)]
            if fitting:
                return (_target(fitting[0]),)
            return Unresolved(", ".join(str(c.value) for c in constraints))
        case Pick(by, among):
            return _pick(by, among, state, identified)


def _pick(
    by: str, among: tuple[ItemRef, ...], state: DialogueState, identified: Mapping[str, str | None]
) -> tuple[Target, ...] | Unresolved:
    pool = list(state.shown)
    if among:
        wanted: list[str] = []
        for ref in among:
            targets = resolve(ref, state, identified)
            if isinstance(targets, Unresolved):
                return targets
            wanted.extend(t.product_id for t in targets)
        pool = [item for item in state.shown if item.product_id in wanted]
    elif len(state.focus) >= 2 and by != "all":  # "the cheaper one", after a comparison
        pool = [item for item in state.shown if item.product_id in state.focus]
    if not pool:
        return Unresolved(by)
    match by:
        case "all":
            return tuple(_target(item) for item in pool)
        case "cheapest":
            best = min(pool, key=lambda i: (i.price_minor, i.position))
        case "dearest":
            best = max(pool, key=lambda i: (i.price_minor, -i.position))
        case "best_rated":
            best = max(pool, key=lambda i: (i.rating or 0.0, -i.position))
        case _:
            best = max(pool, key=lambda i: (i.released, -i.position))
    return (_target(best),)


def _target(item: ShownItem) -> Target:
    return Target(item.product_id, item.variant_id, item.position)


def _by_id(product_id: str, state: DialogueState) -> Target:
    shown = next((item for item in state.shown if item.product_id == product_id), None)
    return _target(shown) if shown else Target(product_id)


def _shown_by_name(words: str, state: DialogueState) -> ShownItem | None:
    """The shown product whose title holds the words, or most of them ("the linen one")."""
    wanted = words.casefold().strip()
    for item in state.shown:
        if wanted and wanted in item.title.casefold():
            return item
    parts = set(wanted.split())
    scored = [(len(parts & set(item.title.casefold().split())), item) for item in state.shown]
    count, best = max(scored, key=lambda pair: (pair[0], -pair[1].position), default=(0, None))
    return best if best is not None and count >= max(1, len(parts) // 2 + len(parts) % 2) else None


def _meets(item: ShownItem, constraint: Constraint) -> bool:
    """Whether the shown variant has an option value; what cards do not show never holds."""
    have = item.options.get(constraint.field)
    wanted = constraint.value if isinstance(constraint.value, tuple) else (constraint.value,)
    is_among = have is not None and have.casefold() in {str(v).casefold() for v in wanted}
    return is_among if constraint.op in ("=", "in") else have is not None and not is_among
