"""Keeps the snapshot that searches read at the state of the catalogue.

What changed since the arrays were packed is packed apart, in milliseconds, and searched beside them. A
catalogue that changed as a whole is packed anew in the background while searches go on with what there is.
"""

import hashlib
import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import cache
from importlib.resources import files
from threading import Lock, Thread

import numpy as np
import numpy.typing as npt

from retrieval.array_folder import ArrayFolder, ArraysUnusableError
from retrieval.catalogue import Catalogue, VectorKind
from retrieval.indexer import picture_ids
from retrieval.packing import Arrays
from retrieval.product import Product
from retrieval.snapshot import RowsById, Snapshot, open_snapshot
from retrieval.snapshot_packing import Floats, Standards, Vectors, demand_and_trend, pack_snapshot
from retrieval.synonyms import Translator

logger = logging.getLogger(__name__)

RECENT = timedelta(days=7)
"""Up to the latest impression: what a trend compares with the time before."""

_PACKED_IN_PLACE = 3_000  # products; a bigger catalogue is packed in the background while the old one serves
_TAKEN_OVER_AT_ONCE = 300  # changed products: 0.2 s; for more a search does not wait
_MOST_BESIDE = 2_000  # changed products from which on everything is packed anew

_PACKERS = (
    "columns.py",
    "lexical.py",
    "packing.py",
    "snapshot_packing.py",
    "stated.py",
    "synonyms.txt",
    "text_analysis.py",
    "vector_table.py",
)


class SnapshotKeeper:
    """Safe to call from several threads."""

    def __init__(
        self,
        catalogue: Catalogue,
        text_encoder: str,
        image_encoder: str | None,
        translator: Translator | None = None,
        arrays: ArrayFolder | None = None,
        *,
        writes: bool = False,
    ) -> None:
        """Args:
        catalogue: the truth.
        text_encoder: whose vectors are searched.
        image_encoder: likewise.
        translator: the vocabulary that queries are translated with.
        arrays: where packed arrays lie between starts.
        writes: whether this process may replace them.
        """
        self._catalogue = catalogue
        self._encoders: dict[VectorKind, str | None] = {"text": text_encoder, "image": image_encoder}
        self._translator = translator
        self._folder = arrays
        self._writes = writes
        self._base: Snapshot | None = None  # of the packed arrays alone
        self._base_change = 0
        self._taken: Snapshot | None = None
        self._taking = Lock()

    def current(self) -> Snapshot:
        """At the catalogue's present version or, while very much of it is read, the last."""
        taken = self._taken
        if taken is None:
            with self._taking:
                return self._taken or self._start()
        if taken.version == self._catalogue.version():
            return taken
        if len(taken.products) <= _PACKED_IN_PLACE:
            with self._taking:
                if self._taken is not None and self._taken.version == self._catalogue.version():
                    return self._taken
                return self._pack_anew()
        if not self._taking.acquire(blocking=False):
            return taken
        if self._catalogue.changed_since(self._base_change, _TAKEN_OVER_AT_ONCE) is not None:
            try:
                return self._take_over() or taken
            finally:
                self._taking.release()
        Thread(target=self._catch_up, name="read-catalogue", daemon=True).start()
        return taken

    def reload(self) -> None:
        """Take over new vectors, after indexing, which does not change the catalogue's version."""
        with self._taking:
            small = self._base is None or len(self._base.products) <= _PACKED_IN_PLACE
            if small or self._take_over() is None:
                self._pack_anew()

    def refresh_demand(self) -> None:
        """Take over what shoppers did since; everything else stays as it is."""
        with self._taking:
            base, taken = self._base, self._taken
            if base is None or taken is None:
                return
            known = self._demand(_Rows(base.parts[0]))
            demand, trend = known["demand"], known["trend"]
            part: Arrays = {**base.parts[0], **known}
            self._base = replace(base, parts=(part,), demand=demand, trend=trend)
            products = len(demand)
            self._taken = replace(
                taken,
                parts=(part, *taken.parts[1:]),
                demand=np.concatenate([demand, taken.demand[products:]]),
                trend=np.concatenate([trend, taken.trend[products:]]),
            )

    def _catch_up(self) -> None:
        try:
            if self._take_over() is None:
                self._pack_anew()
        finally:
            self._taking.release()

    def _start(self) -> Snapshot:
        """From the folder where it holds this catalogue's arrays, else from the catalogue."""
        stored = self._stored()
        if stored is None:
            return self._pack_anew()
        arrays, self._base_change = stored
        version = self._catalogue.version()
        self._base = open_snapshot(version, (arrays,), translator=self._translator)
        self._taken = self._take_over()
        if self._taken is None:
            return self._pack_anew()
        Thread(target=self._check_stored, name="check-arrays", daemon=True).start()
        return self._taken

    def _stored(self) -> tuple[Arrays, int] | None:
        if self._folder is None:
            return None
        try:
            arrays, about = self._folder.read()
        except ArraysUnusableError as error:
            logger.info("the search's arrays are made from the catalogue: %s", error)
            return None
        change = int(about.get("change", -1))
        if about != self._about(change, about.get("impressions")) or change > self._catalogue.latest_change():
            logger.info("the search's arrays are of another state or version, and are made anew")
            return None
        if about.get("impressions") != self._catalogue.impression_count():
            arrays = {**arrays, **self._demand(_Rows(arrays))}
        return arrays, change

    def _check_stored(self) -> None:
        """Read through the big arrays; searches go on meanwhile."""
        assert self._folder is not None  # noqa: S101 - they were read from it
        try:
            self._folder.check()
        except ArraysUnusableError as error:
            logger.warning("the search's arrays are made anew: %s", error)
            with self._taking:
                self._pack_anew()

    def _take_over(self) -> Snapshot | None:
        """The packed arrays with what changed since beside them; None when that is too much."""
        base = self._base
        if base is None:
            return None
        version = self._catalogue.version()
        changed = self._catalogue.changed_since(self._base_change, _MOST_BESIDE)
        if changed is None:
            return None
        if not changed:
            self._taken = base if base.version == version else self._opened(version, (base.parts[0],))
            return self._taken
        rows = base.row_of.rows(changed)
        parts = [base.parts[0]]
        products = self._catalogue.products_named(changed)
        if products:
            parts.append(self._pack_beside(base, products))
        self._taken = self._opened(version, parts, np.sort(rows[rows >= 0]))
        return self._taken

    def _pack_beside(self, base: Snapshot, products: tuple[Product, ...]) -> Arrays:
        vectors: dict[VectorKind, Vectors] = {}
        for kind, name in self._encoders.items():
            pictures = [i for p in products for i, _ in picture_ids(p)]
            ids = pictures if kind == "image" else [p.product_id for p in products]
            if name:
                vectors[kind] = Vectors(*self._catalogue.vectors_of(kind, name, ids))
        rows = base.row_of.rows([p.product_id for p in products])
        arrays = pack_snapshot(
            lambda: products,
            vectors,
            lambda _: {
                "demand": _carried(base.demand, rows, 0.0),
                "trend": _carried(base.trend, rows, 0.0),
            },
            analyser=base.analyser,
            standards=Standards.of(base.parts[0]),
        )
        # Where a price stands among its kind is known of those that were there.
        whole = base.parts[0]
        positions = {n: _carried(whole[n], rows, 0.5) for n in whole if n.startswith("price_position:")}
        return {**arrays, **positions}

    def _pack_anew(self) -> Snapshot:
        change, version = self._catalogue.latest_change(), self._catalogue.version()
        vectors = {
            kind: Vectors(*self._catalogue.vectors(kind, name))
            for kind, name in self._encoders.items()
            if name
        }
        impressions = self._catalogue.impression_count()
        arrays = pack_snapshot(self._catalogue.stream_products, vectors, self._demand)
        if self._folder is not None and self._writes:
            try:
                self._folder.write(arrays, self._about(change, impressions))
                arrays, _ = self._folder.read()
            except (OSError, ArraysUnusableError) as error:
                logger.warning("the search's arrays stay in memory: %s", error)
        self._base_change = change
        self._base = self._taken = self._opened(version, (arrays,))
        return self._base

    def _opened(
        self, version: int, parts: Sequence[Arrays], replaced: npt.NDArray[np.int64] | None = None
    ) -> Snapshot:
        analyser = self._base.analyser if self._base and self._base.parts[0] is parts[0] else None
        return open_snapshot(version, parts, replaced, self._translator, analyser)

    def _demand(self, row_of: Mapping[str, int]) -> dict[str, Floats]:
        latest = self._catalogue.latest_impression()
        recent = self._catalogue.place_counts(latest - RECENT) if latest else ()
        return demand_and_trend(self._catalogue.place_counts(), recent, row_of)

    def _about(self, change: int, impressions: object) -> dict[str, object]:
        return about(change, impressions, self._encoders)


def about(change: int, impressions: object, encoders: Mapping[VectorKind, str | None]) -> dict[str, object]:
    """What arrays are of: this version's, of a catalogue after a change, with so many impressions."""
    named = {str(kind): name for kind, name in encoders.items()}
    return {"made_by": _made_by(), "change": change, "impressions": impressions, **named}


class _Rows(RowsById):
    """Of packed arrays."""

    def __init__(self, arrays: Arrays) -> None:
        super().__init__((arrays,), np.ones(len(arrays["ids"]), dtype=np.bool_))


def _carried(values: Floats, rows: npt.NDArray[np.int64], unknown: float) -> Floats:
    """The values of rows, `unknown` for row -1."""
    return np.where(rows >= 0, values[np.maximum(rows, 0)], np.float32(unknown)).astype(np.float32)


@cache
def _made_by() -> str:
    """Identifies the code that packs: arrays of another version's do not fit."""
    found = hashlib.blake2b(digest_size=16)
    for name in _PACKERS:
        found.update((files("retrieval") / name).read_bytes())
    return found.hexdigest()
