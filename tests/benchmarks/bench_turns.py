"""How long a local turn takes, from message to `done`, on the demo shop and on the 19k catalogue.

Each message is the first of its session or follows one; every one is sent three times in new sessions.
Also the time to the first event, and the resident memory of the process at the end.
"""

import time
from datetime import timedelta

import psutil

from assistant.commands import UserMessage
from assistant.events import Done
from assistant.wiring import Shop, new_id, utc_now
from tests.benchmarks.machine import SHARED, demo_shop, imported_shop, machine, percentile

CONVERSATIONS = (
    ("我想买一件新衣服", "红色的，300元以内", "第二件有M码吗", "和第一件比一下", "有没有别的颜色", "还有吗"),
    ("I need running shoes under $80, size 42, not black", "cheaper", "what's the return policy?"),
    ("送给妈妈的生日礼物，预算500左右", "便宜点", "第一个评价怎么样"),
    ("a gift for my 5 year old nephew who loves dinosaurs", "show me more", "similar to the second one"),
    ("适合敏感肌的洗面奶", "第一个多少钱", "怎么退货"),
    ("where is my order and do you ship to Canada?", "hello", "thanks", "asdfgh"),
    ("noise cancelling headphones under 150", "compare the first two"),
)
ELECTRONICS = (
    ("laptop with 16 GB RAM under 800", "cheaper", "compare the first two"),
    ("便宜的打印机墨盒", "还有吗"),
    ("4k monitor 27 inch", "show me more", "is the first one in stock?"),
    ("wireless mouse", "under 30", "the second one"),
    ("无线耳机", "便宜点"),
)
REPEATS = 3


def main() -> None:
    """Print the table."""
    print(f"{machine()}\n")
    print("| catalogue | turns | p50 ms | p95 ms | first event p50 ms | p95 ms | resident MB |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    with demo_shop() as shop:
        print(_row("demo shop", shop, CONVERSATIONS))
    feed = SHARED / "chorus_search" / "products.jsonl.gz"
    if feed.exists():
        with imported_shop(feed) as shop:
            shop.index()
            print(_row("chorus, 19,406 products", shop, ELECTRONICS))


def _row(name: str, shop: Shop, conversations: tuple[tuple[str, ...], ...]) -> str:
    shop.warm()
    totals, firsts = [], []
    for _ in range(REPEATS):
        for messages in conversations:
            session_id = new_id()
            shop.sessions.create(session_id, "x", None, "en", utc_now() + timedelta(hours=1))
            for message in messages:
                total, first = _turn(shop, session_id, message)
                totals.append(total)
                firsts.append(first)
    memory = psutil.Process().memory_info().rss / 1e6
    figures = [
        percentile(totals, 0.5),
        percentile(totals, 0.95),
        percentile(firsts, 0.5),
        percentile(firsts, 0.95),
    ]
    return f"| {name} | {len(totals)} | " + " | ".join(f"{f:.0f}" for f in figures) + f" | {memory:.0f} |"


def _turn(shop: Shop, session_id: str, message: str) -> tuple[float, float]:
    started = time.perf_counter()
    first = 0.0
    for event in shop.assistant.reply(session_id, new_id(), UserMessage(message)):
        first = first or (time.perf_counter() - started) * 1000
        last = event
    if not isinstance(last, Done):
        raise SystemExit(f"{message!r} ended with {last}")
    return (time.perf_counter() - started) * 1000, first
