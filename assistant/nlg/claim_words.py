"""Words that claim something beside numbers: promises, superlatives, properties. Tables for `claims.py`."""

import re
from collections.abc import Mapping


def _any_of(alternatives: str) -> re.Pattern[str]:
    """One pattern a line."""
    return re.compile("|".join(line.strip() for line in alternatives.strip().splitlines()))


PROMISES: Mapping[str, re.Pattern[str]] = {
    "discount": _any_of(
        r"""
        \bdiscount|\bon sale\b|\bsale\b|half price|\bcoupon|\bvoucher|\bpromo|\bdeals?\b|\bbargain|\brebate
        % off|percent off|\boff (?:the|your|every|all)\b
        打折|折扣|优惠|特价|促销|减价|降价|满减|返现|[\d一二三四五六七八九]\s?折
        """
    ),
    "free": _any_of(
        r"""
        (?<![-\w])free\b(?! to\b)|\bcomplimentary\b|no (?:extra )?charge|on the house
        免费|包邮|赠送|附赠|白送|免邮|免运费
        """
    ),
    "refund": _any_of(
        r"""
        \brefund|money[- ]back|\bcompensat
        退款|退钱|赔偿|补偿
        """
    ),
    "return": _any_of(
        r"""
        \breturn(?!s? to)|\bexchang
        退货|退换|换货
        """
    ),
    "delivery": _any_of(
        r"""
        \bdeliver|\bshipping\b|\bships?\b|\bshipped\b|\barriv|\bdispatch|on its way
        送达|发货|配送|到货|寄出|快递|物流|运费|送到
        """
    ),
    "guarantee": _any_of(
        r"""
        \bguarante|\bwarrant|\b(?:i|we) promise
        保证|保修|质保|承诺|包换|包您
        """
    ),
    "done": _any_of(
        r"""
        \bi(?:'ve| have)(?: just| already)? (?:cancel|refund|order|book|reserv|chang|updat|add|plac|appl)
        \bi(?:'ve| have)(?: just| already)? (?:process|email|sent|contact|pass)
        \b(?:is|has been|was) (?:now )?(?:cancell?ed|refunded|placed|booked|reserved|applied|confirmed)
        已(?:经)?(?:为您|帮您|给您)?(?:取消|退款|下单|修改|下好|加入购物车|预订|预留|通知|转接|联系|提交|处理|确认)
        """
    ),
    "reserve": _any_of(
        r"""
        \breserve|hold (?:it|one|them) for you|set (?:it|one) aside
        预留|留货|[帮给]您留
        """
    ),
    "in stock": _any_of(
        r"""
        \bin stock\b|\bavailable now\b
        有货|现货|有库存
        """
    ),
    "sold out": _any_of(
        r"""
        \bout of stock\b|\bsold out\b|\bunavailable\b
        缺货|售罄|售完|卖完|断货|没货|无货
        """
    ),
    "person": _any_of(
        r"""
        \b(?:human|agent|colleague|representative) (?:will|is|can)
        (?:客服|专员|人工)[会将]
        """
    ),
}
"""What only a fact may promise or state."""

SUPERLATIVES: Mapping[str, re.Pattern[str]] = {
    "price": _any_of(
        r"""
        \bcheapest\b|\blowest[- ]price|\bleast expensive\b|most affordable|best (?:price|value|deal)
        最便宜|最低价|价格最低|最实惠|最划算|性价比最高
        """
    ),
    "dearest": _any_of(
        r"""
        \bdearest\b|\bpriciest\b|most expensive|highest[- ]price
        最贵|价格最高
        """
    ),
    "rating": _any_of(
        r"""
        \b(?:best|highest|top)[- ]rat(?:ed|ings?)\b|best[- ]reviewed|better ratings
        评分最高|口碑最好|评价最好|最高评分
        """
    ),
    "popular": _any_of(
        r"""
        \bbest[- ]?sell|\bpopular\b|\bbought (?:most )?often
        最受欢迎|最热|热销|畅销|卖得最好|买得最多|常买|人气|爆款
        """
    ),
    "new": _any_of(
        r"""
        \bnewest\b|\blatest (?:model|style|arrival)
        最新
        """
    ),
    "light": _any_of(
        r"""
        \blightest\b|\bless weight\b
        最轻|更轻
        """
    ),
    "battery": _any_of(
        r"""
        \blongest battery|longer battery
        续航最[长久]
        """
    ),
}
"""Superlatives that both languages have, by what they compare."""

OTHER_SUPERLATIVE = re.compile(
    r"\b(?:most|least) (?!of\b)([a-z]+)\b"
    r"|\b((?!rest\b|test\b|west\b|guest|request|interest|forest|latest\b|nearest\b|closest\b|chest|vest\b|invest"
    r"|honest|modest|harvest|suggest|digest|contest|protest|crest|nest\b|arrest|earnest)[a-z]{3,}est)\b"
    r"|\b(perfect|ideal|unbeatable|world-class|number one|no\. 1)\b|(?<!at )\b(best)\b"
    r"|最([㐀-鿿]{1,2})|(第一品牌|顶级|完美|极致|独一无二)"
)
NO_SUPERLATIVE = frozenset("近多少后先终初新")
"""Characters after 最 that boast of nothing (最近, 最多, 最后); 最新 is in the table above."""

_PROPERTY_WORDS = """
red 红色 红的 红款
blue 蓝色 蓝的 蓝款
navy 藏青
black 黑色 黑的 黑款
white 白色 白款
green 绿色 绿的 绿款
yellow 黄色 黄的 黄款
pink 粉色 粉红 粉的
purple 紫色 紫的 紫款
brown 棕色 棕的 棕款 褐色
grey gray 灰色 灰的 灰款
orange 橙色 橙的 橙款
beige 米色
khaki 卡其
cotton 纯棉 棉质 全棉
linen 亚麻
silk 真丝
wool 羊毛
cashmere 羊绒
leather 真皮 皮质
polyester 涤纶
denim 牛仔
suede 麂皮
goose-down duck-down 羽绒
bamboo 竹纤维
titanium 钛
stainless 不锈钢
ceramic 陶瓷
waterproof 防水
water-repellent water-resistant 防泼水
wireless 无线
bluetooth 蓝牙
noise-cancelling noise-canceling 降噪
organic 有机
vegan 纯素
handmade hand-made 手工
breathable 透气
machine-washable 机洗
recycled 再生
sustainable eco-friendly 环保
hypoallergenic 抗敏 低敏
rechargeable 充电
official 官方
authentic genuine 正品
certified 认证
imported 进口
limited-edition 限量
uv-protection 防晒
quick-dry 速干
windproof 防风
shockproof 防摔
fragrance-free 无香
gluten-free 无麸质
sugar-free 无糖
bpa-free
"""
PROPERTY_OF: Mapping[str, str] = {
    word: line.split()[0] for line in _PROPERTY_WORDS.strip().splitlines() for word in line.split()
}
"""A word, lower case, and the property that it names."""

PROPERTY = re.compile(
    "|".join(
        rf"(?<![a-z]){re.escape(word)}(?![a-z])" if word.isascii() else re.escape(word)
        for word in sorted(PROPERTY_OF, key=len, reverse=True)
    )
)
