"""What is wished for in a clause: constraints, words to search for, what no longer matters, the order.

Grammar first (money, sizes, comparatives), then the shop's vocabulary in what is left, then the words
that neither knows. A word that sets no hard constraint stays among the search words.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from assistant.commands import SHOWN
from assistant.nlu import grammar
from assistant.nlu import wish_words as words
from assistant.nlu.filler_words import CHINESE_FILLER, ENGLISH_FILLER
from assistant.nlu.gazetteer import Gazetteer, Match
from assistant.nlu.grammar import READ, Age, Reading
from assistant.nlu.measures import read_measures
from assistant.nlu.terms import tokenise
from retrieval.product import Locale
from retrieval.query import Constraint, Sort

MAX_QUERY_WORDS = 14
GROWN_UP = 18
"""Years from which an age no longer says what suits."""

HARD_FIELDS = frozenset(
    {"colour", "brand", "material", "skin_type", "resolution", "storage", "capacity", "size"}
)
HARD_RECEIVERS = frozenset({"women", "men", "kids", "baby"})
WORDS_DROPPED = frozenset({"colour", "brand", "for_whom", "size"})
"""Fields whose words do not stay in the query: the constraint says it all, and titles seldom do."""


@dataclass(frozen=True)
class Wish:
    """What one clause, or several together, wish for. `query` holds the search words in order."""

    constraints: tuple[Constraint, ...] = ()
    remove: tuple[str, ...] = ()
    relax: tuple[str, ...] = ()
    sort: Sort | None = None
    query: str = ""
    categories: tuple[str, ...] = ()  # names of levels, any of which will do; also among the constraints
    unknown: tuple[str, ...] = ()  # words of the query that no vocabulary knows
    is_gift: bool = False
    names_gift: bool = False  # says "gift" or 礼物, not only who gets it
    for_someone: bool = False  # for my nephew, 给妈妈: a person is named and may get it as a gift
    for_whom: str = ""
    occasion: str = ""
    age: Age | None = None
    wants_new: bool = False  # says that it looks for something
    reads_as_find: bool = False
    for_self: bool = False
    reset: bool = False
    connected: bool = False  # goes on with what was said: "with pockets", 带口袋的
    exact: bool = True  # no term was matched through a typo
    loose: bool = field(default=False)  # the category is a department at most

    @property
    def is_concrete(self) -> bool:
        """Whether something is wished that grammar or vocabulary knows."""
        said = (
            self.constraints,
            self.remove,
            self.relax,
            self.sort,
            self.occasion,
            self.is_gift,
            self.for_self,
        )
        return any(said) or self.reset or bool(self.for_whom)

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all is wished, not even by a word that nobody knows."""
        return not self.is_concrete and not self.query


def read_wish(text: str, gazetteer: Gazetteer, locale: Locale, *, searching: bool) -> Wish:
    """The wish of a folded clause; of an empty one an empty wish."""
    reading = Reading(text, locale, _currency(gazetteer, locale))
    relaxed = grammar.relax_spans(text)
    grammar.read_what_no_longer_matters(reading)
    grammar.read_comparatives(reading)
    grammar.read_sort(reading)
    grammar.read_stock_sale_and_rating(reading)
    age = grammar.read_age(reading)
    read_measures(reading, gazetteer)
    grammar.read_sizes(reading, gazetteer.sizes, alone=searching)
    grammar.read_prices(reading)
    grammar.read_cheap(reading)
    occasion, is_gift = _read_gift(reading, text)
    matches = gazetteer.matches(reading.text)
    negated = _negated(reading.text, matches)
    categories, loose = _categories(reading.text, [m for m in matches if m not in negated], gazetteer)
    categories = _narrowed(categories, reading.text, gazetteer)
    constraints = list(reading.constraints)
    relax = list(reading.relax)
    kept: list[tuple[int, int]] = []
    for measure, start, end in reading.measures:
        if gazetteer.has_field(measure.field, categories):
            constraints.append(measure)
        else:
            kept.append((start, end))
    for match in matches:
        if match.meaning.is_truth and not gazetteer.has_field(match.meaning.field, categories):
            kept.append((match.start, match.end))
            continue
        is_relaxed = any(0 <= match.start - end <= 14 for _, end in relaxed)
        if is_relaxed:
            relax.append(match.meaning.field)
        elif match in negated:
            constraints.append(_excluded(match))
        elif match.meaning.field != "category":
            constraints.append(_wanted(reading.text, match))
        dropped = WORDS_DROPPED | {"occasion"} if is_gift else WORDS_DROPPED
        if not is_relaxed and match not in negated and match.meaning.field not in dropped:
            kept.append((match.start, match.end))
    for_whom = _receiver(reading.text, constraints, age)
    is_gift = is_gift or bool(occasion and for_whom)
    categories = _with_childrens(categories, for_whom, gazetteer)
    constraints = _combined(constraints, for_whom, is_gift=is_gift)
    if categories:
        constraints.insert(0, _category_constraint(categories, gazetteer))
    if age and age.years < GROWN_UP and (values := gazetteer.age_values(age.years)):
        constraints.append(Constraint("age", "in", values, hard=False))
    if occasion and not is_gift:
        constraints.append(Constraint("occasion", "=", occasion, hard=False))
    query, unknown = _query_words(text, reading.text, kept, matches, gazetteer)
    return Wish(
        constraints=tuple(dict.fromkeys(constraints)),
        remove=tuple(dict.fromkeys(reading.remove)),
        relax=tuple(dict.fromkeys(relax)),
        sort=reading.sort,
        query=query,
        categories=categories,
        unknown=unknown,
        is_gift=is_gift,
        names_gift=is_gift and bool(words.NAMES_GIFT.search(text)) and not words.GIFT_ONLY.search(text),
        for_someone=bool(words.FOR_SOMEONE.search(text)),
        for_whom=for_whom,
        occasion=occasion,
        age=age,
        wants_new=bool(words.NEW_SEARCH.search(text)),
        reads_as_find=bool(words.INTENT_TO_FIND.search(text)),
        for_self=bool(words.SELF.search(text)),
        reset=bool(words.RESET.search(text)),
        connected=bool(words.CONNECTED.search(text)),
        exact=all(m.exact for m in matches),
        loose=loose,
    )


def joined(wishes: Sequence[Wish]) -> Wish:
    """The wish of several clauses of one message: everything said, in order."""
    if len(wishes) == 1:
        return wishes[0]
    topical = [w for w in wishes if w.categories or w.is_gift or (w.is_concrete and w.reads_as_find)]
    # In a long story only the clauses that wish for something give search words.
    speaking = topical if len(wishes) > 3 and topical else wishes
    constraints = [c for w in wishes for c in w.constraints]
    for_whom = next((w.for_whom for w in wishes if w.for_whom), "")
    occasion = next((w.occasion for w in wishes if w.occasion), "")
    is_gift = any(w.is_gift for w in wishes) or bool(occasion and for_whom)
    categories = tuple(dict.fromkeys(n for w in wishes if not w.loose for n in w.categories))
    loose = not categories
    categories = categories or tuple(dict.fromkeys(n for w in wishes for n in w.categories))
    merged = _combined(
        [c for c in constraints if c.field != "category" or c.op in ("!=", "not_in")],
        for_whom,
        is_gift=is_gift,
    )
    if categories:
        is_hard = any(c.hard for c in constraints if c.field == "category")
        merged.insert(0, _one_or_in("category", categories, hard=is_hard))
    return Wish(
        constraints=tuple(dict.fromkeys(merged)),
        remove=tuple(dict.fromkeys(f for w in wishes for f in w.remove)),
        relax=tuple(dict.fromkeys(f for w in wishes for f in w.relax)),
        sort=next((w.sort for w in wishes if w.sort), None),
        query=_shortened(w.query for w in speaking),
        categories=categories,
        unknown=tuple(u for w in speaking for u in w.unknown),
        is_gift=is_gift,
        names_gift=any(w.names_gift for w in wishes),
        for_someone=any(w.for_someone for w in wishes),
        for_whom=for_whom,
        occasion=occasion,
        age=next((w.age for w in wishes if w.age), None),
        wants_new=any(w.wants_new for w in wishes),
        reads_as_find=any(w.reads_as_find for w in wishes),
        for_self=any(w.for_self for w in wishes),
        reset=any(w.reset for w in wishes),
        connected=wishes[0].connected,
        exact=all(w.exact for w in wishes),
        loose=loose,
    )


def _shortened(queries: Iterable[str]) -> str:
    words = dict.fromkeys(w for q in queries for w in q.split())
    return " ".join(list(words)[:MAX_QUERY_WORDS])


def _currency(gazetteer: Gazetteer, locale: Locale) -> str:
    """Of a price without one: the reply's language decides, unless the shop has one price list."""
    if len(gazetteer.currencies) == 1:
        return next(iter(gazetteer.currencies))
    return "CNY" if locale == "zh" else "USD"


# ------------------------------------------------------------------ gifts


def _read_gift(reading: Reading, text: str) -> tuple[str, bool]:
    occasion = next((name for name, pattern in words.OCCASION if pattern.search(text)), "")
    gift = words.GIFT.search(reading.text)
    if gift and gift[0].startswith(("gift", "present", "礼", "送礼", "as a")):
        reading.blank(*gift.span())
    return occasion, bool(gift)


# ------------------------------------------------------------------ vocabulary


def _negated(text: str, matches: Sequence[Match]) -> frozenset[Match]:
    found: list[Match] = []
    for place, match in enumerate(matches):
        before, after = text[max(0, match.start - 48) : match.start], text[match.end : match.end + 8]
        is_used_up = words.RAN_OUT[0].search(before) and words.RAN_OUT[1].search(after)
        is_refused = words.NEGATED_BEFORE.search(before) or words.NEGATED_AFTER.search(after)
        if is_refused and not is_used_up:
            found.append(match)
        elif place and matches[place - 1] in found:
            last = matches[place - 1]
            is_alike = last.meaning.field == match.meaning.field
            if is_alike and words.STRONG_LINK.match(text[last.end : match.start]):
                found.append(match)
    return frozenset(found)


def _excluded(match: Match) -> Constraint:
    meaning = match.meaning
    if meaning.is_truth:
        return Constraint(meaning.field, "=", value=False)
    if len(meaning.values) == 1:
        return Constraint(meaning.field, "!=", meaning.values[0])
    return Constraint(meaning.field, "not_in", meaning.values)


def _wanted(text: str, match: Match) -> Constraint:
    meaning = match.meaning
    is_soft = bool(
        words.SOFT_BEFORE.search(text[: match.start]) or words.SOFT_AFTER.search(text[match.end :])
    )
    if meaning.is_truth:
        return Constraint(meaning.field, "=", value=True, hard=not is_soft)
    value = meaning.values[0]
    hard = value in HARD_RECEIVERS if meaning.field == "for_whom" else meaning.field in HARD_FIELDS
    return Constraint(meaning.field, "=", value, hard=hard and not is_soft)


def _categories(text: str, matches: Sequence[Match], gazetteer: Gazetteer) -> tuple[tuple[str, ...], bool]:
    """The category names wished for, and whether they are only a loose department."""
    nouns = [m for m in matches if m.meaning.field == "category"]
    exact = [m for m in nouns if not m.meaning.loose]
    chosen = exact or nouns
    if len(chosen) > 1:
        named = [m for m in chosen if not _is_context(text, m, chosen)]
        chosen = named or chosen
    values = [set(m.meaning.values) for m in chosen]
    chosen = [m for m in chosen if not any(v < set(m.meaning.values) for v in values)]
    names = tuple(dict.fromkeys(n for m in chosen for n in m.meaning.values))
    if len(names) > 1:
        paths = {n: gazetteer.paths_of([n]) for n in names}
        names = tuple(n for n in names if not any(paths[o] < paths[n] for o in names)) or names
    return names, bool(chosen) and not exact


def _narrowed(names: tuple[str, ...], text: str, gazetteer: Gazetteer) -> tuple[str, ...]:
    """The kind for what is said to be done with it, where the shop has one: 夜跑的鞋."""
    for narrower, wider, pattern in words.ACTIVITY:
        if names == (wider,) and pattern.search(text) and gazetteer.paths_of([narrower]):
            return (narrower,)
    return names


def _with_childrens(names: tuple[str, ...], for_whom: str, gazetteer: Gazetteer) -> tuple[str, ...]:
    """Pyjamas for kids may lie with the children's clothes, in a shop that keeps these apart."""
    said = gazetteer.paths_of(names)
    for department, childrens in words.CHILDRENS.items():
        if for_whom in ("kids", "baby") and names and department not in names:
            own = gazetteer.paths_of([childrens])
            if own and not own & said and said <= gazetteer.paths_of([department]):
                return (*names, childrens)
    return names


def _is_context(text: str, match: Match, nouns: Sequence[Match]) -> bool:
    """What the thing is for, not the thing: "a bag for my laptop", 装电脑的包."""
    has_later = any(other.start > match.end for other in nouns)
    has_earlier = any(other.end < match.start for other in nouns)
    follows_for = has_earlier and bool(words.CONTEXT_BEFORE.search(text[: match.start]))
    return follows_for or (
        has_later and bool(re.match(r"(?:用|穿|喝|搭)?的(?!.{0,2}[和或、])", text[match.end :]))
    )


def _category_constraint(names: tuple[str, ...], gazetteer: Gazetteer) -> Constraint:
    """A must only in a shop that has sorted nearly all of its products."""
    return _one_or_in("category", names, hard=gazetteer.categorised_share >= 0.9)


def _one_or_in(name: str, values: tuple[str, ...], *, hard: bool) -> Constraint:
    if len(values) == 1:
        return Constraint(name, "=", values[0], hard)
    return Constraint(name, "in", values, hard)


def _receiver(text: str, constraints: Sequence[Constraint], age: Age | None) -> str:
    """For whom: the last said after "for" or 给/送, else the first said, else what the age tells."""
    people = [str(c.value) for c in constraints if c.field == "for_whom" and c.op == "="]
    if people:
        narrow = [p for p in people if p in ("mother", "father", "baby", "kids")]
        return (narrow or people)[0]
    if age is None or age.years > 14:
        return ""
    return "baby" if age.years < 1.5 else "kids"


def _combined(constraints: Sequence[Constraint], for_whom: str, *, is_gift: bool) -> list[Constraint]:
    """Several wanted values of one field are alternatives; the receiver is one."""
    wanted: dict[str, list[Constraint]] = {}
    merged: list[Constraint] = []
    for constraint in constraints:
        if constraint.field == "for_whom" and constraint.op == "=":
            continue
        is_value = (
            constraint.op in ("=", "in")
            and not isinstance(constraint.value, bool)
            and constraint.value != SHOWN
        )
        if is_value and constraint.field not in ("price", "rating", "age"):
            if constraint.field not in wanted:
                merged.append(constraint)
            wanted.setdefault(constraint.field, []).append(constraint)
        else:
            merged.append(constraint)
    for place, constraint in enumerate(merged):
        alike = wanted.get(constraint.field, [])
        if (
            len(alike) > 1
            and constraint is alike[0]
            and not any(isinstance(c.value, int | float) for c in alike)
        ):
            values = tuple(
                dict.fromkeys(
                    v for c in alike for v in (c.value if isinstance(c.value, tuple) else (str(c.value),))
                )
            )
            merged[place] = _one_or_in(constraint.field, values, hard=any(c.hard for c in alike))
    merged = _joined_exclusions(merged)
    if for_whom:
        merged.append(Constraint("for_whom", "=", for_whom, hard=for_whom in HARD_RECEIVERS))
    return merged


def _joined_exclusions(constraints: Sequence[Constraint]) -> list[Constraint]:
    excluded: dict[str, list[str]] = {}
    for c in constraints:
        if c.op in ("!=", "not_in") and c.value != SHOWN:
            excluded.setdefault(c.field, []).extend(
                c.value if isinstance(c.value, tuple) else (str(c.value),)
            )
    joined_fields: set[str] = set()
    result: list[Constraint] = []
    for c in constraints:
        values = tuple(dict.fromkeys(excluded.get(c.field, [])))
        if c.op in ("!=", "not_in") and c.value != SHOWN and len(values) > 1:
            if c.field not in joined_fields:
                result.append(Constraint(c.field, "not_in", values))
            joined_fields.add(c.field)
        else:
            result.append(c)
    return result


# ------------------------------------------------------------------ search words


def _query_words(
    text: str, rest: str, kept: Sequence[tuple[int, int]], matches: Sequence[Match], gazetteer: Gazetteer
) -> tuple[str, tuple[str, ...]]:
    """The words that are searched for, and those of them that no vocabulary knows.

    They are as typed; but of a synonym that no title has, the shop's own word is searched for.
    """
    covered = [(m.start, m.end) for m in matches]
    own = {(m.start, m.end): _own_word(m, gazetteer) for m in matches}
    pieces: list[tuple[int, int, str]] = [(s, e, own.get((s, e), text[s:e])) for s, e in dict.fromkeys(kept)]
    unknown: list[str] = []
    for start, end, word in _free_words(rest, covered):
        if not words.NEGATED_BEFORE.search(rest[max(0, start - 48) : start]):
            pieces.append((start, end, word))
            unknown.append(word)
    pieces.sort()
    query = ""
    last_end = -1
    for start, end, word in pieces[:MAX_QUERY_WORDS]:
        touches = start == last_end and not word.isascii()
        query += word if touches or not query else f" {word}"
        last_end = end
    return query.replace(READ, ""), tuple(unknown)


def _own_word(match: Match, gazetteer: Gazetteer) -> str:
    meaning = match.meaning
    has_no_other = meaning.is_truth or meaning.field == "category" or not match.exact
    if (
        has_no_other
        or not match.surface.isascii()
        or any(gazetteer.is_of_titles(word) for word in match.surface.split())
    ):
        return match.surface
    return meaning.values[0]


def _free_words(text: str, covered: Sequence[tuple[int, int]]) -> Iterable[tuple[int, int, str]]:
    blanked = list(text)
    for start, end in covered:
        blanked[start:end] = READ * (end - start)
    rest = "".join(blanked)
    for match in re.finditer(r"[a-z][a-z0-9'\-+]*|\d+(?:\.\d+)?[a-z]+[a-z0-9]*|[㐀-鿿]+", rest):
        if match[0].isascii():
            if match[0].strip("'-") not in ENGLISH_FILLER and len(match[0]) > 1:
                yield match.start(), match.end(), match[0]
        else:
            yield from _chinese_words(match.start(), match[0])


def _chinese_words(start: int, run: str) -> Iterable[tuple[int, int, str]]:
    import rjieba

    for word in rjieba.cut(run, False):
        if word not in CHINESE_FILLER and not all(c in CHINESE_FILLER for c in word):
            yield start, start + len(word), word
        start += len(word)


def content_words(text: str) -> tuple[str, ...]:
    """The English words of a folded text that are neither filler nor numbers."""
    return tuple(t for t, _, _ in tokenise(text) if t.isascii() and t.isalpha() and t not in ENGLISH_FILLER)


def without_occasion(query: str) -> str:
    """Search words without those that the occasion says: nothing is called a birthday."""
    return " ".join(w for w in query.split() if not any(p.search(w) for _, p in words.OCCASION))
