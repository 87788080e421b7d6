"""The vector store on Chroma: embedded in a folder that one process owns, or a `chroma run` server by URL."""

import logging
import shutil
from collections.abc import Callable, Iterator, Sequence, Set
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar
from urllib.parse import urlsplit

import numpy as np

from retrieval.encoders import Matrix
from retrieval.errors import IndexLockedError, VectorStoreError, VectorStoreGoneError
from retrieval.folder_seal import FolderSeal
from retrieval.vector_store import Collection, Neighbour, checked_question, checked_rows

logger = logging.getLogger(__name__)

COLLECTIONS: tuple[Collection, ...] = ("products_text", "products_image")

_BATCH = 5_000  # Chroma refuses more than 5,461 rows at once
_SERVER_BATCH = 1_000  # a server answers once a batch is in its index: about 1 s
# Chroma's client waits for ever. A search has better things to do than wait for a server that hangs.
_ASK_TIMEOUT_S, _WRITE_TIMEOUT_S = 2.0, 60.0
_LOCK_WAIT_S = 0.3  # for a process that is just ending; a second one is to be refused within 2 s
_LOCK_FILE = "aisle.lock"
# A filter that keeps at least this share is weak: asking for more and checking (2-3 ms at 20k x 512) is then
# faster than Chroma's own filter by ids (9-15 ms at 20k, whatever its share).
_WEAK_SHARE = 0.3
_MAX_OVERFETCH = 1_000
_REFILL = "`aisle index --rebuild` fills it again from SQL."
_START_SERVER = "Start the Chroma server that AISLE_CHROMA_URL names, or unset it."


class FolderClaim:
    """Ownership of a vector folder by this process, taken at once; Chroma itself may be loaded later."""

    def __init__(self, folder: Path) -> None:
        """Raises IndexLockedError when another process has the folder open."""
        import filelock

        folder.mkdir(parents=True, exist_ok=True)
        self.lock: Any = filelock.FileLock(folder / _LOCK_FILE, thread_local=False)
        try:
            self.lock.acquire(timeout=_LOCK_WAIT_S)
        except filelock.Timeout as error:
            raise IndexLockedError(
                f"Another process is using the vector folder {folder}. Stop it (a running `aisle serve`?), "
                "or let it do the work, or set AISLE_CHROMA_URL to a Chroma server that both can use."
            ) from error

    def release(self) -> None:
        """Give the folder back."""
        self.lock.release()


Given = ParamSpec("Given")
Answer = TypeVar("Answer")


def _found_again(
    ask: Callable[Concatenate["ChromaVectorStore", Given], Answer],
) -> Callable[Concatenate["ChromaVectorStore", Given], Answer]:
    """Ask once more where another process of the same server has made the collection anew meanwhile."""

    @wraps(ask)
    def asked(store: "ChromaVectorStore", /, *given: Given.args, **named: Given.kwargs) -> Answer:
        import chromadb.errors

        try:
            return ask(store, *given, **named)
        except VectorStoreError as error:
            if not isinstance(error.__cause__, chromadb.errors.NotFoundError):
                raise
            store.forget_collections()
            return ask(store, *given, **named)

    return asked


class ChromaVectorStore:
    """Cosine similarity; approximate (HNSW). Open with `open_embedded` or `open_server`."""

    def __init__(self, client: Any, asking: Any, folder: Path | None, lock: Any) -> None:  # noqa: ANN401 - vendor objects
        self._client = client
        self._asking = asking  # the same as `client`, or one with less patience
        self._folder = folder
        self._lock = lock
        self._seal = FolderSeal(folder, frozenset({_LOCK_FILE})) if folder else None
        self._collections: dict[tuple[Collection, bool], Any] = {}

    @classmethod
    def open_embedded(cls, folder: Path, claim: "FolderClaim | None" = None) -> "ChromaVectorStore":
        """Own `folder` until `close`. A damaged database in it is thrown away, since SQL can fill it again.

        Damage is what Chroma stumbles over, or any file that is not as `seal` left it; a process that was
        killed while it wrote left no seal.

        Args:
            folder: where Chroma keeps its files.
            claim: the ownership, where it was taken before; the store gives it back.

        Raises:
            IndexLockedError: another process has the folder open (two writers lose rows silently).
        """
        lock = (claim or FolderClaim(folder)).lock
        store = cls(None, None, folder, lock)
        try:
            store._open_folder()
        except BaseException:
            lock.release()
            raise
        return store

    @classmethod
    def open_server(cls, url: str) -> "ChromaVectorStore":
        """Use a running `chroma run`.

        Raises:
            VectorStoreError: nothing answers there.
        """
        import httpx

        parts = urlsplit(url)
        secure = parts.scheme == "https"
        host, port = parts.hostname or "localhost", parts.port or (443 if secure else 8000)
        with _chroma_errors(f"The Chroma server at {url} does not answer", _START_SERVER):
            # Chroma's client asks without a limit while it is made, so ask before.
            httpx.get(f"{parts.scheme}://{host}:{port}/api/v2/heartbeat", timeout=_ASK_TIMEOUT_S)
            client = _server_client(host, port, _WRITE_TIMEOUT_S, secure=secure)
            asking = _server_client(host, port, _ASK_TIMEOUT_S, secure=secure)
        store = cls(client, asking, None, None)
        store._load_collections()
        return store

    @_found_again
    def upsert(self, collection: Collection, ids: Sequence[str], vectors: Matrix) -> None:
        self._lift_seal()
        batch = _BATCH if self._folder else _SERVER_BATCH
        for start in range(0, len(ids), batch):
            rows = checked_rows(collection, ids[start : start + batch], vectors[start : start + batch])
            with _chroma_errors(f"Writing to {collection} failed"):
                self._collection(collection).upsert(ids=list(rows), embeddings=list(rows.values()))

    @_found_again
    def delete(self, collection: Collection, ids: Sequence[str]) -> None:
        self._lift_seal()
        with _chroma_errors(f"Deleting from {collection} failed"):
            for start in range(0, len(ids), _BATCH):
                self._collection(collection).delete(ids=list(ids[start : start + _BATCH]))

    @_found_again
    def count(self, collection: Collection) -> int:
        with _chroma_errors(f"Counting {collection} failed"):
            return int(self._collection(collection).count())

    @_found_again
    def ids(self, collection: Collection) -> frozenset[str]:
        with _chroma_errors(f"Reading {collection} failed"):
            return frozenset(self._collection(collection).get(include=[])["ids"])

    @_found_again
    def nearest(
        self, collection: Collection, vector: Matrix, top_k: int, within: Set[str] | None = None
    ) -> tuple[Neighbour, ...]:
        checked_question(collection, vector)
        with _chroma_errors(f"Searching {collection} failed"):
            if top_k <= 0 or (within is not None and not within):
                return ()
            if within is None:
                return self._ask(collection, vector, top_k)
            stored = int(self._asked(collection).count())  # takes as long as a search
            if not stored:
                return ()
            share = len(within) / stored
            wanted = min(stored, int(1.5 * top_k / share) + 10)
            if share >= _WEAK_SHARE and wanted <= _MAX_OVERFETCH:
                found = [n for n in self._ask(collection, vector, wanted) if n.vector_id in within]
                if len(found) >= min(top_k, len(within)):
                    return tuple(found[:top_k])
            return self._ask_within(collection, vector, top_k, within)

    def reset(self, collection: Collection) -> None:
        import chromadb.errors
        import httpx

        self._lift_seal()
        try:
            self._client.delete_collection(collection)
        except chromadb.errors.NotFoundError:
            pass
        except (chromadb.errors.ChromaError, httpx.HTTPError, ValueError) as error:
            if self._folder is None:
                raise VectorStoreError(f"Emptying {collection} failed: {error}. {_REFILL}") from error
            self._throw_away()
        self._collections.clear()

    def forget_collections(self) -> None:
        """Look them up by name again."""
        self._collections.clear()

    def seal(self) -> None:
        if self._seal is not None:
            self._seal.set()

    def close(self) -> None:
        self._collections.clear()
        if self._client is not None and self._folder is not None:
            self._client.close()
            self._client = None
            self.seal()
        if self._lock is not None:
            self._lock.release()

    def _ask_within(
        self, collection: Collection, vector: Matrix, top_k: int, within: Set[str]
    ) -> tuple[Neighbour, ...]:
        import chromadb.errors

        try:
            return self._ask(collection, vector, min(top_k, len(within)), sorted(within))
        except chromadb.errors.InternalError:
            # Chroma fails on an id that it does not hold; to check each time would cost more than the search.
            stored = self._asked(collection).get(ids=sorted(within), include=[])["ids"]
            if len(stored) == len(within):
                raise
            if not stored:
                return ()
            return self._ask(collection, vector, min(top_k, len(stored)), sorted(stored))

    def _ask(
        self, collection: Collection, vector: Matrix, top_k: int, within: list[str] | None = None
    ) -> tuple[Neighbour, ...]:
        answer = self._asked(collection).query(
            query_embeddings=np.asarray(vector[:1], dtype=np.float32),
            n_results=top_k,
            ids=within,
            include=["distances"],
        )
        found = [
            Neighbour(vector_id, 1.0 - float(distance))
            for vector_id, distance in zip(answer["ids"][0], answer["distances"][0], strict=True)
        ]
        return tuple(sorted(found, key=lambda n: (-n.similarity, n.vector_id)))

    def _collection(self, name: Collection) -> Any:  # noqa: ANN401 - a vendor's object
        return self._open_collection(name, self._client)

    def _asked(self, name: Collection) -> Any:  # noqa: ANN401 - a vendor's object
        return self._open_collection(name, self._asking or self._client)

    def _open_collection(self, name: Collection, client: Any) -> Any:  # noqa: ANN401 - a vendor's objects
        key = (name, client is self._asking)
        if key not in self._collections:
            self._collections[key] = client.get_or_create_collection(
                name, embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
            )
        return self._collections[key]

    def _load_collections(self) -> None:
        """Have the server read its indexes, which may take longer than a search can wait."""
        for name in COLLECTIONS:
            with _chroma_errors(f"Loading {name} failed"):
                collection = self._collection(name)
                stored = collection.get(limit=1, include=["embeddings"])["embeddings"]
                if len(stored):
                    collection.query(query_embeddings=stored, n_results=1, include=[])

    def _lift_seal(self) -> None:
        if self._seal is not None:
            self._seal.lift()

    def _open_folder(self) -> None:
        import chromadb
        import chromadb.errors

        assert self._folder is not None  # noqa: S101 - the caller checked; tells the type checker
        assert self._seal is not None  # noqa: S101
        # Without a seal nobody knows what a killed process left, and Chroma dies of a file that is cut off.
        if self._seal.state() != "intact" and _empty(self._folder):
            logger.warning(
                "vector folder %s is not as it was left and will be filled again from SQL", self._folder
            )
        self._seal.lift()  # opening writes
        try:
            self._client = chromadb.PersistentClient(str(self._folder), settings=_quiet_settings())
            for name in COLLECTIONS:
                self._collection(name).count()
        except chromadb.errors.ChromaError as error:
            logger.warning("vector folder %s is damaged and will be filled again: %s", self._folder, error)
            self._throw_away()

    def _throw_away(self) -> None:
        """Start the folder afresh; its content is derived from SQL."""
        import chromadb
        from chromadb.api.shared_system_client import SharedSystemClient

        assert self._folder is not None  # noqa: S101 - callers checked; tells the type checker
        if self._client is not None:
            self._client.close()
        else:
            # A start that failed stays in Chroma's cache of open folders and would be taken for a good one.
            SharedSystemClient.clear_system_cache()
        self._collections.clear()
        _empty(self._folder)
        with _chroma_errors(f"A new vector database in {self._folder} could not be made"):
            self._client = chromadb.PersistentClient(str(self._folder), settings=_quiet_settings())


def _empty(folder: Path) -> bool:
    """Whether there was anything to take away; the lock stays."""
    entries = [entry for entry in folder.iterdir() if entry.name != _LOCK_FILE]
    for entry in entries:
        if entry.is_dir():
            shutil.rmtree(entry)
        else:
            entry.unlink()
    return bool(entries)


def _server_client(host: str, port: int, timeout_s: float, *, secure: bool) -> Any:  # noqa: ANN401 - a vendor's
    import chromadb

    client: Any = chromadb.HttpClient(host=host, port=port, ssl=secure, settings=_quiet_settings())
    client._server._session.timeout = timeout_s  # no public way in 1.5.9; the contract tests would notice
    return client


def _quiet_settings() -> Any:  # noqa: ANN401 - a vendor's object
    from chromadb.config import Settings

    return Settings(anonymized_telemetry=False)


@contextmanager
def _chroma_errors(what: str, advice: str = _REFILL) -> Iterator[None]:
    """Turn Chroma's and its HTTP client's exceptions into ours, with what to do."""
    import chromadb.errors
    import httpx

    try:
        yield
    except httpx.HTTPError as error:
        reason = str(error) or type(error).__name__
        raise VectorStoreGoneError(f"{what}: {reason}. {_START_SERVER}") from error
    except (chromadb.errors.ChromaError, ValueError) as error:
        raise VectorStoreError(f"{what}: {error}. {advice}") from error
