# ruff: noqa: E501  (a pattern or a row of a table reads best as one line)
"""Words around a wish: what negates or softens it, what wants something, what goes on with a search."""

import re

from assistant.nlu.shopping_words import ACTIVITIES, GIFT_WORDS, OCCASIONS

NEGATED_BEFORE = re.compile(
    r"(?:\b(?:not|no|without|except(?: for)?|excluding|exclude|(?:any|every|all)(?:thing| colou?rs?| kinds?| ones?| brands?| sizes?)?(?: is| are)?(?: fine| ok| okay)?,? but|other than|apart from|aside from|besides|avoid|hates?|dislikes?|skip|instead of|neither|nor|never|nothing|non|minus|but not|free of|isnt|dont want)"
    r"(?: (?:in|the|any|a|an|too|made|of|from|be|is|want|wearing|really|another|it|that|being|like|need|have|to|wear|those|these|with|for|want any|interested))*[ -]?"
    r"|(?:(?<!要)不要|不想要?|不喜欢|(?<!是)不是|不含|不带|不买|不考虑|(?<![分区特差级性类辨个])别要?|除了?|除开|(?<![有])没有?|讨厌|拒绝|排除|避开|去掉|不爱|(?<![要好是能行可对])不|(?<=,)非|^非|无(?!线|论))"
    r"(?:任何|那种|这种|太|的|穿|用|买|是|带|含|看|给我|推荐|要|再|想要|想|喜欢|有)*)$"
)
NEGATED_AFTER = re.compile(
    r"^(?:的|色|系)*(?:不要|除外|不行|不喜欢|就?算了|不考虑|不想要|不用|不看|以外|之外|免谈|勿扰|别(?:给我|要|来|推荐|推|发)|(?:就|请)?(?:排除|去掉|跳过))(?!.{0,1}吗)|^ (?:is|are) not (?:ok|wanted|what)|^(?:'s| is)? ?a no\b"
)
RAN_OUT = (re.compile(r"没有?$"), re.compile(r"^(?:可|能|得)?(?:穿|用|吃|喝|戴|背|玩)?了"))
"""Around what is used up, and wished for: 没衣服穿了."""

STRONG_LINK = re.compile(r"^ ?(?:、|/|or|nor|and|&|和|或|或者|跟|与|以及|, ?or) ?(?:in |the |a )?$")
SOFT_BEFORE = re.compile(
    r"(?:\b(?:ideally|preferably|prefer(?:ably)?|maybe|perhaps|hopefully|if possible|would prefer|would love|possibly)\b|最好|尽量|优先|可能的话|希望是?|偏向|倾向于?|有的话更好)[^,.;!?]{0,24}$"
)
SOFT_AFTER = re.compile(
    r"^.{0,14}(?:would be (?:nice|great|good|lovely)|if possible|preferred|is a plus|更好|最好|优先|也行)"
)
CONTEXT_BEFORE = re.compile(
    r"\b(?:for|with|match(?:es|ing)?|to go with|goes with|under|over|inside) (?:my|the|his|her|our|their|a|an)(?: \w+)? $"
    r"|\b(?:with|in|on|fits?|fitting|holds?|carr(?:y|ies)|has)(?: (?:my|the|his|her|our|their|a|an))?(?: (?!and\b|or\b)[\w\x00-]+){0,2} $"
)

INTENT_TO_FIND = re.compile(
    r"\b(?:i|we) (?:want|need|would like|am (?:looking|searching|shopping|after|hunting)|require|wish|have been looking|could use|feel like|fancy|am in need)\b|\b(?:looking|searching|hunting|shopping) for\b|\b(?:show|find|get|bring|give|search)(?: me| us| for)?\b|"
    r"\b(?:do|would) you (?:guys )?(?:have|sell|stock|carry|got)\b|\b(?:have you )?got any\b|\bany\b|\bbuy\b|\bin the market for\b|\bneed\b|\bwant\b|\bwhere can i (?:find|get|buy)\b|\bwhat .{0,24} do you have\b|\bbrowse\b|"
    r"买|想要|需要|找|有没有|有.{1,12}(?:吗|么|没)|的有(?:吗|么|没)|来(?:一|个|件|双|条|几|点)|求|推荐|看看|想看|给我(?:看|来|找)|搜|卖.{0,8}(?:吗|么)|要(?:一|个|件|双|条|款)"
)
NEW_SEARCH = re.compile(
    r"\b(?:i|we) (?:also |now |actually |really )?(?:want|need|would like|am looking|am after)(?: to (?:buy|get|find|see))?\b|\b(?:looking|searching) for\b|\bdo you (?:also )?(?:have|sell)\b|\binstead\b|\bstart(?:ing)? over\b|"
    r"\b(?:what|how) about (?:some )?|\bnow (?:show|find)\b|\bactually\b|我?(?:还|又|也|现在|另外|再)?想(?:要)?(?:买|找|看|入手|添)|(?:我)?(?:要|打算|准备)买|换成|改看|(?:重新|从头)(?:搜|找|来|看)|另外|帮我找|求推荐"
)
CORRECTION = re.compile(
    r"\b(?:i|we) (?:actually )?(?:meant?|was thinking of|said)\b|^(?:no|sorry|oops|wait)\b(?!.{0,12}\b(?:thanks|worries|problem)\b)"
    r"|^(?:不对|不是|错了|搞错|说错|打错)|我(?:说|指|要)的是|应该是"
)
RESET = re.compile(
    r"\b(?:start (?:all )?over|reset|new search|from scratch|clear (?:everything|all|filters?))\b|重新(?:来|开始|搜索?|找)|从头(?:来|开始)|清(?:空|除)(?:条件|筛选|所有)|重来"
)
SELF = re.compile(r"\bfor (?:myself|me)\b(?! to)|^(?:myself|me)$|自己(?:穿|用|戴|吃|喝|背)|给自己|自用")
CONNECTED = re.compile(
    r"^(?:with|without|that|which|has|have|having|for|but|also|and|must|needs?|should|can|it|make|made|prefer|ideally|preferably|maybe|only|just|something|anything|ones?|带|有|能|可以|要|得|最好|适合|用来|是|不|再|只|加)|(?:的|点|些|too|as well|ones?|version)$"
)


GIFT = re.compile(GIFT_WORDS)
FOR_SOMEONE = re.compile(
    r"\b(?:for|get|buy) (?:my|our|his|her|their|a|the) (?:[\w-]+ ){0,4}?(?:nephew|niece|mum|mom|mother|dad|father|wife|husband|girlfriend|boyfriend|son|daughter|grandma|grandpa|grandson|granddaughter|"
    r"friend|colleague|boss|teacher|sister|brother|aunt|uncle|parents|partner|baby|kid|child|boy|girl|toddler|cousin)s?\b"
    r"|给(?:我|我们|他|她)?(?:家|的)?(?:小|大)?(?:妈|爸|侄|外甥|朋友|老婆|老公|女友|男友|女朋友|男朋友|孩子|宝宝|儿子|女儿|爷爷|奶奶|外公|外婆|姥|闺蜜|同事|老师|老板|领导|父母|长辈|婆婆|岳母)"
)
GIFT_ONLY = re.compile(r"^(?:(?:it is |its )?(?:for )?(?:a )?(?:gift|present)|送人|送礼|当礼物)(?:的)?$")
NAMES_GIFT = re.compile(
    r"\b(?:gifts?|presents?|what|something|anything|ideas?)\b|礼物|礼品|送礼|礼$|送(?:点|些)?(?:什么|啥)"
)
CHILDRENS = {"Clothing": "Kids' clothing", "Shoes": "Kids' shoes"}
"""Department -> its part for children."""

ACTIVITY = tuple((narrower, wider, re.compile(p)) for narrower, wider, p in ACTIVITIES)
OCCASION = tuple((name, re.compile(p)) for name, p in OCCASIONS)
