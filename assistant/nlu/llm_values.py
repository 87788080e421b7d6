"""What a model writes as fields and values, in the shop's own words.

A model says "red shoes", "红色" or `color: Red`; the catalogue has `colour = red`. What the shop does not
know at all becomes search words, since a filter on it would hide everything.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from assistant.commands import (
    SHOWN,
    Bundle,
    ByAttribute,
    Command,
    Compare,
    Detail,
    ItemRef,
    Memory,
    Pick,
    Recommend,
    Refine,
    Reviews,
    Search,
    Similar,
)
from assistant.nlu.gazetteer import Gazetteer
from assistant.nlu.terms import Meaning
from assistant.nlu.wishes import HARD_FIELDS, HARD_RECEIVERS
from retrieval.product import Locale
from retrieval.query import Constraint, Op
from retrieval.text_analysis import normalise

SORTED_SHOP = 0.9
"""Share of products with a category from which a category may filter."""

_ALIASES: Mapping[str, str] = {
    "color": "colour",
    "gender": "for_whom",
    "recipient": "for_whom",
    "type": "category",
    "kind": "category",
    "product": "category",
    "stock": "in_stock",
    "availability": "in_stock",
}
_ALWAYS_KNOWN = frozenset({"price", "rating", "in_stock", "on_sale"})
_KEPT_UNKNOWN = frozenset({"brand", "colour", "material", "size"})
"""Of these a value that the shop does not have is still a wish; the reply then says that there is none."""

_LEADING_NUMBER = re.compile(r"\d+(?:\.\d+)?")


@dataclass
class _Read:
    """Constraints in the shop's words, and the words that are none."""

    constraints: list[Constraint] = field(default_factory=list)
    words: list[str] = field(default_factory=list)


class ShopValues:
    """Puts the constraints of commands into the shop's vocabulary."""

    def __init__(self, gazetteer: Gazetteer, locale: Locale) -> None:
        self._gazetteer = gazetteer
        lists = gazetteer.currencies
        by_language = "CNY" if locale == "zh" else "USD"
        self._currency = min(lists) if len(lists) == 1 else by_language

    def in_command(self, command: Command) -> Command:
        """The command with its constraints canonical; what is none joins the search words."""
        match command:
            case Search():
                read = self._read(command.constraints)
                query = _joined(command.query or _category_words(command.constraints), read.words)
                return replace(command, query=query, constraints=tuple(read.constraints))
            case Refine():
                read = self._read(command.add)
                query = _joined(command.query, read.words)
                known = [_ALIASES.get(name, name) for name in (*command.remove, *command.relax)]
                removed, relaxed = known[: len(command.remove)], known[len(command.remove) :]
                return replace(
                    command,
                    query=query,
                    add=tuple(read.constraints),
                    remove=tuple(removed),
                    relax=tuple(relaxed),
                )
            case Recommend():
                read = self._read(command.constraints)
                people = self._canonical("for_whom", command.for_whom)
                unknown = [command.for_whom] if command.for_whom and not people else []
                occasions = self._canonical("occasion", command.occasion)
                return replace(
                    command,
                    for_whom=people[0] if people else "",
                    occasion=occasions[0] if occasions else command.occasion,
                    query=_joined(command.query, [*unknown, *read.words]),
                    constraints=tuple(read.constraints),
                )
            case Similar():
                read = self._read(command.constraints)
                item = self._in_item(command.item) if command.item else None
                query = _joined(command.query, read.words)
                return replace(command, item=item, query=query, constraints=tuple(read.constraints))
            case Detail():
                about = tuple(replace(c, hard=True) for c in self._read(command.about).constraints)
                return replace(command, item=self._in_item(command.item), about=about)
            case Memory():
                said = tuple(self._read(command.said).constraints)
                return replace(command, said=said, fields=tuple(_ALIASES.get(f, f) for f in command.fields))
            case Reviews() | Bundle():
                return replace(command, item=self._in_item(command.item))
            case Compare():
                return replace(command, items=tuple(map(self._in_item, command.items)))
            case _:
                return command

    def _in_item(self, item: ItemRef) -> ItemRef:
        match item:
            case ByAttribute(constraints):
                return ByAttribute(tuple(self._read(constraints).constraints))
            case Pick(by, among):
                return Pick(by, tuple(map(self._in_item, among)))
            case _:
                return item

    # ------------------------------------------------------------------ one constraint

    def _read(self, constraints: Sequence[Constraint]) -> _Read:
        read = _Read()
        for constraint in constraints:
            name = normalise(constraint.field).replace(" ", "_")
            self._read_one(replace(constraint, field=_ALIASES.get(name, name)), read)
        read.constraints = list(dict.fromkeys(read.constraints))
        return read

    def _read_one(self, wish: Constraint, read: _Read) -> None:
        value, gazetteer = wish.value, self._gazetteer
        if wish.field == "price":
            read.constraints.append(wish if value == SHOWN else self._with_currency(wish))
        elif wish.field == "age" and isinstance(value, int | float) and not isinstance(value, bool):
            ages = gazetteer.age_values(value)
            if ages:
                read.constraints.append(Constraint("age", "in", ages, hard=False))
        elif value == SHOWN:
            read.constraints.append(wish)
        elif wish.field in gazetteer.numeric_fields | {"rating"}:
            number = _number(value)
            if number is not None:
                read.constraints.append(replace(wish, value=number))
        elif isinstance(value, bool | int | float):
            known = wish.field in gazetteer.text_fields | _ALWAYS_KNOWN
            if known:
                read.constraints.append(replace(wish, value=str(value)) if _is_count(value) else wish)
            elif value is True and wish.op == "=":
                read.words.append(wish.field.replace("_", " "))
        else:
            self._read_text(wish, (value,) if isinstance(value, str) else value, read)

    def _with_currency(self, wish: Constraint) -> Constraint:
        named = wish.currency
        return wish if named else replace(wish, currency=self._currency)

    def _read_text(self, wish: Constraint, values: Sequence[str], read: _Read) -> None:
        is_negated = wish.op in ("!=", "not_in")
        known: list[str] = []
        for value in values:
            if wish.field in _ALWAYS_KNOWN and value.lower() in ("true", "yes"):
                read.constraints.append(replace(wish, value=True))
                continue
            found = self._canonical(wish.field, value)
            elsewhere = None if found else self._elsewhere(value)
            if found:
                known.extend(found)
            elif elsewhere and elsewhere.is_truth:
                read.constraints.append(Constraint(elsewhere.field, "=", not is_negated, wish.hard))
            elif elsewhere:
                op: Op = "!=" if is_negated else "="
                read.constraints.append(
                    self._firm(Constraint(elsewhere.field, op, elsewhere.values[0], wish.hard))
                )
            elif wish.field in _KEPT_UNKNOWN:
                known.append(value if wish.field in ("brand", "size") else value.lower())
            elif not is_negated:
                read.words.append(value)
        if known:
            read.constraints.append(self._firm(_with_values(wish, tuple(dict.fromkeys(known)))))

    def _firm(self, wish: Constraint) -> Constraint:
        """A must only where the catalogue is kept well enough; else a wish, as the local parser has it."""
        if wish.op in ("!=", "not_in"):
            return wish
        match wish.field:
            case "category":
                may_filter = self._gazetteer.categorised_share >= SORTED_SHOP
            case "for_whom":
                may_filter = wish.value in HARD_RECEIVERS
            case _:
                may_filter = wish.field in HARD_FIELDS
        return replace(wish, hard=wish.hard and may_filter)

    def _canonical(self, name: str, value: str) -> tuple[str, ...]:
        """The shop's values of this field that the words name, the narrowest categories only."""
        if name == "size":
            alike = [s for s in self._gazetteer.sizes if s.casefold() == value.casefold()]
            return tuple(alike[:1])
        meanings = [m for m in self._meanings(value) if m.field == name and not m.is_truth]
        values = tuple(dict.fromkeys(v for m in meanings for v in m.values))
        if name != "category" or len(values) < 2:
            return values
        paths = {v: self._gazetteer.paths_of([v]) for v in values}
        return tuple(v for v in values if not any(paths[o] < paths[v] for o in values))

    def _elsewhere(self, value: str) -> Meaning | None:
        """What the words mean when they are not a value of the field that the model named."""
        return next(self._meanings(value), None)

    def _meanings(self, value: str) -> Iterator[Meaning]:
        return (match.meaning for match in self._gazetteer.matches(normalise(value)) if match.meaning.values)


def vocabulary_hints(gazetteer: Gazetteer, folded: str, limit: int = 40) -> str:
    """What the shop's vocabulary makes of a message's words, a line a word, and attributes it may mean."""
    lines = dict.fromkeys(
        f"{match.surface}: {match.meaning.field} = {' or '.join(match.meaning.values)}"
        for match in gazetteer.matches(folded)
    )
    attributes = sorted(gazetteer.text_fields | gazetteer.numeric_fields)
    said = [a for a in attributes if any(piece in folded for piece in a.split("_") if len(piece) > 2)]
    attribute_line = [f"attributes: {', '.join(said[:20])}"] if said else []
    return "\n".join([*list(lines)[:limit], *attribute_line])


def _with_values(wish: Constraint, values: tuple[str, ...]) -> Constraint:
    if len(values) == 1:
        op = {"in": "=", "not_in": "!="}.get(wish.op, wish.op)
        return Constraint(wish.field, "!=" if op == "!=" else "=", values[0], wish.hard)
    is_negated = wish.op in ("!=", "not_in")
    return Constraint(wish.field, "not_in" if is_negated else "in", values, wish.hard)


def _number(value: object) -> float | int | None:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    found = _LEADING_NUMBER.search(value) if isinstance(value, str) else None
    return float(found[0]) if found else None


def _is_count(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _category_words(constraints: Sequence[Constraint]) -> str:
    """The kind of product as the model said it, for a search that has no words of its own."""
    for constraint in constraints:
        if _ALIASES.get(constraint.field, constraint.field) == "category" and isinstance(
            constraint.value, str
        ):
            return constraint.value
    return ""


def _joined(query: str, words: Iterable[str]) -> str:
    """The search words, each once; a word that a constraint could not say is not lost."""
    missing = [w for w in words if w.casefold() not in query.casefold()]
    return " ".join([query, *missing]).strip()
