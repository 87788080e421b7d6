"""The shop's customers: invented people with addresses and masked payment methods.

Names, streets and numbers are made up. Phone numbers come from ranges that are never given out
(555-01xx, +44 7700 900xxx, and a prefix that no Chinese network has); e-mail ends in example.com.
"""

import random
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from data.make_demo_shop.catalogue import LAST_DAY

CUSTOMERS = 120

CHINESE_SURNAMES = (
    "王 wang", "李 li", "张 zhang", "刘 liu", "陈 chen", "杨 yang",
    "赵 zhao", "黄 huang", "周 zhou", "吴 wu",
    "徐 xu", "孙 sun", "胡 hu", "朱 zhu", "高 gao", "林 lin", "何 he", "郭 guo", "马 ma", "罗 luo",
    "梁 liang", "宋 song", "郑 zheng", "谢 xie", "韩 han",
    "唐 tang", "冯 feng", "于 yu", "董 dong", "萧 xiao",
)  # fmt: skip
CHINESE_GIVEN_NAMES = (
    "雨桐 yutong", "子涵 zihan", "思远 siyuan", "佳宁 jianing",
    "浩然 haoran", "晓彤 xiaotong", "文博 wenbo",
    "静怡 jingyi", "明轩 mingxuan", "若曦 ruoxi", "建国 jianguo",
    "丽华 lihua", "志强 zhiqiang", "秀英 xiuying",
    "欣然 xinran", "宇航 yuhang", "梦洁 mengjie", "俊杰 junjie",
    "雅琴 yaqin", "海峰 haifeng", "诗涵 shihan",
    "天佑 tianyou", "春燕 chunyan", "立新 lixin", "芷若 zhiruo",
    "振东 zhendong", "慧敏 huimin", "一鸣 yiming",
    "小满 xiaoman", "安琪 anqi",
)  # fmt: skip
ENGLISH_FIRST_NAMES = (
    "Maya", "Owen", "Priya", "Daniel", "Ruth", "Tomas", "Grace",
    "Hassan", "Ines", "Callum", "Nadia", "Peter",
    "Aisha", "Leo", "Hannah", "Marcus", "Yuki", "Fiona", "Diego",
    "Clara", "Samuel", "Leila", "Greg", "Naomi",
    "Victor", "Bridget", "Andre", "Sofia", "Martin", "Joyce",
)  # fmt: skip
ENGLISH_SURNAMES = (
    "Ashdown", "Bellweather", "Corrigan", "Delacourt", "Ekholm", "Farrow", "Granger", "Holloway", "Iyer",
    "Jankowski", "Kessler", "Lindqvist", "Moreau", "Nakagawa", "Okafor", "Pemberton", "Quigley", "Rosales",
    "Sutherland", "Tanaka", "Underhill", "Vasquez", "Whitcombe",
    "Yardley", "Zielinski", "Abernathy", "Brannigan",
    "Castellano", "Dunmore", "Fairbairn",
)  # fmt: skip

# city, region, postcode, districts or the sales tax in per cent
CHINESE_PLACES = (
    ("杭州市", "浙江省", "310012", ("西湖区", "拱墅区", "滨江区")),
    ("上海市", "上海市", "200040", ("静安区", "徐汇区", "浦东新区")),
    ("北京市", "北京市", "100025", ("朝阳区", "海淀区", "东城区")),
    ("成都市", "四川省", "610041", ("武侯区", "锦江区", "高新区")),
    ("广州市", "广东省", "510620", ("天河区", "越秀区", "海珠区")),
    ("武汉市", "湖北省", "430070", ("洪山区", "江岸区", "武昌区")),
    ("西安市", "陕西省", "710075", ("雁塔区", "碑林区", "高新区")),
    ("南京市", "江苏省", "210008", ("鼓楼区", "玄武区", "建邺区")),
    ("青岛市", "山东省", "266071", ("市南区", "崂山区", "李沧区")),
    ("昆明市", "云南省", "650032", ("五华区", "盘龙区", "官渡区")),
)
CHINESE_STREETS = (
    "云栖里",
    "桂花巷",
    "听涛路",
    "白石桥路",
    "枫林街",
    "望江路",
    "青禾路",
    "石榴巷",
    "春熙里",
    "临湖路",
)
FOREIGN_PLACES = (
    ("Portland", "OR", "97209", "US", 0.0), ("Austin", "TX", "78704", "US", 8.25),
    ("Madison", "WI", "53703", "US", 5.5),
    ("Columbus", "OH", "43215", "US", 7.5), ("Denver", "CO", "80206", "US", 8.81),
    ("Boston", "MA", "02118", "US", 6.25),
    ("Seattle", "WA", "98103", "US", 10.25), ("Atlanta", "GA", "30307", "US", 8.9),
    ("Toronto", "ON", "M6J 2C4", "CA", 0.0), ("Halifax", "NS", "B3H 1T5", "CA", 0.0),
    ("Leeds", "West Yorkshire", "LS6 3HN", "GB", 0.0),
)  # fmt: skip
FOREIGN_PLACE_WEIGHTS = (7, 7, 6, 6, 6, 6, 7, 6, 4, 3, 3)
ENGLISH_STREETS = (
    "Juniper Street", "Old Mill Road", "Harbor Lane", "Fernhill Avenue", "Quarry Street", "Linden Court",
    "Beacon Terrace", "Orchard Row", "Foxglove Drive", "Canal Street",
)  # fmt: skip
AREA_CODES = {"US": ("202", "303", "503", "512", "617"), "CA": ("416", "902")}
CARDS = ("Visa", "Mastercard", "American Express")


@dataclass(frozen=True)
class Address:
    """Where a parcel goes; `country` is the ISO code, `tax_percent` the sales tax due there."""

    id: str
    name: str
    line1: str
    city: str
    region: str
    postcode: str
    country: str
    tax_percent: float


@dataclass(frozen=True)
class PaymentMethod:
    """A masked way to pay; only a gift card has a balance, in minor units."""

    id: str
    kind: str
    label: str
    currency: str
    balance_minor: int | None = None


@dataclass(frozen=True)
class Customer:
    """A person with an account."""

    id: str
    name: str
    email: str
    phone: str
    locale: str
    member_level: str
    member_since: date
    addresses: tuple[Address, ...]
    payment_methods: tuple[PaymentMethod, ...]

    @property
    def language(self) -> str:
        """The first part of the locale: zh or en."""
        return self.locale.split("-")[0]


def draw_customers() -> tuple[Customer, ...]:
    """All customers, half of them Chinese; the same people every time."""
    chance = random.Random("customers")
    chinese = _names(CHINESE_SURNAMES, CHINESE_GIVEN_NAMES, chance)
    english = _names(ENGLISH_SURNAMES, ENGLISH_FIRST_NAMES, chance)
    customers = []
    for number in range(1, CUSTOMERS + 1):
        if number % 2:
            customers.append(_chinese_customer(number, *chinese[number // 2], chance))
        else:
            customers.append(_english_customer(number, *english[number // 2 - 1], chance))
    return tuple(customers)


def customer_record(customer: Customer) -> dict[str, Any]:
    """The customer's line of `customers.jsonl`."""
    return {
        "id": customer.id,
        "name": customer.name,
        "email": customer.email,
        "phone": customer.phone,
        "locale": customer.locale,
        "member_level": customer.member_level,
        "member_since": customer.member_since.isoformat(),
        "addresses": [address_record(address) for address in customer.addresses],
        "payment_methods": [payment_record(method) for method in customer.payment_methods],
    }


def address_record(address: Address) -> Mapping[str, Any]:
    """An address as the files have it, without the tax that is due there."""
    return {name: value for name, value in asdict(address).items() if name != "tax_percent"}


def payment_record(method: PaymentMethod) -> Mapping[str, Any]:
    """A payment method as the files have it; a balance only on a gift card."""
    return {name: value for name, value in asdict(method).items() if value is not None}


def _names(
    surnames: tuple[str, ...], given_names: tuple[str, ...], chance: random.Random
) -> list[tuple[str, str]]:
    pairs = [(surname, given) for surname in surnames for given in given_names]
    return chance.sample(pairs, CUSTOMERS // 2)


def _chinese_customer(number: int, surname: str, given: str, chance: random.Random) -> Customer:
    (family, family_latin), (own, own_latin) = surname.split(), given.split()
    name = family + own
    places = chance.sample(CHINESE_PLACES, chance.choice((1, 1, 2)))
    addresses = []
    for place, (city, region, postcode, districts) in enumerate(places, start=1):
        street = f"{chance.choice(districts)}{chance.choice(CHINESE_STREETS)}{chance.randint(2, 188)}号"
        flat = f"{chance.randint(1, 18)}幢{chance.randint(2, 24)}0{chance.randint(1, 4)}室"
        addresses.append(Address(f"a{place}", name, street + flat, city, region, postcode, "CN", 0.0))
    phone = f"+86 100 0000 {number:04d}"
    methods = [
        PaymentMethod("", "alipay", f"支付宝 {own_latin[0]}***@example.com", "CNY"),
        PaymentMethod("", "wechat_pay", f"微信支付 尾号{number:04d}", "CNY"),
        PaymentMethod("", "unionpay", f"银联卡 尾号{chance.randint(1000, 9999)}", "CNY"),
    ]
    return Customer(
        id=f"C{number:04d}",
        name=name,
        email=f"{own_latin}.{family_latin}@example.com",
        phone=phone,
        locale="zh-CN",
        member_level=_level(chance),
        member_since=_since(chance),
        addresses=tuple(addresses),
        payment_methods=_wallet(methods, "CNY", chance),
    )


def _english_customer(number: int, surname: str, first: str, chance: random.Random) -> Customer:
    name = f"{first} {surname}"
    city, region, postcode, country, tax = chance.choices(FOREIGN_PLACES, FOREIGN_PLACE_WEIGHTS)[0]
    addresses = []
    for place in range(1, chance.choice((1, 1, 2)) + 1):
        flat = f", Apt {chance.randint(1, 9)}{chance.choice('ABC')}" if chance.random() < 0.4 else ""
        line = f"{chance.randint(3, 940)} {chance.choice(ENGLISH_STREETS)}{flat}"
        addresses.append(Address(f"a{place}", name, line, city, region, postcode, country, tax))
    if country == "GB":
        phone = f"+44 7700 900{number:03d}"
    else:
        phone = f"+1 {chance.choice(AREA_CODES[country])}-555-01{number // 2:02d}"
    card = chance.choice(CARDS)
    methods = [
        PaymentMethod("", "card", f"{card} ending {chance.randint(1000, 9999)}", "USD"),
        PaymentMethod("", "paypal", f"PayPal {first[0].lower()}***@example.com", "USD"),
    ]
    return Customer(
        id=f"C{number:04d}",
        name=name,
        email=f"{first}.{surname}@example.com".lower(),
        phone=phone,
        locale=f"en-{country}",
        member_level=_level(chance),
        member_since=_since(chance),
        addresses=tuple(addresses),
        payment_methods=_wallet(methods, "USD", chance),
    )


def _wallet(methods: list[PaymentMethod], currency: str, chance: random.Random) -> tuple[PaymentMethod, ...]:
    """One or two of the methods, and sometimes a gift card, with ids in order."""
    kept = chance.sample(methods, chance.choice((1, 2)))
    if chance.random() < 0.18:
        balance = chance.choice((5000, 10000, 20000)) * (1 if currency == "USD" else 5)
        label = "礼品卡" if currency == "CNY" else "Gift card"
        kept.append(PaymentMethod("", "gift_card", label, currency, balance_minor=balance))
    return tuple(
        PaymentMethod(f"p{place}", method.kind, method.label, method.currency, method.balance_minor)
        for place, method in enumerate(kept, start=1)
    )


def _level(chance: random.Random) -> str:
    return chance.choices(("regular", "silver", "gold"), (0.6, 0.28, 0.12))[0]


def _since(chance: random.Random) -> date:
    return LAST_DAY - timedelta(days=chance.randint(540, 1400))
