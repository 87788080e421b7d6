"""What a sentence claims, in Chinese and English: amounts, dates, names, properties, promises. Pure.

What is covered: numbers in any spelling with what they count, ids, positions in the list, names (quoted,
capitalised, or Latin in Chinese), properties and colours out of a closed list, superlatives, and words that
promise (discount, refund, delivery, …). What is not: a claim in words of none of these kinds.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from assistant.nlg.claim_words import (
    NO_SUPERLATIVE,
    OTHER_SUPERLATIVE,
    PROMISES,
    PROPERTY,
    PROPERTY_OF,
    SUPERLATIVES,
)
from assistant.nlg.spoken_numbers import DIGITS, NUMBER, number_in, plain_number

Kind = Literal[
    "markup", "money", "percent", "date", "day", "measure", "rating", "reviews", "stock", "position",
    "count", "number", "id", "name", "property", "superlative", "promise",
]  # fmt: skip


@dataclass(frozen=True)
class Claim:
    """`value` is canonical: "39 USD", "05-04", "240 g", "red"."""

    kind: Kind
    value: str


def claims_in(sentence: str) -> frozenset[Claim]:
    """Everything that the sentence claims."""
    return frozenset(_claims(unicodedata.normalize("NFKC", sentence)))


def folded(text: str) -> str:
    """As words are looked up in facts."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().replace("’", "'").split())


def _claims(text: str) -> Iterator[Claim]:
    yield from (Claim("markup", m[0].strip()) for m in _MARKUP.finditer(text))
    yield from (Claim("name", folded(m[1])) for m in _QUOTED.finditer(text))
    yield from _proper_names(text)
    lower = text.casefold().replace("’", "'")
    yield from (Claim("promise", group) for group, words in PROMISES.items() if words.search(lower))
    yield from _superlatives(lower)
    yield from (Claim("property", PROPERTY_OF[m[0]]) for m in PROPERTY.finditer(lower))
    yield from (Claim("day", m[0]) for m in _DAY.finditer(lower))
    yield from _amounts(lower)


# ------------------------------------------------------------------ form

_MARKUP = re.compile(
    r"\*\*|__|`|^\s*#{1,6}\s|^\s*[-*•]\s|^\s*\d{1,2}[.)]\s(?=\D)|\[[^\]]*\]\(|\|[^|]*\|"
    r"|https?:|www\.|\b[\w-]+\.(?:com|cn|net|org|io|shop|co)\b|\S+@\S+\.\S+"
    r"|<\s*[a-z/!?][^>]*>?|&(?:lt|gt|amp|#\d+);"
    r"|[\U0001F000-\U0001FAFF☀-➿]|!{2,}"
    r"|\b(?:as an ai|language model|system prompt|the draft|the facts)\b"
    r"|作为(?:一个)?(?:ai|人工智能)|语言模型|提示词",
    re.MULTILINE | re.IGNORECASE,
)

# ------------------------------------------------------------------ names

_QUOTED = re.compile(r"[「『“\"《]([^「」『』“”\"《》]{1,120})[」』”\"》]")
_CAPITALISED = re.compile(r"(?<![A-Za-z0-9])[A-Z][A-Za-z0-9'&-]*")
_LATIN_WORD = re.compile(r"(?<![A-Za-z0-9])[A-Za-z][A-Za-z0-9'&-]+")
_SENTENCE_BEGINS = re.compile(r"(?:^|[.!?:;]\s?|[“\"「(]|\n)\s*$")
_HAN = re.compile(r"[㐀-鿿]")
_NO_NAME_WORDS = """
i i'm i'll i've i'd ok us usd cny rmb eur gbp cm mm kg ml gb tb mah xs xl xxl xxxl id vs
january february march april may june july august september october november december
jan feb mar apr jun jul aug sep sept oct nov dec
the a an this these those that our your yes no it its my we you all both for in with here there if and
or but so to from only also not sorry please hello hi thanks they he she one
"""
_NO_NAME = frozenset(_NO_NAME_WORDS.split())


def _proper_names(text: str) -> Iterator[Claim]:
    """Capitalised words where no sentence begins (or two in a row); in Chinese any Latin word."""
    is_chinese = bool(_HAN.search(text))
    found = list((_LATIN_WORD if is_chinese else _CAPITALISED).finditer(text))
    for place, match in enumerate(found):
        word = match[0].casefold().removesuffix("'s")
        if word in _NO_NAME or len(word) < 2 or sum(c.isdigit() for c in word) > 3:
            continue
        following = found[place + 1] if place + 1 < len(found) else None
        is_joined = (
            following is not None
            and text[match.end() : following.start()] == " "
            and following[0].casefold() not in _NO_NAME
        )
        if is_chinese or is_joined or not _SENTENCE_BEGINS.search(text[: match.start()]):
            yield Claim("name", word)


def _superlatives(lower: str) -> Iterator[Claim]:
    rest = lower
    for group, words in SUPERLATIVES.items():
        if words.search(rest):
            yield Claim("superlative", group)
            rest = words.sub(" ", rest)
    for match in OTHER_SUPERLATIVE.finditer(rest):
        word = next(part for part in match.groups() if part)
        if word[0] not in NO_SUPERLATIVE:
            yield Claim("superlative", word[0] if match[5] else word)


# ------------------------------------------------------------------ days and amounts

_DAY = re.compile(
    r"\b(?:tomorrow|tonight|yesterday|(?:mon|tues|wednes|thurs|fri|satur|sun)day|next week|this week|weekend)"
    r"s?\b|明天|后天|今晚|昨天|下周|本周|周末|(?:周|星期|礼拜)[一二三四五六日天]"
)
_MONTH_NAMES = "jan feb mar apr may jun jul aug sep oct nov dec"
_MONTHS = {m: n for n, m in enumerate(_MONTH_NAMES.split(), start=1)}
_MONTH = r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_RANGE = r"\s?(?:-|–|—|~|至|到|to)\s?"
_CURRENCY_OF: Mapping[str, str] = {
    written: currency
    for currency, written_forms in {
        "USD": "us$ $ usd dollar dollars bucks 美元 美金 美刀 刀",
        "CNY": "¥ cny rmb yuan kuai 元 块 块钱 人民币",
        "EUR": "€ eur euro euros 欧元",
        "GBP": "£ gbp pounds 英镑",
        "JPY": "jpy 日元",
        "CAD": "ca$",
        "HKD": "hk$",
        "SGD": "s$",
    }.items()
    for written in written_forms.split()
}
_MONEY_BEFORE = r"(us\$|ca\$|hk\$|s\$|\$|¥|€|£|\b(?:usd|cny|rmb|eur|gbp|jpy)\b)"
# 块 and 刀 also count pieces and name a knife.
_ENDS = r"(?=[,。，;.!?、\s]|以内|以下|左右|起|就|$)"
_MONEY_AFTER = (
    r"(dollars?\b|bucks\b|yuan\b|kuai\b|euros?\b|pounds\b|usd\b|cny\b|rmb\b|eur\b|gbp\b|jpy\b"
    rf"|元|块钱|块{_ENDS}|人民币|美元|美金|美刀|刀{_ENDS}|欧元|英镑|日元)"
)
_UNIT_OF: Mapping[str, str] = {
    written: unit
    for unit, written_forms in {
        "g": "g gram grams 克",
        "kg": "kg kilos kilograms 公斤 千克",
        "ml": "ml 毫升",
        "l": "l litre litres liter liters 升",
        "cm": "cm 厘米 公分",
        "mm": "mm 毫米",
        "m": "m metres meters 米",
        "inch": 'inch inches in " 英寸 寸',
        "gb": "gb",
        "tb": "tb",
        "mah": "mah 毫安 毫安时",
        "w": "w watts 瓦",
        "hour": "hour hours 小时 个小时",
        "minute": "minute minutes 分钟",
        "day": "day days 天 日 个工作日 工作日",
        "week": "week weeks 周",
        "month": "month months 个月",
        "year": "year years 年",
        "age": "岁",
        "°c": "°c degrees 度",
    }.items()
    for written in written_forms.split()
}
_UNIT = "|".join(
    rf"{re.escape(unit)}(?![a-z])" if unit.isascii() and unit != '"' else re.escape(unit)
    for unit in sorted(_UNIT_OF, key=len, reverse=True)
)
_ORDINAL_WORDS = "first second third fourth fifth sixth seventh eighth"
_ORDINALS = {w: n for n, w in enumerate(_ORDINAL_WORDS.split(), start=1)}
_MEASURE_WORDS = "件个款双条只种部台本张套支瓶包份位把顶块家"
_COUNT_NOUNS = (
    r"(?:products?|items?|results?|matches|options?|choices?|styles?|ideas?|orders?|pieces?|more|others?"
    r"|of)\b"
)
_ID = (
    r"#?\b(?=[a-z0-9-]*[a-z])(?=(?:[a-z-]*\d){4})(?!\d+(?:\.\d+)?(?:mah|ml|mm|cm|kg|gb|tb|lm|k|g|w|l|m|hz)\b)"
    r"[a-z0-9-]{5,}\b|#?\b\d{6,}\b"
)
_CHINESE_COUNT = "(?:[二两三四五六七八九十百千万][零一二三四五六七八九十百千万]*)"

_Read = Callable[[re.Match[str]], Iterator[Claim]]


def _amounts(lower: str) -> Iterator[Claim]:
    """Each amount once: what a rule has read is blanked for those after it."""
    rest = lower
    for pattern, read in _RULES:
        for match in pattern.finditer(rest):
            yield from read(match)
        rest = pattern.sub(lambda m: " " * len(m[0]), rest)


def _each(kind: Kind, *groups: int) -> _Read:
    """A claim of each number in these groups."""

    def read(match: re.Match[str]) -> Iterator[Claim]:
        for group in groups:
            if match[group]:
                yield Claim(kind, plain_number(number_in(match[group])))

    return read


def _with_unit(kind: Kind, units: Mapping[str, str], unit: int, *groups: int) -> _Read:
    """A claim of each number in these groups, with the unit that group `unit` has."""

    def read(match: re.Match[str]) -> Iterator[Claim]:
        for group in groups:
            if match[group]:
                yield Claim(kind, f"{plain_number(number_in(match[group]))} {units[match[unit]]}")

    return read


def _part_to_pay(match: re.Match[str]) -> Iterator[Claim]:
    """七折 and 75折 are what is left to pay, in tenths or in per cent."""
    value = number_in(match[1])
    yield Claim("percent", plain_number(100 - (value if value >= 10 else value * 10)))


def _numeric_date(match: re.Match[str]) -> Iterator[Claim]:
    yield Claim("date", f"{int(match[1]):02d}-{int(match[2]):02d}")


def _month_day(match: re.Match[str]) -> Iterator[Claim]:
    yield Claim("date", f"{_MONTHS[match['month']]:02d}-{int(match['day']):02d}")


def _position(match: re.Match[str]) -> Iterator[Claim]:
    word = next(part for part in match.groups() if part)
    yield Claim("position", str(_ORDINALS.get(word) or plain_number(number_in(word))))


def _id(match: re.Match[str]) -> Iterator[Claim]:
    yield Claim("id", match[0].lstrip("#"))


_NAMED_MONTH = _MONTH.replace("(", "(?P<month>", 1)
_NAMED_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"

_RULES: tuple[tuple[re.Pattern[str], _Read], ...] = tuple(
    (re.compile(pattern, re.ASCII), read)  # so that a word ends where Chinese begins
    for pattern, read in (
        (r"\b\d{4}[-/年](\d{1,2})[-/月](\d{1,2})[日号]?", _numeric_date),
        (r"(\d{1,2})月(\d{1,2})[日号]", _numeric_date),
        (rf"\b{_NAMED_MONTH} {_NAMED_DAY}\b(?:,? \d{{4}}\b)?", _month_day),
        (rf"\b{_NAMED_DAY} (?:of )?{_NAMED_MONTH}\b(?:,? \d{{4}}\b)?", _month_day),
        (
            rf"{_MONEY_BEFORE}\s?({NUMBER})(?:{_RANGE}({NUMBER}))?",
            _with_unit("money", _CURRENCY_OF, 1, 2, 3),
        ),
        (
            rf"(?:({NUMBER}){_RANGE})?({NUMBER})\s?[多来]?{_MONEY_AFTER}",
            _with_unit("money", _CURRENCY_OF, 3, 1, 2),
        ),
        (rf"({NUMBER})\s?(?:%|percent\b|per cent\b)", _each("percent", 1)),
        (rf"百分之({NUMBER})", _each("percent", 1)),
        (rf"({NUMBER})\s?折", _part_to_pay),
        (
            rf"(?:\brated\b|\brating\b|\bscores?\b|评分|得分)(?: of| is|为|是|:)?\s?({NUMBER})(?:\s?分)?",
            _each("rating", 1),
        ),
        (
            rf"(?!十分)({NUMBER})(?:\s?|-)(?:stars?\b|out of (?:5|five)\b|/\s?5|of 5\b|星|分(?![钟之]))",
            _each("rating", 1),
        ),
        (rf"({NUMBER}) (?:customer |buyer )?(?:reviews?|ratings?|buyers|customers)\b", _each("reviews", 1)),
        (rf"({NUMBER})\s?(?:条评[价论]|个评[价分]|人评价|位买家|人买过)", _each("reviews", 1)),
        (rf"({NUMBER})(?: \w+){{0,2}} (?:left|remaining)\b|({NUMBER}) in stock\b", _each("stock", 1, 2)),
        (rf"(?:仅剩|只剩|还剩|剩下|剩|库存)\s?({NUMBER})", _each("stock", 1)),
        (rf"#\s?(\d{{1,2}})\b|\bno\. ?(\d{{1,2}})\b|\bnumber ({NUMBER})", _position),
        (
            rf"\bthe ({'|'.join(_ORDINALS)})\b|\b(\d{{1,2}})(?:st|nd|rd|th)\b|第\s?({NUMBER})(?![节章部届])",
            _position,
        ),
        (_ID, _id),
        (
            rf"(?:({NUMBER}){_RANGE})?({NUMBER})(?:\s?|-)(?:working |business )?({_UNIT})",
            _with_unit("measure", _UNIT_OF, 3, 1, 2),
        ),
        (rf"(?!one of)({NUMBER}) {_COUNT_NOUNS}", _each("count", 1)),
        (rf"\b(?:found|there are|here are|these|have|all) ({NUMBER})\b", _each("count", 1)),
        (rf"({DIGITS}|{_CHINESE_COUNT})\s?[{_MEASURE_WORDS}]", _each("count", 1)),
        (rf"({DIGITS})", _each("number", 1)),
        (r"([一二两三四五六七八九][十百千万][零一二三四五六七八九十百千万]*)", _each("number", 1)),
        (rf"\b(?=[a-z])(?!one\b)({NUMBER})\b", _each("number", 1)),
    )
)
"""In order: what is more than a number first."""
