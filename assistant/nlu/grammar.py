# ruff: noqa: E501  (a pattern or a row of a table reads best as one line)
"""A small grammar of what can be said about any shop's goods: money, sizes, ratings, order, what no longer matters.

Each reader finds mentions in folded text and blanks them, so that what one has read no later one reads
again: "size 42" is no price and "cheapest first" is no search word.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from assistant.commands import SHOWN
from assistant.nlu.numerals import NUMBER, number_of
from retrieval.prices import NO_MINOR_UNIT
from retrieval.product import Locale
from retrieval.query import Constraint, Op, Sort

READ = "\x00"
"""Stands where something was read: no word, and no space that patterns could bridge."""

ABOUT = 0.2
"""How far "about" and 左右 reach to either side."""

_CURRENCIES = {
    "USD": r"us\$|\$|usd|us dollars?|dollars?|bucks|美元|美金|美刀|刀(?!具|叉|片)",
    "CNY": r"¥|rmb|cny|yuan|元|块钱|块(?!状)|圆(?!领|形|桌)|人民币|大洋|软妹币",
    "EUR": r"€|euros?|eur|欧元|欧(?!美|式)",
    "GBP": r"£|gbp|pounds?(?= sterling)?|quid|英镑|镑",
}
_CURRENCY = "|".join(_CURRENCIES.values())
_CURRENCY_OF = {code: re.compile(pattern) for code, pattern in _CURRENCIES.items()}

INCHES_IN = r"in(?= ?(?:$|[,.;)x]|monitor|screen|display|tvs?\b|laptop|tablet|wide|tall|long|high|deep))"
"""The "in" of 27 in, not the one of "under 80 in a 42"."""

# A number followed by one of these measures something else than money.
_UNIT = (
    rf"(?! ?(?:inch|inches|{INCHES_IN}|寸|英寸|\"|''|gb|g\b|tb|mb|ml|l\b|升|毫升|cm|mm|厘米|m\b|米|kg|公斤|斤|克|w\b|瓦|mah|"
    r"毫安|hz|ghz|fps|mp\b|小时|hours?|hrs?|h\b|岁|years?|yrs?|yo\b|个月|months?|天|days?|人|persons?|people|码|号|"
    r"星|stars?|分(?!钱)|%|折|件|个|双|条|款|只|包(?!邮)|盒|瓶|pack|pcs|pieces?|片|layers?|层|k\b|p\b|x ?\d|°|度|点|第|"
    r"月|年|weeks?|周|minutes?|分钟|oz|lbs?|ft|feet|mile|mm|dpi|色|口|格|支|本|颗|粒))"
)


def _money(name: str) -> str:
    """A pattern of one amount with groups pre, num and post, each with `name` behind."""
    return (
        rf"(?P<pre{name}>{_CURRENCY})? ?(?P<num{name}>{NUMBER})(?:多|来)? ?"
        rf"(?:(?P<post{name}>{_CURRENCY})(?: ?(?:usd|rmb|cny|钱))?|(?(pre{name})|{_UNIT}))"
    )


@dataclass
class Reading:
    """What was read of one message. Constraints in the order said, each field by its own readers."""

    text: str
    locale: Locale
    currency: str  # of a price without one
    constraints: list[Constraint] = field(default_factory=list)
    remove: list[str] = field(default_factory=list)
    relax: list[str] = field(default_factory=list)
    sort: Sort | None = None
    measures: list[tuple[Constraint, int, int]] = field(default_factory=list)  # numeric attributes, places

    def blank(self, start: int, end: int) -> None:
        self.text = self.text[:start] + READ * (end - start) + self.text[end:]

    def take(
        self, pattern: re.Pattern[str], meaning: Callable[[re.Match[str]], Sequence[Constraint] | None]
    ) -> None:
        """Read every match whose meaning is not None, and blank it, but for a noun that leads to it."""
        position = 0
        while match := pattern.search(self.text, position):
            found = meaning(match)
            position = match.end() if match.end() > match.start() else match.end() + 1
            if found is not None:
                self.constraints += found
                led_by = match.groupdict().get("noun") or ""
                self.blank(match.start() + len(led_by), match.end())


# ------------------------------------------------------------------ what no longer matters, comparatives, order

_FIELDS: tuple[tuple[str, str], ...] = (
    ("price", r"budget|price(?: limit| cap| range)?|money|cost|预算|价格|价钱|价位|多少钱|价"),
    ("colour", r"colou?rs?|颜色|(?<![红蓝绿黑白灰黄紫粉棕橙])色"),
    ("size", r"sizes?|尺码|码数|尺寸|大小|(?<![a-z0-9大中小])码"),
    ("brand", r"brands?|make|牌子|品牌|牌"),
    ("material", r"materials?|fabrics?|材质|面料|料子|材料"),
    ("rating", r"ratings?|reviews|stars|评分|评价"),
    ("for_whom", r"gender|男女"),
    ("category", r"category|type|kind|类别|类型|品类"),
    ("style", r"styles?|风格"),
)
_FIELD = "|".join(f"(?P<f_{name}>{words})" for name, words in _FIELDS)


def _named_field(match: re.Match[str]) -> str:
    return next(name for name, _ in _FIELDS if match[f"f_{name}"])


_REMOVE = tuple(
    re.compile(p.replace("FIELD", _FIELD))
    for p in (
        r"\b(?:forget|ignore|drop|remove|lift|skip|never mind|clear|lose|no more)(?: about)?(?: the| my| that)? "
        r"(?:FIELD)(?: limit| filter| restriction| thing)?\b",
        r"\b(?:any) (?:FIELD)(?: is| are| will| would)?(?: be)?(?: fine| ok| okay| good| do| works?)?\b"
        r"(?! (?:discount|reduc|guide|but|except|other|apart|besides|as long as|that is not|which is not))",
        r"\b(?:the )?(?:FIELD) (?:does not|do not|is not|isnt|doesnt|dont|no longer) (?:really )?(?:matter|important|an issue|a problem)"
        r"(?: to me)?\b",
        r"\bdo not care (?:about|what|which)(?: the| my)? (?:FIELD)(?: it is)?\b",
        r"\bno (?:FIELD) (?:limits?|preference|restrictions?|filter)\b",
        r"(?:不限|不管|不论|无论|不在乎|不在意|不考虑|不用管|别管|取消|去掉|忽略|忘掉|忘了|先不看|不要限制)(?:一下|了)?(?:那个|的)?"
        r"(?:FIELD)(?:限制|要求|条件|范围)?(?:都可以|都行|都好|均可|也行|无所谓)?(?:了|吧)?(?!.{0,2}(?:的吗|好|合适|是|做))",
        r"(?:随便)?(?:什么|哪个|啥|任何|别的|其他|其它)(?:FIELD)(?:的)?(?:都可以|都行|都好|均可|也行|无所谓)(?:了|吧)?",
        r"(?:FIELD)(?:限制|要求|条件|范围)?(?:方面)?(?:都)?(?:不限|无所谓|随便|随意|不重要|没关系|没要求|没有要求|不限制|不是问题|都可以|都行|都好|取消|去掉)"
        r"(?:了|吧|的)?",
    )
)
_RELAX = (
    re.compile(r"\b(?:it )?(?:does not|do not|need not)(?: have| need)? (?:to )?be\b"),
    re.compile(
        r"不一定(?:非)?(?:要|得|是)|不(?:必|用|需要)(?:非|一定)?(?:要|得|是)|不用(?!管)|不需要|不是非(?:要|得)?"
    ),
)
_RELATIVE: tuple[tuple[str, Constraint], ...] = (
    (
        r"\b(?:(?:a (?:bit|little)|much|even|any(?:thing)?|something|somewhat|way|slightly|lot) )?"
        r"(?:cheaper|less expensive|lower[- ]priced?|lower (?:in )?prices?|more affordable|more economical|(?:more )?budget[- ]friendly|"
        r"less (?:pricey|costly|steep)|better value|not so (?:expensive|costly)|"
        r"not (?:quite )?(?:that|too|so|as) (?:expensive|pricey|dear|costly))(?: (?:ones?|options?|items?|products?|stuff|alternatives?))?\b(?! first)"
        r"(?! than (?:us|\$|¥|€|£|\d|a hundred|\w+ (?:hundred|dollars|bucks)))",
        Constraint("price", "<", SHOWN),
    ),
    (
        r"\b(?:(?:that|this|it|they|these|those)(?: all)? ?)?(?:is|are|(?<=that)s)? ?(?:still )?(?:just )?(?:a bit |a little |a tad |way |far |much |kind of |sort of )?"
        r"too (?:expensive|pricey|dear|costly|steep|much(?: money)?)\b(?! (?:for (?:a|the|my|his|her)|sugar|of a|to (?:ask|carry)))|"
        r"\b(?:still )?(?:a bit|a little|a tad|rather|quite|pretty|kind of|sort of|still|so|very|really) (?:expensive|pricey|dear|costly|steep|much for me)\b|"
        r"\b(?:spend|pay|costs?|costing|priced) (?:a (?:bit|little) |much |way )?less\b(?! than)|\bfor less\b(?! than)|\bless money\b|"
        r"\b(?:go|come|bring|get) (?:it |them |the price |a (?:bit|little) |any |the prices )*(?:lower|down in price|down a bit on price)\b|\b(?:lower|reduce|drop) (?:the|my) (?:price|budget)\b|"
        r"\b(?:can|could|do|will|would) not (?:really )?(?:afford|spend|pay|want to (?:spend|pay)|go) (?:that|this|those|these|so|it|them|any of (?:them|those|these))(?: much| high| one| ones)*\b|"
        r"\bmore than i (?:want|can|would like|wanted|planned|am willing|intended)(?: to)?(?: (?:spend|pay|afford))?\b|\bon a (?:tight(?:er)?|small(?:er)?|low(?:er)?) budget\b|"
        r"\bout of my (?:budget|price range|league)\b|\bover (?:my )?budget\b|\bsave (?:some |a bit of |a little )?money\b",
        Constraint("price", "<", SHOWN),
    ),
    (
        r"(?:有没有|有|想要|要|来点|看看|给我)?(?:再|更|稍微)?(?:便宜|实惠|平价|低价|划算|经济|省钱)(?:一点儿?|一些|点儿?|些)(?:的|儿)?|"
        r"(?:更|再|还要|不够)(?:便宜|低价|实惠|平价|划算|经济|省钱)(?:的)?|"
        r"(?:价格|价钱|价位|单价|预算)(?:能不能|能|可以|要|得)?(?:再|更|稍微|还能)*(?:低|少|降)(?:一?点儿?|一些|些|下来)?(?:的)?(?!于|到|的优先|价)|(?:降(?:低)?|压低|减少)(?:一?点儿?|一些|一下|些)?(?:预算|价格|价钱|价位)|"
        r"(?:太|有点儿?|有些|好|真|嫌|还是|都|这么|那么|略|偏|挺|蛮|比较|还)(?:小)?贵(?:了|啊|呀|吧|啦|诶)*(?!的人|重|宾|妃)|^贵了?(?:点|些)?(?:了|啊|呀|吧)*$|贵了|(?<!不)超(?:出|过)?(?:我的)?预算了?|预算(?:不够|有限|没(?:有)?(?:那么|这么)(?:多|高))|买不起|"
        r"(?:没有?那么|不那么|没这么|不这么)贵(?:的)?|(?:想|能|要)?(?:少|省)(?:花)?一?点钱?(?:的)?$|"
        r"(?:别|不要|不想要|不想|不能)(?:那么|这么|太)?贵(?:的)?|不(?:要|想要)?太贵(?:的)?",
        Constraint("price", "<", SHOWN),
    ),
    (
        r"\b(?:(?:a (?:bit|little)|something|anything|any|even|slightly) )?(?:dearer|more expensive|pricier|higher[- ]priced?|more premium|"
        r"more upmarket|higher[- ]end|fancier|more luxurious)(?: (?:ones?|options?|items?))?\b",
        Constraint("price", ">", SHOWN),
    ),
    (
        r"(?:有没有|有|想要|要|来点|看看)?(?:再|更|稍微)?(?:贵|高档|高端|高级|上档次)(?:一点儿?|一些|点儿?|些)(?:的|儿)?|更贵的|更(?:高档|高端|高级)的?|"
        r"档次高(?:一?点|一些)(?:的)?",
        Constraint("price", ">", SHOWN),
    ),
    (
        r"\b(?:any|in|have|got|see|show me|what)? ?(?:an?)?(?:other|different|more|another|alternative|new) colou?rs?\b(?: options?| choices?)?|\bnot (?:this|that|these) colou?rs?\b|"
        r"\bwhat (?:other )?colou?rs (?:else)\b|\bcolou?rs? (?:other than|besides|apart from) (?:this|that|these)\b|\b(?:change|switch) (?:the |its |to another )?colou?rs?\b|"
        r"\b(?:do not|not) (?:really )?(?:like|love|want|a fan of|keen on|into|sure about|crazy about|fond of) (?:the|this|that|these|its|those) colou?rs?\b",
        Constraint("colour", "!=", SHOWN),
    ),
    (
        r"(?:换|别|其他|其它|其余|另外|另|不同|更多|还有什么|还有哪些)(?:个|种|一个|一种|的|几个|几种)?(?:的)?颜色(?:的)?|"
        r"(?:不(?:太)?喜欢|不要|不想要)(?:这个|这种|这些|它的)?颜色|(?:这个|这种)?颜色(?:我)?(?:不(?:太|怎么)?喜欢|不(?:太)?行|不(?:太)?好看|换)|还有(?:什么|哪些)?颜色|换个色|颜色还有(?:别的|其他|其它|没有)|(?:别的|其他|其它|不同|另外的|另一种|换种|别)色(?!彩)|除了?(?:这|那)(?:个|种)?颜色(?:以外|之外|外)?.{0,3}还有(?:啥|什么|别的|哪些|没有)?",
        Constraint("colour", "!=", SHOWN),
    ),
    (
        r"\bnot (?:that|this|these) (?:brand|make)s?\b|\b(?:an?)?(?:other|different) (?:brand|make)s?\b",
        Constraint("brand", "!=", SHOWN),
    ),
    (
        r"(?:换|别|其他|其它|另外|另|不同)(?:个|种|一个|一种|的|家)?(?:的)?(?:牌子|品牌|牌)(?:的)?|(?:不喜欢|不要)(?:这个|那个|这种)(?:牌子|品牌)",
        Constraint("brand", "!=", SHOWN),
    ),
    (
        r"\b(?:an?)?(?:other|different) (?:material|fabric)s?\b|(?:换|别|其他|其它|另外|不同)(?:个|种|一种|的)?(?:材质|面料|料子)(?:的)?",
        Constraint("material", "!=", SHOWN),
    ),
    (
        r"\b(?:a |one )?(?:bigger|larger) sizes?\b|\bone size up\b|大一(?:号|码)(?:的)?|尺码大一点(?:的)?",
        Constraint("size", ">", SHOWN),
    ),
    (
        r"\b(?:a |one )?smaller sizes?\b|\bone size down\b|小一(?:号|码)(?:的)?|尺码小一点(?:的)?",
        Constraint("size", "<", SHOWN),
    ),
)
_SORTS: tuple[tuple[Sort, str], ...] = (
    (
        "price_asc",
        r"\b(?:sort(?:ed)? by |order(?:ed)? by )?(?:the )?(?:cheapest|lowest)(?: (?:price|prices|priced|cost))?(?: (?:ones?|first|to highest|to high))+\b"
        r"|\bprice:? ?(?:from )?(?:low(?:est)? to high(?:est)?|ascending)\b|\blow to high\b|\bsort(?:ed)? by price\b(?:,? ?(?:from )?low(?:est)? to high(?:est)?)?|\b(?:the )?cheapest\b(?! (?:of|one|option|thing)\b)|\blowest prices?\b"
        r"|(?:按)?价格?(?:从|由)低(?:到|往|至)高(?:排序?|排列)?|按价格(?:排序?|排)|最便宜(?:的)?(?:在前|排前面|优先)?|价格最低(?:的)?|最低价",
    ),
    (
        "price_desc",
        r"\b(?:sort(?:ed)? by )?(?:the )?(?:most expensive|highest price|dearest)(?: (?:ones?|first))*\b|\bhigh(?:est)? to low(?:est)?\b|\bprice descending\b"
        r"|(?:按)?价格?(?:从|由)高(?:到|往|至)低(?:排序?|排列)?|最贵(?:的)?|价格最高(?:的)?",
    ),
    (
        "rating",
        r"\b(?:sort(?:ed)? by |order(?:ed)? by )(?:the )?(?:customer )?(?:ratings?|reviews?)\b|\b(?:the )?(?:best|top|highest)[- ](?:rated|reviewed|ratings?|reviews?)"
        r"(?: (?:ones?|first))*\b|(?:按|以)?(?:评分|评价|好评|口碑|好评率)(?:从高到低|最高|最好|排序|优先|最多)(?:的)?|按(?:评分|好评|口碑)(?:排序?|排)?",
    ),
    (
        "newest",
        r"\b(?:sort(?:ed)? by |order(?:ed)? by )?(?:the )?(?:newest|latest|most recent|new arrivals?|what is new|new in|recently added)"
        r"(?: (?:ones?|first|arrivals?|products?|items?|models?))*\b|最新(?:款|的|上架|上市)?(?:的)?|新品|新款|上新|新到的?|刚上架的?|按(?:上架)?时间排序?",
    ),
    (
        "popularity",
        r"\b(?:sort(?:ed)? by |order(?:ed)? by )?(?:the )?(?:most popular|best[- ]?sell(?:ing|ers?)|popularity|top sellers?|trending|bestsell(?:ing|ers?))"
        r"(?: (?:ones?|first|items?|products?))*\b|\bwhat is (?:popular|hot|trending)\b|(?:按)?销量(?:最高|最好|从高到低|排序|优先|高)?(?:的)?|卖得?最?(?:好|火|多)的?|"
        r"最?(?:热销|畅销|热卖|爆款|火爆|受欢迎|热门)(?:的|款|商品)?|最火的?|买的人多的?",
    ),
)
_CHEAP = re.compile(
    r"\b(?:cheap|inexpensive|affordable|budget[- ]friendly|low[- ]cost)\b|便宜(?:又好)?(?:的)?|实惠(?:的)?|平价(?:的)?|性价比高?(?:的)?"
)

_STOCK = re.compile(
    r"\b(?:only )?(?:show (?:me )?)?(?:only )?(?:what is |what you have |those |ones? |items? )?(?:that are |that is )?(?:currently )?(?:in stock|available now|available)(?: only| right now| now)?\b"
    r"|(?:只看|只要|要|仅看)?(?:有现货|现货|有货|有库存)(?:的|商品)?"
)
_SALE = re.compile(
    r"\b(?:show )?(?:me )?(?:items? |something |anything |things |products? )?(?:that (?:is|are) )?(?:currently )?(?:on (?:sale|offer|promotion|special)|discounted|reduced|marked down|with (?:a )?discount)\b"
    r"|\b(?:any )?(?:deals|special offers|sale items|discounts|bargains|clearance)\b"
    r"|(?:有没有|有)?(?:正在)?(?:打折|折扣|特价|降价|促销|优惠|减价|清仓|搞活动|做活动)(?:中)?(?:的|商品|款)*"
)
_GOOD_REVIEWS = re.compile(
    r"\b(?:with )?(?:good|great|positive|excellent|high) (?:reviews?|ratings?)\b|\b(?:well[- ](?:reviewed|rated)|highly[- ]rated|good rating)\b"
    r"|(?:评价|口碑|评分|评论)(?:比较|要|得)?(?:好|高|不错)(?:一点|点|些|一些)?(?:的)(?!吗)|(?:好评(?:多|率高)?|高分|高评分)(?:的)?"
)
_RATING = (
    re.compile(
        r"(?:(?:at least|over|above|more than|minimum|rated|>=?|with|rating (?:of|above|over)) ?)*(?P<n>[1-5](?:\.\d)?) ?\+? ?(?:stars?)(?: ?(?:\+|and (?:up|above|over)|or (?:more|better|higher|above)|plus|minimum|reviews?))?\b"
    ),
    re.compile(
        r"(?:评分|评价)?(?:在)?(?P<n>[1-5](?:\.\d)?|[一二三四五]) ?(?:颗)?星(?:级)?(?:及)?(?:以上|起|\+)?(?:的)?"
    ),
    re.compile(
        r"评分(?:要|得|在)?(?:高于|大于|超过|不低于|至少)?(?P<n>[1-5](?:\.\d)?)(?:分)?(?:以上|及以上)?(?:的)?"
    ),
    re.compile(
        r"\brat(?:ed|ing)s? (?:of )?(?:at least |over |above |>=? ?)?(?P<n>[1-5](?:\.\d)?)(?: (?:or|and) (?:above|up|more|higher|better))?\b"
    ),
)

# ------------------------------------------------------------------ money

_RANGE = (
    re.compile(
        rf"(?:\bbetween |\bfrom |价格(?:在)?|预算(?:在)?|\bbudget(?: is| of)?:? |\bprice(?:d)?(?: range)?:? )?{_money('a')}"
        rf" ?(?P<join>and|to|-|–|~|—|到|至|or)+ ?{_money('b')}(?: ?(?:之间|左右|以内|的|range))*"
    ),
    re.compile(
        r"(?P<d1>[一二两三四五六七八九])(?P<d2>[二两三四五六七八九])(?P<scale>[十百千])(?P<postb>元|块钱|块)?(?:左右|的)*"
    ),
)
_ROUGHLY = (
    re.compile(
        rf"(?:\b(?:about|around|roughly|approximately|approx|circa|near|close to|some|(?:somewhere )?in the (?:region|area|range|ballpark) of|something like)\b ?|~ ?|(?:预算|价格|价位)?(?:大概|大约|差不多|约莫|约)(?:是|在|花|要|用)?){_money('a')}(?: ?(?:左右|上下|or so|的))*"
    ),
    re.compile(
        rf"(?:预算|价格|价位|\bbudget(?: is| of)?:? )?(?:在|是)?{_money('a')} ?(?:左右|上下|前后|or so\b|ish\b|-ish\b|give or take)(?:的)?"
    ),
)
_BOUNDS: tuple[tuple[Op, str], ...] = (
    (
        "<=",
        r"(?:\b(?:i )?(?:do not|would not|will not|can not|not)(?: want(?: to)?| like to)? (?:spend|pay|go)(?: any)? (?:more than|over|above) ?"
        r"|\b(?:no|not|nothing) (?:more|higher|over|above|dearer)(?: than)? ?|\bup to ?|\bmax(?:imum)?(?: price| of| budget)?(?: is)?:? ?|\bat most ?|\bwithin ?"
        r"|\b(?:a |my |the |with a |on a )?(?:total )?budget(?: is| of)?(?: around)?:? ?|\bspend(?: up to)? ?|\bi (?:only )?have(?: got)? (?=(?:us)?\$|\d)|\bfor (?=(?:us)?\$)|\bunder or (?:equal to|at) ?|(?:<=|≤) ?|\bceiling(?: of)? ?"
        r"|(?:价格|价钱|价位)?(?:不(?:要|能|得)?(?:超过|高于|大于)|别超过|最多|最高|至多|控制在|顶多|封顶)(?:出|花|给|付|用)?|(?:我的|我)?(?:总)?预算(?:只有|就|是|在|有|大概)?:?|(?:我)?(?:只有|就有)(?=\d))MONEY"
        r"(?: ?(?:以内|之内|以下|内|左右以内|封顶|max|tops|total|的|or (?:less|under)))*",
    ),
    (
        "<=",
        r"(?:价格|价位|预算)?(?:在|是)?MONEY ?(?:(?:或|及)?(?:以内|之内|以下|之下|及以下|封顶|内(?!存|胆|衣|裤))|(?:or|and) (?:less|under|below|cheaper)\b|(?:max(?:imum)?|tops|at most|limit)\b)(?:的)?",
    ),
    (
        "<",
        r"(?:\b(?:price(?:d)? |costing |costs? )?(?:under|below|less than|cheaper than|lower than|beneath|sub)[ -]?|(?:<) ?|(?:价格|价位|价钱)?(?:低于|小于|少于|不到|便宜过))MONEY(?: ?(?:的))?",
    ),
    (
        ">=",
        r"(?:\b(?:at least|from|min(?:imum)?(?: of)?|starting (?:at|from)|no less than|not less than|upwards of)\b ?|(?:>=|≥) ?|(?:价格|预算)?(?:不低于|不少于|至少|最少|起码|最低))MONEY(?: ?(?:以上|起|的|or more))*",
    ),
    (
        ">=",
        r"MONEY ?(?:(?:或|及)?以上|之上|起步|起(?!来|床|球)|(?:or|and) (?:more|up|above|over)\b|\+)(?:的)?",
    ),
    (
        ">",
        r"(?:\b(?:over|above|more than|dearer than|greater than|exceeding)\b ?|(?:>) ?|(?:价格|价位)?(?:高于|大于|超过|多于|贵过))MONEY(?:的)?",
    ),
)
_BOUND_PATTERNS = tuple((op, re.compile(p.replace("MONEY", _money("a")))) for op, p in _BOUNDS)
_PLAIN_MONEY = re.compile(_money("a"))
_PLAIN_FOLLOW = re.compile(r" ?(?:的|价位|range|price)")

# ------------------------------------------------------------------ sizes

_LETTER_SIZE = r"(?:xxxs|xxs|xs|xxxl|xxl|xl|[2-5]xl|s|m|l)"
_SIZE_WORDS = {
    "extra small": "XS", "extra large": "XL", "small": "S", "medium": "M", "large": "L",
    "特大": "XXL", "加大": "XL", "大": "L", "中": "M", "小": "S", "2xl": "XXL", "3xl": "XXXL", "xxxl": "XXXL",
}  # fmt: skip
_SIZE_WORD = r"(?:extra small|extra large|small|medium|large)"
_SIZE_IN_WORDS = r"(?:thirty|forty)[ -](?:one|two|three|four|five|six|seven|eight|nine)|forty"
_ONE_SIZE = rf"(?:{_LETTER_SIZE}\b|{_SIZE_WORD}\b|(?:{_SIZE_IN_WORDS})\b|\d{{1,3}}(?:\.5)?)"
_SIZES = (
    re.compile(
        rf"\b(?:in )?(?:a )?(?:eu |uk |us |my )?(?:shoe )?(?:sizes?|sz)\b(?: is|:| of)? ?(?:eu |uk |us )?(?P<s>{_ONE_SIZE})(?:(?: ?(?:/|or|and|to) ?)(?P<t>{_ONE_SIZE}))?"
        r"(?! ?(?:inch|cm|gb))"
    ),
    re.compile(r"\b(?:eu|eur)[ -]?(?P<s>\d{2}(?:\.5)?)\b"),
    re.compile(rf"\b(?:an? |in )?(?P<s>{_LETTER_SIZE}|{_SIZE_WORD})[ -]sized?\b"),
    re.compile(
        rf"\b(?:in|i wear|i am|i take|wear|need) (?:an? )?(?P<s>{_LETTER_SIZE}|{_SIZE_WORD}|3[4-9]|4[0-8])\b(?! ?(?:amount|number|budget|{NUMBER}))(?:(?: ?(?:/|or) ?)(?P<t>{_ONE_SIZE}))?(?= ?(?:$|[,.!?;/]|and|or|but|please|with|for|under|below|less|up to|at|around|max|not|\x00|[㐀-鿿]))"
    ),
    re.compile(
        rf"(?:尺码|码数|鞋码|码)(?:是|要|为|选|:)?(?P<s>{_LETTER_SIZE}\b|\d{{2,3}}(?:\.5)?|[大中小](?!的))(?:码|号)?(?:的)?"
    ),
    re.compile(
        rf"(?:穿)?(?P<s>{_LETTER_SIZE}|\d{{2,3}}(?:\.5)?|[三四]十[一二三四五六七八九]?|加大|特大|(?<![最再更])[大中小]) ?(?:码|号)(?! ?[线店楼机])(?:(?:或|和|/|、)(?P<t>{_LETTER_SIZE}|\d{{2,3}}) ?(?:码|号)?)?(?:的)?"
    ),
    re.compile(
        rf"(?:我?(?:平时|一般)?穿|要)(?P<s>(?<![a-z])(?:{_LETTER_SIZE})(?![a-z])|3[4-9]|4[0-8])(?:的|$|(?=[,，。 ]))"
    ),
    re.compile(
        r"(?P<noun>(?:shoes?|trainers?|sneakers?|boots?|sandals?|heels?|鞋|靴)(?:子)?) ?\(?(?P<s>3[4-9]|4[0-8])\)?(?![\d.]| ?(?:元|块|dollars|usd|%|岁))"
    ),
    re.compile(
        r"(?<![\d$¥€£.])(?P<s>3[4-9]|4[0-8])(?= (?:\w+ ){0,2}(?:shoes?|trainers?|sneakers?|boots?|sandals?)\b|的?(?:[㐀-鿿]{0,4})(?:鞋|靴))"
    ),
    re.compile(r"(?<![a-z0-9])(?P<s>xxs|xs|xl|xxl|xxxl|[2-5]xl)(?![a-z0-9])(?:的)?"),
    re.compile(rf"(?<![a-z0-9'])(?P<s>{_LETTER_SIZE})(?![a-z0-9'])(?=的|有|吗|么|没|号|$)(?:的|号)?"),
)
_SIZE_WORD_ALONE = re.compile(rf"^ ?(?P<s>{_SIZE_WORD})(?: (?:or|/) (?P<t>{_SIZE_WORD}))?(?: please)?$")
_SIZE_ALONE = re.compile(r"^ ?(?:size )?(?P<s>3[4-9]|4[0-8])(?:\.5)?(?:的|吧|please| )*$")

# ------------------------------------------------------------------ ages

_AGES = (
    re.compile(rf"(?P<n>{NUMBER})(?:[ -]|and a half )*(?P<u>years?|yrs?|months?|weeks?)[ -]*olds?\b"),
    re.compile(rf"(?P<n>{NUMBER}) ?(?P<u>yo|y/o)\b"),
    re.compile(rf"\b(?:aged?|turning|turns|turned) (?P<n>{NUMBER})(?P<u>)\b"),
    re.compile(
        rf"\b(?:he|she|they|who|kid|child|son|daughter|nephew|niece|boy|girl) (?:is|are) (?:only |just |now |about |almost |nearly |already )*(?P<n>{NUMBER})(?P<u>)(?=$| ?[,.;!?\x00]| and| who| now)"
    ),
    re.compile(r"\b(?P<n>\d{1,2})(?:st|nd|rd|th)(?P<u>) (?:birthday|b-?day)\b"),
    re.compile(r"(?<=[a-z㐀-鿿]) ?\((?P<n>1?\d)(?P<u>)\)"),
    re.compile(r"(?P<n>\d{1,2}|[一二两三四五六七八九十]{1,3}) ?(?P<u>岁|个月|周岁)(?:半|多|大)?(?:的)?"),
)


def read_what_no_longer_matters(reading: Reading) -> None:
    """`any size`, 不限预算 into `remove`; "does not have to be" is left to the words that follow."""
    for pattern in _REMOVE:
        while match := pattern.search(reading.text):
            reading.remove.append(_named_field(match))
            reading.blank(match.start(), match.end())


def relax_spans(text: str) -> list[tuple[int, int]]:
    """Where a text says that what follows is no must."""
    return [match.span() for pattern in _RELAX for match in pattern.finditer(text)]


def read_comparatives(reading: Reading) -> None:
    """Wishes relative to what is shown: cheaper, another colour, one size up."""
    for pattern, constraint in _RELATIVE_PATTERNS:
        match = pattern.search(reading.text)
        if match:
            if constraint not in reading.constraints:
                reading.constraints.append(constraint)
            reading.blank(match.start(), match.end())


_RELATIVE_PATTERNS = tuple((re.compile(p), c) for p, c in _RELATIVE)


def read_sort(reading: Reading) -> None:
    """The order wished for, the first said."""
    for sort, pattern in _SORT_PATTERNS:
        match = pattern.search(reading.text)
        if match:
            reading.sort = reading.sort or sort
            reading.blank(match.start(), match.end())


_SORT_PATTERNS = tuple((s, re.compile(p)) for s, p in _SORTS)


def read_cheap(reading: Reading) -> None:
    """A cheap one of a new kind: dearer ones are not excluded, cheaper ones come first."""
    match = _CHEAP.search(reading.text)
    if match:
        reading.sort = reading.sort or "price_asc"
        reading.blank(match.start(), match.end())


def read_stock_sale_and_rating(reading: Reading) -> None:
    """In stock, on sale, well rated."""
    reading.take(_SALE, lambda _: [Constraint("on_sale", "=", value=True)])
    reading.take(_STOCK, lambda _: [Constraint("in_stock", "=", value=True)])
    for pattern in _RATING:
        reading.take(pattern, _rating)
    reading.take(_GOOD_REVIEWS, lambda _: [Constraint("rating", ">=", 4.0)])


def _rating(match: re.Match[str]) -> list[Constraint] | None:
    stars = number_of(match["n"])
    return [Constraint("rating", ">=", stars)] if stars is not None and 1 <= stars <= 5 else None


def read_prices(reading: Reading) -> None:
    """Bounds, ranges and rough amounts of money, in minor units of the currency said or meant."""
    for pattern in _RANGE:
        reading.take(pattern, lambda m: _price_range(m, reading.currency))
    for pattern in _ROUGHLY:
        reading.take(pattern, lambda m: _rough_price(m, reading.currency))
    for op, pattern in _BOUND_PATTERNS:
        reading.take(pattern, lambda m, op=op: _price_bound(m, op, reading.currency))  # type: ignore[misc]
    reading.take(_PLAIN_MONEY, lambda m: _plain_price(m, reading.currency))


def _currency_said(match: re.Match[str], *groups: str) -> str | None:
    for group in groups:
        written = match.groupdict().get(group)
        if written:
            return next(code for code, pattern in _CURRENCY_OF.items() if pattern.match(written))
    return None


def _minor(amount: float, currency: str) -> int:
    return round(amount * (1 if currency in NO_MINOR_UNIT else 100))


def _price(op: Op, amount: float, currency: str) -> Constraint:
    return Constraint("price", op, _minor(amount, currency), currency=currency)


def _price_range(match: re.Match[str], otherwise: str) -> list[Constraint] | None:
    groups = match.groupdict()
    if groups.get("scale"):
        scale = {"十": 10, "百": 100, "千": 1000}[match["scale"]]
        low, high = (number_of(match["d1"]) or 0) * scale, (number_of(match["d2"]) or 0) * scale
        return [_price(">=", low, otherwise), _price("<=", high, otherwise)] if low < high else None
    low_said, high_said = number_of(match["numa"]), number_of(match["numb"])
    currency = _currency_said(match, "prea", "posta", "preb", "postb")
    if low_said is None or high_said is None:
        return None
    is_named = currency or re.match(r"between|from|价|预|budget|price", match[0]) or "之间" in match[0]
    if match["join"] == "or" and not currency:
        return None
    if low_said < high_said / 50 and match["numa"].isdigit() and re.search(r"[k千万百]$", match["numb"]):
        low_said *= high_said / (number_of(re.sub(r"[k千万百 ]+$", "", match["numb"])) or high_said)  # 1-2k
    if not is_named and (low_said < 20 or high_said <= low_said):
        return None
    low, high = sorted((low_said, high_said))
    return [_price(">=", low, currency or otherwise), _price("<=", high, currency or otherwise)]


def _rough_price(match: re.Match[str], otherwise: str) -> list[Constraint] | None:
    amount = number_of(match["numa"])
    currency = _currency_said(match, "prea", "posta") or otherwise
    if amount is None or amount < 5:
        return None
    return [_price(">=", amount * (1 - ABOUT), currency), _price("<=", amount * (1 + ABOUT), currency)]


def _price_bound(match: re.Match[str], op: Op, otherwise: str) -> list[Constraint] | None:
    amount = number_of(match["numa"])
    said = _currency_said(match, "prea", "posta")
    if amount is None or (said is None and amount < 5):
        return None
    return [_price(op, amount, said or otherwise)]


def _plain_price(match: re.Match[str], otherwise: str) -> list[Constraint] | None:
    """Money alone is what one has to spend; money of a thing (三百块的) is about what it costs."""
    amount = number_of(match["numa"])
    said = _currency_said(match, "prea", "posta")
    if amount is None or said is None or amount < 1 or (amount < 5 and not match["prea"]):
        return None  # 一块地毯 is no money
    if _PLAIN_FOLLOW.match(match.string, match.end()):
        return [_price(">=", amount * (1 - ABOUT), said), _price("<=", amount * (1 + ABOUT), said)]
    return [_price("<=", amount, said)]


def read_sizes(reading: Reading, sizes: Sequence[str], *, alone: bool) -> None:
    """Sizes, written as the shop writes them. `alone`: a bare 42 is a size, as an answer within a search."""
    known = {s.casefold(): s for s in sizes}
    for pattern in _SIZES:
        reading.take(pattern, lambda m: _sizes(m, known))
    if alone:
        for pattern in (_SIZE_ALONE, _SIZE_WORD_ALONE):
            reading.take(pattern, lambda m: _sizes(m, known))


def _sizes(match: re.Match[str], known: dict[str, str]) -> list[Constraint] | None:
    said = [match[g] for g in ("s", "t") if match.groupdict().get(g)]
    values = tuple(dict.fromkeys(_as_shop_writes(s, known) for s in said))
    if len(values) == 1:
        return [Constraint("size", "=", values[0])]
    return [Constraint("size", "in", values)]


def _as_shop_writes(size: str, known: dict[str, str]) -> str:
    written = _SIZE_WORDS.get(size, size)
    if written not in _SIZE_WORDS.values() and (number := number_of(written)):  # 四十二, forty-two
        written = f"{number:g}"
    return known.get(size) or known.get(written.casefold()) or written.upper()


@dataclass(frozen=True)
class Age:
    """Of whom something is for, in years."""

    years: float
    unit: Literal["years", "months"]


def read_age(reading: Reading) -> Age | None:
    """The first age said."""
    for pattern in _AGES:
        match = pattern.search(reading.text)
        number = number_of(match["n"]) if match else None
        if match and number is not None and number < 130:
            reading.blank(match.start(), match.end())
            is_months = match["u"].startswith(("month", "个月", "week"))
            return Age(number / 12 if is_months else number, "months" if is_months else "years")
    return None
