"""Reviews as customers would write them: several moods, lengths and registers, no two alike.

A product's aspects have strengths of their own around its quality, so that its reviewers tend to
agree on what is weak, and sometimes contradict each other.
"""

import random
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from data.make_demo_shop.catalogue import LAST_DAY, Product, Variant
from data.make_demo_shop.kinds import COLOURS
from data.make_demo_shop.nouns import Noun, read_nouns
from data.make_demo_shop.orders import Order
from data.make_demo_shop.phrase_book import PhraseBook, english_slots

GENERAL_ASPECTS = ("delivery", "packaging", "value")
USED_UP_FAMILIES = frozenset({"food", "skincare", "makeup", "scent"})
CUSTOMER_SHARE = 0.5  # of the delivered items are reviewed by the customer who bought them
ADULTS = frozenset({"women", "men", "unisex", "mother", "father"})
MOODS = {1: "bad", 2: "bad", 3: "mixed", 4: "good", 5: "good"}

# up to so many days of use, and what one calls that
TIME_WORDS = (
    (5, "a few days", "几天"), (12, "a week", "一周"), (22, "two weeks", "两周"), (45, "a month", "一个月"),
    (80, "two months", "两个月"), (150, "three months", "三个月"), (320, "half a year", "半年"),
    (10_000, "a year", "一年"),
)  # fmt: skip


@dataclass(frozen=True)
class Review:
    """One customer's opinion of one product."""

    id: str
    product_id: str
    customer_id: str | None
    rating: int
    text: str
    language: str
    date: date
    helpful: int


@dataclass(frozen=True)
class Author:
    """Who writes, on which variant, when, and for how many days the thing has been in use."""

    customer_id: str | None
    language: str
    variant: Variant
    date: date
    days_in_use: int
    sent_back: bool = False


@dataclass(frozen=True)
class Subject:
    """What a text is about: the product, how good its aspects are, its words and tags."""

    product: Product
    noun: Noun
    strengths: Mapping[str, float]
    tags: frozenset[str]


def draw_reviews(products: Sequence[Product], orders: Sequence[Order]) -> tuple[Review, ...]:
    """All reviews by product and date; the same catalogue and orders give the same texts."""
    buyers = _buyers(orders)
    books = {language: PhraseBook(language) for language in ("en", "zh")}
    seen: set[str] = set()
    drawn: list[tuple[Product, Author, int, str]] = []
    for product in products:
        chance = random.Random(f"reviews:{product.id}")
        stars = _sampled_stars(product, chance)
        authors = _authors(product, buyers[product.id], len(stars), chance)
        # Who sent it back gave the fewest stars.
        authors.sort(key=lambda author: not author.sent_back)
        sent_back = sum(author.sent_back for author in authors)
        stars = stars[:sent_back] + chance.sample(stars[sent_back:], len(stars) - sent_back)
        subject = _subject(product, chance)
        for author, rating in zip(authors, stars, strict=True):
            text = _unseen_text(subject, author, rating, books[author.language], seen, chance)
            drawn.append((product, author, rating, text))
    drawn.sort(key=lambda row: (row[0].id, row[1].date, row[3]))
    return tuple(
        Review(
            id=f"R{number:05d}",
            product_id=product.id,
            customer_id=author.customer_id,
            rating=rating,
            text=text,
            language=author.language,
            date=author.date,
            helpful=_helpful_votes(f"R{number:05d}", author.date, text),
        )
        for number, (product, author, rating, text) in enumerate(drawn, start=1)
    )


def review_record(review: Review) -> dict[str, Any]:
    """The review's line of `reviews.jsonl`."""
    return {
        "id": review.id,
        "product_id": review.product_id,
        "customer_id": review.customer_id,
        "rating": review.rating,
        "text": review.text,
        "language": review.language,
        "date": review.date.isoformat(),
        "helpful": review.helpful,
    }


def _buyers(orders: Sequence[Order]) -> Mapping[str, list[Author]]:
    """By product, the customers who have had it for at least a day and might write about it."""
    buyers: Mapping[str, list[Author]] = defaultdict(list)
    for order in orders:
        if order.delivered_at is None:
            continue
        chance = random.Random(f"writes:{order.id}")
        back = order.after_sale and not order.after_sale.wanted
        returned = (
            {item.variant.id for item in order.after_sale.items} if order.after_sale and back else set()
        )
        for item in order.items:
            days = chance.randint(1, 45)
            day = order.delivered_at.date() + timedelta(days=days)
            if day <= LAST_DAY and chance.random() < CUSTOMER_SHARE:
                customer = order.customer
                buyers[item.product.id].append(
                    Author(
                        customer.id, customer.language, item.variant, day, days, item.variant.id in returned
                    )
                )
    return buyers


def _sampled_stars(product: Product, chance: random.Random) -> list[int]:
    """Stars for the texts, evenly spaced through all ratings so that their mean is about the same."""
    ratings = sorted(product.ratings)
    count = min(len(ratings), 3 + round(5 * product.listed.popularity))
    offset = chance.uniform(0.05, 0.95)
    return [ratings[int((place + offset) * len(ratings) / count)] for place in range(count)]


def _authors(product: Product, buyers: Sequence[Author], count: int, chance: random.Random) -> list[Author]:
    authors = list({author.customer_id: author for author in buyers}.values())[:count]
    while len(authors) < count:
        age_days = (LAST_DAY - product.listed.released).days
        day = LAST_DAY - timedelta(days=int(age_days * chance.random() ** 1.4))
        days = min((day - product.listed.released).days, int(chance.lognormvariate(3.2, 1.0)))
        language = chance.choice(("zh", "en"))
        authors.append(Author(None, language, chance.choice(product.variants), day, days))
    return authors


def _subject(product: Product, chance: random.Random) -> Subject:
    item = product.listed
    noun = read_nouns()[item.drawing.kind]
    tags = {noun.family, item.drawing.kind}
    wearers = set(item.values_of("for_whom"))
    tags |= {f"{noun.family}_{wearer}" for wearer in wearers & {"women", "men"}}
    if "mother" in wearers:
        tags.add("mother")
    if noun.family == "clothes" and "summer" in item.values_of("season"):
        tags.add("summer")
    if noun.family in ("clothes", "shoes") and wearers and not wearers & ADULTS:
        tags = {"kids_wear"}
    if noun.family not in USED_UP_FAMILIES:
        tags.add("goods")
    strengths = {aspect: chance.gauss(item.quality, 0.2) for aspect in (*item.aspects, *GENERAL_ASPECTS)}
    return Subject(product, noun, strengths, frozenset(tags))


def _unseen_text(
    subject: Subject,
    author: Author,
    rating: int,
    book: PhraseBook,
    seen: set[str],
    chance: random.Random,
) -> str:
    """A text that differs from all before in its letters, not only in case and punctuation."""
    length = chance.choices((0, 1, 2, 3), (0.1, 0.33, 0.38, 0.19))[0]
    for attempt in range(30):
        text = _write(subject, author, rating, min(3, length + attempt // 5), book, chance)
        letters = re.sub(r"\W", "", text.lower())
        if letters not in seen:
            seen.add(letters)
            return text
    raise ValueError(f"{subject.product.id}: the phrases do not suffice for one more review")


def _write(
    subject: Subject,
    author: Author,
    rating: int,
    length: int,
    book: PhraseBook,
    chance: random.Random,
) -> str:
    """A text of length 0 (fragments) to 3 (a detailed account)."""
    mood = MOODS[rating]
    if length == 0:
        words = book.short_words(mood, chance.choice((1, 2, 2, 3)), chance)
        return _spoken(
            "，".join(words) if author.language == "zh" else ", ".join(words), mood, author.language, chance
        )
    slots = _slots(subject, author)
    sentences = []
    if chance.random() < (0.35, 0.6, 0.75)[length - 1]:
        sentences.append(book.opening(mood, slots, chance))
    if chance.random() < (0.2, 0.6, 0.95)[length - 1]:
        sentences.append(_context(subject, slots, book, chance))
    count = (1, chance.choice((1, 2, 2)), chance.choice((3, 3, 4)))[length - 1]
    sentences += _remarks(subject, rating, count, slots, book, author.language, chance)
    if chance.random() < (0.25, 0.35, 0.6)[length - 1]:
        sentences.append(book.closing(mood, slots, chance))
    text = ("" if author.language == "zh" else " ").join(sentences)
    return _spoken(text, mood, author.language, chance) if length == 1 else text


def _context(subject: Subject, slots: Mapping[str, str], book: PhraseBook, chance: random.Random) -> str:
    item = subject.product.listed
    is_for_mother = "mother" in item.values_of("for_whom")
    if is_for_mother and chance.random() < 0.4:
        return book.gift_context(slots, chance)
    return book.context(subject.tags, slots, chance)


def _remarks(
    subject: Subject,
    rating: int,
    count: int,
    slots: Mapping[str, str],
    book: PhraseBook,
    language: str,
    chance: random.Random,
) -> list[str]:
    """Sentences on `count` aspects: the stars decide how many complain, the strengths which."""
    own = list(subject.product.listed.aspects)
    aspects = chance.sample(own, min(count, len(own)))
    if count > len(own) or chance.random() < 0.25:
        spare = [aspect for aspect in GENERAL_ASPECTS if aspect not in aspects]
        aspects = [*aspects[: max(1, count - 1)], chance.choice(spare)]
    aspects.sort(key=lambda aspect: subject.strengths[aspect] + chance.gauss(0, 0.1))
    complaints = _complaints(rating, len(aspects), chance)
    bad = [(aspect, "bad") for aspect in aspects[:complaints]]
    good = [(aspect, "good") for aspect in aspects[complaints:]]
    starts_well = rating > 3 or (rating == 3 and chance.random() < 0.5)
    first, second = (good, bad) if starts_well else (bad, good)
    sentences = []
    for place, (aspect, polarity) in enumerate([*first, *second]):
        remark = book.remark(aspect, polarity, subject.tags, slots, chance)
        if place == len(first) and first:
            remark = _joined(book.turn("but" if starts_well else "still", chance), remark, language)
        elif place:
            remark = _joined(book.turn("and", chance), remark, language)
        sentences.append(remark)
    return sentences


def _complaints(rating: int, count: int, chance: random.Random) -> int:
    """How many of the remarks complain."""
    match rating:
        case 5:
            return int(count > 2 and chance.random() < 0.25)
        case 4:
            return int(count > 1 and chance.random() < 0.7)
        case 3:
            return count // 2 if count > 1 else chance.randint(0, 1)
        case 2:
            return count - int(count > 1 and chance.random() < 0.7)
        case _:
            return count


def _slots(subject: Subject, author: Author) -> dict[str, str]:
    item, language = subject.product.listed, author.language
    slots = english_slots(subject.noun) if language == "en" else {"thing": subject.noun.word.zh}
    colour = author.variant.options["colour"]
    slots["colour"] = COLOURS[colour][0] if language == "zh" else colour
    slots["brand"] = item.brand.in_language(language)
    _, english, chinese = next(words for words in TIME_WORDS if author.days_in_use <= words[0])
    slots["time"] = chinese if language == "zh" else english
    slots["Pet"] = _pet(item.title.en.lower(), language)
    option = author.variant.options.get("size")
    height = author.variant.options.get("height")
    if option:
        slots["option"] = f"{option}码" if language == "zh" else option
    elif height:
        slots["option"] = item.value_names[height] if language == "zh" else height
    return slots


def _pet(title: str, language: str) -> str:
    for word, chinese in (("cat", "猫主子"), ("kitten", "小猫"), ("dog", "狗子"), ("puppy", "小狗")):
        if word in title:
            return chinese if language == "zh" else f"Our {word}"
    return "毛孩子" if language == "zh" else "The animal"


def _joined(turn: str, sentence: str, language: str) -> str:
    """The sentence after the words that lead to it, in English with a small first letter."""
    first = re.match(r"[A-Za-z']+", sentence)
    keeps_case = first is None or first[0].startswith("I'") or (len(first[0]) == 1 and first[0] != "A")
    if not turn or language == "zh" or keeps_case or re.match(r"\S*\d", sentence):
        return turn + sentence
    return turn + sentence[0].lower() + sentence[1:]


def _spoken(text: str, mood: str, language: str, chance: random.Random) -> str:
    """The register of a quick note: sometimes all small letters, no full stop, an exclamation."""
    full_stop = "。" if language == "zh" else "."
    style = chance.random()
    if style < 0.3:
        text = text.removesuffix(full_stop)
        if language == "zh":
            return text.replace("。", chance.choice(("，", " ")))
        return re.sub(r"\bi\b", chance.choice(("i", "I")), text.lower())
    if style < 0.4 and mood == "good":
        return text.removesuffix(full_stop) + ("！" if language == "zh" else "!")
    if style < 0.45 and mood == "good" and language == "zh":
        return text.removesuffix(full_stop) + "～"
    if language == "en":
        text = text[0].upper() + text[1:]
    return text if text.endswith((full_stop, "？", "?")) else text + full_stop


def _helpful_votes(review_id: str, day: date, text: str) -> int:
    """Long and old reviews gather more votes."""
    chance = random.Random(f"helpful:{review_id}")
    expected = (len(text.encode()) / 120) * min(1.0, (LAST_DAY - day).days / 200)
    return int(chance.expovariate(1 / (expected + 0.05)))
