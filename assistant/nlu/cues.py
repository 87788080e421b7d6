# ruff: noqa: E501  (a pattern or a row of a table reads best as one line)
"""What a clause is about, by its wording: a table of cues, each with an intent, a weight and patterns.

Weights: 3 says it beyond doubt, 2 says it unless something else says 3, 1 is a hint that needs company.
An intent's score in a clause is its best cue plus half of the others. Patterns work on folded text.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

INTENTS = (
    "find", "recommend", "more", "similar", "detail", "compare", "reviews", "order_status", "list_orders", "policy",
    "handoff", "greeting", "thanks", "goodbye", "about_bot", "insult", "manipulation", "compliment", "out_of_scope", "unclear",
)  # fmt: skip


@dataclass(frozen=True)
class Cue:
    """`label` is the reason of a handoff or the subject of a detail; "" where an intent has none."""

    intent: str
    weight: float
    pattern: str
    label: str = ""


_MY_ORDER = r"(?:my|the|an|this|that|our|last|latest) (?:\w+ )?(?:order|package|parcel|delivery|shipment|purchase|stuff|things?)\b"
_ORDER_NUMBER = r"(?:#?(?<![a-z0-9])w ?\d{5,9}(?![a-z0-9]))"
_SHIP_TO = (
    r"canada|usa?\b|america|europe|uk\b|england|germany|france|japan|korea|singapore|australia|hong kong|taiwan|macau|abroad|overseas|"
    r"international|my country|mexico|india|brazil|russia|new zealand|ireland|spain|italy|alaska|hawaii|worldwide"
)
_SHIP_TO_ZH = r"加拿大|美国|国外|海外|香港|台湾|澳门|日本|韩国|新加坡|澳大利亚|澳洲|英国|欧洲|德国|法国|新疆|西藏|青海|内蒙|偏远|俄罗斯|全球|国际|其他国家|港澳台"

_COUNTRY = _SHIP_TO.replace(r"usa?\b", r"usa\b")  # "us" alone is a country only after "to"

CUES: tuple[Cue, ...] = (
    # ---------------------------------------------------------------- manipulation
    Cue("manipulation", 3, r"\b(?:ignore|disregard|forget|override|bypass|skip|drop|abandon|break|violate|stop (?:following|obeying)|(?:do not|never) (?:follow|obey))\b.{0,30}\b(?:instructions?|rules?|prompts?|guidelines|programming|restrictions|directives|training)\b"),
    Cue("manipulation", 3, r"(?:忽略|无视|忘记|忘掉|不要管|不用管|别管|跳过|绕过|抛开|违反)(?:.{0,12})(?:指令|指示|规则|提示词?|设定|限制|系统|要求你|命令|约束)"),
    Cue("manipulation", 3, r"\byou are now\b|\bfrom now on,? (?:you|act|pretend|respond)|\bpretend (?:to be|you are|that you)|\bact as (?:if|an?|my|the)\b|\brole ?play\b|\bjailbreak\b|\b(?:developer|debug|god|admin|dan|sudo) mode\b|\bdo anything now\b"),
    Cue("manipulation", 3, r"(?:从现在(?:开始|起)?|现在)(?:,| )?你(?:就)?(?:是|扮演|要扮演|变成)|(?:假装|扮演|冒充|当作)(?:你|自己|一个|成|是)|(?:开发者|管理员|调试|越狱|上帝)模式"),
    Cue("manipulation", 3, r"\b(?:show|reveal|print|repeat|tell|give|output|leak|what (?:is|are))\b.{0,25}\b(?:system prompt|your (?:\w+ )?(?:prompts?|instructions|rules)|hidden (?:instructions|prompt)|initial (?:prompt|instructions)|source code)\b"),
    Cue("manipulation", 3, r"(?:系统|你的|初始|隐藏)的?(?:系统)?(?:提示词?|指令|prompt|设定|后台代码|源代码)|把你的(?:规则|设定|指令)"),
    Cue("manipulation", 3, r"\b(?:set|change|make|reduce|drop|lower|edit|update|mark)\b.{0,25}\b(?:all |every |the |its? |this )*(?:prices?|products?|items?|everything|cost)\b.{0,20}(?:\bto (?:\$|¥)?(?:0|1|zero|one|nothing|free)\b|\bfree\b|% off|cheaper)"),
    Cue("manipulation", 3, r"\b(?:give|grant|get|apply|make) (?:me|us|it)?\b.{0,12}\b(?:[5-9]\d|100) ?(?:%|percent)(?: off| discount)?|\b(?:give|sell|let) (?:me|it|them)\b.{0,25}\b(?:for free|free of charge|for (?:\$|¥)?[01]\b)|\b(?:sell|give) .{0,20}for (?:\$|¥|€)?[01](?: dollar| buck| yuan)?\b"),
    Cue("manipulation", 3, r"(?:把|将)?(?:所有|全部|全场|这些|这个|店里)?(?:商品|东西|价格|产品|货|价钱|订单)(?:都|全|的价格)*(?:打|改成|改为|设成|设为|变成|调成|降到|调到|按)(?:一|二|三|[0-3]|0\.\d)?(?:折|块|元|0|1|零|免费)"),
    Cue("manipulation", 3, r"给我(?:打|算)(?:个)?[一二三1-3](?:点\d)?折|(?:免费|白)(?:送|给)我|(?:1|一|0|零)(?:块|元|分)钱?(?:卖|给)(?:给)?我|改(?:一下)?(?:后台)?(?:价格|数据库)|直接(?:免单|0元)|(?:drop|delete) table|</?(?:system|script)"),
    Cue("manipulation", 3, r"(?:放弃|抛弃|作废|重置|清除|推翻|抛掉).{0,10}(?:规则|指令|指示|设定|限制|命令|约束)|(?:规则|指令|指示|设定|限制|命令|要求)(?:全部|全都|统统|都)?(?:作废|失效|不算|忘)|(?:新的?|系统|最高)指令|(?:执行|听从|服从)我的(?:命令|指令)|(?:所有|全部|全场|全店|每件).{0,8}(?:降价?|减|便宜)(?:到|了|掉)?(?:[5-9]\d ?%|百分之[五六七八九])|你(?:现在)?(?:没有任何|不受任何|已被|被)(?:限制|约束|授权)"),
    # ---------------------------------------------------------------- orders
    Cue("order_status", 3, rf"\b(?:where|wheres) (?:is|are|has|the hell is|did) (?:{_MY_ORDER}|my (?!size|money|refund|account))|\bwhere(?: is| are)? {_ORDER_NUMBER}"),
    Cue("order_status", 3, rf"\b(?:track|trace|locate|follow|find|check(?: on)?|status of|update on|news (?:on|about|of)|what (?:happened|is happening) (?:to|with)|look up|see)\b.{{0,12}}\b(?:{_MY_ORDER}|my (?:order|package|parcel|delivery|shipment)|order number)"),
    Cue("order_status", 3, rf"\b(?:has|have|did|is|are|was|will|when (?:will|does|is|do)|how long (?:until|till|before|will)|eta (?:on|for|of))\b.{{0,10}}\b(?:{_MY_ORDER}|my (?:order|package|parcel|delivery|shipment)).{{0,40}}(?:ship|arriv|deliver|sent|dispatch|come|here|get|coming|late|leave|left|status|there|processed)?"),
    Cue("order_status", 2, r"\b(?:order|delivery|shipping|package|parcel|shipment) (?:status|tracking|update)\b|\btracking (?:number|info|code|link)\b|\b(?:my )?(?:order|package|parcel|delivery) (?:has not|still has not|never|did not|is late|is delayed|have not)\b|\bstill waiting (?:for|on) my\b"),
    Cue("order_status", 3, r"(?:我的?|那个|上次的?|昨天的?|之前的?)(?:的)?(?:那个|那单|上一个|上个|最近的?)?(?:订单|快递|包裹|东西|货|物流|宝贝|单子|件|衣服|鞋子?|商品)(?:.{0,6})(?:到哪|在哪|到了(?:吗|没)|到没|哪里了|哪儿了|什么时候(?:能)?(?:到|发|送|来)|几时|何时|发货了?(?:吗|没)|发了?(?:吗|没)|寄出|状态|进度|怎么样了|怎么还(?:没|不)|还没(?:到|发|收|有)|多久(?:能)?到|送到哪|咋样了|查)"),
    Cue("order_status", 3, r"(?:查|看|跟踪|追踪|查询|查看)(?:一下|下|看|查)?(?:我的?|一下)*(?:的)?(?:订单|快递|物流|包裹)(?:状态|进度|信息|号|到哪|情况|在哪|走到哪|$|[ ,])|(?:订单|快递|物流|包裹)(?:号)?(?:到哪|在哪|走到哪|到了没|到了吗|怎么还没|啥时候到|什么时候到|发货没|发货了吗|状态|进度)|(?:怎么|为什么)还(?:没|不)(?:发货|到货|送到|收到|到)|(?:查|看)(?:一下|下)?(?:快递|物流)"),
    Cue("order_status", 3.5, r"(?:^|我.{0,6})(?:买|订|拍|下单)的.{0,8}(?:到哪|(?:什么|啥|多会儿?)时候(?:能|可以)?(?:到|发)|发货|还没到|到了没|寄出|怎么还)|我的.{1,6}怎么还(?:不|没)(?:来|到|发|送)|我的?(?:那个)?(?:包裹|快递|货|宝贝)(?:呢|咧|在哪|$)|^(?:物流|快递|包裹|订单)(?:信息|进度|状态|查询)?$|催(?:一下)?(?:发货|单|快递)"),
    Cue("order_status", 3, rf"^.{{0,18}}{_ORDER_NUMBER}.{{0,24}}$"),
    Cue("order_status", 3, rf"\b(?:check|order|status|track|find|about|number)\b.{{0,16}}{_ORDER_NUMBER}|(?:订单|单号|查).{{0,8}}{_ORDER_NUMBER}|{_ORDER_NUMBER}.{{0,8}}(?:到哪|发货|物流|状态|什么时候)"),
    Cue("order_status", 3, r"\b(?:ordered|bought|purchased)\b.{0,50}\b(?:nothing|not|never|still|yet)\b.{0,24}\b(?:come|came|arriv\w*|here|received?|shipped|got|delivered|waiting)\b|^(?:and |check |about |update on )?my (?:order|package|parcel)(?: please| status| update)*$"),
    Cue("order_status", 3, r"\bmy (?:stuff|things?|items?|goods|order|package|parcel|delivery) (?:still |just )?(?:has|have|did|is) (?:still )?not (?:come|arrived?|shown|turned|been|here|got|gotten|shipped|moved)\b|\bmy (?:\w+ )?(?:order|package|parcel|delivery|shipment|stuff)\b.{0,6}\bwhere (?:is|are|did)\b|^(?:and |so |hi |hey |hello )?(?:what about |how about |about )?(?:my|the) (?:latest |last |recent |current )?(?:order|package|parcel|delivery|shipment)(?: please| status| update| tracking| then| now)*$|\b(?:any|an|some|give me (?:an )?) ?updates? (?:on|about|for|regarding) (?:my|the|that)\b|\bwhere (?:my|the|our|that) (?:\w+ )?(?:order|package|parcel|delivery|shipment|stuff|things?) (?:is|are|went|has|have|got)\b|\b(?:order|package|parcel)s? (?:\w+ )?(?:is|are) (?:right )?(?:at|now|currently)\b"),
    Cue("order_status", 3, r"(?:我|最近|上次|上回|之前|前(?:几)?天|昨天|刚(?:才|刚)?|那)(?:.{0,6})(?:一单|那单|这单|单子|下的单|订单|包裹|快递)(?:.{0,4})(?:到哪|在哪|到了|到没|发了?(?:没|吗|货)|进度|状态|情况|怎么样|如何|咋样|呢$|还没|多久|走到)|我的单.{0,3}(?:到|发|在)|(?:什么时候|啥时候|几时|何时|多久)(?:才|能|可以|会)*(?:收到|拿到|送到|送来).{0,4}(?:订单|快递|包裹|东西)|催(?:一下|下|催)?(?:我的?|那个)*(?:订单|单子?|发货|快递|包裹)|^(?:那)?我(?:的)?(?:订单|单子|快递|包裹|货)(?:呢|咧|哪去了|去哪了|在哪|怎么样|咋样)"),
    Cue("order_status", 3, r"(?:东西|货|包裹|快递|我买的.{0,6}|我订的.{0,6})(?:大概|预计|到底|究竟)?(?:几号|哪天|几时|啥时候|什么时候|多会儿?|多久|哪一天)(?:能|会|可以|才能)?(?:到|送|来|收到|发)"),
    Cue("order_status", 1, _ORDER_NUMBER),
    Cue("list_orders", 3, r"^orders?$|\b(?:show|list|see|view|check|get|pull up|look at|display|open|what are)\b.{0,10}\b(?:all )?(?:of )?(?:my|past|previous|recent|old|latest) (?:recent |past |previous |last )?(?:orders|purchases)\b|\b(?:my )?(?:order|purchase) history\b|^(?:my )?orders$|^my (?:recent |past |previous )?(?:orders|purchases)$|\bwhat (?:have|did) i (?:bought|ordered|buy|order|purchased)\b|\bhow many orders\b"),
    Cue("list_orders", 3, r"^orders?$|(?<![查询下])(?:查看|看看|看一下|列出|打开|显示)?(?:我的?|全部|所有|历史|最近的?|以前的?)+(?:的)?(?:全部|所有|历史)?订单(?:列表|记录|历史)?(?:有哪些|都有什么|列表|记录)?$|(?:订单|购买|购物)(?:列表|记录|历史)|我(?:以前|之前|都|最近)?(?:买过|下过|订过)(?:什么|哪些|单)|我有(?:几个|多少|哪些)订单"),
    # ---------------------------------------------------------------- what a person has to do
    Cue("handoff", 3, r"\b(?:talk|speak|chat|connect|transfer|put|get|switch|hand|escalate|pass|forward)\b.{0,22}\b(?:human|person|agent|representative|rep\b|someone|somebody|staff|operator|manager|supervisor|customer (?:service|support|care)|real|live|support team|advisor|colleague)", "asked"),
    Cue("handoff", 3, r"^(?:(?:a )?(?:real|live|actual) (?:human|person|agent)|human|agent|operator|representative|customer (?:service|support|care))(?: please)?$|\b(?:need|want|get me|give me|is there|where is|can i have|i would like)\b.{0,12}\b(?:an? )?(?:(?:real|live|actual) )?(?:human|agent|representative|operator|supervisor|manager|real person|customer service)\b", "asked"),
    Cue("handoff", 3, r"(?:转|找|接|要|叫|换|联系|呼叫|切换)(?:一下|个|一个|到|成|你们的?|你们|我要)*(?:真人|人工|客服|专员|活人|经理|负责人|主管|领导|店长|店主)|人工(?:客服|服务|座席)?$|^人工|^客服$|(?:真人|人工)(?:客服|服务)|(?:有没有|有)(?:真人|人工|活人)|找(?:个)?人(?:聊|问|说|帮|谈|处理)|跟(?:真人|人|你们客服)(?:说|聊|谈|沟通)|不想(?:跟|和)机器人", "asked"),
    Cue("handoff", 3, r"(?<!how do i )(?<!how can i )(?<!how to )\b(?:cancel|stop|abort|undo)\b.{0,12}\b(?:it|that|this|order|purchase|w ?\d{5,}|everything|them)\b(?!.{0,10}(?:policy|fee))", "cancel_order"),
    Cue("handoff", 3, r"(?:取消|撤销|退掉|不要了)(?:掉|一下)?(?:我的?|这个|那个|这笔|上一个|刚才的|刚下的|昨天的)*(?:订单|单子|单|购买)|(?:订单|单子)(?:.{0,6})(?:取消|撤销|不要了)(?!.{0,3}(?:怎么|规则|政策))|(?:帮我|我要|我想|请|给我)取消(?!.{0,4}(?:筛选|限制))", "cancel_order"),
    Cue("handoff", 3, r"\b(?:i (?:want|need|would like|have|wish) to|please|help me|let me|can you|could you|gonna|going to|start a|make a|request a|i will)\b.{0,14}\b(?:return|send back|give back)\b.{0,20}\b(?:it|this|that|order|them|these|item|my|the|one|w ?\d{5,})\b|\b(?:start|request|begin|initiate|open|file) (?:a |an |my )?return\b|^return (?:it|this|my|the|order|these|them)\b|\bi (?:want|need|would like|demand|request) (?:a |my |the )?(?:full )?(?:refund|money back)\b|\brefund (?:me|my|this)\b|\bget my money back\b(?! if)", "return_items"),
    Cue("handoff", 3, r"(?:我要|我想|帮我|我想要|申请|麻烦|请|给我)(?:把)?(?:.{0,8})(?:退货|退款|退掉|退了|退回|退钱|退一下)(?!政策|规则|流程)|(?:这|那|上次|昨天|买的).{0,8}(?:我?想退|要退|退了吧|给我退)|把.{0,10}退(?:了|掉|回去)", "return_items"),
    Cue("handoff", 3, r"\b(?:i (?:want|need|would like|have) to|please|help me|can you|could you|let me)\b.{0,14}\b(?:exchange|swap|replace)\b.{0,25}\b(?:it|this|that|order|them|these|item|my|the|one|for)\b|^(?:exchange|swap|replace) (?:it|this|that|my|the)\b|\bi (?:want|need|would like) (?:an? )?(?:exchange|replacement)\b", "exchange_items"),
    Cue("handoff", 3, r"(?:我要|我想|帮我|我想要|申请|麻烦|请|给我)(?:把)?(?:.{0,8})(?:换货|换成(?:大|小|m|l|s|x|\d)|换(?:个|一个|一下|一)?(?:大|小|尺)?(?:码|号)(?!.{0,3}怎么)|调换|换新)|(?:订单|买的).{0,10}(?:换成|换个|换货)", "exchange_items"),
    Cue("handoff", 3, r"\b(?:change|update|edit|modify|correct|fix|wrong|switch)\b.{0,20}\b(?:(?:shipping |delivery |my |the )*address|where .{0,10}(?:sent|delivered|shipped))\b|\b(?:deliver|send|ship)\w*\b.{0,30}\b(?:another|different|new|other) address|(?:改|修改|更改|更换|换|变更|填错|写错)(?:一下|下|了|个)?(?:我的|收货|订单的?|订单)*(?:收货)?地址|地址(?:.{0,4})(?:改|修改|填错|写错|错了|换)", "modify_address"),
    Cue("handoff", 3, r"\b(?:change|update|edit|modify|switch)\b.{0,15}\b(?:payment|card|paying)\b.{0,12}\b(?:order|method|card)?\b(?!.{0,8}policy)|(?:改|修改|更换|换)(?:一下|个)?(?:订单的?)?(?:付款|支付)(?:方式)?", "modify_payment"),
    Cue("handoff", 3, r"\b(?:change|modify|edit|(?<!any )(?<!an )update(?! on| about| for| regarding)|amend|add .{0,12} to)\b.{0,12}\b(?:my|the|this|that|last) (?:\w+ )?(?:order|purchase)\b|\b(?:change|switch)\b.{0,10}\b(?:size|colou?r|quantity)\b.{0,14}\b(?:order|ordered|bought)\b|(?:改|修改|更改|变更)(?:一下|下)?(?:我的|这个|刚下的)*订单(?!地址)|订单.{0,8}(?:改成|改为|加一件|改一下)", "modify_items"),
    Cue("handoff", 3, r"\b(?:add|put|place|throw|drop|stick)\b.{0,30}\b(?:to|in|into) (?:my |the )?(?:cart|basket|bag|trolley)\b|\badd to (?:cart|basket|bag)\b|(?:加|放|添加)(?:.{0,6})(?:购物车|车里)|加购|(?:我要|就)(?:买|下单|拍)(?:了|下)?(?:第?.{0,3}(?:件|个|款|双|条))?(?:这|那)(?:件|个|款|双|条|一)|就(?:要|买|拿)(?:这|那|第).{0,3}(?:了|吧)|就(?:它|这个|这件|这款|这双|这条|第.{1,2}个)(?:了|吧)?$|\bi(?: will|'ll)? (?:take|buy|get|have|order|purchase) (?:it|this|that|the (?:first|second|third|fourth|last|red|blue|black|white)(?: one)?)(?: one)?\b(?! (?:in|if|for|as|cheaper|less|at|back|with|to)\b)|\bbuy (?:it|this)(?: one)? (?:now|for me)\b", "cart_add"),
    Cue("handoff", 3, r"\b(?:remove|take|delete)\b.{0,20}\b(?:from|out of) (?:my |the )?(?:cart|basket|bag)\b|(?:从)?购物车.{0,6}(?:删|移|去掉|清空)", "cart_remove"),
    Cue("handoff", 3, r"\b(?:show|view|see|open|what is in|check)\b.{0,8}\b(?:my |the )?(?:cart|basket|shopping bag)\b|(?:看|查看|打开|我的).{0,4}购物车(?!里.{0,4}删)", "cart_show"),
    Cue("handoff", 3, r"\b(?:check ?out|place (?:the|my|an) order|pay now|proceed to pay(?:ment)?)\b(?! policy| page)|(?:结账|去结算|结算|下单|付款吧|去付款|立即购买|提交订单)(?!.{0,4}(?:后|多久|怎么|时间|了))", "checkout"),
    Cue("handoff", 3, r"\b(?:notify|alert|tell|let|email|remind|ping|message) (?:me|us)\b.{0,20}\b(?:when|once|if|as soon as|know)\b.{0,30}\b(?:back|in stock|available|restock|arrives|drops)|(?:到货|有货|补货|上架|降价)(?:了)?(?:的时候|时|后)?(?:通知|提醒|告诉|叫)(?:我|一下)", "notify_in_stock"),
    Cue("handoff", 3, r"\bgift card (?:balance|credit)\b|\b(?:balance|credit|how much)\b.{0,22}\bgift card\b|礼品卡(?:.{0,4})(?:余额|还剩|多少钱|还有多少)", "gift_card_balance"),
    Cue("handoff", 3, r"\b(?:send|email|give|i need|need|get|want|request)\b.{0,14}\b(?:an? |the |my )?(?:invoice|receipt)\b.{0,10}\b(?:for|of)\b.{0,6}\b(?:my|order|this|it|w ?\d|last)\b|(?:给我|帮我|我要|我需要|麻烦)(?:开|补开|补|寄)(?:一?张|个|一下)?.{0,6}发票|订单.{0,6}(?:开|补)(?:一?张|个)?发票", "request_invoice"),
    Cue("handoff", 2, r"\b(?:arrived|came|was|is|are|got|delivered|it's|turned up|showed up|received)\b.{0,18}\b(?:broken|damaged|smashed|defective|cracked|faulty|wrong (?:item|size|colou?r|product|one)|torn|leaking|missing|dead on arrival|in pieces|shattered|scratched)|\b(?:wrong|broken|damaged|defective) (?:item|product|one|order|parcel)\b.{0,18}\b(?:arrived|received|sent|got|delivered)|\b(?:received|sent me|got|you sent)\b.{0,14}\b(?:a |the )?(?:wrong|broken|damaged|defective)\b|\bmissing (?:from|in) my order\b|\bdo(?:es)? not work (?:at all|anymore)\b|\bstopped working\b|\b(?:paid|charged|billed)(?: me)? twice\b|\bdouble charged\b", "complaint"),
    Cue("handoff", 2, r"(?:收到|寄来|发来|到手|买的|送来|东西|商品|杯子|水壶|鞋|衣服)(?:的|时|了)?.{0,10}(?:坏|破|碎|烂|裂|错|不对|少了|缺|漏|有问题|瑕疵|脏|开胶|开线)(?:了|的|掉)?|发错(?:货|了|颜色|尺码)?|少发|漏发|货不对板|质量(?:太差|有问题|问题)|用了.{0,6}就坏|(?:重复|多)(?:付款|扣款|扣钱|收费)|扣了(?:我)?两次", "complaint"),
    Cue("handoff", 3, r"\b(?:third|second|fourth|\d(?:th|rd|nd)) time\b.{0,60}\b(?:broken|wrong|late|damaged|missing|arrived|happen|problem)|\b(?:file|make|lodge|have|raise) (?:a |an )?(?:formal )?complaint\b|\bi (?:want|wish|would like|need) to complain\b|\b(?:this is|it is|that is|absolutely|totally|completely) (?:\w+ )?(?:unacceptable|ridiculous|outrageous|disgraceful|a disgrace|a joke)\b|\b(?:worst|terrible|horrible|awful|appalling) (?:service|experience|company|shop|store|customer)\b|\b(?:sue|lawyer|legal action|scammed|trading standards|chargeback)\b", "angry"),
    Cue("handoff", 3, r"投诉|(?:太)?气死我?了?|忍无可忍|(?:第[二三四五]|好几|无数)次.{0,20}(?:坏|错|问题|破|碎)|(?:12315|曝光你们|找律师|起诉|工商局|消协)|(?:服务|态度)(?:太|真|这么)(?:差|烂|垃圾|恶劣)|(?:什么|啥)(?:破|垃圾|烂)(?:店|服务|质量)|(?:太|真)(?:过分|离谱|坑人)|差评", "angry"),
    # ---------------------------------------------------------------- policies
    Cue("policy", 3, r"\b(?:return|returns|refund|refunds|exchange|shipping|delivery|privacy|warranty|payment|cancellation|coupon|membership|data|invoice|price match(?:ing)?) (?:policy|policies|rules?|terms|conditions|options|methods?|process|window|period|costs?|fees?|charges?|times?|information|info)\b|\bterms (?:and|of)\b"),
    Cue("policy", 3, r"\b(?:can|could|may|how long|how|what if|am i|if)\b.{0,24}\b(?:send|bring|give|take|mail|post)(?:ing)? (?:it|things?|items?|something|stuff|them|this|that|these|my \w+) back\b"),
    Cue("policy", 3, r"\b(?:what|if|when)\b.{0,30}\b(?:do|does|did) not (?:fit|suit|like)\b(?!.{0,20}\b(?:show|find)\b)|你们?(?:是)?(?:哪家|哪个|什么)(?:公司|店|商家|平台)"),
    Cue("policy", 3, r"\b(?:when|how long|how) (?:do|will|would|until|can|before) i (?:get|receive|see) (?:my |the |a )?(?:money|refund)"),
    Cue("policy", 3, rf"\b(?:ship|deliver|send|post|delivery|shipping)\b.{{0,18}}\b(?:to|within|for|outside|in) (?:the )?(?:{_SHIP_TO})|\b(?:ship|deliver) (?:internationally|abroad|overseas|worldwide|there)\b|\binternational (?:shipping|delivery|orders)\b|\bdo you (?:guys )?(?:ship|deliver)\b"),
    Cue("policy", 3, rf"\b(?:ship|deliver|sen[dt]|mail|post|get|go|work)\w*\b.{{0,24}}\b(?:to|in|outside) (?:the )?(?:{_COUNTRY})\b|\b(?:{_COUNTRY}|canadian)\b.{{0,30}}\b(?:ship|deliver|sen[dt]|mail|post)\w*"),
    Cue("policy", 3, r"\b(?:about|regarding|explain|on|with) (?:your |the |how )?(?:policy (?:for|on) )?(?:returns?|refunds?|exchanges?|returning)\b|\bpolic(?:y|ies) (?:for|on|about|regarding|with)\b|\b(?:does|do|is|how|about) returning\b|\breturning (?:things?|items?|stuff|something|products?|works?)\b|^(?:refunds?|returns?|exchanges?)(?: (?:and|or|&) (?:refunds?|returns?|exchanges?))?$"),
    Cue("policy", 3, r"\b(?:free|cost of|how much (?:is|for|does)|price of|what (?:is|does)|cheap|express|next[- ]day|same[- ]day|fast(?:er|est)?|standard)\b.{0,14}\b(?:shipping|delivery|postage)\b|\bhow (?:long|fast|soon|quick(?:ly)?|many days)\b.{0,20}\b(?:ship|shipping|deliver|delivery|arrive|take to (?:arrive|get|ship)|get here|does it take)\b(?!.{0,10}\bmy (?:order|package))|\bhow much (?:is|do you charge for) (?:shipping|delivery|postage)\b"),
    Cue("policy", 3, r"\b(?:how (?:do|can|would|does|long do|many days do) (?:i|one|you|we)|can (?:i|you|we)|could i|am i able to|is it possible to|may i|what if i (?:want|need) to|what happens if i|do you (?:accept|allow|offer|take|give|do|have)|are|is)\b.{0,24}\b(?:return|returns|returned|refund|refunds|refundable|refunded|exchange|exchanges|exchanged|send (?:it|this|something|them) back|money back|cancel (?:an order|orders))\b"),
    Cue("policy", 3, r"\b(?:pay|payment|accept|take|use|paying|checkout)\b.{0,16}\b(?:with |by |via |in )?(?:paypal|visa|mastercard|amex|american express|credit cards?|debit cards?|apple pay|google pay|alipay|wechat(?: pay)?|cash|bank transfer|klarna|afterpay|bitcoin|crypto|instal?lments|unionpay|cards)\b|\b(?:which|what) (?:payment|cards|ways? to pay|forms? of payment)\b|\bhow (?:can|do) i pay\b|\bpay(?:ment)? (?:in )?(?:instal?lments|later|monthly)\b"),
    Cue("policy", 3, r"\b(?:what|how (?:long|good)|is there|does|do|any|are|under|covered)\b.{0,26}\b(?:warranty|guarantee|guaranteed|covered)\b|\bwarranty\b|\bguarantee\b"),
    Cue("policy", 3, r"\b(?:invoices?|vat|tax receipt|receipt)\b(?!.{0,14}\b(?:for (?:my|order|this)))|\b(?:do you|can you|can i|how do i|will i)\b.{0,18}\b(?:invoice|receipt)\b"),
    Cue("policy", 3, r"\b(?:coupons?|promo(?:tion)?(?:al)? codes?|vouchers?|discount codes?|student discount|first order discount|new customer (?:discount|offer)|price (?:match(?:ing)?|protection|guarantee)|gift cards?|gift wrap(?:ping|ped)?)\b"),
    Cue("policy", 3, r"\b(?:privacy|personal (?:data|information|info)|my data|gdpr|cookies|delete my (?:account|data)|what do you (?:know|store|keep|collect) about me|sell my (?:data|info))\b"),
    Cue("policy", 3, r"\b(?:membership|loyalty (?:program(?:me)?|points?|card)|member (?:levels?|benefits|discount|prices?)|reward points|points (?:work|expire|worth)|earn points|vip (?:level|member|status)?|how many points|become a member|sign up for (?:membership|the loyalty))\b"),
    Cue("policy", 3, r"\bsiz(?:e|ing) (?:guides?|charts?|tables?|help|advice|conversion)\b|\b(?:what|which) size (?:should|do|would|am|is right|fits?)\b|\bhow (?:do|should) i (?:measure|choose (?:a|my|the right) size|know (?:my|which|what) size|pick (?:a|my) size)\b|\bdo (?:they|these|your \w+) (?:run|fit) (?:true|small|large|big)\b|\bbetween (?:two )?sizes\b"),
    Cue("policy", 3, r"\b(?:contact|reach|call|phone|e?mail)(?: you| us| the shop| customer service)?\b.{0,14}\b(?:you|number|address|details|hours|info(?:rmation)?|us|e?mail)\b|\b(?:opening|business|working|support|service) hours\b|\bwhat is your (?:phone|e?mail|address|number|hotline)|\bare you open\b|\bphone number\b|\bcustomer service (?:hours|number|phone)|\bwhere (?:are you|is your (?:shop|store|company)) (?:based|located)?"),
    Cue("policy", 3, r"\b(?:authentic|counterfeit|fake products?|genuine products?|physical (?:store|shop)|try (?:it|them|things|this|clothes) on|log ?in|sign ?in|my password|(?:create|delete|open) an? account|about (?:your|this) (?:shop|store|company)|\bbought\b.{0,20}\bdo(?:es)? not fit)\b|正品|假货|试穿|密码|登录|注册账号|讲价|还价|砍价"),
    Cue("policy", 2, r"\b(?:policy|policies|customs|import (?:duty|duties|tax)|duties|restocking fee|return label|returns?|refunds?|shipping|postage|delivery)\b"),
    Cue("policy", 3, r"(?:怎么|如何|怎样|可以|能|能不能|可不可以|是否|支不支持|支持|多久|几天|多少天|什么时候|不满意|不合适|不喜欢|不合身|尺码不对).{0,10}(?:退货|退换|退款|换货|退|退吗|退换货|调换)(?!.{0,2}色)|(?:退货|退换货?|退款|换货|退换)(?:的)?(?:政策|规则|流程|条件|期限|时间|运费|要求|怎么|多久|需要|要|地址|谁|吗|几天|麻烦|可以|能)|(?:七天|7天|三十天|30天)(?:内)?(?:无理由|可以|能|包)?(?:退|换)?|无理由(?:退|换)?|(?:退|换)货?(?:的)?(?:运费|邮费)|退款(?:多久|几天|什么时候|到账)|能退(?:吗|不|么)|可以退(?:吗|不|么)|包退|不能退"),
    Cue("policy", 3, r"(?:包邮|免邮|免运费|运费|邮费|快递费|邮寄费)(?:.{0,6})?|(?:多久|几天|多长时间|什么时候|何时|当天|今天|明天)(?:能|可以|会|才能|才)?(?:发货|到货|送到|送达|寄出|到)(?!了)|(?:发货|配送|送货|快递|物流)(?:时间|要多久|需要多久|范围|方式|费用|要几天|多久|怎么收费|公司|一般|用什么|发什么|慢|快)|(?:发|用|走|寄)(?:的)?(?:什么|哪个|哪家)(?:快递|物流)|(?:顺丰|中通|圆通|申通|韵达|京东快递|邮政|\bems\b)|(?:加急|次日达|当日达)"),
    Cue("policy", 3, rf"(?:能|可以|可不可以|能不能|支持|会|是否)?(?:寄|发|送|邮|配送|送货|发货|邮寄|运|快递)(?:到|往|去)?(?:不到)?(?:{_SHIP_TO_ZH})|(?:{_SHIP_TO_ZH})(?:.{{0,4}})(?:送|寄|邮|在不在|能|可以|可不可以|包邮|发货|发吗|送吗|寄吗|配送|收货|到吗|运费|也)"),
    Cue("policy", 3, r"(?:能|可以|可不可以|能不能|支持|怎么|有没有|提供|会|给|什么时候|如何|是否).{0,6}(?:发票|专票|收据)|(?:发票|专票|电子票)(?:怎么|如何|能|可以|多久|抬头|类型|内容|问题|吗|是|有|什么时候)|^发票$|开票"),
    Cue("policy", 3, r"(?:保修|质保|保质|三包|售后)(?:期|多久|多长|政策|几年|吗|服务|怎么|时间|范围|问题|卡)?|坏了(?:怎么办|能修|保修|可以修)|(?:包|能)(?:修|换)吗|维修"),
    Cue("policy", 3, r"(?:支持|可以|能|能不能|可不可以|怎么|用|接受|有|支不支持|是否支持|如何).{0,6}(?:付款|支付|微信(?:支付)?|支付宝|信用卡|花呗|货到付款|分期|paypal|银行卡|apple pay|云闪付|刷卡|白条|现金)|(?:付款|支付|结算)(?:方式|方法|渠道|失败)|(?:货到付款|分期付款|免息)"),
    Cue("policy", 3, r"(?:优惠券|优惠码|折扣码|代金券|满减|抵用券|红包|新人(?:优惠|券|礼)|首单|价保|保价|礼品卡|礼品包装|包装礼盒|学生优惠)"),
    Cue("policy", 3, r"(?:隐私|个人信息|我的(?:数据|信息|资料)|注销账号|删除(?:我的)?(?:账号|数据|信息)|泄露)"),
    Cue("policy", 3, r"(?:会员|积分|等级|vip)(?:.{0,6})(?:怎么|如何|有什么|权益|好处|折扣|规则|制度|政策|多少|升级|兑换|过期|用|等级|加入|价|吗)|(?:怎么|如何|成为|加入|办|注册)(?:.{0,4})会员|积分|^会员$"),
    Cue("policy", 3, r"(?:尺码表|尺寸表|尺码对照|尺码指南|码数表)|(?:我|身高|体重|穿).{0,20}(?:穿|选|买|要|该)(?:什么|多大|哪个|几|多少)(?:的)?(?:码|号|尺码)|(?:选|怎么选|如何选)(?:什么|哪个|几)?(?:尺码|码|号)|(?:偏大|偏小|标准码|正码)(?:吗|还是|不)|怎么(?:量|测量)(?:尺寸|脚长|身高|胸围)"),
    Cue("policy", 3, r"(?:客服|联系|人工)?(?:电话|邮箱|热线|联系方式|客服热线)(?:号码|是多少|多少|是什么|有吗)?|(?:怎么|如何)联系(?:你们|客服|商家)?|(?:营业|上班|工作|客服|服务)时间|几点(?:上班|下班|营业|开门|关门)|(?:地址|店)在哪(?!.{0,3}改)|实体店|线下店"),
    Cue("policy", 2, r"(?:政策|规定|关税|进口税|退换|退货|退款|换货|发票|售后)"),
    # ---------------------------------------------------------------- comparing, reviews, similar, more
    Cue("compare", 3, r"\b(?:compar(?:e|es|ed|ing|isons?)|versus|vs\.?|side by side|differences?|differs?|different (?:from|to|than|about|between)|how do (?:they|these) compare)\b|\bwhich (?:one |of (?:them|these|those|the two)|is|would|do you|should)\b.{0,24}\b(?:better|best|nicer|warmer|lighter|softer|more|recommend|get|buy|choose|suits?|prefer|worth)\b|(?<!anything )(?<!something )(?<!any )(?<!ones )(?<!one )\b(?:better|worse|cheaper|nicer|lighter|warmer|bigger|smaller) than (?:the|number|#|it|this|that|no)\b|\b(?:put|place|hold|set|see|show)\b.{0,16}\b(?:next to|beside|against|alongside)\b|\bwhich (?:one )?(?:is your|do you) (?:favou?rite|like|prefer)|\bor the (?:first|second|third|fourth|last|other)\b"),
    Cue("compare", 3, r"(?:比较|对比|比一比|比一下|比比|相比|pk|区别|差别|差异|不同(?:之处|点|在哪|吗)|有(?:什么|啥|何|哪些|没有)?(?:不一样|不同)(?!的?(?:颜色|色|尺码|款|风格|材质))|差在(?:哪|什么)|差(?:哪|多少)|对比一下|哪里不(?:一样|同))(?!便宜|好的|贵|小|大|轻|多|喜欢|喜爱)|(?:哪|那)(?:个|一个|款|件|双|条|一款|一件|一双|台|种|一种)(?:会|比较|更|最|要|相对)*(?:好|值得|划算|适合|推荐|耐用|保暖|舒服|轻|便宜|好看|实用|合适|保暖|性价比)|比(?:第|那|这).{1,4}(?:好|强|差|贵|便宜|怎么|如何)|(?:和|跟|与|同).{1,8}比(?!如|较好)|(?:选|买)(?:哪|那)(?:个|款|件|一)"),
    Cue("reviews", 3, r"\b(?:reviews?|feedback|ratings?|testimonials|opinions?)\b(?! policy)|\bwhat (?:do|did|are|have) (?:other )?(?:people|customers|buyers|others|users|they|everyone|reviewers|shoppers|owners)\b.{0,12}\b(?:say|saying|said|think|like|complain)|\b(?:people|customers|buyers|users|reviewers) (?:say|think|like|complain)\b|\bhow (?:is|are) (?:it|this|that|the .{3,16}) rated\b|\bis (?:it|this|that) (?:any good|good quality|well made|worth (?:it|the money))\b|\bhow (?:good|comfortable|durable) (?:is|are) (?:it|this|they|these|the)\b|\bdoes (?:it|this|that|the .{3,20}) (?:run|fit) (?:small|large|big|true|well)|\bcomplaints about (?:it|this)|\btrue to size\b"),
    Cue("reviews", 3, r"(?:评价|评论|口碑|买家秀|反馈|评分|用户评)(?:怎么样|如何|好不好|好吗|咋样|多少|怎样|高吗|高不高|呢|都说|有|是|里|说|吗|看看)?(?!好的|高的|最高|最好|在?\d|[四五]星)|(?:大家|别人|买家|用户|顾客|其他人|买过的人|买的人|网友)(?:都)?(?:怎么|咋|觉得|对|说|反映|反馈)(?:.{0,3})|(?:质量|做工|效果|面料|穿着|味道|音质|舒适度|上脚)(?:怎么样|如何|好不好|好吗|咋样|怎样|行吗|好么)|好(?:用|穿|喝|吃|闻|看|玩)(?:吗|不|么)|(?:会|容易)(?:起球|掉色|褪色|缩水|变形|掉毛|漏水)(?:吗|不|么)?|有差评吗|看看?差评|值得买吗|靠谱吗"),
    Cue("similar", 3, r"\b(?:something|anything|ones?|more|items?|products?|stuff|things|others|similar|styles?|looks?|any)\b.{0,10}\b(?:like|similar to|resembling|in the style of|comparable to)\b (?:the|this|that|these|it|#|number|item|no|those|product)|^similar\b|\bsimilar (?:to|ones?|items?|products?|style|things?|options?|looks?)\b|^(?:like|similar) (?:this|that|the|it|to|#|number)|\blooks? like (?:this|that|the)\b|\bsame (?:style|kind|type|look|design|shape|model|thing|cut) (?:as|but|in|of)?\b|\bmore like (?:this|that|the|it|these)\b|\balternatives? (?:to|for) (?:the|this|that|it|#)"),
    Cue("similar", 3, r"(?:类似|相似|差不多|同款|相近|一样|同类|同风格|同系列|同样)(?:的|款|商品|风格)|(?:和|跟|像|与|同).{0,12}(?:类似|相似|差不多|(?<!不)一样|同款|这样|那样|那种|似的|风格)(?!.{0,3}(?:吗|价))|像(?:这|那|第|它)|(?:找|有|要|看)(?:.{0,4})(?:同款|类似|相似|差不多)|相似(?:款|商品)?|跟这个一样"),
    Cue("more", 3, r"^(?:please )?(?:can you |could you |can i |let me )?(?:show|see|give|get|load|find|view|any|have you got|do you have|are there|what|got)?(?: me| us)?(?: any| some| a few| the)? ?(?:more|others?|other ones|other options|next|more (?:options|results|choices|products|items|ones|please|of (?:these|them|those))|another(?: (?:few|batch|page|set|one))?|anything else|something else|what else(?: do you have| have you got| is there)?|next (?:page|ones|batch|four))(?: please| options| ones| results| choices| products| items| like that| of these| of them)?$"),
    Cue("more", 3, r"\b(?:show me more|see more|more (?:options|results|choices|please)|next page|anything else\??$|any others|what else (?:do you have|have you got|is there)|keep going|more of (?:these|them|those|the same)|load more|other options|different ones|none of (?:these|those|them)|(?:something|anything) else|nah|(?:these|those|they) (?:are|look) (?:all )?(?:ugly|boring|hideous|awful)|not (?:these|those)|do not like (?:these|those|them|any of (?:these|them|those)))\b"),
    Cue("more", 3, r"(?:还有(?:别的|其他|其它|更多|没有|吗|什么|啥|哪些)?(?:的|款|吗|了吗|么|没)?$|换(?:一)?(?:批|组|页|波|拨|换|些)|^(?:再)?换一?(?:个|款|件|双|条|只)(?:别的|其他的?)?(?:吧|看看|呗)?$|(?:再|多)(?:来|看|给我?看?|推荐|找|显示|发)(?:一些|几(?:个|件|款|双|条)|点|一点|一批|些)(?:别的|其他的?|看看)?|更多(?!颜色|尺码|的?(?:信息|细节|图))|下一(?:页|批|组)|(?:有没有|看看|想看|给我看|还有)(?:别的|其他|其它|另外)(?:的|款|款式|样式|选择)*(?!颜色|牌子|品牌|材质|尺码)(?:吗|么|看看)?$|(?:都|好|太|真)(?:好|太)?(?:丑|难看|土|老气|花哨)|不好看|不是这(?:种|个|些|样)|^(?:另外|其他|别|其它)的$|(?:这些|这几(?:个|款|件))(?:都)?(?:不喜欢|不满意|不合适|看不上|没看上|不太?(?:行|好))|^(?:都)?(?:不喜欢|不满意|看不上|没看上)(?:这些)?$|继续(?:看)?$|别的(?:款|款式|样式)?(?:呢|吗)?$|其他(?:的|款式?|选择)?(?:呢|吗)?$)"),
    # ---------------------------------------------------------------- recommending
    Cue("recommend", 2, r"\b(?:recommend|suggest|suggestions?|recommendations?|ideas?|inspire me|surprise me|help me (?:choose|pick|decide|find something))\b|^(?:just )?(?:looking|browsing)(?: around)?$|\bsomething (?:nice|special|cool)$|随便(?:看看|逛逛)|^逛逛$|^看看$|推荐|建议|有什么好(?:的|东西|推荐)|买(?:点|些)?(?:什么|啥)(?:好|合适|比较好)?|送(?:点|些)?(?:什么|啥)|选(?:点|个)?(?:什么|啥)"),
    # ---------------------------------------------------------------- details of one product
    Cue("detail", 2, r"\bhow much (?:is|are|does|do|would|for)\b(?!.{0,20}\bweigh)|\bwhat (?:is|are|does)\b.{0,16}\b(?:price|cost|it cost|costs?)\b|\bprice of\b|\bprice\?*$|多少钱|什么价|啥价|怎么卖|价格(?:是)?(?:多少|呢)|几块钱|多少(?:元|块)|价格(?:呢|是|$)", "price"),
    Cue("detail", 2, r"\b(?:is|are)\b.{0,28}\b(?:in stock|available|sold out|out of stock)\b|\bhow many (?:are |do you have |left|in stock)|\bany left\b|有没有(?:现)?货|(?:有|还有)(?:现)?货(?:吗|不|么|没|呢)|有库存吗|缺货(?:吗|了吗|了没)|库存(?:多少|还有|$)|断货", "in_stock"),
    Cue("detail", 2, r"\bwhat (?:is|are)\b.{0,26}\b(?:made (?:of|from|out of)|material|fabric|composition)|\bwhat (?:material|fabric)\b|\bmade (?:of|from) what\b|\bwhich (?:material|fabric)\b|(?:什么|啥|哪种)(?:材质|面料|料子|材料|布料|做的)|(?:材质|面料|料子|成分)(?:是|呢|怎么样|什么|$)", "material"),
    Cue("detail", 2, r"\b(?:what|which|how many)\b.{0,6}\bcolou?rs?\b.{0,30}(?:come|available|have|got|is there|are there|in|does|do|exist)|\bcolou?rs? (?:does|do|is|are) (?!not)|(?:有|都有|还有)(?:几|什么|哪些|哪几|啥|多少)(?:种|个)?颜色|颜色(?:有|都有)(?:什么|哪些|几)", "colour"),
    Cue("detail", 2, r"\b(?:what|which|how many)\b.{0,6}\bsizes?\b(?!.{0,12}(?:should|guide|chart|am i|do i))|\bsizes? (?:does|do|is(?! \d| [smlx]+\b)|are|available)\b|(?:有|都有)(?:什么|哪些|几|啥|多少)(?:种|个)?(?:尺码|码|尺寸|号)|尺码(?:有|都有)(?:什么|哪些)|(?:其他|别的|其它)(?:的)?(?:尺码|码数|码)", "size"),
    Cue("detail", 2, r"\b(?:how (?:heavy|much does .{0,14} weigh)|what .{0,10}weight|weigh)\b|(?:多重|重量|有多沉|几斤|重吗|多少克)", "weight"),
    Cue("detail", 2, r"\b(?:how (?:do|should|can) (?:i|you) (?:wash|clean|care)|machine wash|washable|dry[- ]clean|care instructions|wash (?:it|this|them))\b|(?:怎么|能|可以|可|如何|能不能)(?:机)?(?:洗|清洗|打理|保养|水洗|手洗)|洗涤|机洗", "care"),
    Cue("detail", 2, r"\b(?:how (?:big|large|tall|wide|long|small|deep|thick)(?: is| are)(?! (?:the |your )?(?:warranty|delivery|shipping|return|guarantee|wait))|dimensions?|measurements?)\b|(?:多大|多高|多宽|多长|尺寸(?:是|多少|多大)|长宽高|容量(?:多大|多少|是)|多少(?:寸|升|毫升))", "dimensions"),
    Cue("detail", 2, r"\b(?:how long does the battery|battery life|how long .{0,16}(?:charge|last))\b|续航|待机|能用多久|充(?:一次)?电", "battery"),
    Cue("detail", 2, r"\b(?:who makes|what brand|which brand|who is .{0,10}by)\b|(?:什么|哪个|啥)(?:牌子|品牌)|(?:牌子|品牌)是", "brand"),
    Cue("detail", 2, r"\b(?:tell me (?:more )?about|more (?:info(?:rmation)?|details?) (?:on|about|for|of)?|details?(?: of| on| about| for)?|describe|specs?|specifications|ask about|know more about|learn more about|info on)\b|(?:介绍|说说|讲讲|详细|详情|具体|参数|规格|问问|问一下|了解一下|细节)(?!问)"),
    Cue("detail", 2, r"\b(?:show|see|view|look at|open|go back to|back to|again|zoom|display)\b.{0,24}\b(?:again|closer|first|second|third|fourth|last|that one|this one|#)|(?:再|重新)?(?:看|看看|看一下|看下|打开|回到|显示|展示)(?:一下|看|下)?(?:刚才|之前)?(?:第|那|这|最后)"),
    Cue("detail", 2, r"\b(?:first|second|third|fourth|last|previous|number \d|#\d)\b.{0,20}\b(?:again|once more)\b|(?:remind me (?:of|about)|another look at|bring (?:back|up)|pull up) "),
    Cue("detail", 1, r"^(?:is|are|does|do|can|will|has|have|would|was)\b|(?:吗|么|嘛|不|没|呢)$|(?:是不是|能不能|可不可以|有没有|会不会|适不适合|适合)|\bwhat about\b|\bhow about\b|怎么样$|如何$"),
    # ---------------------------------------------------------------- talk
    Cue("greeting", 2, r"^(?:oh )?(?:hi+|hello+|hey+|hiya|howdy|yo|heya|good (?:morning|afternoon|evening|day)|greetings|sup|hallo)\b(?: (?:there|everyone|all|team|again|guys|you|bot|folks|friend|mate|dear))*(?: ?[,!.]*)?$|\bhow (?:are|r) (?:you|u|things)(?: doing)?(?: today)?$|^(?:what is up|how is it going)"),
    Cue("greeting", 1, r"^(?:hi|hello|hey|good (?:morning|afternoon|evening))\b"),
    Cue("greeting", 2, r"^(?:您好|你好|哈喽|哈罗|嗨|嘿|hello|hi|在吗|在不在|在么|有人吗|有人在吗|亲|早上好|早安|早|下午好|晚上好|中午好|大家好|你们好|喂|哈啰|店家|老板|客服你好|亲在吗)(?:啊|呀|哦|哈|呢|吗|亲|老板|客服|店家|嘛|们)*$|^(?:你|您)(?:最近)?(?:好吗|怎么样)$"),
    Cue("thanks", 2, r"\b(?:thanks?|thank you|thx|ty|tysm|cheers|much appreciated|appreciate (?:it|that|your help)|many thanks|grateful)\b|(?:谢谢|多谢|感谢|谢了|辛苦了|谢啦|3q|麻烦你了|有劳|谢过|蟹蟹)"),
    Cue("goodbye", 2, r"^(?:ok(?:ay)? |thanks? |well )*(?:bye+|goodbye|see (?:you|ya)(?: (?:later|soon|around))?|good night|farewell|cya|ciao|take care|have a (?:nice|good|great) (?:day|one|evening|weekend)|that is all|that will be all|i am done|talk (?:to you )?later|gotta go|later)(?: (?:for now|then|thanks|bye|today|everyone))*$|(?:再见|拜拜|拜|回见|晚安|下次(?:再)?(?:聊|见|来)|先这样|没事了|先走了|886|不用了|不需要了|不买了|就这样吧|不用了谢谢|回头见|bye)(?:吧|了|啦|哈|哦)*$"),
    Cue("about_bot", 3, r"\b(?:are you|r u|am i (?:talking|speaking|chatting) (?:to|with)) (?:an? |the )?(?:real |actual |live )?(?:robot|bot|human|person|ai|machine|chatbot|computer|real|gpt|chatgpt|alive|program|someone)\b|\b(?:who|what) are you\b|\bwhat is your name\b|\bwhat can (?:you|this (?:bot|chat|assistant)) (?:do|help)|\bhow (?:can|do) you (?:help|work)\b|\bwho (?:made|built|created|programmed) you\b|\bwhat do you do\b|\bhow old are you\b|\bdo you (?:like|love|feel|think|dream|sleep|have feelings)\b|\bwhat is your favou?rite\b|\bwhat are you (?:able|capable)|\bwhat else can you do\b|\bwhat (?:kind of )?(?:things|questions) can i ask\b|\bhow does this (?:work|chat work)\b|^help(?: me)?$"),
    Cue("about_bot", 3, r"(?:你|您)(?:到底)?(?:是|是不是)(?:.{0,3})(?:机器人|真人|人工智能|ai|人|程序|谁|什么(?:人|东西)?|chatgpt|gpt|客服|智能)(?:吗|还是|么|不|啊|$)|(?:你|您)(?:叫什么|能(?:干|做|帮).{0,3}(?:什么|啥|哪些)|会(?:干|做)?(?:什么|啥|哪些)|有什么功能|可以(?:做|干|帮).{0,4}(?:什么|啥|哪些)|都?能干嘛|怎么用|能干吗)|^你(?:喜欢|觉得|爱|多大|几岁|有女朋友|有男朋友|结婚)|谁(?:开发|做|创造)(?:的|了)你|你(?:是)?谁|(?:机器人|真人)(?:还是|吗)|^帮助$|有什么功能|怎么使用"),
    Cue("insult", 3, r"\b(?:stupid(?:est|ity)?|idiots?|idiotic|dumb(?:est|er|ass)?|morons?|moronic|brainless|fool(?:ish|s)?|jerks?|dickhead|dick|prick|wanker|douche(?:bag)?|stfu|bullshit|you stink|piss off|bugger off|shame on you|waste of (?:my )?(?:time|space)|you are (?:such )?(?:a|an) (?:complete |total |absolute )?(?:joke|failure|disgrace|disaster)|worst (?:bot|robot|chatbot|assistant|ai|thing) ever|good for nothing|useless|shit(?:ty)?|crap(?:py)?|fuck(?:ing|ed)?|suck|sucks|garbage|trash|pathetic|rubbish|screw you|shut up|piece of (?:shit|junk|crap)|asshole|bitch|bastard|wtf|imbecile|hate (?:you|this (?:bot|chat|shop))|damn you|go to hell|get lost|f\*+\w*|liars?|scammers?|clowns?|annoying|worthless|loser|braindead)\b|(?:傻|煞|沙)(?:逼|b|子|叉|缺|瓜|帽)|蠢|(?:^|你|真|这么|那么|太|好|很|有点|个)(?:笨(?!重|拙)|废物)|笨死|笨蛋|呸|去你的|你妹(?!妹)|他娘的?|神经病|(?:你|有)(?:是不是)?有?毛病|脑子(?:进水|有(?:坑|病|问题|毛病)|坏)|猪脑|没脑子|闭嘴|住口|破(?:机器人|客服|玩意|ai|系统|助手|软件)|(?:一点|半点|毫无)(?:儿)?(?:用|用处)(?:都|也)?(?:没有|没)?|(?:什么|啥)都不(?:会|懂|知道)|要你(?:有)?(?:何用|什么用|干嘛)|你.{0,4}(?:没用(?!过|完|了)|差劲|无能)|你(?:真|太|也太|好|怎么这么)(?:菜|烂|差|废|坑|逊)|尼玛|辣鸡|狗东西|王八|白痴|智障|废物|垃圾(?!桶|袋|分类)|滚(?:蛋|开|$)|去死|(?:他|特)妈(?:的)?|(?<![妈爸给我送])妈的(?![㐀-鿿])|tmd|(?<=[㐀-鿿])sb|^sb$|^有病$|弱智|脑残|没用的?东西|什么玩意|有病(?:吧|啊)|人工智障|草泥马|混蛋|蠢货|烦死|猪吗|是猪|猪头|骗子|恶心|狗屁|放屁|操你"),
    Cue("compliment", 2, r"\b(?:you are|you're|that is|this is|it is|so|very|really|what a|such a|such) ?(?:so |very |really |a |an |super |pretty )*(?:great|awesome|amazing|helpful|wonderful|brilliant|excellent|fantastic|perfect|lovely|nice bot|smart|clever|good job|the best|impressive|cool|kind)\b(?: (?:bot|assistant|service|help|job|work|shop))?(?: thanks?)?$|^(?:great|awesome|amazing|perfect|nice|cool|excellent|wonderful|brilliant|lovely|good (?:job|bot|work)|well done|fantastic|love it|i love (?:it|this|them)|looks (?:good|great|nice))(?: (?:job|work|one|stuff|answer|service|help|bot|choice))?$|\blove (?:this|your) (?:shop|store|service|bot)\b|\bi love you\b"),
    Cue("compliment", 2, r"(?:你|您|服务|客服)?(?:真|太|好|很|挺|非常|超)(?:棒|厉害|聪明|贴心|好用|牛|赞|专业|不错|给力|可爱|靠谱|强|好)(?:了|啊|呀|哦|哈|的|啦)*$|^(?:棒|赞|厉害|不错|好评|完美|牛|点赞|给力|666+|nice|good)(?:啊|哦|的|呀|!)*$|(?:爱你|喜欢你|你最好)"),
    Cue("out_of_scope", 3, r"\b(?:weather|forecast|president|election|politics|politician|stock (?:market|price|tips)|bitcoin|football (?:score|match|game)|world cup|who won|(?<!are a )joke|poem|song lyrics|write (?:me )?(?:a |an |some )?(?:code|python|essay|poem|story|song|email|program|script|letter)|translate|translation|homework|math(?:s)? (?:problem|question)|solve|what is \d+ ?[-+*x/×÷] ?\d+|capital of|recipe|how to cook|medical advice|diagnos|religion|meaning of life|horoscope|movie|netflix|what time is it|what day is it|news today|latest news|play (?:a )?(?:song|music)|(?:book|cheap) (?:a )?(?:flights?|hotel)|restaurant|taxi|uber|dating|girlfriend for me|tell me a (?:story|secret)|sing|quantum|philosophy|javascript|sql query|who is (?:the )?(?:president|king|queen|elon|trump|biden|obama))\b|\d+ ?(?:\+|\*|×|÷) ?\d+ ?(?:=|\?|等于)?"),
    Cue("out_of_scope", 3, r"(?:天气|下雨吗|气温|股票|股市|彩票|总统|主席|选举|政治|新闻|世界杯|球赛|谁赢|笑话|讲个故事|写(?:一)?(?:首|篇|段|个)(?:.{0,6})(?:诗|作文|代码|程序|文章|小说|歌|论文|情书|脚本|邮件)|写代码|编程|python|翻译(?:一下|成)?|作业|数学题|解方程|等于几|等于多少|菜谱|怎么做(?:菜|饭)|红烧肉|看病|头疼|感冒(?:了|吃)|星座|运势|算命|电影推荐|唱(?:首|个)歌|几点了|今天(?:几号|星期几|周几)|订(?:机票|酒店|外卖|餐)|做我女朋友|谈恋爱|人生的意义|宗教|首都)"),
    Cue("unclear", 3, r"^(?:[嗯啊哦呃额噢唔哈嘿呵]+|h+m+|u+h+|u+m+|e+h*|huh|o+h+|a+h+|ok+a?y?|k|fine|yes|no|yeah|yep|nope|sure|maybe|idk|whatever|nvm|never mind|lol+|lmao|(?:h[aeio]){2,}h?|(?:l[ao]){2,}|(?:blah?(?: |$))+|erm+|bleh|meh|yo+|foo(?: ?bar)?|好的?|行|可以|是的?|不是|不|对|好吧|随便|算了|没有|不知道|[a-z](?: [a-z])*|test(?:ing)?(?: test(?:ing)?)*|(?:测试|不知道|随便|是|对|不|吧啦|略|嘟|呜|嗷|啦|啧)+|\d{1,3})$"),
)  # fmt: skip

_COMPILED = tuple((cue, re.compile(cue.pattern)) for cue in CUES)


@dataclass(frozen=True)
class CueHit:
    """The best cue of an intent in a clause, its label and the intent's score."""

    score: float
    label: str


def score_cues(clause: str) -> Mapping[str, CueHit]:
    """Intents with a cue in a folded clause."""
    hits: dict[str, list[Cue]] = {}
    for cue, pattern in _COMPILED:
        if pattern.search(clause):
            hits.setdefault(cue.intent, []).append(cue)
    return {intent: _combined(cues) for intent, cues in hits.items()}


def labels_of(clause: str, intent: str) -> tuple[str, ...]:
    """The labels of all cues of an intent in a clause, in table order, without repeats."""
    found = [c.label for c, p in _COMPILED if c.intent == intent and c.label and p.search(clause)]
    return tuple(dict.fromkeys(found))


def _combined(cues: list[Cue]) -> CueHit:
    ordered = sorted(cues, key=lambda c: -c.weight)
    best = next((c for c in ordered if c.weight == ordered[0].weight and c.label), ordered[0])
    return CueHit(ordered[0].weight + sum(c.weight for c in ordered[1:]) / 2, best.label)
