"""The shop's own vocabulary in both languages: categories, brands, colours, values, ordinary words.

A text is cut into tokens (an English word, a number, a Chinese character), terms are sequences of tokens,
and the longest term wins. Unknown English words of five letters and more match with one slip of the
finger, Chinese terms of three characters and more with one wrong character.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.nlu.shopping_words import (
    ATTRIBUTE_SYNONYMS,
    CHINESE_HEADS_THAT_TAKE_OVER,
    COLOURS,
    ENGLISH_NOT_MEANT,
    HEADS_THAT_TAKE_OVER,
    NOT_MEANT,
    NOUNS,
    PEOPLE,
    PEOPLES_THINGS,
)
from retrieval.product import Product
from retrieval.text_analysis import STOP_WORDS, normalise

Token = tuple[str, int, int]  # token, start, end in the text
Term = tuple[str, ...]

LEVEL_SEPARATOR = " > "
COLOUR_FIELDS = ("colour", "color", "product_colour", "product_color")
NOT_VOCABULARY = frozenset(
    {"price", "url", "sku", "ean", "gtin", "mpn", "care", "weight", "height", "features_text"}
)

MIN_TYPO_LETTERS = 5
MAX_TERM_TOKENS = 8
BIG_FEED = 2_000
"""Products above which a value must be seen three times to be vocabulary: feeds hold many accidents."""

_TOKEN = re.compile(r"[a-z]+(?:'[a-z]+)?|\d+(?:\.\d+)?|[㐀-鿿]")
_GAP = re.compile(r"[ \-/]?$")
_HAN_RUN = re.compile(r"[㐀-鿿]+")
_CONJUNCTION = re.compile(r" and | & |&|/|,|与|和|、")
_ONLY_PLURAL = frozenset(
    [
        "shorts",
        "flats",
        "pumps",
        "throws",
        "sheets",
        "weights",
        "glasses",
        "nuts",
        "chips",
        "lights",
        "pants",
        "bottoms",
        "tights",
        "goods",
    ]
)
_PLAIN_WORDS = """
short long low high home single small medium large calls other none yes no standard original normal
regular basic full new good best one two first all any the set double king zip power love hot case
max plus pro mini air go down slow blank
"""
_TOO_PLAIN = frozenset(_PLAIN_WORDS.split())
_AGE_RANGE = re.compile(
    r"(\d+(?:\.\d+)?)\s*(?:-|–|to|至|到)\s*(\d+(?:\.\d+)?)\s*(years?|months?|岁|个月|m\b|y\b)"
)
_AGE_FROM = re.compile(r"(\d+(?:\.\d+)?)\s*\+?\s*(years?|months?|岁|个月)\s*(?:and up|\+|以上)?")
_SCREEN_IN_TITLE = re.compile(r"\d\s?(?:\"|″|''|inch|英寸|寸)")
_GIGABYTES_IN_TITLE = re.compile(r"\d\s?gb\b", re.IGNORECASE)


@dataclass(frozen=True)
class Meaning:
    """What a term says. A category's values are names of its levels, any of which will do."""

    field: str  # "category", "brand", "colour", …; "" for a term that only keeps others from matching
    values: tuple[str, ...]
    is_truth: bool = False  # of a yes-or-no attribute
    loose: bool = False
    also: "Meaning | None" = None  # 女装 is clothing, and for women


@dataclass(frozen=True)
class Match:
    """A term found in a text."""

    start: int
    end: int
    surface: str
    meaning: Meaning
    exact: bool = True


@dataclass(frozen=True)
class _AgeValue:
    value: str
    low_years: float
    high_years: float


class Gazetteer:
    """Finds the shop's terms in folded text."""

    def __init__(
        self,
        terms: Mapping[Term, Meaning],
        *,
        category_paths: frozenset[str] = frozenset(),
        categorised_share: float = 1.0,
        sizes: Sequence[str] = (),
        numeric_fields: frozenset[str] = frozenset(),
        field_tops: Mapping[str, frozenset[str]] | None = None,
        text_fields: frozenset[str] = frozenset(),
        ages: Sequence[_AgeValue] = (),
        currencies: frozenset[str] = frozenset(),
        title_topics: Mapping[str, str] | None = None,
        known_words: frozenset[str] = frozenset(),
    ) -> None:
        self._terms = dict(terms)
        self._longest = max((len(t) for t in terms), default=0)
        self._first_tokens = Counter(t[0] for t in terms)
        self._paths_by_name = _paths_by_name(category_paths)
        self.categorised_share = categorised_share
        self.sizes = tuple(sizes)
        self.numeric_fields = numeric_fields
        self._field_tops = dict(field_tops or {})
        self.text_fields = text_fields
        self._ages = tuple(ages)
        self.currencies = currencies
        self._title_topics = dict(title_topics or {})
        self._term_words = frozenset(w for t in terms for w in t if w.isascii() and w.isalpha())
        self._known_words = known_words | self._term_words | STOP_WORDS
        self._by_deletion = _deletion_index(w for w in self._term_words if len(w) >= MIN_TYPO_LETTERS)
        self._with_gap = _gap_index(terms)
        self.known_pieces = frozenset(w[i : i + 3] for w in self._known_words for i in range(len(w) - 2))

    @classmethod
    def from_products(cls, products: Sequence[Product]) -> "Gazetteer":
        """The vocabulary of these products, with the ordinary words that mean something among them."""
        reader = _CatalogueReader(products)
        return cls(
            reader.terms(),
            category_paths=reader.category_paths,
            categorised_share=reader.categorised_share,
            sizes=reader.sizes,
            numeric_fields=reader.numeric_fields,
            field_tops=reader.field_tops,
            text_fields=reader.text_fields,
            ages=reader.ages,
            currencies=reader.currencies,
            title_topics=reader.title_topics(),
            known_words=reader.known_words(),
        )

    # ---------------------------------------------------------------- matching

    def matches(self, text: str) -> tuple[Match, ...]:
        """The terms of a folded text in reading order, none overlapping another."""
        tokens = tokenise(text)
        boundaries = _segment_ends(text)
        found: list[Match] = []
        index = 0
        while index < len(tokens):
            match, taken = self._match_at(text, tokens, index, boundaries)
            if match is None:
                index += 1
                continue
            if match.meaning.field:
                found.append(match)
            if match.meaning.also:
                found.append(replace(match, meaning=match.meaning.also))
            index += taken
        return tuple(_heads_only(text, found))

    def _match_at(
        self, text: str, tokens: Sequence[Token], index: int, boundaries: Mapping[int, int]
    ) -> tuple[Match | None, int]:
        words = _adjacent(text, tokens, index, min(self._longest, MAX_TERM_TOKENS))
        start = tokens[index][1]
        for length in range(len(words), 0, -1):
            term = tuple(words[:length])
            meaning = self._terms.get(term)
            end = tokens[index + length - 1][2]
            if meaning and (
                length > 1 or not _is_han(term[0]) or self._may_stand_alone(text, start, boundaries)
            ):
                return Match(start, end, text[start:end], meaning), length
        return self._almost_at(text, tokens, index, words, boundaries)

    def _may_stand_alone(self, text: str, place: int, boundaries: Mapping[int, int]) -> bool:
        """A single character is a term as a word, or where all of its word are terms: 白鞋, but not 明白."""
        start = max((s for s in boundaries if s <= place), default=place)
        before, after = text[start:place], text[place + 1 : boundaries.get(start, place + 1)]
        return all(not part or part in "色的款" or tuple(part) in self._terms for part in (before, after))

    def _almost_at(
        self,
        text: str,
        tokens: Sequence[Token],
        index: int,
        words: Sequence[str],
        boundaries: Mapping[int, int],
    ) -> tuple[Match | None, int]:
        word, start, end = tokens[index]
        if _is_han(word):
            for length in range(min(len(words), 6), 2, -1):
                term = self._with_gap_match(words[:length])
                end = tokens[index + length - 1][2]
                is_word = boundaries.get(start) == end
                holds_term = any(
                    tuple(words[i:j]) in self._terms
                    for i in range(1, length)
                    for j in range(i + 2, length + 1)
                )
                if term and not is_word and not holds_term:
                    return Match(start, end, text[start:end], self._terms[term], exact=False), length
            return None, 1
        corrected = [self.corrected(w) for w in words]
        for length in range(len(words), 0, -1):
            meaning = self._terms.get(tuple(corrected[:length]))
            end = tokens[index + length - 1][2]
            if meaning and corrected[:length] != list(words[:length]):
                return Match(start, end, text[start:end], meaning, exact=False), length
        return self._run_together(text, word, start, end), 1

    def _run_together(self, text: str, word: str, start: int, end: int) -> Match | None:
        """`runningshoes` for `running shoes`."""
        if len(word) < 8 or word in self._known_words:
            return None
        for cut in range(3, len(word) - 2):
            meaning = self._terms.get((singular(word[:cut]), singular(word[cut:])))
            if meaning:
                return Match(start, end, text[start:end], meaning, exact=False)
        return None

    def _with_gap_match(self, characters: Sequence[str]) -> Term | None:
        for place in range(len(characters) - 1):  # the last one names the kind and has to be right
            term = self._with_gap.get((*characters[:place], "", *characters[place + 1 :]))
            if term:
                return term
        return None

    def corrected(self, word: str) -> str:
        """The vocabulary's word that an unknown English word is one slip away from, else the word itself."""
        if len(word) < MIN_TYPO_LETTERS or not word.isascii() or word in self._known_words:
            return word
        candidates = {c for d in _deletions(word) for c in self._by_deletion.get(d, ())}
        near = sorted(c for c in candidates if _one_slip(word, c))
        return near[0] if near else word

    # ---------------------------------------------------------------- questions about the shop

    def paths_of(self, names: Iterable[str]) -> frozenset[str]:
        """The category paths, down to leaves, that have one of these level names."""
        return frozenset(p for n in names for p in self._paths_by_name.get(_name_key(n), ()))

    def has_field(self, field: str, categories: Iterable[str]) -> bool:
        """Whether products of these categories say a number or truth; of no category: whether any does."""
        tops = self._field_tops.get(field)
        said = {p.split(LEVEL_SEPARATOR)[0] for p in self.paths_of(categories)}
        return tops is None or not said or bool(said & tops)

    def topic_of(self, word: str) -> str:
        """The top category that most titles with this word belong to; "" for a word of none or of many."""
        return self._title_topics.get(singular(word) if word.isascii() else word, "")

    def knows(self, word: str) -> bool:
        """Whether an English word occurs in the shop's texts or among ordinary shopping words."""
        return word in self._known_words or singular(word) in self._known_words

    def age_values(self, years: float) -> tuple[str, ...]:
        """The shop's values of `age` that include it, as the shop writes them."""
        return tuple(a.value for a in self._ages if a.low_years <= years <= a.high_years)


LoadGazetteer = Callable[[], Gazetteer]


# ------------------------------------------------------------------ tokens


def tokenise(text: str) -> list[Token]:
    """English words (singular), numbers and single Chinese characters, with their places."""
    return [
        (
            singular(m[0].removesuffix("'s").replace("'", ""))
            if m[0][0].isalpha() and m[0].isascii()
            else m[0],
            *m.span(),
        )
        for m in _TOKEN.finditer(text)
    ]


def singular(word: str) -> str:
    """A plural's singular, by spelling alone; other words as they are."""
    if len(word) <= 3 or not word.endswith("s") or word.endswith(("ss", "us", "is")) or word in _ONLY_PLURAL:
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes", "zzes")):
        return word[:-2]
    if word.endswith("ves") and word[:-3] in ("scar", "kni", "shel", "glo"):
        return word[:-3] + ("ve" if word == "gloves" else "fe" if word == "knives" else "f")
    return word[:-1]


def _adjacent(text: str, tokens: Sequence[Token], index: int, limit: int) -> list[str]:
    """The words from `index` on that nothing but a space or hyphen keeps apart."""
    words = [tokens[index][0]]
    for before, after in zip(tokens[index : index + limit], tokens[index + 1 : index + limit], strict=False):
        if not _GAP.match(text[before[2] : after[1]]):
            break
        words.append(after[0])
    return words


def _is_han(token: str) -> bool:
    return "㐀" <= token[0] <= "鿿"


def _segment_ends(text: str) -> dict[int, int]:
    """Where each Chinese word begins and ends, as a general dictionary cuts the text."""
    import rjieba

    places: dict[int, int] = {}
    for run in _HAN_RUN.finditer(text):
        start = run.start()
        for word in rjieba.cut(run[0], False):
            places[start] = start + len(word)
            start += len(word)
    return places


def _heads_only(text: str, found: Sequence[Match]) -> Iterator[Match]:
    """Of nouns that touch, the last names the thing; one before a head like `case` or 套 names none."""
    for place, match in enumerate(found):
        if match.meaning.field != "category":
            yield match
            continue
        follower = next(
            (
                m
                for m in found[place + 1 :]
                if m.meaning.field == "category" and text[match.end : m.start] in ("", " ", "-")
            ),
            None,
        )
        rest = text[match.end : match.end + 16]
        next_word = re.match(r"[ -]([a-z]+)", rest)
        taken_over = (
            bool(next_word and singular(next_word[1]) in HEADS_THAT_TAKE_OVER)
            if match.surface.isascii()
            else rest.startswith(CHINESE_HEADS_THAT_TAKE_OVER)
        )
        if not taken_over and follower is None:
            yield match


# ------------------------------------------------------------------ slips


def _deletions(word: str) -> set[str]:
    return {word, *(word[:i] + word[i + 1 :] for i in range(len(word)))}


def _deletion_index(words: Iterable[str]) -> dict[str, list[str]]:
    index: dict[str, list[str]] = defaultdict(list)
    for word in sorted(set(words)):
        for shorter in _deletions(word):
            index[shorter].append(word)
    return index


def _one_slip(written: str, meant: str) -> bool:
    """Whether one letter is missing, doubled or wrong, or two have changed places; the first one is right."""
    if written[0] != meant[0] or abs(len(written) - len(meant)) > 1:
        return False
    if len(written) != len(meant):
        longer, shorter = sorted((written, meant), key=len, reverse=True)
        return any(longer[:i] + longer[i + 1 :] == shorter for i in range(len(longer)))
    wrong = [i for i, (a, b) in enumerate(zip(written, meant, strict=True)) if a != b]
    if len(wrong) == 1:
        return True
    is_swap = len(wrong) == 2 and wrong[1] == wrong[0] + 1
    return is_swap and written[wrong[0]] == meant[wrong[1]] and written[wrong[1]] == meant[wrong[0]]


def _gap_index(terms: Mapping[Term, Meaning]) -> dict[Term, Term]:
    """Chinese nouns of three characters and more, by what is left when one but the last is wrong."""
    index: dict[Term, Term] = {}
    for term, meaning in sorted(terms.items()):
        if 3 <= len(term) <= 6 and meaning.field == "category" and all(map(_is_han, term)):
            for place in range(len(term) - 1):
                index.setdefault((*term[:place], "", *term[place + 1 :]), term)
    return index


# ------------------------------------------------------------------ reading a catalogue


def _name_key(name: str) -> str:
    return " ".join(t for t, _, _ in tokenise(normalise(name)))


def _paths_by_name(paths: Iterable[str]) -> dict[str, frozenset[str]]:
    """The paths at and below each level, by the level's name and by its whole path."""
    found: dict[str, set[str]] = defaultdict(set)
    for path in paths:
        levels = path.split(LEVEL_SEPARATOR)
        for depth, level in enumerate(levels):
            found[_name_key(level)].add(path)
            found[_name_key(LEVEL_SEPARATOR.join(levels[: depth + 1]))].add(path)
    return {name: frozenset(below) for name, below in found.items()}


class _CatalogueReader:
    """Collects from products what a gazetteer is made of."""

    def __init__(self, products: Sequence[Product]) -> None:
        self._products = products
        self._least_seen = 3 if len(products) > BIG_FEED else 1
        self._level_names: dict[str, str] = {}  # name key in any language -> English level name
        self._departments: set[str] = set()  # English names of top levels
        paths: set[str] = set()
        self._values: Counter[tuple[str, str]] = Counter()  # (field, value)
        self._labels: dict[tuple[str, str], tuple[str, ...]] = {}
        truths: dict[str, tuple[str, ...]] = {}
        numeric: set[str] = set()
        tops: dict[str, set[str]] = defaultdict(set)  # field of a number or truth -> top categories
        sizes: Counter[str] = Counter()
        for product in products:
            paths.update(self._read_category(product))
            self._read_brand(product)
            for name, value in product.attributes.items():
                top = product.category.in_locale("en").split(LEVEL_SEPARATOR)[0]
                if isinstance(value, bool):
                    tops[name].add(top)
                    truths.setdefault(name, (name.replace("_", " "), *_wordings_of_attribute(product, name)))
                elif isinstance(value, int | float):
                    numeric.add(name)
                    tops[name].add(top)
                else:
                    for one in value if isinstance(value, tuple) else (value,):
                        self._read_value(product, name, one)
            for variant in product.variants:
                for name, option in variant.options.items():
                    if name == "size":
                        sizes[option] += 1
                    self._read_value(product, name, option)
        self._truths = truths
        self.category_paths = frozenset(paths)
        self.sizes = tuple(s for s, _ in sizes.most_common())
        titles = [t for p in products[:BIG_FEED] for t in p.title.all()]
        self.field_tops = {name: frozenset(found) for name, found in tops.items()}
        told_by_titles = {
            name
            for name, pattern in (("screen_inch", _SCREEN_IN_TITLE), ("ram_gb", _GIGABYTES_IN_TITLE))
            if any(pattern.search(t) for t in titles)
        }
        self.numeric_fields = frozenset(numeric | told_by_titles)
        names = {name for p in products for name in p.attributes} - numeric
        self.text_fields = frozenset(names) | {f for f, _ in self._values}
        self.currencies = frozenset(c for p in products for v in p.variants for c in v.prices)
        have = sum(bool(p.category.in_locale("en")) for p in products)
        self.categorised_share = have / len(products) if products else 1.0
        self.ages = tuple(
            a for v in sorted({v for f, v in self._values if f == "age"}) for a in _age_value(v)
        )

    def _read_category(self, product: Product) -> Iterator[str]:
        paths = {
            locale: path.split(LEVEL_SEPARATOR) for locale, path in product.category.by_locale.items() if path
        }
        leading = paths.get("en") or next(iter(paths.values()), [])
        self._departments.update(leading[:1])
        for depth, name in enumerate(leading):
            yield LEVEL_SEPARATOR.join(leading[: depth + 1])
            for levels in paths.values():
                if len(levels) == len(leading):
                    for wording in (levels[depth], *_CONJUNCTION.split(levels[depth])):
                        self._level_names.setdefault(_name_key(wording), name)

    def _read_brand(self, product: Product) -> None:
        names = product.brand.all()
        if names:
            canonical = product.brand.in_locale("en")
            self._values["brand", canonical] += 1
            self._labels["brand", canonical] = names

    def _read_value(self, product: Product, name: str, value: str) -> None:
        field = "colour" if name in COLOUR_FIELDS else name
        if field in NOT_VOCABULARY or len(value) > 40:
            return
        self._values[field, value] += 1
        if self._values[field, value] == 1 or (field, value) not in self._labels:
            label = product.value_labels.get(value)
            self._labels[field, value] = label.all() if label else ()

    def terms(self) -> dict[Term, Meaning]:
        """Later entries are more exact and win over earlier ones of the same wording."""
        terms: dict[Term, Meaning] = {}
        for surface in (*NOT_MEANT, *ENGLISH_NOT_MEANT):
            terms[_term(surface)] = Meaning("", ())
        self._add_values(terms)
        self._add_truths(terms)
        self._add_synonyms(terms)
        self._add_people(terms)
        self._add_colours(terms)
        self._add_nouns(terms)
        self._add_level_names(terms)
        terms.pop((), None)
        return terms

    def _add_values(self, terms: dict[Term, Meaning]) -> None:
        for (field, value), count in sorted(self._values.items(), key=lambda item: item[1]):
            if field in ("size", "age") and not re.search(r"\d.*\D", value):
                continue
            if count < self._least_seen and field != "brand":
                continue
            for wording in (value, *self._labels.get((field, value), ())):
                term = _term(wording)
                if not 0 < len(term) <= MAX_TERM_TOKENS or _is_too_plain(term, field):
                    continue
                terms[term] = Meaning(field, (value,))

    def _add_truths(self, terms: dict[Term, Meaning]) -> None:
        for field, wordings in self._truths.items():
            for wording in wordings:
                terms[_term(wording)] = Meaning(field, ("true",), is_truth=True)

    def _add_synonyms(self, terms: dict[Term, Meaning]) -> None:
        for field, value, english, chinese in ATTRIBUTE_SYNONYMS:
            is_truth = value == "true" and field in self._truths
            if is_truth or (field, value) in self._values:
                for surface in _surfaces(english, chinese):
                    terms[_term(surface)] = Meaning(field, (value,), is_truth=is_truth)

    def _add_people(self, terms: dict[Term, Meaning]) -> None:
        known = {value for field, value in self._values if field == "for_whom"}
        for value, stand_in, english, chinese in PEOPLE:
            canonical = value if value in known or not stand_in else stand_in
            for surface in _surfaces(english, chinese):
                terms[_term(surface)] = Meaning("for_whom", (canonical,))
        for value, level, surfaces in PEOPLES_THINGS:
            names = self._levels_named(level)
            for surface in _surfaces(*surfaces):
                terms[_term(surface)] = Meaning(
                    "for_whom", (value,), also=Meaning("category", names) if names else None
                )

    def _add_colours(self, terms: dict[Term, Meaning]) -> None:
        own = {value.lower(): value for field, value in self._values if field == "colour"}
        for canonical, english, chinese in COLOURS:
            characters = [c for c in chinese.split() if len(c) == 1]
            for surface in (*_surfaces(english, chinese), *(f"{c}颜色" for c in characters)):
                term = _term(surface)
                is_own = terms.get(term, Meaning("", ())).field == "colour"
                if not is_own or canonical in own:
                    terms[term] = Meaning("colour", (own.get(canonical, canonical),))

    def _add_nouns(self, terms: dict[Term, Meaning]) -> None:
        for noun in NOUNS:
            names = self._levels_named(noun.names) or self._levels_named(noun.otherwise)
            if names:
                for surface in _surfaces(noun.english, noun.chinese):
                    terms[_term(surface)] = Meaning("category", names, loose=noun.loose)

    def _levels_named(self, names: str) -> tuple[str, ...]:
        keys = [_name_key(name) for name in names.split(",") if name.strip()]
        return tuple(dict.fromkeys(self._level_names[k] for k in keys if k in self._level_names))

    def _add_level_names(self, terms: dict[Term, Meaning]) -> None:
        for key, name in self._level_names.items():
            term = tuple(key.split())
            known = terms.get(term)
            is_taken = known is not None and known.field in ("category", "for_whom")
            is_plain = len(term) == 1 and (term[0] in STOP_WORDS or term[0] in _TOO_PLAIN)
            if term and not is_taken and not is_plain:
                terms[term] = Meaning("category", (name,), loose=name in self._departments)

    def title_topics(self) -> dict[str, str]:
        """English title words with the top category that two thirds of their titles belong to."""
        counts: dict[str, Counter[str]] = defaultdict(Counter)
        for product in self._products:
            top = product.category.in_locale("en").split(LEVEL_SEPARATOR)[0]
            for word in {t for title in product.title.all() for t in _title_words(title)}:
                counts[word][top] += 1
        topics = {}
        for word, tops in counts.items():
            top, count = tops.most_common(1)[0]
            topics[word] = top if count * 3 >= tops.total() * 2 else ""
        return topics

    def known_words(self) -> frozenset[str]:
        """English words of titles and descriptions, singular."""
        words: set[str] = set()
        for product in self._products[:BIG_FEED]:
            text = f"{product.title.in_locale('en')} {product.description.in_locale('en')}"
            words.update(t for t, _, _ in tokenise(normalise(text)) if t.isalpha() and t.isascii())
        return frozenset(words)


def _title_words(title: str) -> Iterator[str]:
    folded = normalise(title)
    yield from (t for t, _, _ in tokenise(folded) if t.isascii() and t.isalpha() and len(t) > 2)
    places = _segment_ends(folded)
    yield from (folded[start:end] for start, end in places.items() if end - start > 1)


def _wordings_of_attribute(product: Product, name: str) -> tuple[str, ...]:
    label = product.attribute_labels.get(name)
    return label.all() if label else ()


def _surfaces(english: str, chinese: str) -> Iterator[str]:
    yield from (s.strip() for s in english.split(",") if s.strip())
    yield from chinese.split()


def _term(wording: str) -> Term:
    return tuple(t for t, _, _ in tokenise(normalise(wording)))


def _is_too_plain(term: Term, field: str) -> bool:
    if len(term) > 1:
        return False
    word = term[0]
    if field == "brand":
        return word in STOP_WORDS or word in _TOO_PLAIN or len(word) < 2
    return (
        word in _TOO_PLAIN
        or word in STOP_WORDS
        or not word[0].isalpha()
        or (word.isascii() and len(word) < 3)
    )


def _age_value(value: str) -> Iterator[_AgeValue]:
    folded = normalise(value)
    span, start = _AGE_RANGE.search(folded), _AGE_FROM.search(folded)
    if span:
        scale = 12 if span[3].startswith(("m", "个")) else 1
        yield _AgeValue(value, float(span[1]) / scale, float(span[2]) / scale)
    elif start:
        scale = 12 if start[2].startswith(("m", "个")) else 1
        yield _AgeValue(value, float(start[1]) / scale, 120.0)
