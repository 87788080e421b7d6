# ruff: noqa: E501  (a pattern or a row of a table reads best as one line)
"""Which product is meant: "the second one", 第2件, #2, "the last", "it", 那件红色的, "the cheaper one".

Only expressions are read here; `dialogue/references.py` resolves them against what is shown.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.commands import ByAttribute, ByName, ByPosition, InFocus, ItemRef, Pick
from assistant.nlu.gazetteer import Gazetteer
from assistant.nlu.numerals import number_of
from assistant.nlu.parser import ShownProduct
from retrieval.query import Constraint

MAX_POSITION = 50

_ORDINALS = {
    w: n
    for n, w in enumerate(
        ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"], 1
    )
} | {"1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "5th": 5, "6th": 6, "7th": 7, "8th": 8, "9th": 9, "10th": 10}
_ORDINAL = "|".join(_ORDINALS)
_COUNTERS = (
    r"(?:件|个|款|双|条|只|台|瓶|本|张|套|把|顶|支|盒|种|样|部|块|辆|副|罐|袋|包(?!邮)|盏|枚|项|名(?!字))"
)
_ZH_NUMBER = r"(?:\d{1,2}|[一二两三四五六七八九十]{1,3})"
_THING = r"(?:one|item|product|option|card|thing|pair|result|choice|pick)"

_FIRST_N = (
    re.compile(
        r"\b(?:the )?(?:first|top) (?P<n>two|three|four|2|3|4)\b(?: of (?:them|these|those))?(?: ones| items| products)?"
    ),
    re.compile(rf"前(?P<n>{_ZH_NUMBER}){_COUNTERS}?(?:商品)?"),
)
_LAST_N = (
    re.compile(
        r"\b(?:the )?last (?P<n>two|three|2|3)\b(?: of (?:them|these|those))?(?: ones| items| products)?"
    ),
    re.compile(rf"(?:最后|后)(?P<n>[两二三23]){_COUNTERS}"),
)
_POSITIONS = (
    re.compile(
        rf"#? ?第 ?(?P<n>{_ZH_NUMBER}) ?(?:那|这)?{_COUNTERS}(?![月年])(?:商品|产品|的)?|(?<![a-z0-9])第 ?(?P<m>{_ZH_NUMBER})(?=$|[ ,。的和跟与])"
    ),
    re.compile(
        rf"\b(?:the |number |item |option |product |no\.? ?)*(?P<w>{_ORDINAL})\b(?! (?:of all|place|name|aid|hand|class|day|grade|birthday|time|floor|year|month|week|generation|order|purchase|cut))"
        rf"(?: {_THING}s?)?"
    ),
    re.compile(
        r"(?:(?<![\w])# ?|\b(?:number|item|option|product|no\.?|nr\.?|result) ?#? ?)(?P<n>\d{1,2}|one|two|three|four)(?![a-z0-9])(?! ?(?:%|元|dollars|years|inch))"
    ),
    re.compile(r"(?<![\d第])(?P<n>[1-9]|1[0-2]|[一二三四]) ?号(?:款|商品|产品)?(?!线|楼|店|码)"),
)
_ORDER_WORDS = re.compile(
    r"(?:cheapest|dearest|expensive|lowest|highest|newest|latest|best|rated|popular|sellers?|high|low|price|rating) first$"
)
_LAST = re.compile(
    rf"\bthe (?:very )?last(?: {_THING})?\b(?! (?:time|order|week|month|year|night))|最后(?:那|这)?(?:一)?{_COUNTERS}(?:商品|的)?|最末(?:一)?{_COUNTERS}?"
)
_HEAD = re.compile(rf"(?:头|首)(?:一)?{_COUNTERS}")
_LAST_BUT = re.compile(
    rf"倒数第(?P<n>{_ZH_NUMBER}){_COUNTERS}?|\b(?:the )?second (?:to|from the) last(?: one)?\b"
)
_BARE_NUMBERS = re.compile(
    r"(?<![\d.])(?P<a>[1-9])(?: ?(?:和|跟|与|、|/|and|&|vs\.?|,|or|还是|或) ?)(?:the )?(?:number )?(?P<b>[1-9])(?: ?(?:和|与|、|,|and) ?(?P<c>[1-9]))?(?![\d.]|\s?(?:岁|years|inch|寸|gb|元|dollars))"
)
_PICKS: tuple[tuple[Pick, re.Pattern[str]], ...] = (
    (
        Pick("cheapest"),
        re.compile(
            rf"\bthe (?:cheaper|cheapest|least expensive|less expensive) (?:{_THING}|of (?:the|these|them|those)(?: (?:two|lot))?)\b|(?:比较|最|更)?便宜的?(?:那|这)(?:一)?{_COUNTERS}(?:的)?|(?:那|这){_COUNTERS}(?:最|比较|更)?便宜的?"
        ),
    ),
    (
        Pick("dearest"),
        re.compile(
            rf"\bthe (?:dearer|dearest|most expensive|more expensive|pricier|priciest) (?:{_THING}|of (?:the|these|them|those)(?: (?:two|lot))?)\b|(?:比较|最|更)?贵的?(?:那|这)(?:一)?{_COUNTERS}(?:的)?|(?:那|这){_COUNTERS}(?:最|比较|更)?贵的"
        ),
    ),
    (
        Pick("best_rated"),
        re.compile(rf"\bthe (?:best|top|highest|better)[- ]rated (?:{_THING}|of (?:the|these|them|those))\b|(?:评分|评价|口碑)最?(?:高|好)的?(?:那|这)(?:一)?{_COUNTERS}"),
    ),
    (Pick("newest"), re.compile(rf"\bthe (?:newer|newest|latest) (?:{_THING}|of (?:the|these|them|those))\b|最新的?(?:那|这)(?:一)?{_COUNTERS}")),
)  # fmt: skip
_ALL = re.compile(
    r"\b(?:all|any|each|both) of (?:them|these|those)\b|\b(?:these|those)(?: (?:two|three|four|ones|items|products))?\b|\bthe (?:two|three|four)(?: of them)?\b|\bboth\b|\bthem\b"
    rf"|(?:这|那)(?:几|两|二|三|四|2|3|4|些){_COUNTERS}?(?:商品|产品)?|它们|这些|那些|两(?:件|个|款|双|者)"
)
_FOCUS = re.compile(
    rf"\b(?:it|this|that)(?: (?:one|item|product|thing|pair))?\b(?! (?:are|have|has|can|goes?|fits?|will|would|i|you|he|she|they|we|looks?|costs?|comes?|works?|suits?|is (?:in|on|under|not|good|available|suitable)|time|week|month|morning|is all|kind|sort|way|much|shop|store|site|chat|order|address|package|parcel)\b)"
    rf"|(?:这|那|此|该)(?:一)?{_COUNTERS}(?:商品|产品|宝贝)?(?!人|月|星期|订单|礼拜)|(?<!其)它(?!们)|这(?=多少钱|怎么卖|好看|质量|是什么|有货|能|可以|适合)|刚才(?:那|的)(?:一)?{_COUNTERS}?"
)
_ATTRIBUTE_ONE = re.compile(
    rf"\b(?:the|that|this) (?P<words>[a-z][a-z -]{{1,28}}?) (?:one|ones|pair)\b|(?:那|这){_COUNTERS}(?!的|有|没|能|可以|是|来|要|换|比|和|跟|与|好|多少|怎|什么|衣服有)(?P<before>[㐀-鿿]{{1,8}}?)的|(?P<after>[㐀-鿿]{{1,6}})的?(?:那|这)(?:一)?{_COUNTERS}"
)


@dataclass(frozen=True)
class FoundReference:
    """A reference and its place in the text. Pronouns are weak: they may stand for something else."""

    start: int
    end: int
    item: ItemRef
    weak: bool = False


def find_references(
    text: str, gazetteer: Gazetteer, shown: Sequence[ShownProduct]
) -> tuple[FoundReference, ...]:
    """References of a folded clause in reading order, none overlapping another."""
    found: list[FoundReference] = []

    def add(start: int, end: int, items: Sequence[ItemRef], *, weak: bool = False) -> None:
        if all(end <= f.start or start >= f.end for f in found):
            found.extend(FoundReference(start, end, item, weak) for item in items)

    for pattern in _FIRST_N:
        for m in pattern.finditer(text):
            add(*m.span(), [ByPosition(n) for n in range(1, 1 + min(4, int(number_of(m["n"]) or 2)))])
    for pattern in _LAST_N:
        for m in pattern.finditer(text):
            add(*m.span(), [ByPosition(-n) for n in range(int(number_of(m["n"]) or 2), 0, -1)])
    for m in _LAST_BUT.finditer(text):
        add(*m.span(), [ByPosition(-int(number_of(m["n"]) or 2) if m["n"] else -2)])
    for pick, pattern in _PICKS:
        for m in pattern.finditer(text):
            add(*m.span(), [pick])
    for pattern in _POSITIONS:
        for m in pattern.finditer(text):
            position = _position(m)
            if position is not None and not _ORDER_WORDS.search(text[: m.end()]):
                add(*m.span(), [ByPosition(position)])
    for m in _HEAD.finditer(text):
        add(*m.span(), [ByPosition(1)])
    for m in _LAST.finditer(text):
        add(*m.span(), [ByPosition(-1)])
    for m in _ATTRIBUTE_ONE.finditer(text):
        ref = _by_attribute(m, gazetteer, shown)
        if ref is not None:
            add(*m.span(), [ref])
    for m in _ALL.finditer(text):
        add(*m.span(), [Pick("all")])
    for m in _FOCUS.finditer(text):
        add(*m.span(), [InFocus()], weak=True)
    return tuple(sorted(found, key=lambda f: f.start))


def bare_numbers(text: str) -> tuple[ItemRef, ...]:
    """比较1和3: single digits that mean positions where a comparison is asked."""
    match = _BARE_NUMBERS.search(text)
    return tuple(ByPosition(int(match[g])) for g in ("a", "b", "c") if match[g]) if match else ()


def shown_by_name(text: str, shown: Sequence[ShownProduct]) -> ByName | None:
    """The shown product of whose title three words in a row, or four Chinese characters, are said."""
    for product in shown:
        title = " ".join(product.title.lower().split())
        words = title.split()
        runs = [" ".join(words[i : i + 3]) for i in range(len(words) - 2)] if len(words) > 2 else []
        if not title.isascii():
            runs += [title[i : i + 5] for i in range(len(title) - 4)]
        said = next((run for run in [title, *runs] if len(run) > 4 and run in text), None)
        if said:
            return ByName(said)
    return None


def _position(match: re.Match[str]) -> int | None:
    groups = match.groupdict()
    if groups.get("w"):
        is_adverb = match[0] == match["w"] and match.start() > 12  # "can I try it on first"
        return None if is_adverb else _ORDINALS[match["w"]]
    number = number_of(groups.get("n") or groups.get("m") or "")
    return int(number) if number and 1 <= number <= MAX_POSITION else None


def _by_attribute(
    match: re.Match[str], gazetteer: Gazetteer, shown: Sequence[ShownProduct]
) -> ItemRef | None:
    words = match["words"] or match["before"] or match["after"]
    terms = gazetteer.matches(words)
    constraints = tuple(
        Constraint(t.meaning.field, "=", t.meaning.values[0])
        for t in terms
        if t.meaning.field in ("colour", "material", "brand", "size")
    )
    if constraints and all(c.field == "colour" for c in constraints):
        return ByAttribute(constraints)
    if constraints or any(t.meaning.field == "category" for t in terms):
        return _titled(words, shown) or (ByAttribute(constraints) if constraints else ByName(words))
    return _titled(words, shown)


def _titled(words: str, shown: Sequence[ShownProduct]) -> ByName | None:
    """Cards do not say their material; a title often does."""
    return ByName(words) if any(words in p.title.lower() for p in shown) else None
