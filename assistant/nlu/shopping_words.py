# ruff: noqa: E501  (a pattern or a row of a table reads best as one line)
"""Ordinary shopping words of both languages, and what they mean in any shop that sells such things.

Tables only. A word means a category here through the names that shops give their categories: of the names
in a row, those count that the shop has. The shop's own names need no row.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Noun:
    """Words for a kind of product, and the category names that hold it.

    `otherwise` counts where the shop has none of `names`. A `loose` word hints at a department only
    where nothing more exact is said.
    """

    names: str
    english: str
    chinese: str
    otherwise: str = ""
    loose: bool = False


NOUNS: tuple[Noun, ...] = (
    # clothing
    Noun("Clothing", "clothes, clothing, apparel, outfit, garment, something to wear, fashion", "衣服 服装 服饰 衣裳 穿的 衣物"),
    Noun("T-shirts", "t-shirt, tshirt, tee, tee shirt, polo, polo shirt, tank top", "t恤 t恤衫 t裇 短袖衫 polo衫 背心 打底衫 文化衫"),
    Noun("Shirts and blouses, Shirts, Blouses", "shirt, blouse, button down", "衬衫 衬衣 衬衫衣 恤衫", "Tops"),
    Noun("T-shirts, Shirts and blouses, Knitwear, Hoodies", "top", "上衣 上装", "Tops"),
    Noun("Dresses", "dress, frock, gown, sundress, maxi dress", "连衣裙 裙装 长裙 连身裙 洋装 裙衣"),
    Noun("Skirts", "skirt", "半身裙 半裙 短裙 百褶裙 包臀裙"),
    Noun("Dresses, Skirts", "", "裙子 裙"),
    Noun("Trousers", "trouser, slacks, chinos, cargo pants, joggers", "长裤 西裤 休闲裤 阔腿裤 工装裤 运动裤 束脚裤"),
    Noun("Jeans", "jean, denim pants", "牛仔裤 牛仔长裤"),
    Noun("Shorts", "shorts, short pants", "短裤 热裤 五分裤"),
    Noun("Trousers, Jeans, Shorts", "pants, bottoms", "裤子 裤 裤装 下装"),
    Noun("Knitwear", "sweater, jumper, pullover, cardigan, knit, knitwear, turtleneck", "毛衣 针织衫 开衫 羊毛衫 羊绒衫 线衫 毛线衣 套头衫", "Sweaters"),
    Noun("Hoodies", "hoodie, hoody, sweatshirt", "卫衣 连帽衫 帽衫", "Knitwear"),
    Noun("Jackets", "jacket, blazer, bomber, windbreaker", "夹克 西装外套 飞行员夹克 皮衣 冲锋衣 风衣外套", "Coats"),
    Noun("Coats, Outerwear", "coat, overcoat, parka, puffer, down jacket, trench coat, trench", "大衣 羽绒服 风衣 棉服 棉衣 棉袄 呢子大衣 派克服", "Jackets"),
    Noun("Jackets, Coats", "outerwear", "外套 外衣 上外套"),
    Noun("Nightwear", "pyjama, pajama, pj, nightgown, nightie, sleepwear, nightdress, loungewear", "睡衣 家居服 睡裙 居家服"),
    Noun("Socks", "sock, stockings", "袜子 袜 短袜 长袜"),
    Noun("Hats", "hat, cap, beanie, baseball cap, bucket hat", "帽子 帽 棒球帽 毛线帽 遮阳帽 渔夫帽 鸭舌帽"),
    Noun("Scarves", "scarf, shawl", "围巾 丝巾 披肩 围脖"),
    Noun("Gloves", "glove, mittens", "手套"),
    Noun("Kids' clothing", "kids clothes, childrens clothes, baby clothes, kids clothing", "童装 小孩衣服 孩子衣服 儿童服装 儿童衣服"),
    # shoes
    Noun("Shoes", "shoe, footwear, a pair of shoes", "鞋 鞋子 鞋靴 鞋履"),
    Noun("Running shoes", "running shoe, runners, running trainers, jogging shoes, trail runners, shoes for running, shoes for jogging, marathon shoes", "跑步鞋 跑鞋 慢跑鞋 越野跑鞋 跑步穿的鞋 跑步的鞋"),
    Noun("Sneakers", "sneaker, trainers, tennis shoes, kicks, plimsolls", "球鞋 板鞋 小白鞋 休闲鞋 帆布鞋 老爹鞋", "Running shoes, Shoes"),
    Noun("Sneakers, Running shoes", "sports shoes, athletic shoes, gym shoes", "运动鞋"),
    Noun("Boots", "boot, ankle boots, hiking boots, chelsea boots", "靴子 靴 短靴 马丁靴 雪地靴 登山靴 长靴"),
    Noun("Sandals", "sandal, flip flops", "凉鞋 人字拖"),
    Noun("Loafers and lace-ups, Loafers", "loafer, dress shoes, oxfords, leather shoes, brogues, formal shoes", "皮鞋 乐福鞋 豆豆鞋 牛津鞋"),
    Noun("Heels and flats, Heels", "high heels, heels, pumps, flats, ballet flats", "高跟鞋 平底鞋 单鞋 芭蕾鞋"),
    Noun("Slippers", "slipper, house shoes", "拖鞋 棉拖 居家鞋"),
    Noun("Kids' shoes", "kids shoes, childrens shoes, school shoes", "童鞋 儿童鞋 孩子的鞋"),
    # bags
    Noun("Bags", "bag, handbag, purse", "包 包包 箱包 手提包 单肩包"),
    Noun("Backpacks", "backpack, rucksack, daypack, school bag, bookbag, knapsack", "双肩包 背包 书包 登山包 旅行背包"),
    Noun("Totes", "tote, tote bag, shopper bag, shopping bag", "托特包 手提袋 帆布袋 购物袋 帆布包"),
    Noun("Crossbody bags", "crossbody, cross body bag, shoulder bag, satchel, messenger bag, sling bag", "斜挎包 挎包 小方包 邮差包 水桶包"),
    Noun("Suitcases", "suitcase, luggage, carry on, trolley case, cabin bag", "行李箱 拉杆箱 旅行箱 登机箱 皮箱"),
    Noun("Wallets", "wallet, card holder, billfold, coin purse", "钱包 钱夹 卡包 零钱包"),
    Noun("Belt bags", "belt bag, fanny pack, bum bag, waist bag", "腰包 胸包"),
    # electronics
    Noun("Electronics", "electronics, gadget, tech", "数码 电子产品 数码产品", "", loose=True),
    Noun("Laptops", "laptop, notebook computer, notebook pc, macbook, ultrabook", "笔记本电脑 手提电脑 笔电 手提", "Notebook, Notebooks, Notebooks & Laptops, Computers"),
    Noun("Laptops, Notebooks", "", "笔记本"),
    Noun("Laptops, Tablets", "computer, pc", "电脑", "Notebook, PC, PCs, Computers"),
    Noun("Monitors", "monitor, display, computer screen", "显示器 显示屏 电脑屏幕 屏幕", "Monitor, Computer Monitors, Computer Monitor"),
    Noun("Headphones", "headphone, over ear headphones, headset, cans", "头戴耳机 头戴式耳机 头戴式", "Headset, Headphone"),
    Noun("Earbuds", "earbud, earphone, airpods, in ear headphones, wireless earbuds, ear buds", "真无线耳机 蓝牙耳机 入耳式耳机 耳塞 无线耳机", "Headphones"),
    Noun("Headphones, Earbuds", "", "耳机"),
    Noun("Speakers", "speaker, bluetooth speaker, soundbar", "音箱 音响 喇叭 蓝牙音箱"),
    Noun("Phones", "phone, smartphone, mobile phone, cell phone, cellphone, mobile, iphone", "手机 智能手机", "Smartphone, Smartphones"),
    Noun("Tablets", "tablet, ipad, e reader", "平板 平板电脑", "Tablet"),
    Noun("Keyboards", "keyboard, mechanical keyboard", "键盘 机械键盘", "Keyboard"),
    Noun("Mice", "mouse, computer mouse, wireless mouse", "鼠标 无线鼠标", "Mouse"),
    Noun("Power banks and chargers, Power banks, Chargers", "charger, power bank, powerbank, portable charger, battery pack, usb charger", "充电宝 充电器 移动电源 充电头 快充头"),
    Noun("Smartwatches", "smartwatch, smart watch, watch, fitness tracker, fitness band", "智能手表 手表 手环 运动手表", "Smartwatch, Watches"),
    Noun("Cameras", "camera, digital camera, polaroid, action cam", "相机 照相机 数码相机 拍立得 运动相机", "Digital Camera"),
    Noun("Printers", "printer", "打印机", "Printer, Multifunctionals, Laser Printers, Inkjet Printers, Multifunctional"),
    Noun("Ink Cartridges, Ink cartridge", "ink cartridge, printer ink, cartridge, printer cartridge", "墨盒 打印机墨盒 墨水"),
    Noun("Toner Cartridges, Toner cartridge", "toner cartridge, toner", "硒鼓 碳粉"),
    # home
    Noun("Home", "homeware, home decor, home goods, household", "家居 家居用品 家饰", "", loose=True),
    Noun("Lamps", "lamp, light, desk lamp, table lamp, floor lamp, night light, bedside lamp, reading light", "灯 台灯 落地灯 夜灯 小夜灯 床头灯 灯具"),
    Noun("Cushions", "cushion, throw pillow", "抱枕 靠垫 坐垫 靠枕"),
    Noun("Blankets", "blanket, throw blanket, throws", "毯子 毛毯 盖毯 毯"),
    Noun("Vases", "vase", "花瓶 花器"),
    Noun("Clocks", "clock, alarm clock, wall clock", "钟 时钟 闹钟 挂钟 钟表"),
    Noun("Candles", "candle, scented candle", "蜡烛 香薰 香薰蜡烛"),
    Noun("Rugs", "rug, carpet", "地毯 地垫"),
    Noun("Baskets and storage, Baskets", "basket, storage box, storage, organiser basket", "收纳篮 收纳 收纳箱 篮子 收纳盒 收纳筐"),
    Noun("Bedding", "bedding, bed sheets, sheets, duvet, duvet cover, pillow, quilt, pillowcase, bed linen", "床上用品 床品 四件套 被子 枕头 床单 被套 枕芯"),
    Noun("Chairs", "chair, stool, armchair, dining chair, lounge chair", "椅子 椅 凳子 餐椅 休闲椅"),
    Noun("Umbrellas", "umbrella, brolly", "雨伞 伞 遮阳伞"),
    # kitchen
    Noun("Kitchen", "kitchenware, kitchen stuff, cookware", "厨房用品 厨具 厨房", "", loose=True),
    Noun("Kettles", "kettle, electric kettle, water boiler", "水壶 热水壶 烧水壶 电水壶 电热水壶 手冲壶"),
    Noun("Pans", "pan, frying pan, skillet, wok, saucepan", "煎锅 炒锅 平底锅 炒菜锅 奶锅 不粘锅"),
    Noun("Pots", "pot, casserole, dutch oven, stockpot", "汤锅 炖锅 砂锅 铸铁锅"),
    Noun("Pans, Pots", "pots and pans", "锅 锅具"),
    Noun("Knives", "knife, chef knife, kitchen knife, knife set", "刀 菜刀 厨刀 刀具 水果刀 主厨刀"),
    Noun("Mugs", "mug, coffee cup, cup, teacup", "马克杯 咖啡杯 茶杯"),
    Noun("Bottles and flasks, Bottles", "water bottle, bottle, flask, thermos, vacuum flask, tumbler, drinking bottle", "水杯 保温杯 水瓶 保温壶 运动水壶 随行杯 水杯子"),
    Noun("Mugs, Bottles and flasks", "", "杯子 杯"),
    Noun("Coffee makers", "coffee maker, coffee machine, espresso machine, french press, coffee press, pour over", "咖啡机 咖啡壶 法压壶 滤杯 咖啡器具"),
    Noun("Blenders", "blender, mixer, smoothie maker, juicer", "搅拌机 榨汁机 破壁机 料理机"),
    Noun("Rice cookers", "rice cooker", "电饭煲 电饭锅"),
    Noun("Cutting boards", "cutting board, chopping board", "砧板 菜板 案板 切菜板"),
    Noun("Lunch boxes", "lunch box, lunchbox, bento, bento box, food container", "饭盒 便当盒 餐盒 保鲜盒"),
    Noun("Tableware", "tableware, plate, bowl, dinner set, crockery, dinnerware, dishes", "餐具 盘子 碗 碗碟 碟子 盘"),
    Noun("Teaware", "teaware, tea set, teapot", "茶具 茶壶 功夫茶具 茶具套装"),
    # beauty
    Noun("Beauty", "beauty products, beauty, cosmetics", "美妆 化妆品 个护", "", loose=True),
    Noun("Facial cleansers, Cleansers", "cleanser, face wash, facial cleanser, facewash, cleansing foam, makeup remover, face cleanser, facial wash", "洗面奶 洁面 洁面乳 洗脸 洁面膏 洁面泡沫 卸妆 洗脸的 洗面乳 洁面啫喱 氨基酸洁面"),
    Noun("Moisturisers", "moisturiser, moisturizer, face cream, cream, lotion, day cream, night cream", "面霜 乳液 保湿霜 润肤霜 日霜 晚霜 面乳"),
    Noun("Serums", "serum, essence, ampoule", "精华 精华液 安瓶 肌底液"),
    Noun("Face masks", "face mask, sheet mask, facial mask, clay mask", "面膜"),
    Noun("Sun care", "sunscreen, sun cream, sunblock, sun care, spf", "防晒 防晒霜 防晒乳 防晒喷雾"),
    Noun("Make-up", "make up, makeup, lipstick, foundation, eyeshadow, mascara, blush, lip gloss, lip balm", "彩妆 口红 唇膏 粉底 眼影 腮红 唇釉 睫毛膏"),
    Noun("Perfume", "perfume, fragrance, eau de parfum, cologne", "香水 淡香水"),
    Noun("Hair care", "shampoo, conditioner, hair mask, hair care, hair oil", "洗发水 护发素 发膜 洗护发 洗头膏 洗发露 护发精油"),
    Noun("Body and hand care", "body lotion, hand cream, body wash, shower gel, body care", "护手霜 身体乳 沐浴露 身体护理"),
    Noun("Beauty tools", "hair dryer, hairdryer, hairbrush, makeup brush, beauty tool", "吹风机 电吹风 化妆刷 梳子 气垫梳 美容工具"),
    Noun("Facial cleansers, Moisturisers, Serums, Face masks, Sun care", "skincare, skin care", "护肤品 护肤 护肤产品"),
    # sports, outdoor
    Noun("Sports", "sports equipment, sports gear, fitness gear, gym equipment, workout gear", "运动器材 健身器材 运动用品", "", loose=True),
    Noun("Yoga mats, Yoga", "yoga mat, exercise mat, pilates mat", "瑜伽垫 健身垫 瑜珈垫"),
    Noun("Dumbbells, Weights, Dumbbells and kettlebells", "dumbbell, kettlebell, weights", "哑铃 壶铃"),
    Noun("Balls", "ball, basketball, football, soccer ball, volleyball", "球 篮球 足球 排球"),
    Noun("Rackets", "racket, racquet, tennis racket, badminton racket, paddle", "球拍 网球拍 羽毛球拍 乒乓球拍"),
    Noun("Jump ropes, Skipping ropes", "jump rope, skipping rope", "跳绳"),
    Noun("Helmets", "helmet, bike helmet", "头盔"),
    Noun("Goggles, Swim and ski goggles", "goggle, swimming goggles, ski goggles", "泳镜 护目镜 滑雪镜 游泳镜"),
    Noun("Resistance bands", "resistance band, exercise band", "弹力带 阻力带 拉力带"),
    Noun("Outdoor", "outdoor gear, camping gear, camping stuff, hiking gear", "户外用品 露营装备 户外装备", "", loose=True),
    Noun("Tents", "tent", "帐篷"),
    Noun("Sleeping bags", "sleeping bag", "睡袋"),
    Noun("Camp chairs, Camping chairs, Camp furniture", "camping chair, camp chair, folding chair", "露营椅 折叠椅 户外椅"),
    Noun("Headlamps, Lights, Headlamps and lanterns", "headlamp, head torch, headlight", "头灯"),
    Noun("Trekking poles", "trekking pole, hiking pole, walking pole", "登山杖 徒步杖"),
    Noun("Stoves, Camp stoves, Camping stoves, Camp cooking", "camping stove, camp stove, gas stove, stove", "露营炉 炉具 炉子 户外炉"),
    Noun("Coolers", "cooler, cool box, ice box, cooler bag", "保温箱 冷藏箱 保冷箱 冰包"),
    Noun("Hammocks", "hammock", "吊床"),
    # toys, baby, pet
    Noun("Toys", "toy, plaything, things to play with", "玩具 玩的"),
    Noun("Animal figures", "animal figure, dinosaur figure, figurine", "动物模型 恐龙模型 恐龙玩具 公仔模型"),
    Noun("Building blocks", "building block, block, bricks, construction set", "积木 拼搭"),
    Noun("Soft toys, Plush", "soft toy, plush, plushie, stuffed animal, teddy bear, teddy, cuddly toy, stuffed toy", "毛绒玩具 玩偶 公仔 毛绒 泰迪熊 抱抱熊"),
    Noun("Puzzles", "puzzle, jigsaw", "拼图"),
    Noun("Vehicles", "toy car, toy truck, race car, toy bus", "玩具车 小汽车 遥控车 车模"),
    Noun("Dolls", "doll", "娃娃 洋娃娃 布娃娃"),
    Noun("Board games", "board game, card game, family game", "桌游 棋 棋类 桌面游戏"),
    Noun("Trains", "toy train, train set", "玩具火车 小火车 火车玩具"),
    Noun("Baby", "baby stuff, baby products, baby things", "母婴 母婴用品 婴儿用品 宝宝用品", "", loose=True),
    Noun("Onesies, Bodysuits", "onesie, bodysuit, romper, babygrow, sleepsuit", "连体衣 哈衣 爬服 爬爬服"),
    Noun("Baby bottles, Bottles and feeding, Feeding", "baby bottle, feeding bottle", "奶瓶"),
    Noun("Bibs", "bib", "围兜 围嘴 口水巾"),
    Noun("Strollers", "stroller, pushchair, pram, buggy", "婴儿车 推车 童车 婴儿推车 手推车"),
    Noun("Rattles, Baby toys", "rattle, baby toy", "摇铃 婴儿玩具 手摇铃"),
    Noun("Diapers, Nappies", "diaper, nappy, nappies", "纸尿裤 尿不湿 尿布 拉拉裤"),
    Noun("Pet, Pets, Pet supplies", "pet supplies, pet stuff, for my cat, for my dog, for my puppy, for my kitten, pet", "宠物用品 宠物 给猫 给狗 给我家猫 给我家狗 猫咪用品 狗狗用品", "", loose=True),
    Noun("Pet bowls, Bowls, Bowls and feeders", "pet bowl, dog bowl, cat bowl", "宠物碗 食盆 狗碗 猫碗 狗盆 猫食盆"),
    Noun("Collars, Pet collars, Collars and leads", "collar, dog collar, cat collar, leash", "项圈 狗项圈 猫项圈 牵引绳"),
    Noun("Pet beds, Beds", "pet bed, dog bed, cat bed", "宠物窝 狗窝 猫窝 宠物床"),
    Noun("Cat trees, Scratching posts", "cat tree, scratching post, cat tower", "猫爬架 猫抓板 猫抓柱"),
    Noun("Pet food, Food", "pet food, dog food, cat food, kibble", "宠物粮 狗粮 猫粮 宠物食品 猫罐头"),
    Noun("Pet toys", "pet toy, dog toy, cat toy, chew toy", "宠物玩具 狗玩具 猫玩具 逗猫棒 磨牙棒"),
    # stationery, grocery
    Noun("Stationery", "stationery, office supplies, school supplies", "文具 办公用品 学习用品", "", loose=True),
    Noun("Notebooks", "notebook, journal, diary, notepad, sketchbook, planner", "笔记本子 本子 手账本 记事本 日记本 手账"),
    Noun("Pens", "pen, fountain pen, ballpoint, gel pen", "笔 钢笔 圆珠笔 中性笔 签字笔"),
    Noun("Pencil cases", "pencil case, pencil bag, pencil pouch", "笔袋 文具盒 铅笔盒"),
    Noun("Markers, Markers and highlighters", "marker, highlighter, felt tip, brush pen", "马克笔 荧光笔 记号笔 彩笔"),
    Noun("Desk organisers, Desk organizers, Desk tidies", "desk organiser, desk organizer, pen holder, desk tidy", "笔筒 桌面收纳 文件架"),
    Noun("Tape, Tapes, Washi tape", "tape, washi tape, sticky tape", "胶带 和纸胶带"),
    Noun("Grocery, Groceries", "grocery, groceries, food, something to eat", "食品 吃的 食物 好吃的", "", loose=True),
    Noun("Tea", "tea, loose leaf tea, tea leaves, green tea, black tea, oolong", "茶叶 茶 绿茶 红茶 乌龙茶 花茶 普洱"),
    Noun("Coffee", "coffee, coffee beans, ground coffee, instant coffee", "咖啡 咖啡豆 咖啡粉 速溶咖啡 挂耳咖啡"),
    Noun("Chocolate", "chocolate, chocolates", "巧克力"),
    Noun("Honey and jam, Honey, Jams, Spreads", "honey, jam, spread", "蜂蜜 果酱"),
    Noun("Snacks", "snack, crisps, chips, nuts, biscuits, cookies", "零食 小吃 坚果 饼干 薯片"),
    Noun("Oils, Oil, Cooking oil, Oils and vinegars", "olive oil, cooking oil", "橄榄油 食用油"),
    Noun("Noodles, Instant noodles", "noodle, ramen, instant noodles, noodles", "面条 拉面 方便面 泡面"),
)  # fmt: skip

HEADS_THAT_TAKE_OVER = frozenset(
    ["case", "cover", "stand", "rack", "holder", "strap", "sleeve", "cable", "cleaner", "polish", "refill", "filter", "cartridge", "ink", "paper", "lid", "shelf", "hanger", "cabinet", "box", "bag", "mat", "pad", "skin", "protector", "adapter", "battery", "hook", "brush", "insole", "lace", "laces", "tree"]
)
"""After a noun these name the thing: a phone case is no phone."""

CHINESE_HEADS_THAT_TAKE_OVER = (
    "垫",
    "套",
    "架",
    "盒",
    "壳",
    "膜",
    "柜",
    "线",
    "刷",
    "带",
    "夹",
    "贴",
    "支架",
    "配件",
    "清洁剂",
    "鞋垫",
    "鞋带",
    "鞋油",
    "撑",
    "袋",
)

NOT_MEANT = ["包邮", "包裹", "包装", "红包", "打包", "包括", "包含", "包退", "包换", "面包", "承包", "包您", "包你", "表包", "口红色号", "明白", "白天", "白色情人节", "黑科技", "黑五", "红人", "网红", "笔者", "大家", "大概", "灯光", "球迷", "刀削", "一刀", "茶几", "钟头", "分钟", "钟意", "秒钟", "锅炉", "杯赛", "面条件", "书面", "里面", "方面", "下面", "上面", "前面", "后面", "全面", "见面", "对面", "面前", "地面", "面料", "路面", "桌面", "表面", "裙摆", "男女", "棉被罩", "花色", "角色", "特色", "出色", "货色", "黄金周", "灰心", "粉丝", "米饭", "小米", "厘米", "毫米", "一米", "平米", "多米", "几米", "米长", "白菜", "红枣", "黑芝麻", "绿豆", "红豆", "紫菜", "黄豆", "紫外线", "橙汁", "橙子", "银行", "黄牛", "大红大紫", "家里", "生产", "名牌", "招牌", "礼貌", "包容", "心里", "面试", "笔试", "笔记", "球场", "好评", "光滑", "帽衫绳", "金额", "现金", "奖金", "押金", "定金", "基金", "资金", "金融", "美金", "蓝牙", "红外", "蓝光"]
"""Chinese words that hold a word of the shop by accident."""

ENGLISH_NOT_MEANT = (
    "cash back",
    "come back",
    "light weight",
    "gift card",
    "gift cards",
    "blue light",
    "green light",
    "white noise",
    "heads up",
    "top rated",
    "top selling",
    "on top",
    "bottle neck",
    "red cross",
    "cover letter",
    "light blue",
    "price tag",
    "ship it",
    "pick up",
    "pick me up",
    "mobile app",
    "phone number",
    "phone call",
    "by phone",
    "over the phone",
    "watch out",
    "running late",
    "in the dark",
    "rest of",
    "second hand",
    "first hand",
    "on the other hand",
    "by hand",
)

PEOPLE: tuple[tuple[str, str, str, str], ...] = (
    # value, what stands in for it where the shop does not know it, English, Chinese
    (
        "mother", "women",
        "mother, mum, mom, mommy, mummy, mama, mother in law, stepmother, mother's, mum's, mom's, mother's day, mothers day",
        "妈妈 妈 母亲 老妈 我妈 妈咪 婆婆 岳母 丈母娘 母亲节 娘亲 母上 麻麻",
    ),
    (
        "father", "men",
        "father, dad, daddy, papa, father in law, stepfather, dad's, father's, father's day, fathers day",
        "爸爸 爸 父亲 老爸 我爸 爹 岳父 老丈人 父亲节 粑粑 公公",
    ),
    (
        "women", "",
        "woman, women, lady, ladies, female, womens, girlfriend, wife, sister, grandma, grandmother, aunt, her, gf, fiancee, granny",
        "女 女士 女生 女性 女款 女式 女人 女子 女朋友 女友 老婆 妻子 媳妇 姐姐 妹妹 奶奶 外婆 姥姥 阿姨 闺蜜 女孩子 女同事 女老师 姑姑 老婆大人",
    ),
    (
        "men", "",
        "man, men, gentleman, gentlemen, guy, male, mens, boyfriend, husband, brother, grandpa, grandfather, grandad, uncle, him, bf, hubby, fiance",
        "男 男士 男生 男性 男款 男式 男人 男子 男朋友 男友 老公 丈夫 哥哥 弟弟 爷爷 外公 姥爷 叔叔 男同事 舅舅 先生",
    ),
    (
        "kids", "",
        "kid, kids, child, children, childrens, boy, boys, girl, girls, nephew, niece, son, daughter, toddler, grandson, granddaughter, grandchild, "
        "grandkid, little one, preschooler, schoolboy, schoolgirl, kiddo, teenager, godson, goddaughter, cousin",
        "儿童 小孩 小孩子 孩子 小朋友 侄子 侄女 外甥 外甥女 儿子 女儿 男孩 女孩 小男孩 小女孩 男孩子 男童 女童 童 孙子 孙女 外孙 娃 小学生 娃儿 小侄子 小外甥 学生 孩纸 闺女",
    ),
    (
        "baby", "kids",
        "baby, babies, newborn, infant",
        "宝宝 婴儿 新生儿 婴幼儿 小宝宝 宝贝 小宝 bb",
    ),
    ("unisex", "", "unisex, gender neutral", "男女通用 中性 男女同款 情侣款"),
)  # fmt: skip

PEOPLES_THINGS: tuple[tuple[str, str, tuple[str, str]], ...] = (
    # for whom, category, (English, Chinese)
    ("women", "Clothing", ("womenswear, women's wear, ladieswear", "女装")),
    ("men", "Clothing", ("menswear, men's wear", "男装")),
    ("women", "Shoes", ("women's shoes, ladies shoes", "女鞋")),
    ("men", "Shoes", ("men's shoes", "男鞋")),
    ("women", "Bags", ("women's bag, ladies bag", "女包")),
    ("men", "Bags", ("men's bag", "男包")),
)

GIFT_WORDS = (
    r"\b(?:gifts?|presents?|gifting)\b(?! ?(?:cards?|wrap|receipt|voucher))|\bas a (?:gift|present)\b|"
    r"\b(?:what|something|anything|ideas?)(?: (?:should|can|could|do) i)? (?:get|buy|give|to get|to buy|to give)(?: for)? (?:my|a|an|him|her|the|our)\b|"
    r"礼物|礼品|送礼|(?:想|要|准备|打算|用来|适合|拿来)?送(?:给)?(?!货|到|达|礼到|件|快递|不送|多久|吗|来|券|回|修|上门|过|运|的慢|错)(?=[㐀-鿿])"
    r"|伴手礼|(?:生日|结婚|新婚|乔迁|满月|周岁|毕业|圣诞|新年)礼|送人|送礼"
)
"""Where one of these is said, a receiver and an occasion are those of a gift."""

OCCASIONS: tuple[tuple[str, str], ...] = (
    ("birthday", r"\bbirthdays?\b|\bb-?day\b|生日|过生|寿|周岁"),
    ("wedding", r"\bweddings?\b|\bgetting married\b|结婚|婚礼|新婚"),
    ("christmas", r"\b(?:christmas|xmas)\b|圣诞"),
    ("new year", r"\bnew year'?s?\b|\blunar new year\b|过年|春节|新年|拜年"),
    ("valentine", r"\bvalentine'?s?\b|情人节|七夕"),
    ("anniversary", r"\banniversary\b|纪念日|周年"),
    ("housewarming", r"\bhouse ?warming\b|\bnew (?:home|house|flat|apartment)\b|乔迁|新家|搬家"),
    ("graduation", r"\bgraduat(?:ion|ing|ed)\b|毕业"),
    ("gift", r"\bmother'?s'? day\b|\bfather'?s'? day\b|母亲节|父亲节|教师节|儿童节|六一|中秋"),
)

COLOURS: tuple[tuple[str, str, str], ...] = (
    # canonical, English, Chinese; where the shop has no such value, the first that it has of the row after
    ("black", "black, jet black", "黑 黑色 黑的 纯黑 暗黑 全黑"),
    ("white", "white, snow white", "白 白色 白的 纯白 雪白 奶白 全白"),
    ("grey", "grey, gray, charcoal", "灰 灰色 深灰 浅灰 灰的 炭灰"),
    ("red", "red, scarlet, crimson", "红 红色 大红 正红 红的 朱红 鲜红 大红色 中国红"),
    ("burgundy", "burgundy, wine red, maroon, wine coloured", "酒红 酒红色 暗红 枣红"),
    ("pink", "pink, rose pink, blush pink", "粉 粉色 粉红 粉红色 粉的 樱花粉 玫红 浅粉"),
    ("orange", "orange", "橙色 橘色 橘红 橙 橘黄"),
    ("yellow", "yellow, mustard", "黄 黄色 黄的 明黄 姜黄 鹅黄 柠檬黄"),
    ("green", "green, dark green, emerald", "绿 绿色 绿的 墨绿 深绿 草绿"),
    ("olive", "olive, olive green, army green", "橄榄绿 军绿 橄榄色 军绿色"),
    ("mint", "mint, mint green", "薄荷绿 浅绿 豆绿"),
    ("blue", "blue, royal blue", "蓝 蓝色 蓝的 宝蓝 宝石蓝"),
    ("navy", "navy, navy blue, dark blue", "藏青 藏青色 藏蓝 深蓝 深蓝色 海军蓝"),
    ("light blue", "light blue, sky blue, baby blue", "浅蓝 浅蓝色 天蓝 天蓝色 淡蓝"),
    ("purple", "purple, violet", "紫 紫色 紫的 深紫"),
    ("lavender", "lavender, lilac", "淡紫 淡紫色 浅紫 薰衣草色"),
    ("brown", "brown, chocolate brown, tan", "棕 棕色 咖啡色 褐色 咖色 啡色"),
    ("beige", "beige, cream coloured, nude", "米色 米黄 杏色 裸色 米白"),
    ("khaki", "khaki", "卡其 卡其色"),
    ("ivory", "ivory, off white", "象牙白 乳白"),
    ("silver", "silver", "银色 银白 银的"),
    ("gold", "gold, golden", "金色 金的 香槟金"),
    ("natural", "natural wood", "原木色"),
    ("clear", "clear, transparent, see through", "透明"),
    ("multicolour", "multicolour, multicolor, multi coloured, colourful, colorful, rainbow coloured", "彩色 多彩 花的 五颜六色"),
)  # fmt: skip

ATTRIBUTE_SYNONYMS: tuple[tuple[str, str, str, str], ...] = (
    # field, canonical value, English, Chinese; used where the shop has the value
    ("skin_type", "sensitive", "sensitive skin, sensitive, irritated skin, reactive skin, easily irritated skin", "敏感肌 敏感皮 敏感皮肤 敏感性皮肤 易过敏 敏感 皮肤敏感 容易过敏"),
    ("skin_type", "oily", "oily skin, oily, greasy skin", "油皮 油性皮肤 油性 出油 大油皮 油性肌"),
    ("skin_type", "dry", "dry skin, dehydrated skin", "干皮 干性皮肤 干性 皮肤干 干燥皮肤 大干皮"),
    ("skin_type", "combination", "combination skin, combination", "混合皮 混合性皮肤 混合肌 混油 混干"),
    ("skin_type", "normal", "normal skin", "中性皮肤"),
    ("material", "cotton", "cotton", "纯棉 全棉 棉质 棉的 棉 纯棉的"),
    ("material", "linen", "linen, flax", "亚麻 麻的 棉麻 麻质"),
    ("material", "wool", "wool, woollen, woolen", "羊毛 纯羊毛 毛料"),
    ("material", "cashmere", "cashmere", "羊绒 山羊绒"),
    ("material", "silk", "silk, silky", "真丝 丝绸 桑蚕丝 蚕丝 丝质"),
    ("material", "denim", "denim", "牛仔 牛仔布 丹宁"),
    ("material", "leather", "leather, genuine leather, real leather", "真皮 皮的 皮质 牛皮 皮革"),
    ("material", "down", "goose down, duck down", "羽绒 鹅绒 鸭绒"),
    ("material", "stainless steel", "stainless, stainless steel", "不锈钢"),
    ("material", "steel", "steel", "不锈钢 钢制"),
    ("material", "ceramic", "ceramic, porcelain", "陶瓷 瓷 瓷器"),
    ("material", "glass", "glass", "玻璃"),
    ("material", "wood", "wood, wooden", "木头 木质 木制 实木"),
    ("material", "canvas", "canvas", "帆布"),
    ("waterproof", "true", "waterproof, water proof, rainproof", "防水 防雨"),
    ("noise_cancelling", "true", "noise cancelling, noise canceling, anc, noise cancellation, noise-cancelling, noise reduction", "降噪 主动降噪 消噪"),
    ("wireless", "true", "wireless, cordless, bluetooth", "无线 蓝牙"),
    ("theme", "dinosaurs", "dinosaur, dinosaurs, dino, t rex", "恐龙 霸王龙"),
    ("theme", "space", "outer space, astronaut, rocket", "太空 宇航员 火箭 宇宙"),
    ("season", "summer", "summer, summery, hot weather", "夏天 夏季 夏日 夏"),
    ("season", "winter", "winter, wintry, cold weather", "冬天 冬季 冬日 过冬"),
    ("season", "spring", "spring, springtime", "春天 春季 春"),
    ("season", "autumn", "autumn, fall season", "秋天 秋季 秋"),
    ("occasion", "party", "party, night out", "聚会 派对 宴会"),
    ("occasion", "work", "for work, office, business", "上班 通勤 办公 职场"),
    ("occasion", "travel", "travel, travelling, trip", "旅行 旅游 出差 出游"),
    ("occasion", "holiday", "holiday, vacation, beach", "度假 海边 沙滩"),
    ("occasion", "sport", "sport, gym, workout, fitness, exercise", "运动 健身 锻炼"),
    ("occasion", "hiking", "hiking, trekking, hike", "徒步 登山 爬山"),
    ("occasion", "gaming", "gaming, games", "打游戏 电竞 玩游戏"),
    ("style", "minimal", "minimalist, simple, minimal, plain", "简约 简单 极简"),
    ("style", "cute", "cute, adorable", "可爱 萌"),
    ("style", "retro", "retro, vintage", "复古"),
    ("style", "elegant", "elegant, classy, dressy", "优雅 气质 有气质"),
    ("fit", "loose", "loose, loose fit, baggy, relaxed fit", "宽松"),
    ("fit", "slim", "slim, slim fit, fitted, tight", "修身 紧身 显瘦"),
)  # fmt: skip
