"""A running shop's index follows its catalogue, also when the vector store was away for a while."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.settings import Settings
from assistant.wiring import open_shop
from retrieval.encoders import HashingTextEncoder, Matrix
from retrieval.errors import VectorStoreGoneError
from retrieval.indexer import vector_id_of
from retrieval.product import Text
from retrieval.vector_store import Collection, MemoryVectorStore
from tests.retrieval.conftest import MeanColourEncoder, shop_products


class FlakyStore(MemoryVectorStore):
    """Takes nothing while it is away."""

    is_away = False

    def upsert(self, collection: Collection, ids: Sequence[str], vectors: Matrix) -> None:
        if self.is_away:
            raise VectorStoreGoneError("no answer")
        super().upsert(collection, ids, vectors)


def test_what_changed_while_the_store_was_away_gets_there_later(tmp_path: Path) -> None:
    with open_shop(Settings(home=tmp_path), owns_index=True) as shop:
        shop.text_encoder, shop.image_encoder = HashingTextEncoder(64), MeanColourEncoder()
        shop.store = FlakyStore()
        shop.catalogue.save_products(shop_products())
        shop.index()
        kettle = next(p for p in shop_products() if p.product_id == "kettle")
        shop.catalogue.save_products([replace(kettle, title=Text({"en": "Teapot"}))])
        shop.store.is_away = True
        with pytest.raises(VectorStoreGoneError):
            shop.index(everything=False)
        shop.store.is_away = False
        shop.index(everything=False)
        stored = shop.store.ids("products_text")
        assert {vector_id_of(key) for key in stored} == {p.product_id for p in shop_products()}
        assert shop.index().stored == 0
