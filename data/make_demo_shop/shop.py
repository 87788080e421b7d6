"""The whole demo shop from its lists, and the bytes of the files it is kept in."""

import gzip
import io
import json
import statistics
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from string import Template
from typing import Any

from data.make_demo_shop import production_ranker, simulation
from data.make_demo_shop.catalogue import LAST_DAY, Product, build_catalogue, product_record
from data.make_demo_shop.click_model import MODEL, TYPICAL_POPULARITY, TYPICAL_QUALITY
from data.make_demo_shop.orders import Order, draw_orders, order_record
from data.make_demo_shop.people import Customer, customer_record, draw_customers
from data.make_demo_shop.reviews import Review, draw_reviews, review_record
from data.make_demo_shop.shop_lists import ListedProduct
from data.make_demo_shop.simulation import Impression, log_record, simulate

INTERACTIONS_README = Path(__file__).parent / "interactions_readme.md"


@dataclass(frozen=True)
class Shop:
    """Everything that the lists and the seeds determine, pictures apart."""

    products: tuple[Product, ...]
    customers: tuple[Customer, ...]
    log: tuple[Impression, ...]
    orders: tuple[Order, ...]
    reviews: tuple[Review, ...]


def build_shop(listed: Sequence[ListedProduct]) -> Shop:
    """The shop of these lists: equal lists give an equal shop."""
    products = build_catalogue(listed)
    customers = draw_customers()
    log = simulate(products, customers)
    orders = draw_orders(products, customers, log)
    return Shop(products, customers, log, orders, draw_reviews(products, orders))


def text_files(shop: Shop) -> Mapping[str, Mapping[str, bytes]]:
    """By part of the shop, its files: path below `data/` -> content."""
    return {
        "catalog": {"catalog/products.jsonl": _lines(map(product_record, shop.products))},
        "people": {
            "catalog/customers.jsonl": _lines(map(customer_record, shop.customers)),
            "catalog/orders.jsonl": _lines(map(order_record, shop.orders)),
        },
        "reviews": {"catalog/reviews.jsonl": _lines(map(review_record, shop.reviews))},
        "interactions": {
            "interactions/log.jsonl.gz": _gzipped(_lines(map(log_record, shop.log))),
            "interactions/README.md": _interactions_readme(shop.log).encode(),
        },
    }


def _lines(records: Iterable[Mapping[str, Any]]) -> bytes:
    rows = [json.dumps(record, ensure_ascii=False, separators=(",", ":")) for record in records]
    return ("\n".join(rows) + "\n").encode()


def _gzipped(content: bytes) -> bytes:
    """Compressed without name and time, so that equal content is equal bytes."""
    buffer = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", compresslevel=9, fileobj=buffer, mtime=0) as file:
        file.write(content)
    return buffer.getvalue()


def _interactions_readme(log: Sequence[Impression]) -> str:
    shown, clicked = Counter[int](), Counter[int]()
    for impression in log:
        shown[impression.position] += 1
        clicked[impression.position] += impression.clicked
    rows = [
        f"| {place} | {shown[place]:,} | {clicked[place] / shown[place]:.3f} |" for place in sorted(shown)
    ]
    template = Template(INTERACTIONS_README.read_text(encoding="utf-8"))
    return template.substitute(
        asdict(MODEL),
        typical_quality=TYPICAL_QUALITY,
        typical_popularity=TYPICAL_POPULARITY,
        days=simulation.DAYS,
        last_day=LAST_DAY.isoformat(),
        next_request=simulation.NEXT_REQUEST,
        new_goal=simulation.NEW_GOAL,
        customer_share=simulation.CUSTOMER_SHARE,
        taste_of_goals=simulation.TASTE_OF_GOALS,
        popularity_of_goals=simulation.POPULARITY_OF_GOALS,
        page_size=production_ranker.PAGE_SIZE,
        popularity_weight=production_ranker.POPULARITY_WEIGHT,
        noise=production_ranker.NOISE,
        exploration_share=production_ranker.EXPLORATION_SHARE,
        pool_size=production_ranker.POOL_SIZE,
        sessions=f"{len({impression.request.session_id for impression in log}):,}",
        requests=f"{len({impression.request.id for impression in log}):,}",
        impressions=f"{len(log):,}",
        clicks=f"{sum(impression.clicked for impression in log):,}",
        carts=f"{sum(impression.carted for impression in log):,}",
        purchases=f"{sum(impression.purchased for impression in log):,}",
        click_rate=f"{statistics.fmean(impression.clicked for impression in log):.3f}",
        by_position="\n".join(rows),
    )
