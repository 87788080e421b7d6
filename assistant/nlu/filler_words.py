"""Words that a shopper needs to say a wish, and a search does not: they are left out of search words."""

_ENGLISH = """
after except excluding non non- hey gonna worn related themed lz reacts ordered come comes coming run runs
a about above actually afford again age aged ah all already also am an and another any anyone
anything approximately are around as asap ask at available back basically be because been being
below best better between big birthday bit brand brands bring btw budget but buy buying by can care
category cheap cheers color colors colour colours cool cost costing costs could couple crazy
currently d decent department did different do does doing done down each enjoy enjoys etc even every
everything fan few find finding fine first for friend friends from get getting gift gifts give gives
go goes going good got gotten great guys had has have having he hello help her here hers hey hi him
his hmm hobbies hobby hope hoping how huge i i'd i'll i'm idea ideally ideas if im in instead
interested interests into is it item items its ive just keen kind kindly kinds know last least less
let like likes ll look looking looks lot lots love loved loves m made make makes making many matter
matters max maximum may maybe me might min mine money month months more most much must my myself
need needed needs new next nice no none not nothing now obsessed of off oh ok okay old on one ones
only onto option options or order other others our out over pair pay paying people per perfect
perhaps person please possibly prefer preferably present presents price priced prices product
products proper purchase range re really recommend recommendation recommendations reset s said same
say search searching second section see seeing sell selling send shall she shop shopping should show
showing shown similar size sizes so sold some somebody someone something soon sorry sort spend start
still stock store stuff suggest suggestion suggestions suitable t take takes tell than thank thanks
that the their them then there these they thing things think thinking third this those thx to today
tomorrow too try trying turning turns ty type types uh um under up us use used using ve very via
want wanted wants was we wear wearing website well were what what's whatever when where whether
which who who's whom whose why will with within without wonder wondering work works would yeah year
years yep yes yet you your yours
absolutely adore adores afternoon anybody anytime appreciate assist assistance browse browsing bucks
buying carry choice choices choose chose considering crave cuz def definitely delivered desperately
dollars dude either else entirely especially exactly excited extra fancy feel feels folks fond fresh
friday fun funny gents glad gladly gotta guess hello heya hunting instead interesting kinda lately
later literally lol lovely mad mean meant mention mind monday morning myself neat needing nobody nothing
obviously occasion often omg ones opinion owned pick picking pieces plan planning pls plz possible
potentially pref preference pretty probably quick quickly quite rather ready reckon refresh replace
replacing require required saturday saw searched seem seems seriously simply smth somehow
somewhere sort sorts special spend spending sth such sunday super sure surely surprise tell tend
thinking thursday till time times tonight total totally tuesday turned type update updating upgrade
usd useful usually via wanna wants wednesday week weeks whatever whenever whichever wish
wished wishes wishing wondered worth
"""
_CHINESE = """
系 色系
添 逛逛 逛 衣柜 lz 能用 刺激 添件 换换 来一 想整 购 采购 整两 啥时候 东东 合适 搭配 亲亲 宝
我 你 您 他 她 它 我们 你们 咱 咱们 他们 她们 自己 人 家 家里 亲 老板 客服 店家 的 地 得 了 着 过 吗
呢 吧 啊 呀 哦 哈 嘛 么 哇 啦 喔 诶 哎 嗯 那 这 哪 那个 这个 哪个 那种 这种 什么 啥 怎么 怎样 如何
多少 几 想 要 想要 买 购买 需要 找 看 看看 看到 找找 给 送 送给 帮 帮我 帮忙 请 请问 麻烦 推荐 介绍
一下 一点 一些 有 没有 有没有 没 不 不要 别 是 是不是 可以 能 能不能 能够 会 可 可不可以 应该 打算
准备 希望 觉得 一 个 件 款 双 条 只 台 瓶 本 张 套 把 顶 支 盒 种 样 些 点 一个 一件 一款 一双 一条
一只 一台 一套 一本 一把 一种 几个 几件 几款 两个 两件 三 二 两 和 与 或 或者 还是 跟 同 对 在 从 到
用 用于 用来 为 因为 所以 但 但是 不过 而且 并且 也 都 很 太 真 最 更 比较 挺 非常 特别 就 还 再 又
才 好 好的 好看 不错 合适 适合 新 新的 东西 商品 产品 款式 类型 样式 方面 时候 左右 以内 以下 以上
之间 大概 大约 差不多 价格 价钱 价位 预算 元 块 块钱 钱 便宜 贵 尺码 码 号 颜色 色 品牌 牌子 店 店里
你家 礼物 礼品 生日 送礼 来 去 上 下 里 中 出 起 拿 弄 搞 整 入 入手 选 挑 挑选 选择 求 求推荐 谢谢
你好 您好 哈喽 最近 现在 今天 明天 马上 下周 后天 快 快要 要是 如果 的话 那么 这么 先 然后 另外 还有
其他 别的 岁 个月 年 月 日 天 大 小 多 少 喜欢 爱 最爱 热爱 迷 喜爱 感兴趣 超 超级 平时 日常用 戴 穿
吃 喝 玩 背 拎 装 放 朋友 件儿 卖 在售 展示 显示 搜索 搜 查 考虑 纠结 问 问下 知道 告诉 说 觉着 感觉
主要 必须 一定 尽量 最好 优先 随便 看下 来个 来件 来双 来点 换 换成 直接 其实 大家 有人 谁 让 被 将
等 之类 类 类的 要求 条件 限制 元以内 质量 性价比 高 低 以外 除了 除外 无 非 含 带 收 只要 只看 仅
行 成 够 算 当 用的 穿的 做 打 开 走 比 给我 想买 我想 我要 个人 男 女 那件 这件 送人 一位 位 名
关于 类似 快递 元钱 件套 这样 那样 这些 那些 哪些 哪款 哪种 问问 嘿 嗨 呃 额 吼 滴 滴滴 么么 哒 呗
哟 哩 咯 捏 噢 喏 已经 过来 发 看重 注重 想给 想送 想找 后 前
换季 更新 该 份 一份 身 一身 置办 添置 添点 上下 花费 对象 场合 主题 用途 年龄 专用 专门 专属 那边 这边 求助
帮挑 换 换掉 换件 换身 缺 差 需 需求 收购 种类 比如 例如 反正 总之 毕竟 居然 竟然 果然 真的 确实 的确 实在
求购 稍微 有些 有点 一般 通常 经常 平常 每天 天天 日常 周末 周一 周二 周三 周四 周五 周六 周日 礼拜 星期 早上
晚上 下午 中午 今年 明年 去年 下个月 这个月 月底 以后 之后 之前 以前 刚 刚刚 刚好 正好 恰好 赶紧 赶快 尽快
着急 急需 急用 急 靠谱 满意 放心 值得 值 划算 控 粉 党 爱好者 推荐一下 推荐下 安利 种草 想着 打算给
准备给 看中 看上 看好 相中 需不需要 怎么样
"""

ENGLISH_FILLER = frozenset(_ENGLISH.split())
CHINESE_FILLER = frozenset(_CHINESE.split())
