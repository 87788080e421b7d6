"""Keeps the snapshot that searches read at the catalogue's version."""

from threading import Lock, Thread

from retrieval.catalogue import Catalogue, VectorKind
from retrieval.packing import Arrays
from retrieval.snapshot import Snapshot, open_snapshot
from retrieval.snapshot_packing import Vectors, demand_by_product, pack_snapshot
from retrieval.synonyms import Translator

_REBUILT_IN_PLACE = 3_000  # products; a bigger catalogue is read in the background while the old one serves


class SnapshotKeeper:
    """Safe to call from several threads."""

    def __init__(
        self,
        catalogue: Catalogue,
        text_encoder: str,
        image_encoder: str | None,
        translator: Translator | None = None,
    ) -> None:
        """The encoders' names choose the vectors."""
        self._catalogue = catalogue
        self._encoders: dict[VectorKind, str | None] = {"text": text_encoder, "image": image_encoder}
        self._translator = translator
        self._taken: Snapshot | None = None
        self._taking = Lock()

    def current(self) -> Snapshot:
        """At the catalogue's present version or, while a big one is read, the last."""
        taken = self._taken
        if taken is not None and taken.version == self._catalogue.version():
            return taken
        if taken is not None and len(taken.products) > _REBUILT_IN_PLACE:
            if self._taking.acquire(blocking=False):
                Thread(target=self._take_and_release, name="read-catalogue", daemon=True).start()
            return taken
        with self._taking:
            if self._taken is None or self._taken.version != self._catalogue.version():
                self._taken = self._take()
            return self._taken

    def reload(self) -> None:
        """Read vectors and demand again, after indexing, which does not change the catalogue's version."""
        with self._taking:
            self._taken = self._take()

    def _take_and_release(self) -> None:
        try:
            self._taken = self._take()
        finally:
            self._taking.release()

    def _take(self) -> Snapshot:
        version = self._catalogue.version()
        return open_snapshot(version, (self._pack(),), translator=self._translator)

    def _pack(self) -> Arrays:
        products = self._catalogue.products()
        vectors = {
            kind: Vectors(*self._catalogue.vectors(kind, name))
            for kind, name in self._encoders.items()
            if name
        }
        impressions = self._catalogue.impressions()
        return pack_snapshot(lambda: products, vectors, lambda row_of: demand_by_product(impressions, row_of))
