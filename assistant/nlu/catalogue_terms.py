"""What a shop's catalogue, and the ordinary words of both languages, contribute to its vocabulary."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from assistant.nlu.shopping_words import (
    ATTRIBUTE_SYNONYMS,
    COLOURS,
    ENGLISH_NOT_MEANT,
    NOT_MEANT,
    NOUNS,
    PEOPLE,
    PEOPLES_THINGS,
)
from assistant.nlu.terms import (
    LEVEL_SEPARATOR,
    MAX_TERM_TOKENS,
    AgeValue,
    Meaning,
    Term,
    name_key,
    segment_ends,
    tokenise,
)
from retrieval.product import Product
from retrieval.text_analysis import STOP_WORDS, normalise

COLOUR_FIELDS = ("colour", "color", "product_colour", "product_color")
NOT_VOCABULARY = frozenset(
    {"price", "url", "sku", "ean", "gtin", "mpn", "care", "weight", "height", "features_text"}
)

BIG_FEED = 2_000
"""Products above which a value must be seen three times to be vocabulary: feeds hold many accidents."""

FEW_TITLES = 3
"""Titles below which nothing is known of how a feed states a yes-or-no attribute."""

_CONJUNCTION = re.compile(r" and | & |&|/|,|与|和|、")
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


class CatalogueTerms:
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
        tops: dict[str, set[str]] = defaultdict(set)  # field -> top categories
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
                    tops[name].add(top)
                    for one in value if isinstance(value, tuple) else (value,):
                        self._read_value(product, name, one)
            for variant in product.variants:
                for name, option in variant.options.items():
                    if name == "size":
                        sizes[option] += 1
                    tops[name].add(product.category.in_locale("en").split(LEVEL_SEPARATOR)[0])
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
                        self._level_names.setdefault(name_key(wording), name)

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
                if term[-1] == "gb":  # people write 256G
                    terms[*term[:-1], "g"] = Meaning(field, (value,))

    def _add_truths(self, terms: dict[Term, Meaning]) -> None:
        said = [(_term(wording), field) for field, wordings in self._truths.items() for wording in wordings]
        said += [
            (_term(surface), field)
            for field, value, english, chinese in ATTRIBUTE_SYNONYMS
            if value == "true" and field in self._truths
            for surface in _surfaces(english, chinese)
        ]
        for term, field in self._telling(said):
            terms[term] = Meaning(field, ("true",), is_truth=True)

    def _telling(self, said: Iterable[tuple[Term, str]]) -> Iterator[tuple[Term, str]]:
        """The wordings of yes-or-no attributes that most products with them in the title say yes to.

        Where few do, a feed states the attribute now and then: a must would hide the HDMI cables of a shop
        that says `hdmi` of its monitors only.
        """
        by_token: dict[str, list[tuple[Term, str]]] = defaultdict(list)
        for term, field in dict.fromkeys(said):
            if term:
                by_token[term[0]].append((term, field))
        titled: Counter[tuple[Term, str]] = Counter()
        stated: Counter[tuple[Term, str]] = Counter()
        for product in self._products:
            tokens = {t for title in product.title.all() for t, _, _ in tokenise(normalise(title))}
            for token in tokens & by_token.keys():
                for term, field in by_token[token]:
                    if tokens.issuperset(term):
                        titled[term, field] += 1
                        stated[term, field] += product.attributes.get(field) is True
        for wordings in by_token.values():
            for wording in wordings:
                if titled[wording] < FEW_TITLES or stated[wording] * 2 > titled[wording]:
                    yield wording

    def _add_synonyms(self, terms: dict[Term, Meaning]) -> None:
        for field, value, english, chinese in ATTRIBUTE_SYNONYMS:
            if (field, value) in self._values:
                for surface in _surfaces(english, chinese):
                    terms[_term(surface)] = Meaning(field, (value,))

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
        keys = [name_key(name) for name in names.split(",") if name.strip()]
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
    places = segment_ends(folded)
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


def _age_value(value: str) -> Iterator[AgeValue]:
    folded = normalise(value)
    span, start = _AGE_RANGE.search(folded), _AGE_FROM.search(folded)
    if span:
        scale = 12 if span[3].startswith(("m", "个")) else 1
        yield AgeValue(value, float(span[1]) / scale, float(span[2]) / scale)
    elif start:
        scale = 12 if start[2].startswith(("m", "个")) else 1
        yield AgeValue(value, float(start[1]) / scale, 120.0)
