"""`kill -9` at a random moment of an import, an indexing, a training and an update, 72 times in all.

After each kill the shop is started again on what is left: it serves, it repairs itself, and nothing that was
acknowledged is lost. The moment is drawn from a seed within the time that the step takes when it is left
alone, counted from its first sign of work: its first output, or the opening of the feed.
"""

import json
import os
import random
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil
import pytest

from assistant.settings import Settings
from assistant.wiring import Shop, open_shop
from retrieval.cleaning import CleaningOptions
from retrieval.importing import BATCH_PRODUCTS, PictureFolders, import_products
from retrieval.indexer import store_keys
from retrieval.query import Query
from retrieval.taxonomy import Taxonomy
from tests.conftest import ROOT
from tests.demo_server import run_aisle

pytestmark = [pytest.mark.crash, pytest.mark.timeout(600, func_only=True)]

KILLS = {"import": 20, "index": 14, "train": 30, "update": 8}
PRODUCTS = 300  # more than one batch of texts
NEW = 20  # products that an update adds
FEED_ROWS = 2_100  # more than one transaction of an import
REQUESTS = 72  # of the behaviour log; a ranker needs 50, and 10 of them in each part
WITHIN_S = 300.0  # on a busy machine
EVERY_S = 0.01

MATERIALS = {"linen": "亚麻", "cotton": "棉", "wool": "羊毛", "leather": "皮革", "oak": "橡木"}
THINGS = {
    "wrap dress": "裹身裙",
    "kettle": "水壶",
    "desk lamp": "台灯",
    "backpack": "背包",
    "notebook": "笔记本",
}


# ------------------------------------------------------------------ a small shop


def feed_rows(count: int, *, price: float = 20.0) -> list[dict[str, object]]:
    rows = []
    for number in range(count):
        material = [*MATERIALS][number % len(MATERIALS)]
        thing = [*THINGS][number // len(MATERIALS) % len(THINGS)]
        rows.append(
            {
                "id": f"p{number:04}",
                "title": {
                    "en": f"{material} {thing} {number}".capitalize(),
                    "zh": f"{MATERIALS[material]}{THINGS[thing]} {number} 号",
                },
                "price": f"{price + number % 40:.2f}",
                "stock": number % 7,
                "category": thing.capitalize(),
            }
        )
    return rows


def write_feed(path: Path, rows: Sequence[Mapping[str, object]]) -> Path:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


def write_log(path: Path) -> Path:
    """Requests of which each shows eight products and gets one click."""
    chance = random.Random(3)
    with path.open("w", encoding="utf-8") as file:
        for request in range(REQUESTS):
            clicked = chance.randrange(8)
            for position, number in enumerate(chance.sample(range(PRODUCTS), 8)):
                impression = {
                    "request_id": f"r{request}",
                    "at": f"2026-10-{request % 28 + 1:02}T10:00:00Z",
                    "session_id": f"s{request}",
                    "query": chance.choice([*MATERIALS]),
                    "locale": "en",
                    "product_id": f"p{number:04}",
                    "position": position + 1,
                    "clicked": position == clicked,
                }
                file.write(json.dumps(impression) + "\n")
    return path


@dataclass(frozen=True)
class Bases:
    """Homes to start from, and files to feed them."""

    imported: Path  # products, nothing indexed
    indexed: Path  # products with vectors, a log, a trained ranker
    feed: Path
    updates: Path  # all prices changed, titles of some, and new products
    seconds: Mapping[str, float]  # how long a step takes when it is left alone


@pytest.fixture(scope="module")
def bases(tmp_path_factory: pytest.TempPathFactory) -> Bases:
    folder = tmp_path_factory.mktemp("bases")
    small = write_feed(folder / "small.jsonl", feed_rows(PRODUCTS))
    feed = write_feed(folder / "feed.jsonl", feed_rows(FEED_ROWS, price=100.0))
    renewed = [row | {"title": f"Renewed {row['id']}"} for row in feed_rows(PRODUCTS + NEW)[PRODUCTS - 50 :]]
    updates = write_feed(folder / "updates.jsonl", feed_rows(PRODUCTS, price=90.0)[: PRODUCTS - 50] + renewed)
    imported, indexed, spare = folder / "imported", folder / "indexed", folder / "spare"
    run_aisle(imported, "import", str(small))
    run_aisle(imported, "models", "build")
    shutil.copytree(imported, indexed, ignore=shutil.ignore_patterns("*.lock"))
    took = {"index": took_s(indexed, "index")}
    run_aisle(indexed, "import-events", str(write_log(folder / "log.jsonl")))
    took["train"] = took_s(indexed, "train", "ranker")
    shutil.copytree(indexed, spare, ignore=shutil.ignore_patterns("*.lock"))
    took["import"] = took_s(spare, "import", str(feed))
    return Bases(imported, indexed, feed, updates, took)


@pytest.fixture(scope="module")
def encoders(bases: Bases) -> Iterator[Shop]:
    """A shop whose encoders are loaded once for all tests."""
    with open_shop(Settings(home=bases.imported), owns_index=False) as shop:
        yield shop


def took_s(home: Path, *arguments: str) -> float:
    begun = time.monotonic()
    run_aisle(home, *arguments)
    return time.monotonic() - begun


# ------------------------------------------------------------------ killing


@contextmanager
def running(home: Path, *arguments: str) -> Iterator["subprocess.Popen[bytes]"]:
    """An `aisle` command; what it says goes to the file `output_of(home)`."""
    # Progress is shown as on a terminal, so that the first of it tells that the work has begun.
    environment = os.environ | {"AISLE_HOME": str(home), "PYTHONPATH": str(ROOT), "FORCE_COLOR": "1"}
    with (
        output_of(home).open("wb") as output,
        subprocess.Popen(
            [sys.executable, "-m", "ui", *arguments], env=environment, cwd=ROOT, stdout=output, stderr=output
        ) as process,
    ):
        yield process
        process.kill()


def output_of(home: Path) -> Path:
    return home.with_name(f"{home.name}-output")


def wait_until(has_come: Callable[[], bool]) -> None:
    until = time.monotonic() + WITHIN_S
    while time.monotonic() < until:
        if has_come():
            return
        time.sleep(EVERY_S)
    raise AssertionError(f"nothing came within {WITHIN_S} s")


def has_opened(process: "subprocess.Popen[bytes]", path: Path) -> bool:
    try:
        return any(file.path == str(path) for file in psutil.Process(process.pid).open_files())
    except psutil.Error:
        return False


def killed_after(process: "subprocess.Popen[bytes]", delay_s: float) -> bool:
    """Whether the process was still at work then."""
    try:
        process.wait(delay_s)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        return True
    return False


Begun = Callable[["subprocess.Popen[bytes]", Path], bool]


def kill_at_work(
    base: Path, folder: Path, arguments: tuple[str, ...], has_begun: Begun, delay_s: float
) -> Path:
    """The home that a killed command leaves; a command that was quicker than the delay is done again."""
    home = folder / "home"
    while True:
        shutil.rmtree(home, ignore_errors=True)
        shutil.copytree(base, home, ignore=shutil.ignore_patterns("*.lock"))
        with running(home, *arguments) as process:
            wait_until(lambda: has_begun(process, home) or process.poll() is not None)
            if killed_after(process, delay_s):
                return home
        assert process.returncode == 0, output_of(home).read_text()
        delay_s /= 2


@contextmanager
def started(home: Path, encoders: Shop) -> Iterator[Shop]:
    """The next start of the shop, here: what a process of its own would do, without loading encoders anew."""
    with open_shop(Settings(home=home), owns_index=True) as shop:
        shop.text_encoder, shop.image_encoder = encoders.text_encoder, encoders.image_encoder
        shop.product_encoder = encoders.product_encoder
        yield shop


def check_that_it_serves(shop: Shop) -> None:
    """The store holds SQL's vectors and nothing else, and both languages find something."""
    encoder = shop.product_encoder.name
    ids, _ = shop.catalogue.vectors("text", encoder)
    keys = store_keys(ids, shop.catalogue.vector_rows("text", encoder))
    assert shop.store.ids("products_text") == frozenset(keys)
    for text in ("linen kettle", "亚麻水壶"):
        assert shop.search.search(Query(text)).hits


# ------------------------------------------------------------------ the four steps


@pytest.mark.parametrize("number", range(KILLS["import"]))
def test_a_killed_import_leaves_whole_batches_and_is_done_again(
    bases: Bases, encoders: Shop, tmp_path: Path, number: int
) -> None:
    delay_s = random.Random(f"import {number}").uniform(0, 0.8) * bases.seconds["import"]
    home = kill_at_work(
        bases.indexed,
        tmp_path,
        ("import", str(bases.feed)),
        lambda process, _: has_opened(process, bases.feed),
        delay_s,
    )
    with started(home, encoders) as shop:
        prices = [min(v.prices["USD"] for v in p.variants).amount_minor for p in shop.catalogue.products()]
        assert len(prices) in (PRODUCTS, BATCH_PRODUCTS, FEED_ROWS)
        assert len(prices) == FEED_ROWS or not has_said("products added", home)
        assert all((price >= 100_00) is (len(prices) > PRODUCTS) for price in prices)
        check_that_it_serves(shop)
        folders = PictureFolders(None, shop.pictures)
        import_products(bases.feed, shop.catalogue, folders, Taxonomy.load(), CleaningOptions())
        assert len(shop.catalogue.products()) == FEED_ROWS


@pytest.mark.parametrize("number", range(KILLS["index"]))
def test_a_killed_indexing_keeps_its_batches_and_goes_on_from_there(
    bases: Bases, encoders: Shop, tmp_path: Path, number: int
) -> None:
    delay_s = random.Random(f"index {number}").uniform(0, 0.8) * bases.seconds["index"]
    home = kill_at_work(
        bases.imported, tmp_path, ("index",), lambda _, home: has_said_something(home), delay_s
    )
    with started(home, encoders) as shop:
        kept = len(shop.catalogue.vector_rows("text", encoders.product_encoder.name))
        assert kept in (0, *range(256, PRODUCTS, 256), PRODUCTS)
        assert kept == PRODUCTS or not has_said("encoded_texts", home)
        assert shop.index().encoded_texts == PRODUCTS - kept
        check_that_it_serves(shop)
        assert shop.store.count("products_text") == PRODUCTS


@pytest.mark.parametrize("number", range(KILLS["train"]))
def test_a_killed_training_leaves_the_ranker_in_use_and_is_done_again(
    bases: Bases, encoders: Shop, tmp_path: Path, number: int
) -> None:
    delay_s = random.Random(f"train {number}").uniform(0, 0.9) * bases.seconds["train"]
    home = kill_at_work(
        bases.indexed, tmp_path, ("train", "ranker"), lambda _, home: has_said_something(home), delay_s
    )
    before = in_use(bases.indexed)
    with started(home, encoders) as shop:
        assert shop.ranker.name.startswith("lambdamart")
        assert in_use(home) in (before, before + 1)
        assert shop.shelf.in_use("ranker").version == in_use(home)
        check_that_it_serves(shop)
    run_aisle(home, "train", "ranker")
    assert in_use(home) > before


@pytest.mark.parametrize("number", range(KILLS["update"]))
def test_a_server_that_is_killed_in_an_update_serves_it_after_the_next_start(
    bases: Bases, encoders: Shop, tmp_path: Path, number: int
) -> None:
    delay_s = random.Random(f"update {number}").uniform(0, 1.5)  # it looks for news every 0.3 s
    home = tmp_path / "home"
    shutil.copytree(bases.indexed, home, ignore=shutil.ignore_patterns("*.lock"))
    with running(home, "serve", "--port", "0") as server:
        wait_until(lambda: is_ready(home))
        run_aisle(home, "import", str(bases.updates))
        assert killed_after(server, delay_s)
    with started(home, encoders) as shop:
        shop.index()
        check_that_it_serves(shop)
        assert shop.store.count("products_text") == len(shop.catalogue.products()) == PRODUCTS + NEW
        updated = shop.search.search(Query(f"renewed p{PRODUCTS + 3:04}", limit=1)).hits[0]
        assert updated.product.product_id == f"p{PRODUCTS + 3:04}"


def in_use(home: Path) -> int:
    """The version of the ranker that serves."""
    pointer: dict[str, int] = json.loads((home / "models" / "ranker" / "in-use.json").read_text("utf-8"))
    return pointer["version"]


def has_said_something(home: Path) -> bool:
    return output_of(home).stat().st_size > 0


def has_said(words: str, home: Path) -> bool:
    return words in output_of(home).read_text()


def is_ready(home: Path) -> bool:
    address = re.search(r"http://[\w.:]+", output_of(home).read_text())
    if address is None:
        return False
    try:
        return httpx.get(f"{address[0]}/readyz", timeout=5).status_code == 200
    except httpx.TransportError:
        return False
