"""The vector stores side by side: writing, searching, and how near the approximate answer is to the exact.

The vectors are made up: 200 centres with noise, as products of few kinds are; seeded.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import numpy as np

from assistant.storage.database import open_engine
from retrieval.chroma_store import ChromaVectorStore
from retrieval.encoders import Matrix
from retrieval.storage.pgvector_store import PgVectorStore
from retrieval.vector_store import VectorStore
from tests.benchmarks.machine import machine, percentile
from tests.chroma_server import chroma_server
from tests.postgres import fresh_database_with_pgvector

VECTORS, DIMENSION, CENTRES = 20_000, 512, 200
QUESTIONS, TOP_K = 50, 100
SHARES = (1.0, 0.5, 0.1, 0.01)


def main() -> None:
    """Print the table."""
    chance = np.random.default_rng(8)
    centres = chance.normal(size=(CENTRES, DIMENSION))
    rows = _unit(centres[chance.integers(CENTRES, size=VECTORS)] + chance.normal(size=(VECTORS, DIMENSION)))
    questions = _unit(centres[:QUESTIONS] + chance.normal(size=(QUESTIONS, DIMENSION)))
    print(f"{machine()}; {VECTORS:,} made-up vectors of {DIMENSION}, the {TOP_K} nearest of {QUESTIONS}\n")
    print("| store | written/s | kept by the filter | ms p50 | ms p95 | recall |")
    print("| --- | --- | --- | --- | --- | --- |")
    ids = [f"p{i:05}" for i in range(VECTORS)]
    for name, opened in (("Chroma embedded", _embedded), ("Chroma server", _served), ("pgvector", _pgvector)):
        with opened() as store:
            begun = time.perf_counter()
            store.upsert("products_text", ids, rows)
            rate = VECTORS / (time.perf_counter() - begun)
            for share in SHARES:
                kept = np.sort(chance.permutation(VECTORS)[: int(share * VECTORS)])
                took, recall = _search(store, ids, rows, questions, kept)
                figures = f"{median(took):.1f} | {percentile(took, 0.95):.1f} | {recall:.3f}"
                print(f"| {name} | {rate:,.0f} | {share:.0%} | {figures} |", flush=True)


def _search(
    store: VectorStore, ids: list[str], rows: Matrix, questions: Matrix, kept: np.ndarray
) -> tuple[list[float], float]:
    """Milliseconds a question, and the mean share of the exact answer that was found."""
    within = None if len(kept) == len(ids) else frozenset(ids[i] for i in kept)
    store.nearest("products_text", questions[:1], TOP_K, within)
    took, recalls = [], []
    for question in questions:
        begun = time.perf_counter()
        found = store.nearest("products_text", question[None], TOP_K, within)
        took.append(1_000 * (time.perf_counter() - begun))
        exact = {ids[i] for i in kept[np.argsort(-rows[kept] @ question)[:TOP_K]]}
        recalls.append(len(exact & {n.vector_id for n in found}) / len(exact))
    return took, float(np.mean(recalls))


@contextmanager
def _embedded() -> Iterator[VectorStore]:
    with TemporaryDirectory() as folder:
        store = ChromaVectorStore.open_embedded(Path(folder) / "chroma")
        yield store
        store.close()


@contextmanager
def _served() -> Iterator[VectorStore]:
    with TemporaryDirectory() as folder, chroma_server(Path(folder)) as server:
        yield ChromaVectorStore.open_server(server.url)


@contextmanager
def _pgvector() -> Iterator[VectorStore]:
    engine = open_engine(fresh_database_with_pgvector())
    yield PgVectorStore(engine)
    engine.dispose()


def _unit(vectors: np.ndarray) -> Matrix:
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
