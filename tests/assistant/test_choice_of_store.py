"""Which vector store a shop uses follows from its settings, and its search works on each."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from assistant.settings import Settings
from assistant.wiring import Shop, open_shop
from retrieval.chroma_store import ChromaVectorStore
from retrieval.encoders import HashingTextEncoder
from retrieval.query import Query
from retrieval.storage.pgvector_store import PgVectorStore
from tests.chroma_server import chroma_server
from tests.postgres import fresh_database, fresh_database_with_pgvector
from tests.retrieval.conftest import MeanColourEncoder, shop_products

pytestmark = [pytest.mark.postgres, pytest.mark.vendor]


@pytest.fixture
def database() -> str:
    return fresh_database()


@pytest.fixture
def database_with_pgvector() -> str:
    return fresh_database_with_pgvector()


@contextmanager
def shop_on(home: Path, **settings: str) -> Iterator[Shop]:
    """A shop with encoders that need no weights."""
    with open_shop(Settings(home=home, **settings), owns_index=True) as shop:  # type: ignore[arg-type]
        shop.text_encoder, shop.image_encoder = HashingTextEncoder(64), MeanColourEncoder()
        yield shop


def fill(shop: Shop) -> None:
    shop.catalogue.save_products(shop_products())
    assert shop.index().stored == len(shop_products())


def check_that_it_answers(shop: Shop) -> None:
    found = shop.search.search(Query("wool dress", limit=1))
    assert found.hits[0].product.product_id == "dress-wool"
    assert shop.store.count("products_text") == len(shop_products())


def test_sqlite_has_chroma_in_the_home(tmp_path: Path) -> None:
    with shop_on(tmp_path) as shop:
        fill(shop)
        assert isinstance(shop.store, ChromaVectorStore)
        check_that_it_answers(shop)
    assert (tmp_path / "chroma" / "chroma.sqlite3").exists()


def test_postgresql_without_the_extension_has_chroma_in_the_home(tmp_path: Path, database: str) -> None:
    with shop_on(tmp_path, database_url=database) as shop:
        fill(shop)
        assert isinstance(shop.store, ChromaVectorStore)
        check_that_it_answers(shop)


def test_postgresql_with_the_extension_keeps_the_vectors_too(
    tmp_path: Path, database_with_pgvector: str
) -> None:
    with shop_on(tmp_path, database_url=database_with_pgvector) as shop:
        fill(shop)
        assert isinstance(shop.store, PgVectorStore)
        check_that_it_answers(shop)
    assert not (tmp_path / "chroma").exists()


def test_two_machines_may_serve_a_shop_on_postgresql(tmp_path: Path, database_with_pgvector: str) -> None:
    with (
        shop_on(tmp_path / "one", database_url=database_with_pgvector) as one,
        shop_on(tmp_path / "other", database_url=database_with_pgvector) as other,
    ):
        fill(one)
        check_that_it_answers(other)
        assert other.index().encoded_texts == 0


def test_a_chroma_server_is_used_where_one_is_named(tmp_path: Path, database_with_pgvector: str) -> None:
    with (
        chroma_server(tmp_path / "server") as server,
        shop_on(tmp_path / "home", chroma_url=server.url, database_url=database_with_pgvector) as shop,
    ):
        fill(shop)
        assert isinstance(shop.store, ChromaVectorStore)
        check_that_it_answers(shop)
        server.process.kill()
        server.process.wait()
        found = shop.search.search(Query("wool dress", limit=1))
        assert found.hits[0].product.product_id == "dress-wool"
        assert any(name.startswith("failed:products_text") for name in found.trace)
    assert not (tmp_path / "home" / "chroma").exists()
