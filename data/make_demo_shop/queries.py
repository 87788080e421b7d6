"""What shoppers want and how they say it: needs drawn from products, worded in either language."""

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from data.make_demo_shop.catalogue import Product, attribute_unit
from data.make_demo_shop.click_model import Budget, Need
from data.make_demo_shop.kinds import COLOURS
from data.make_demo_shop.nouns import read_nouns

CURRENCY = {"zh": "CNY", "en": "USD"}
WISHED_ATTRIBUTES = (
    "material", "for_whom", "season", "occasion", "style", "skin_type", "theme", "age", "waterproof",
    "flavour", "fit", "roast", "ram_gb", "screen_inch", "capacity_ml", "people",
)  # fmt: skip
# True of so much that nobody asks for it.
UNSAID_VALUES = frozenset({"unisex", "pets", "regular", "all year", "home"})
# The colour of these is that of the packaging, which nobody asks for.
COLOURLESS_FAMILIES = frozenset({"food", "skincare", "scent"})
GIFT_ATTRIBUTES = ("for_whom", "occasion", "theme", "age")

WEARER_WORDS = {
    "en": {"women": "women's", "men": "men's", "kids": "kids", "baby": "baby"},
    "zh": {"women": "女士", "men": "男士", "kids": "儿童", "baby": "宝宝"},
}
RECEIVER_WORDS = {
    "en": {"mother": "for mum", "father": "for dad", "women": "for her", "men": "for him", "kids": "for kids",
           "baby": "for a baby"},
    "zh": {"mother": "送妈妈", "father": "送爸爸", "women": "送女朋友", "men": "送男朋友", "kids": "送孩子",
           "baby": "送宝宝"},
}  # fmt: skip
# Characters that a pinyin keyboard offers for the same sound.
HOMOPHONES = dict(zip("连裙鞋衫袋机盒杯包茶笔锅灯帽粮垫", "莲群协山带鸡和背报查比国登冒良电", strict=True))


@dataclass(frozen=True)
class Filter:
    """A constraint set beside the query, as `contracts.md` writes one."""

    field: str
    op: str
    value: str | int


def draw_need(target: Product, language: str, chance: random.Random) -> Need:
    """A need that the target would meet: a topic with up to three wishes, a gift, or an open mind."""
    form = chance.choices(("topic", "gift", "browse", "open"), (0.68, 0.1, 0.12, 0.1))[0]
    item = target.listed
    if form == "open":
        return Need()
    if form == "gift" and set(item.values_of("occasion")) & {"gift", "birthday"}:
        wishes = _wishes(target, GIFT_ATTRIBUTES, chance.randint(2, 3), chance)
        return Need(attributes=wishes, budget=_budget(target, language, chance))
    if form == "browse":
        subcategory = item.subcategory_id if chance.random() < 0.6 else None
        return Need(category=item.category_id, subcategory=subcategory, kind=item.drawing.kind)
    count = chance.choices((0, 1, 2), (0.3, 0.45, 0.25))[0]
    need = Need(
        category=item.category_id,
        subcategory=item.subcategory_id,
        kind=item.drawing.kind,
        attributes=_wishes(target, WISHED_ATTRIBUTES, count, chance),
        colour=_wished_colour(target, chance) if chance.random() < 0.2 else None,
        brand=item.brand.en if chance.random() < 0.1 else None,
    )
    return replace(need, budget=_budget(target, language, chance)) if chance.random() < 0.25 else need


def refine_need(need: Need, target: Product, language: str, chance: random.Random) -> Need:
    """The same need with one more wish: a colour, a budget or an attribute of the target."""
    wish = chance.choice(("colour", "budget", "attribute"))
    if wish == "colour" and not need.colour:
        return replace(need, colour=_wished_colour(target, chance))
    if wish == "budget" and not need.budget:
        return replace(need, budget=_budget(target, language, chance))
    more = dict(need.attributes) | dict(_wishes(target, WISHED_ATTRIBUTES, 1, chance))
    return replace(need, attributes=tuple(sorted(more.items())))


def draw_filters(need: Need, chance: random.Random) -> tuple[Filter, ...]:
    """The wishes that the shopper sets as filters instead of typing them."""
    filters = []
    if need.colour and chance.random() < 0.35:
        filters.append(Filter("colour", "=", need.colour))
    if need.budget and chance.random() < 0.45:
        filters.append(Filter("price", "<=", need.budget.amount_minor // 100))
    return tuple(filters)


def word_query(
    need: Need,
    target: Product,
    filters: Sequence[Filter],
    language: str,
    chance: random.Random,
) -> str:
    """A query for the need without what the filters say, as somebody would type it."""
    filtered = {filter.field for filter in filters}
    spoken = replace(
        need,
        colour=None if "colour" in filtered else need.colour,
        budget=None if "price" in filtered else need.budget,
    )
    if need.category is None:
        text = _gift_words(spoken, target, language, chance)
    elif language == "zh":
        text = _chinese_words(spoken, target, chance)
    else:
        text = _english_words(spoken, target, chance)
    return _with_typo(text, language, chance) if chance.random() < 0.06 else text


def _wished_colour(target: Product, chance: random.Random) -> str | None:
    item = target.listed
    family = read_nouns()[item.drawing.kind].family
    return None if family in COLOURLESS_FAMILIES else chance.choice(item.colours)


def _wishes(
    target: Product, names: Sequence[str], count: int, chance: random.Random
) -> tuple[tuple[str, str | int | float | bool], ...]:
    wishes: list[tuple[str, str | int | float | bool]] = []
    for name in chance.sample(names, len(names)):
        value = target.listed.attributes.get(name)
        if isinstance(value, tuple):
            value = chance.choice(value)
        if value and value not in UNSAID_VALUES and len(wishes) < count:
            wishes.append((name, value))
    return tuple(sorted(wishes))


def _budget(target: Product, language: str, chance: random.Random) -> Budget:
    """A round sum somewhat above what the target costs."""
    currency = CURRENCY[language]
    price = target.listed.price[currency] * chance.uniform(1.02, 1.5) / 100
    step = 5 if price < 60 else 10 if price < 150 else 50 if price < 900 else 100
    return Budget(int(-(-price // step)) * step * 100, currency)


def _chinese_words(need: Need, target: Product, chance: random.Random) -> str:
    item = target.listed
    noun = _noun_words(target, "zh", chance)
    wishes = [_value_words(target, name, value, "zh") for name, value in need.attributes]
    wishes += [COLOURS[need.colour][0]] if need.colour else []
    brand = [item.brand.zh] if need.brand else []
    budget = need.budget and chance.choice(
        ("{}元以内", "{}以内", "{}元以下", "不超过{}元", "{}块以内")
    ).format(need.budget.amount_minor // 100)
    chance.shuffle(wishes)
    match chance.randrange(4):
        case 0:
            words = [noun, *brand, *wishes, *([budget] if budget else [])]
            return " ".join(words)
        case 1:
            start = chance.choice(("想买", "有没有", "找一款", "想要", "求推荐"))
            return start + "".join([*brand, *wishes, noun]) + (f"，{budget}" if budget else "")
        case 2:
            return " ".join([*([budget] if budget else []), "".join([*brand, *wishes, noun])])
        case _:
            return "".join([*([f"{budget}的"] if budget else []), *brand, *wishes, noun])


def _english_words(need: Need, target: Product, chance: random.Random) -> str:
    item = target.listed
    noun = _noun_words(target, "en", chance)
    wishes = [_value_words(target, name, value, "en") for name, value in need.attributes]
    wishes += [need.colour] if need.colour else []
    brand = [item.brand.en.lower()] if need.brand else []
    budget = need.budget and chance.choice(
        ("under ${}", "under {} dollars", "max ${}", "up to ${}", "${} or less")
    ).format(need.budget.amount_minor // 100)
    chance.shuffle(wishes)
    receiver = [wish for wish in wishes if wish.startswith("for ")]
    wishes = [wish for wish in wishes if wish not in receiver]
    phrase = " ".join([*brand, *wishes, noun, *receiver, *([budget] if budget else [])])
    match chance.randrange(4):
        case 0:
            return chance.choice(("looking for {}", "i need {}", "do you have {}", "show me {}")).format(
                phrase
            )
        case 1:
            return " ".join([noun, *brand, *wishes, *receiver, *([budget] if budget else [])])
        case _:
            return phrase


def _gift_words(need: Need, target: Product, language: str, chance: random.Random) -> str:
    wishes = dict(need.attributes)
    receiver = RECEIVER_WORDS[language].get(str(wishes.pop("for_whom", "")), "")
    is_birthday = wishes.pop("occasion", None) == "birthday"
    others = [_value_words(target, name, value, language) for name, value in wishes.items()]
    amount = need.budget and need.budget.amount_minor // 100
    if language == "zh":
        gift = "生日礼物" if is_birthday else "礼物"
        money = f"，预算{amount}" + chance.choice(("", "元", "以内")) if amount else ""
        return f"{receiver}{'的' if receiver else ''}{''.join(others)}{gift}{money}"
    gift = "birthday gift" if is_birthday else chance.choice(("gift", "present"))
    money = chance.choice((" under ${}", ", budget ${}")).format(amount) if amount else ""
    return " ".join([*others, gift, *([receiver] if receiver else [])]) + money


def _noun_words(target: Product, language: str, chance: random.Random) -> str:
    """The subcategory's name, or the kind's where that is one word for two things."""
    name = target.listed.subcategory.in_language(language)
    noun = read_nouns()[target.listed.drawing.kind].word.in_language(language)
    is_joint = re.search(r" and |[与和、/]", name) is not None
    if language == "en" and not re.search("[A-Z]-", name):
        name = name.lower()
    return noun if is_joint else chance.choice((name, name, noun))


def _value_words(target: Product, name: str, value: str | int | float | bool, language: str) -> str:
    if value is True:
        return {"zh": target.listed.attribute_names[name], "en": name.replace("_", " ")}[language]
    if name == "for_whom" and value in WEARER_WORDS[language]:
        return WEARER_WORDS[language][str(value)]
    if name == "for_whom" and value in RECEIVER_WORDS[language]:
        return RECEIVER_WORDS[language][str(value)] + ("的" if language == "zh" else "")
    if isinstance(value, str):
        return target.listed.value_names[value] if language == "zh" else value
    unit = attribute_unit(name) or ""
    if language == "zh":
        return f"{value}{ {'in': '寸', 'W': '瓦', 'h': '小时'}.get(unit, unit) }"
    return f"{value}{ {'in': ' inch'}.get(unit, unit) }"


def _with_typo(text: str, language: str, chance: random.Random) -> str:
    if language == "zh":
        places = [place for place, letter in enumerate(text) if letter in HOMOPHONES]
        if not places:
            return text
        place = chance.choice(places)
        return text[:place] + HOMOPHONES[text[place]] + text[place + 1 :]
    if len(text) < 6:
        return text
    place = chance.randrange(1, len(text) - 2)
    match chance.randrange(3):
        case 0:
            return text[:place] + text[place + 1] + text[place] + text[place + 2 :]
        case 1:
            return text[:place] + text[place + 1 :]
        case _:
            return text[:place] + text[place] + text[place:]
