# ruff: noqa: E501  (a pattern or a row of a table reads best as one line)
"""What shoppers say of themselves, and of what is remembered of them: "I'm vegan", 「别记我的尺码」.

Only what the catalogue can be asked about is kept: a statement without a value that the shop knows is none.
Patterns work on folded text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.commands import Memory
from assistant.nlu import grammar
from assistant.nlu.gazetteer import Gazetteer, Match
from assistant.nlu.grammar import Reading
from assistant.nlu.wish_words import STRONG_LINK
from retrieval.product import Locale
from retrieval.query import Constraint

_SHOW = re.compile(
    r"\bwhat (?:else )?(?:do|did|have|can) you (?:\w+ )?(?:know|remember|learn(?:ed|t)?|noted?|recall) (?:\w+ )?(?:about|of|on) me\b"
    r"|\b(?:show|tell|see|view|list|give)(?: me)? (?:my|what you (?:know|remember)(?: about me)?)(?: (?:profile|preferences|interests|tastes?))?$"
    r"|^(?:what (?:is|are) )?my (?:profile|preferences|interests|tastes?)$|\b(?:see|show|view)(?: me)? my (?:profile|preferences|interests|tastes?)\b"
    r"|\bwhat (?:is|are) (?:in )?my (?:profile|preferences)\b|\bdo you (?:remember|know) (?:me|my (?:size|preferences|tastes?))\b"
    r"|(?:你|您)(?:都|还|现在)*(?:记得?|记住|记着|知道|了解|掌握)(?:了|着)?(?:我|关于我)(?:的)?(?:些)?(?:什么|哪些|啥|多少|喜好|偏好|信息|情况)|(?:你|您)(?:都|还)?(?:记得?|记住)了?(?:关于)?我(?:的)?(?:什么|哪些|啥)"
    r"|^(?:看看|查看|显示|看一下)?我的?(?:画像|喜好|偏好|兴趣)(?:是什么|有哪些|给我看看|列出来|呢|是啥)?$|(?:关于我|对我).{0,6}(?:记得|知道|了解|记了)(?:了)?(?:什么|哪些|些什么|啥|多少)"
)
_FORGET = re.compile(
    r"^(?:please |can you |could you |just )*(?:forget|delete|erase|clear|remove|wipe|drop|stop (?:remembering|storing|keeping)|do not (?:remember|store|keep|save)|you can forget)\b"
    r"(?=.{0,30}\b(?:i|me|my|profile|preferences)\b)(?!.{0,24}\b(?:cart|basket|order|orders|address|account|card)\b)"
    r"|^(?:请|麻烦|你|帮我|把|那)*(?:忘(?:掉|了|记)|删(?:除|掉)|清(?:除|空|掉)|别再?(?:记|存)|不要再?(?:记|存)|不用再?记|不许记|抹掉)(?=.{0,16}(?:我|喜好|偏好|画像))(?!.{0,10}(?:购物车|订单|地址|账[户号]))"
    r"|^(?:请|麻烦|帮我)*把?我的?.{0,10}(?:忘(?:掉|了)|删(?:除|掉)|清(?:除|空)|抹掉)"
)
FORGETS = re.compile(r"\b(?:forget|delete|erase|wipe|clear|remove|reset)\b|忘|删|清|抹|别记|不要记")
"""Words without which nobody asks to have all forgotten, whatever a model makes of the message."""

_EVERYTHING = re.compile(
    r"\b(?:everything|all|anything|whole|profile|preferences|me completely)\b|\bforget (?:about )?me$|所有|全部|一切|全都|都忘|统统|画像|我的?(?:喜好|偏好)(?:了|吧|吗)?$|我的?(?:喜好|偏好|兴趣)都|什么都|忘(?:了|掉)我(?:吧)?$"
)
_NO_LONGER = re.compile(
    r"^(?:actually |well |now )*i (?:am|do|wear|eat|drink|have|like|love|prefer) (?:not|no) .{0,40}\b(?:any ?more|any longer|these days|now)$"
    r"|^(?:actually |well |now )*i (?:no longer|stopped|quit|am no longer|used to)\b|^(?:其实|现在)?我?(?:现在|已经|早就?)?(?:不再|已经不|早不)|^我(?:现在|已经)?(?:不|没).{1,12}了$"
)
_NO_LONGER_WORDS = re.compile(r"\b(?:any ?more|any longer|these days|now)$")

_ABOUT_SHOWN = re.compile(
    r"\b(?:this|that|these|those|it|them|ones?|first|second|third|fourth|last)\b|#\d|(?:这|那|它|第[一二三四五六七八九十\d])"
)
_NOT_OF_SELF = re.compile(
    r"\b(?:looking|searching|shopping|hunting|after|interested|trying|going|getting|buying|thinking|planning|here|done|fine|sure|sorry|afraid|not sure)\b"
)

_QUALIFIER = r"(?:(?:really|also|just|usually|normally|generally|always|mostly|often|only|strictly|quite|very|a big|totally|absolutely|actually|personally|especially|generally) )*"
_IS = re.compile(
    rf"^(?:(?:and|by the way|btw|fyi|note that|remember(?: that)?|just so you know|also|so|well|hi|hello|because|since|as) )*(?:i am|i have been) {_QUALIFIER}(?:a |an |the )?(?P<rest>.+)$"
    r"|^(?:对了|另外|还有|记住|请记住|顺便|因为|其实|那个)*(?:我|本人)(?:是|属于|算是)(?:个|一个|一名)?(?P<rest_zh>.+)$"
)
_LIKES = re.compile(
    rf"\bi {_QUALIFIER}(?:like|love|prefer|adore|am into|am a fan of|am fond of|go for|favou?r|wear|choose|buy) {_QUALIFIER}(?P<rest>.+)$"
    r"|\bmy favou?rite (?:colou?r|brand|material|style|kind|thing)s? (?:is|are) (?P<rest_is>.+)$"
    r"|(?:^|[,，])?(?:我|本人)(?:一直|平时|就|最|很|比较|特别|更|一般|都|还|也|蛮|挺|非常|超|其实)*(?:喜欢|喜爱|偏爱|偏好|钟爱|爱(?!好者)|常穿|常买|只穿|只买|只用|只吃|只喝)(?:穿|用|吃|喝|买|戴|看|背)?(?P<rest_zh>.+)$"
    r"|我(?:最喜欢|喜欢)的(?:颜色|牌子|品牌|材质|风格)是(?P<rest_zh_is>.+)$"
)
_AVOIDS = re.compile(
    rf"\bi {_QUALIFIER}(?:never|do not|can not|will not|would never|could not|must not|should not) {_QUALIFIER}(?:ever )?(?:buy|wear|like|eat|use|drink|have|tolerate|stand|touch|take|go for|own)(?: anything| things| stuff)?(?: (?:made (?:of|from)|with|in|from))? (?P<rest>.+)$"
    rf"|\bi {_QUALIFIER}(?:hate|dislike|avoid|detest|loathe|am allergic to|am intolerant to|react to|stay away from)(?: anything| things)?(?: (?:made (?:of|from)|with|in))? (?P<rest_hate>.+)$"
    r"|(?:我|本人)(?:一直|从来|从|平时|一般|都|真的|很|特别|最|绝)*(?:不太|不怎么|不|讨厌|避免|拒绝)(?:爱|喜欢|想|能|会)?(?:穿|用|吃|喝|买|戴|碰|背)?(?!要|想)(?P<rest_zh>.+)$"
    r"|我(?:对|有)(?P<rest_allergic>.{1,8})(?:过敏|不耐受?)"
)
_WEARS = re.compile(
    r"\bi (?:usually |normally |always |generally |typically )?(?:wear|take|am|need)\b.{0,24}|\bmy (?:\w+ )?size (?:is|was)\b|(?:我|本人)?(?:平时|一般|通常|都)?穿.{0,8}|(?:我的?|本人)(?:尺码|码数|鞋码|尺寸|脚|鞋子?)(?:是|穿|要)?"
)
_OWN_SIZE = re.compile(
    r"\bmy (?:\w+ )?size (?:is|was) (?:an? )?(?P<s>xxs|xs|s|m|l|xl|xxl|xxxl|[2-5]xl|small|medium|large|\d{2,3}(?:\.5)?)\b|\bi (?:\w+ )?(?:wear|take) (?:an? |size )?(?P<w>xxs|xs|s|m|l|xl|xxl|xxxl|[2-5]xl|3[4-9]|4[0-8])\b(?! ?(?:inch|cm|%))"
)
_HAS = re.compile(
    r"\b(?:i have|i have got|my (?:skin|hair) (?:is|gets|can be|tends to be)|i am) .{0,40}$|我(?:是|有|的)?.{0,4}(?:皮肤|肤质|肌肤|头发|发质|[敏干油]皮|[敏干油]肌|敏感肌|混合肌).{0,12}$"
)
_BODY_FIELDS = frozenset({"skin_type", "hair_type"})
_DIETS: tuple[tuple[str, str, re.Pattern[str]], ...] = (
    ("vegan", "true", re.compile(r"\bvegans?\b|吃素|素食|纯素|不吃(?:肉|荤)|全素")),
    ("gluten_free", "true", re.compile(r"\b(?:celiac|coeliac)\b|\bgluten\b|麸质|面筋")),
    ("fragrance_free", "true", re.compile(r"\b(?:allergic|react)\b.{0,30}\b(?:fragrances?|perfumes?)\b|\b(?:avoid|hate|never|not)\b.{0,30}\bfragrances?\b|香精|香料")),
    ("caffeine", "false", re.compile(r"\b(?:no|not|never|avoid|without|quit)\b.{0,24}\bcaffeine\b|不(?:能)?(?:喝|碰|摄入)?咖啡因")),
)  # fmt: skip
_ON_A_DIET = re.compile(
    r"\bi (?:\w+ )?(?:am|do not|can not|never|eat|avoid|hate|react|follow|only (?:eat|drink|use|buy))\b|\bi have (?:celiac|coeliac|a gluten)|(?:我|本人)(?:一直|从来|现在|平时|都|从|只)*(?:是|吃|不吃|不喝|不能|对|只|在吃|避免)"
)
_OF_PEOPLE = _BODY_FIELDS | {"for_whom", "level", "age"}
_TASTES = frozenset({"colour", "brand", "material", "style", "category", "theme", "flavour", "scent", "fit", "sleeve",
                     "tea_type", "roast", "season", "features", "closure", "neckline", "texture"})  # fmt: skip
_FIELD_WORDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("size", re.compile(r"\bsizes?\b|尺码|码数|鞋码|尺寸")),
    ("colour", re.compile(r"\bcolou?rs?\b|颜色")),
    ("brand", re.compile(r"\bbrands?\b|品牌|牌子")),
    ("material", re.compile(r"\bmaterials?\b|\bfabrics?\b|材质|面料")),
    ("skin_type", re.compile(r"\bskin\b(?! care)|肤质|皮肤")),
    ("category", re.compile(r"\b(?:categories|kinds? of things)\b|品类|类目")),
    ("price_band", re.compile(r"\b(?:budget|price range|prices?)\b|价位|预算|消费")),
    ("style", re.compile(r"\bstyles?\b|风格")),
)  # fmt: skip


@dataclass(frozen=True)
class SelfStatement:
    """A clause about the shopper. `alone`: nothing is looked for with it, it is only about what is remembered."""

    memory: Memory
    alone: bool


def read_self_statement(text: str, gazetteer: Gazetteer, locale: Locale) -> SelfStatement | None:
    """What a folded clause says of the shopper; None when it says nothing that can be remembered."""
    if _SHOW.search(text):
        return SelfStatement(Memory("show"), alone=True)
    if _FORGET.search(text):
        return _forgetting(text, gazetteer, locale)
    if _NO_LONGER.search(text):
        past = _values(_NO_LONGER_WORDS.sub("", text), gazetteer, locale)
        return SelfStatement(Memory("forget", tuple(map(_affirmed, past))), alone=True) if past else None
    if _ABOUT_SHOWN.search(text):
        return None
    said = tuple(dict.fromkeys(_said(text, gazetteer, locale)))
    return SelfStatement(Memory("correct", said), alone=False) if said else None


def _forgetting(text: str, gazetteer: Gazetteer, locale: Locale) -> SelfStatement | None:
    values = _values(text, gazetteer, locale)
    fields = tuple(name for name, pattern in _FIELD_WORDS if pattern.search(text) and not values)
    if values or fields:
        return SelfStatement(Memory("forget", tuple(map(_affirmed, values)), fields), alone=True)
    return SelfStatement(Memory("forget"), alone=True) if _EVERYTHING.search(text) else None


def _said(text: str, gazetteer: Gazetteer, locale: Locale) -> Iterator[Constraint]:
    """What the clause says of who speaks: what they are, wear, like and avoid."""
    is_of_self = _ON_A_DIET.search(text) and not _NOT_OF_SELF.search(text)
    diet = tuple(_diet(text, gazetteer)) if is_of_self else ()
    if diet:
        yield from diet
        return
    if _WEARS.search(text):
        yield from _sizes(text, gazetteer, locale)
    if avoided := _AVOIDS.search(text):
        for match in _matches(_rest(avoided), gazetteer):
            if match.meaning.field in _TASTES:
                yield _as_wish(match, is_against=True)
        return
    if _HAS.search(text):
        yield from (_as_wish(m) for m in _matches(text, gazetteer) if m.meaning.field in _BODY_FIELDS)
    if (being := _IS.search(text)) and not _NOT_OF_SELF.search(text):
        for match in _matches(_rest(being), gazetteer):
            if match.meaning.field in _OF_PEOPLE or match.meaning.is_truth:
                yield _as_wish(match)
    if liked := _LIKES.search(text):
        for match in _matches(_rest(liked), gazetteer):
            if match.meaning.field in _TASTES or match.meaning.is_truth:
                yield _as_wish(match)


def _rest(found: re.Match[str]) -> str:
    return next((part for part in found.groups() if part), "")


def _matches(text: str, gazetteer: Gazetteer) -> Iterator[Match]:
    """The terms at the head of a text and those that "and" links to them; what follows is about something else."""
    last: Match | None = None
    for match in gazetteer.matches(text):
        between = text[last.end : match.start] if last else text[: match.start]
        if last and len(between) > 4 and not STRONG_LINK.match(between):
            return
        last = match
        yield match


def _values(text: str, gazetteer: Gazetteer, locale: Locale) -> tuple[Constraint, ...]:
    """All values that a clause names, whatever it says of them."""
    found = [*_diet(text, gazetteer), *_sizes(text, gazetteer, locale)]
    found += [_as_wish(m) for m in gazetteer.matches(text) if m.meaning.values]
    return tuple(dict.fromkeys(found))


def _diet(text: str, gazetteer: Gazetteer) -> Iterator[Constraint]:
    for field, value, pattern in _DIETS:
        if field in gazetteer.text_fields and pattern.search(text):
            yield Constraint(field, "=", value == "true")


def _sizes(text: str, gazetteer: Gazetteer, locale: Locale) -> Iterator[Constraint]:
    own = _OWN_SIZE.search(text)
    reading = Reading(f"size {own['s'] or own['w']}" if own else text, locale, "USD")
    grammar.read_sizes(reading, gazetteer.sizes, alone=False)
    yield from (c for c in reading.constraints if c.field == "size")


def _as_wish(match: Match, *, is_against: bool = False) -> Constraint:
    meaning = match.meaning
    if meaning.is_truth:
        return Constraint(meaning.field, "=", not is_against)
    op, ops = ("!=", "not_in") if is_against else ("=", "in")
    if len(meaning.values) == 1:
        return Constraint(meaning.field, op, meaning.values[0])  # type: ignore[arg-type]  # one of the two
    return Constraint(meaning.field, ops, meaning.values)  # type: ignore[arg-type]  # one of the two


def _affirmed(wish: Constraint) -> Constraint:
    """What is to be forgotten is named, whether it was liked or avoided."""
    match wish.op:
        case "!=":
            return Constraint(wish.field, "=", wish.value)
        case "not_in":
            return Constraint(wish.field, "in", wish.value)
        case _:
            return wish
