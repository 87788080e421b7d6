"""Catalogue -> vectors in SQL -> vector store. Encodes what changed, batch by batch, and repairs the store.

A batch is committed to SQL before the next is encoded, so a killed run resumes where it stopped. The store is
derived: its ids carry the digest of what they were made of, so comparing ids with SQL finds every missing,
surplus or outdated vector, and a probe finds an index that answers wrongly.
"""

import hashlib
import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from retrieval.catalogue import Catalogue, VectorKind, VectorRow
from retrieval.encoders import ImageEncoder, Pixels, TextEncoder
from retrieval.errors import PictureRejectedError, VectorStoreError, VectorStoreGoneError
from retrieval.images import decode_picture
from retrieval.product import Product
from retrieval.vector_store import Collection, VectorStore

logger = logging.getLogger(__name__)

COLLECTION_OF: dict[VectorKind, Collection] = {"text": "products_text", "image": "products_image"}

Progress = Callable[[VectorKind, int, int], None]
"""Told (kind, encoded so far, to encode in all) after each batch."""

_BATCH: dict[VectorKind, int] = {"text": 256, "image": 64}
_PICTURE_SIDE = 640
_PROBES = 8
_STORED_AT_ONCE = 5_000
_KEY_ATTRIBUTES = ("material", "for_whom", "occasion", "theme", "skin_type", "style", "season", "type")
_MAX_ATTRIBUTE_VALUES = 8
_MAX_CHARACTERS = 240


@dataclass(frozen=True)
class IndexReport:
    """What one run did."""

    encoded_texts: int
    encoded_pictures: int
    removed: int  # vectors of products or pictures that are gone
    stored: int  # vectors written to the store
    rebuilt: tuple[str, ...]  # collections that were damaged and filled afresh
    problems: tuple[tuple[str, str], ...]  # (picture's vector id, why it could not be read)


def index(
    catalogue: Catalogue,
    text_encoder: TextEncoder,
    image_encoder: ImageEncoder | None,
    store: VectorStore,
    images_dir: Path,
    *,
    rebuild: bool = False,
    only: Sequence[str] | None = None,
    on_progress: Progress | None = None,
) -> IndexReport:
    """Bring SQL's vectors and the store up to date with the catalogue.

    `rebuild` encodes everything again and fills the store afresh. With `only`, nothing but these products is
    looked at; what is left of their former pictures goes with the next whole run. Without an image encoder
    pictures are left as they are. A damaged or missing picture is reported and skipped.
    """
    tell = on_progress or (lambda kind, done, total: None)
    texts: dict[str, str] = {}
    files: dict[str, str] = {}
    for product in catalogue.stream_products() if only is None else catalogue.products_named(only):
        texts[product.product_id] = embedded_text(product)
        files |= picture_ids(product)
    looked_at = {"text": only, "image": None if only is None else tuple(files)}
    before = {
        kind: catalogue.vector_rows(kind, encoder.name, looked_at[kind])
        for kind, encoder in _encoders(text_encoder, image_encoder)
    }
    done_texts, removed = _encode_texts(
        catalogue, text_encoder, texts, before["text"], rebuild=rebuild, tell=tell
    )
    problems: list[tuple[str, str]] = []
    done_pictures = 0
    if image_encoder is not None:
        done_pictures, removed_pictures = _encode_pictures(
            catalogue, image_encoder, files, before["image"], images_dir, problems, rebuild=rebuild, tell=tell
        )
        removed += removed_pictures
    stored, rebuilt = 0, []
    for kind, encoder in _encoders(text_encoder, image_encoder):
        if rebuild:
            store.reset(COLLECTION_OF[kind])
        ids = looked_at[kind]
        if ids is not None:
            stored += _exchange(catalogue, kind, encoder.name, store, before[kind], ids)
            continue
        written, afresh = synchronise(catalogue, kind, encoder.name, store)
        stored += written
        if afresh:
            rebuilt.append(COLLECTION_OF[kind])
    return IndexReport(done_texts, done_pictures, removed, stored, tuple(rebuilt), tuple(problems))


def synchronise(
    catalogue: Catalogue, kind: VectorKind, encoder_name: str, store: VectorStore
) -> tuple[int, bool]:
    """Make a collection hold exactly SQL's vectors of this encoder.

    Returns how many vectors were written, and whether the collection was damaged and filled afresh.

    Raises:
        VectorStoreGoneError: the store's server does not answer; nothing of it is thrown away.
    """
    collection = COLLECTION_OF[kind]
    rows = catalogue.vector_rows(kind, encoder_name)
    keys = store_keys([row.vector_id for row in rows], rows)
    try:
        present = store.ids(collection)
        surplus = sorted(present - frozenset(keys))
        if surplus and len(surplus) == len(present):
            store.reset(collection)  # another encoder's, perhaps of another dimension
        elif surplus:
            store.delete(collection, surplus)
        missing = [key for key in keys if key not in present]
        _write(catalogue, kind, encoder_name, store, missing)
        if _answers_rightly(catalogue, kind, encoder_name, store, keys):
            return len(missing), False
        logger.warning("collection %s answers wrongly and is filled afresh from SQL", collection)
    except VectorStoreGoneError:
        raise  # what cannot be asked need not be damaged
    except VectorStoreError as error:
        logger.warning("collection %s is damaged and is filled afresh from SQL: %s", collection, error)
    store.reset(collection)
    _write(catalogue, kind, encoder_name, store, keys)
    return len(keys), True


def store_keys(vector_ids: Sequence[str], rows: Sequence[VectorRow]) -> tuple[str, ...]:
    """The store's ids of SQL's vectors: the vector's id and the digest of what it was made of."""
    digests = {row.vector_id: row.digest for row in rows}
    return tuple(f"{i}@{digests[i][:12]}" for i in vector_ids)


def vector_id_of(key: str) -> str:
    """The vector's id in a store's id."""
    return key.rpartition("@")[0]


def embedded_text(product: Product) -> str:
    """What a text vector is made of: title, category and key attributes in each language there is.

    That is the first line; a second has the beginning of the English description, where there is one.
    """
    parts = [*product.title.all(), *(c.rpartition(" > ")[2] for c in product.category.all())]
    values: dict[str, None] = {}
    for name in _KEY_ATTRIBUTES:
        stated = product.attributes.get(name, ())
        for value in stated if isinstance(stated, tuple) else (stated,):
            if isinstance(value, str):
                label = product.value_labels.get(value)
                values |= dict.fromkeys(label.all() if label else (value,))
    called = ". ".join(dict.fromkeys([*parts, *list(values)[:_MAX_ATTRIBUTE_VALUES]]))
    said = product.description.by_locale.get("en", "")[: max(_MAX_CHARACTERS - len(called), 0)]
    return f"{called}\n{said}" if said else called


def text_digest(encoder_name: str, text: str) -> str:
    """Identifies what a text vector was made of."""
    return _digest(encoder_name.encode(), text.encode())


def picture_ids(product: Product) -> tuple[tuple[str, str], ...]:
    """(vector id, file name) of each distinct picture of a product."""
    files = dict.fromkeys(v.image for v in product.variants if v.image)
    return tuple((f"{product.product_id}|{name}", name) for name in files)


def _encoders(
    text_encoder: TextEncoder, image_encoder: ImageEncoder | None
) -> list[tuple[VectorKind, TextEncoder | ImageEncoder]]:
    return [("text", text_encoder), *((("image", image_encoder),) if image_encoder else ())]


def _encode_texts(
    catalogue: Catalogue,
    encoder: TextEncoder,
    texts: Mapping[str, str],
    before: Sequence[VectorRow],
    *,
    rebuild: bool,
    tell: Progress,
) -> tuple[int, int]:
    wanted = {i: text_digest(encoder.name, text) for i, text in texts.items()}
    known = {} if rebuild else {r.vector_id: r.digest for r in before}
    removed = _remove_gone(catalogue, "text", encoder.name, before, wanted)
    changed = [i for i in wanted if known.get(i) != wanted[i]]
    done = 0
    for batch in _batches(changed, _BATCH["text"]):
        rows = [VectorRow(i, wanted[i]) for i in batch]
        catalogue.save_vectors("text", encoder.name, rows, encoder.encode([texts[i] for i in batch]))
        done += len(batch)
        tell("text", done, len(changed))
    return done, removed


def _encode_pictures(
    catalogue: Catalogue,
    encoder: ImageEncoder,
    files: Mapping[str, str],
    before: Sequence[VectorRow],
    images_dir: Path,
    problems: list[tuple[str, str]],
    *,
    rebuild: bool,
    tell: Progress,
) -> tuple[int, int]:
    known = {} if rebuild else {r.vector_id: r.digest for r in before}
    removed = _remove_gone(catalogue, "image", encoder.name, before, files)
    done = 0
    for batch in _batches(list(files), _BATCH["image"]):
        rows: list[VectorRow] = []
        pictures: list[Pixels] = []
        for vector_id in batch:
            try:
                data = (images_dir / files[vector_id]).read_bytes()
                digest = _digest(encoder.name.encode(), data)
                if known.get(vector_id) != digest:
                    pictures.append(decode_picture(data, _PICTURE_SIDE))
                    rows.append(VectorRow(vector_id, digest))
            except OSError as error:
                problems.append((vector_id, f"cannot be read: {error.strerror or error}"))
            except PictureRejectedError as error:
                problems.append((vector_id, str(error)))
        if rows:
            catalogue.save_vectors("image", encoder.name, rows, encoder.encode(pictures))
        done += len(rows)
        tell("image", min(len(files), done), len(files))
    return done, removed


def _remove_gone(
    catalogue: Catalogue,
    kind: VectorKind,
    encoder_name: str,
    before: Sequence[VectorRow],
    kept: Mapping[str, str],
) -> int:
    gone = [r.vector_id for r in before if r.vector_id not in kept]
    if gone:
        catalogue.delete_vectors(kind, encoder_name, gone)
    return len(gone)


def _exchange(
    catalogue: Catalogue,
    kind: VectorKind,
    encoder_name: str,
    store: VectorStore,
    before: Sequence[VectorRow],
    vector_ids: Sequence[str],
) -> int:
    """Bring some vectors of the store up to date, knowing what SQL had before; how many were written."""
    after = catalogue.vector_rows(kind, encoder_name, vector_ids)
    old, new = (store_keys([r.vector_id for r in rows], rows) for rows in (before, after))
    gone = sorted(set(old) - set(new))
    written = sorted(set(new) - set(old))
    try:
        if gone:
            store.delete(COLLECTION_OF[kind], gone)
        _write(catalogue, kind, encoder_name, store, written)
    except VectorStoreGoneError:
        raise
    except VectorStoreError as error:
        logger.warning("collection %s is damaged: %s", COLLECTION_OF[kind], error)
        return synchronise(catalogue, kind, encoder_name, store)[0]
    return len(written)


def _write(
    catalogue: Catalogue, kind: VectorKind, encoder_name: str, store: VectorStore, keys: Sequence[str]
) -> None:
    """Write SQL's vectors under these keys."""
    for batch in _batches(keys, _STORED_AT_ONCE):
        key_of = {vector_id_of(key): key for key in batch}
        ids, vectors = catalogue.vectors_of(kind, encoder_name, tuple(key_of))
        if ids:
            store.upsert(COLLECTION_OF[kind], [key_of[i] for i in ids], vectors)


def _answers_rightly(
    catalogue: Catalogue, kind: VectorKind, encoder_name: str, store: VectorStore, keys: Sequence[str]
) -> bool:
    """Whether a few stored vectors find themselves: an index can be damaged while its ids are all there."""
    top_k = min(5, len(keys))
    at = np.linspace(0, len(keys) - 1, num=min(_PROBES, len(keys)), dtype=int).tolist()
    _, vectors = catalogue.vectors_of(kind, encoder_name, [vector_id_of(keys[i]) for i in at])
    for vector in vectors:
        if not vector.any():
            continue  # of an empty text: near nothing
        found = store.nearest(COLLECTION_OF[kind], vector[None], top_k)
        if len(found) < top_k or found[0].similarity < 0.999:
            return False
    return True


def _batches(ids: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    for start in range(0, len(ids), size):
        yield ids[start : start + size]


def _digest(*parts: bytes) -> str:
    digest = hashlib.blake2b(digest_size=16)
    for part in parts:
        digest.update(len(part).to_bytes(8))
        digest.update(part)
    return digest.hexdigest()
