"""The generator on a tiny list of its own, and the committed files against the real lists."""

import gzip
import json
import random
import re
import statistics
from collections import Counter, defaultdict
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import yaml

from data.make_demo_shop.__main__ import DATA_FOLDER, PIXEL_TOLERANCE, decompressed, pixel_distance
from data.make_demo_shop.catalogue import build_catalogue, product_record
from data.make_demo_shop.click_model import (
    ClickModel,
    Need,
    Request,
    click_probability,
    examination_probability,
    purchase_probability,
    relevance,
    true_utility,
)
from data.make_demo_shop.kinds import KINDS
from data.make_demo_shop.nouns import PHRASES_FOLDER, read_nouns
from data.make_demo_shop.orders import SHOP_NOW, STATES, is_returnable
from data.make_demo_shop.phrase_book import plural_form
from data.make_demo_shop.pictures import pictures_of
from data.make_demo_shop.production_ranker import ProductionRanker
from data.make_demo_shop.queries import Filter
from data.make_demo_shop.shop import Shop, build_shop, text_files
from data.make_demo_shop.shop_lists import ASPECTS, ListError, read_lists
from data.make_demo_shop.tastes import Taste
from retrieval.lightgbm_ranker import LightGbmRanker

TINY_LIST = """
category: {id: clothing, en: Clothing, zh: 服装}
subcategories:
  dresses: {en: Dresses, zh: 连衣裙}
  hats: {en: Hats, zh: 帽子}
attributes: {material: 材质, for_whom: 适用人群, weight_g: 重量}
values: {linen: 亚麻, wool: 羊毛, women: 女士, men: 男士}
products:
  - id: garden-dress
    title: {en: Garden dress, zh: 花园连衣裙}
    description: {en: For long evenings., zh: 适合长夜。}
    brand: {en: Tidewater, zh: 潮间}
    subcategory: dresses
    attributes: {material: linen, for_whom: women, weight_g: 240}
    drawing: {kind: dress, cut: wrap, pattern: floral}
    colours: [red, light blue]
    sizes: [S, M, L]
    price: {CNY: 269.00, USD: 39.00}
    was: {CNY: 329.00, USD: 48.00}
    released: 2025-03-12
    quality: 0.9
    popularity: 0.8
    aspects: [fit, fabric, colour]
    stock: mixed
  - id: town-dress
    title: {en: Town dress, zh: 小城连衣裙}
    description: {en: For the office., zh: 上班穿。}
    brand: {en: Oakmere, zh: 橡湖}
    subcategory: dresses
    attributes: {material: wool, for_whom: women, weight_g: 420}
    drawing: {kind: dress, cut: a_line, pattern: plain}
    colours: [navy]
    sizes: [S, M]
    price: {CNY: 399.00, USD: 57.00}
    price_step: {CNY: 10.00, USD: 1.50}
    released: 2025-05-01
    quality: 0.4
    popularity: 0.5
    aspects: [fit, washing]
    stock: normal
  - id: wool-hat
    title: {en: Wool hat, zh: 羊毛帽}
    description: {en: Warm., zh: 保暖。}
    brand: {en: Oakmere, zh: 橡湖}
    subcategory: hats
    attributes: {material: wool, for_whom: [women, men]}
    drawing: {kind: hat, cut: beanie, pattern: plain}
    colours: [grey]
    price: {CNY: 89.00, USD: 12.90}
    released: 2025-01-20
    quality: 0.7
    popularity: 0.6
    aspects: [warmth, fit]
    stock: out
"""

TASTE = Taste({"clothing": 1.0}, {"red": 1.0, "navy": -1.0}, {}, 0.0, frozenset({"women"}))
LINEN_DRESS = Need("clothing", "dresses", "dress", (("material", "linen"),))


@pytest.fixture(scope="module")
def tiny_folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("lists")
    (folder / "clothing.yaml").write_text(TINY_LIST, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def listed(tiny_folder):
    return read_lists(tiny_folder)


@pytest.fixture(scope="module")
def products(listed):
    return build_catalogue(listed)


@pytest.fixture(scope="module")
def shop() -> Shop:
    """The real one."""
    return build_shop(read_lists())


def request_for(need: Need, /, **changes) -> Request:
    at = datetime(2026, 11, 1, 12, tzinfo=UTC)
    return replace(Request("r1", at, "s1", None, "en", "linen dress", need, TASTE, frozenset()), **changes)


# ------------------------------------------------------------------------------------- lists


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("kind: hat", "kind: crown", "wool-hat: unknown kind 'crown'"),
        ("cut: beanie", "cut: wrap", "wool-hat: hat has no cut 'wrap'"),
        ("colours: [grey]", "colours: [gray]", "wool-hat: unknown colour 'gray'"),
        ("material: linen", "material: hemp", "garden-dress: value 'hemp' of material has no Chinese"),
        ("{material: 材质, ", "{", "garden-dress: attribute 'material' has no Chinese"),
        ("subcategory: hats", "subcategory: caps", "wool-hat: unknown subcategory 'caps'"),
        ("{CNY: 89.00, USD: 12.90}", "{CNY: 89.00}", "wool-hat: no price in USD"),
        ("{CNY: 329.00", "{CNY: 229.00", "garden-dress: the old price in CNY is not above the price"),
        ("zh: 羊毛帽}", "zh: ''}", "wool-hat: title has no zh"),
        ("id: wool-hat", "id: town-dress", "town-dress: the id is used twice"),
        ("aspects: [warmth, fit]", "aspects: [warmth, luck]", "wool-hat: unknown aspect 'luck'"),
        ("released: 2025-01-20", "released: 2027-01-20", "wool-hat: released 2027-01-20 is outside"),
    ],
)
def test_a_fault_in_a_list_is_named_with_its_file_and_product(tmp_path, old, new, fault):
    assert old in TINY_LIST
    (tmp_path / "clothing.yaml").write_text(TINY_LIST.replace(old, new), encoding="utf-8")
    with pytest.raises(ListError, match=re.escape(fault)) as raised:
        read_lists(tmp_path)
    assert "clothing" in str(raised.value)


def test_all_faults_are_reported_at_once(tmp_path):
    faulty = TINY_LIST.replace("kind: hat", "kind: crown").replace("colours: [navy]", "colours: []")
    (tmp_path / "clothing.yaml").write_text(faulty, encoding="utf-8")
    with pytest.raises(ListError) as raised:
        read_lists(tmp_path)
    assert len(str(raised.value).splitlines()) == 2


def test_every_kind_has_a_noun_and_every_aspect_eight_sentences_a_polarity():
    assert read_nouns().keys() == KINDS.keys()
    for language in ("en", "zh"):
        phrases = yaml.safe_load((PHRASES_FOLDER / f"{language}.yaml").read_text(encoding="utf-8"))
        counts = {
            (aspect, polarity): sum(map(len, bank[polarity].values()))
            for aspect, bank in phrases["aspects"].items()
            for polarity in ("good", "bad")
        }
        assert {aspect for aspect, _ in counts} == ASPECTS
        assert min(counts.values()) >= 8


# --------------------------------------------------------------------------------- catalogue


def test_a_product_has_a_variant_for_each_colour_and_size(products):
    dress = product_record(products[0])
    assert [variant["id"] for variant in dress["variants"]] == [
        "garden-dress-red-s",
        "garden-dress-red-m",
        "garden-dress-red-l",
        "garden-dress-light-blue-s",
        "garden-dress-light-blue-m",
        "garden-dress-light-blue-l",
    ]
    assert dress["variants"][0]["price"] == {"CNY": 26900, "USD": 3900}
    assert dress["variants"][0]["list_price"] == {"CNY": 32900, "USD": 4800}
    assert dress["variants"][3]["image"] == "garden-dress-light-blue.webp"
    assert dress["category"] == {"en": "Clothing > Dresses", "zh": "服装 > 连衣裙"}
    assert dress["value_labels"]["light blue"] == {"en": "light blue", "zh": "浅蓝色"}
    assert dress["attribute_labels"]["weight_g"] == {"en": "Weight (g)", "zh": "重量"}


def test_each_further_size_costs_the_step_more(products):
    prices = [variant.price for variant in products[1].variants]
    assert prices == [{"CNY": 39900, "USD": 5700}, {"CNY": 40900, "USD": 5850}]


def test_mixed_stock_has_both_and_out_has_none(products):
    mixed, _, out = ([variant.stock for variant in product.variants] for product in products)
    assert min(mixed) == 0 < max(mixed)
    assert set(out) == {0}


def test_better_made_products_are_rated_higher(products):
    good, poor, _ = products
    assert good.rating > poor.rating + 0.5


# ------------------------------------------------------------------------------- click model


def test_utility_rises_with_relevance_and_taste(products):
    linen, wool, _ = products
    assert relevance(LINEN_DRESS, linen) == 1.0
    assert relevance(LINEN_DRESS, wool) == pytest.approx(0.75)
    assert true_utility(request_for(LINEN_DRESS), linen) > true_utility(request_for(LINEN_DRESS), wool)


@pytest.mark.parametrize(
    "changes",
    [
        {"owned": frozenset({"garden-dress"})},
        {"taste": replace(TASTE, wearers=frozenset({"men"}))},
        {"taste": replace(TASTE, colours={"red": -1.0, "light blue": -1.0})},
        {"taste": replace(TASTE, brands={"Tidewater": -1.0})},
        {"taste": replace(TASTE, price_position=2.0)},
        {"need": replace(LINEN_DRESS, subcategory="hats", kind="hat")},
    ],
)
def test_what_speaks_against_a_product_lowers_its_utility(products, changes):
    wanted = true_utility(request_for(LINEN_DRESS), products[0])
    assert true_utility(request_for(LINEN_DRESS, **changes), products[0]) < wanted


def test_examination_falls_with_position_as_a_power_law():
    assert examination_probability(1) == 1.0
    assert examination_probability(8) == pytest.approx(8**-0.9)


def test_clicks_grow_with_utility_and_nothing_sold_out_is_bought(products):
    assert click_probability(4.0) > click_probability(2.0)
    assert purchase_probability(request_for(LINEN_DRESS), products[0]) > 0.3
    assert purchase_probability(request_for(LINEN_DRESS), products[2]) == 0.0


def test_the_production_ranker_finds_words_of_both_languages_and_keeps_filters(products):
    ranker, day = ProductionRanker(products), date(2026, 11, 1)
    chinese = ranker.rank("亚麻连衣裙", (), "zh", day, random.Random(1))
    assert {product.id for product in chinese} >= {"garden-dress"}
    cheap = ranker.rank("dress", (Filter("price", "<=", 40),), "en", day, random.Random(1))
    assert [product.id for product in cheap] == ["garden-dress"]
    assert ranker.rank("dress", (), "en", date(2025, 2, 1), random.Random(1)) == []


# ----------------------------------------------------------------------------------- reviews


@pytest.mark.parametrize(
    ("one", "several"),
    [
        ("It slips whenever I move.", "They slip whenever I move."),
        ("I'm always glad to put it away.", "I'm always glad to put them away."),
        ("Stays where it should.", "Stays where they should."),
        ("Smaller than it looks.", "Smaller than they look."),
    ],
)
def test_a_remark_agrees_with_a_plural_noun(one, several):
    assert plural_form(one) == several


# --------------------------------------------------------------------------------- the shop


def test_the_same_lists_give_the_bytes_that_are_committed(shop):
    for files in text_files(shop).values():
        for path, content in files.items():
            committed = decompressed((DATA_FOLDER / path).read_bytes())
            assert committed == decompressed(content), f"{path} is stale: run `python -m data.make_demo_shop`"


def test_the_shop_is_as_large_as_promised(shop):
    assert len(shop.products) >= 360
    assert sum(len(product.variants) for product in shop.products) >= 1200
    assert len({product.listed.category_id for product in shop.products}) >= 14
    assert len(shop.reviews) >= 1500
    assert len(shop.customers) == 120
    assert len(shop.orders) == 500
    assert len(shop.log) >= 30_000
    assert (DATA_FOLDER / "interactions/log.jsonl.gz").stat().st_size <= 2_500_000


def test_reviews_are_all_different_and_half_of_them_chinese(shop):
    letters = Counter(re.sub(r"\W", "", review.text.lower()) for review in shop.reviews)
    assert letters.most_common(1)[0][1] == 1
    chinese = statistics.fmean(review.language == "zh" for review in shop.reviews)
    assert 0.4 < chinese < 0.6
    assert not [review.text for review in shop.reviews if re.search(r"[{}\[\]|]|\bNone\b", review.text)]


def test_reviews_rate_about_as_the_product_is_rated(shop):
    stars = defaultdict(list)
    for review in shop.reviews:
        stars[review.product_id].append(review.rating)
    differences = [
        statistics.fmean(stars[product.id]) - product.rating
        for product in shop.products
        if product.id in stars
    ]
    assert abs(statistics.fmean(differences)) < 0.1
    assert max(map(abs, differences)) < 1.0


def test_a_reviewer_with_an_account_had_the_thing_delivered_before(shop):
    delivered = defaultdict(list)
    for order in shop.orders:
        for item in order.items if order.delivered_at else ():
            delivered[order.customer.id, item.product.id].append(order.delivered_at.date())
    reviews = [review for review in shop.reviews if review.customer_id]
    assert len(reviews) > 50
    for review in reviews:
        assert min(delivered[review.customer_id, review.product_id]) < review.date


def test_there_are_orders_in_every_state_and_their_sums_are_right(shop):
    states = Counter(order.state for order in shop.orders)
    assert set(states) == set(STATES)
    assert min(states.values()) >= 3
    for order in shop.orders:
        goods = sum(item.quantity * item.variant.price[order.currency] for item in order.items)
        assert order.total_minor == goods + order.shipping_minor + order.tax_minor
        assert order.payment.currency == order.currency
        assert order.placed_at <= SHOP_NOW


def test_tracking_is_in_order_and_ends_where_the_state_says(shop):
    arrived = {"delivered", "return requested", "returned", "exchange requested", "exchanged"}
    for order in shop.orders:
        assert (order.tracking is not None) == (order.state in arrived | {"shipped"})
        if order.tracking:
            times = [point.at for point in order.tracking.checkpoints]
            assert times == sorted(times)
            assert order.placed_at < times[0]
            assert times[-1] <= SHOP_NOW
            assert (order.tracking.checkpoints[-1].status == "delivered") == (order.state in arrived)


def test_returns_and_exchanges_keep_to_the_policy(shop):
    changed = [order for order in shop.orders if order.after_sale]
    assert len(changed) > 20
    for order in changed:
        assert 0 <= (order.after_sale.requested_at - order.delivered_at).days <= 30
        assert all(is_returnable(item.product) for item in order.after_sale.items)
        for item, wanted in zip(order.after_sale.items, order.after_sale.wanted, strict=False):
            assert wanted in item.product.variants
            assert wanted.id != item.variant.id


def test_purchases_of_customers_in_the_log_are_orders(shop):
    ordered = {(order.customer.id, item.product.id) for order in shop.orders for item in order.items}
    at_home = {customer.id for customer in shop.customers if customer.addresses[0].country in ("CN", "US")}
    bought = {
        (shown.request.customer_id, shown.product_id)
        for shown in shop.log
        if shown.purchased and shown.request.customer_id in at_home
    }
    assert len(bought) > 100
    assert bought <= ordered


def test_the_log_is_consistent_and_shows_position_bias(shop):
    assert all(shown.clicked or not shown.carted for shown in shop.log)
    assert all(shown.carted or not shown.purchased for shown in shop.log)
    rates = [
        statistics.fmean(shown.clicked for shown in shop.log if shown.position == position)
        for position in (1, 4, 10)
    ]
    assert rates[0] > 2 * rates[1] > 2 * rates[2]
    released = {product.id: product.listed.released for product in shop.products}
    assert all(shown.request.at.date() >= released[shown.product_id] for shown in shop.log)
    days = {shown.request.at.date() for shown in shop.log}
    assert (min(days), max(days)) == (date(2026, 8, 23), date(2026, 11, 20))


def test_true_utility_explains_the_clicks_of_the_log(shop):
    products = {product.id: product for product in shop.products}
    first = [shown for shown in shop.log if shown.position == 1][:1500]
    utilities = [(true_utility(shown.request, products[shown.product_id]), shown.clicked) for shown in first]
    expected = sum(click_probability(utility) for utility, _ in utilities)
    assert sum(clicked for _, clicked in utilities) == pytest.approx(expected, rel=0.12)


def test_the_log_hides_tastes_and_its_readme_says_that_it_is_simulated(shop):
    with gzip.open(DATA_FOLDER / "interactions/log.jsonl.gz", "rt", encoding="utf-8") as lines:
        row = json.loads(next(lines))
    columns = "request_id at customer_id session_id query filters product_id position"
    assert " ".join(row) == f"{columns} clicked carted purchased"
    readme = (DATA_FOLDER / "interactions/README.md").read_text(encoding="utf-8")
    assert "SIMULATED" in readme.splitlines()[0]
    template = Path(build_shop.__code__.co_filename).with_name("interactions_readme.md").read_text("utf-8")
    assert [name for name in ClickModel.__dataclass_fields__ if f"${name}" not in template] == []


def test_pictures_are_those_of_the_catalogue_and_small(shop):
    files = {path.name: path.stat().st_size for path in (DATA_FOLDER / "images").glob("*.webp")}
    assert set(files) == {picture.name for picture in pictures_of(shop.products)}
    assert sum(files.values()) < 20_000_000


@pytest.mark.parametrize("place", range(12))
def test_a_sample_of_pictures_is_drawn_again_as_it_was(shop, place):
    pictures = list(pictures_of(shop.products))
    picture = pictures[(place * 7919) % len(pictures)]
    assert pixel_distance(DATA_FOLDER / "images", picture) <= PIXEL_TOLERANCE


def test_the_shipped_ranker_fits_the_features_of_this_version():
    ranker = LightGbmRanker(DATA_FOLDER / "models" / "ranker")
    assert ranker.manifest.simulated
    metrics = ranker.manifest.metrics
    assert metrics["nDCG@10/ranker"] > metrics["nDCG@10/popularity"]
    assert metrics["nDCG@10/ranker"] > metrics["nDCG@10/weighted"] - 0.001
