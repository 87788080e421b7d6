"""A text encoder trained on a catalogue alone, ranking by itself: before, all weights, LoRA; exact and 8-bit.

    python -m tests.benchmarks.bench_encoder [chorus|home_depot] [--products N] [--queries N] [--examples N]

Judgments are read to measure only. With `--products N` those that were judged are joined by others, those of
the lowest hashes, up to N; with `--queries N` those of the lowest hashes are asked.
"""

import argparse
import csv
import gzip
import hashlib
import html
import json
import tempfile
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from retrieval import minilm_encoder
from retrieval.encoder_examples import AUGMENTATIONS, ProductText, QueryMaker
from retrieval.encoder_training import Plan, encoder_before, export, fit, load_base, measured
from retrieval.encoder_training_sets import Validation, catalogue_training
from retrieval.encoders import Matrix, TextEncoder
from retrieval.onnx_exports import MODEL_FILE
from retrieval.significance import paired_difference
from retrieval.taxonomy import Taxonomy
from retrieval.trained_encoder import TrainedTextEncoder
from tests.benchmarks.machine import SHARED, machine

Judgments = dict[str, dict[str, int]]
_SPEED_TEXTS = 512


def main() -> None:
    """Print one table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("data", choices=("chorus", "home_depot"))
    parser.add_argument("--products", type=int, default=100_000)
    parser.add_argument("--queries", type=int, default=10_000)
    parser.add_argument("--examples", type=int, default=20_000)
    parser.add_argument("--batch", type=int, default=Plan().batch)
    parser.add_argument("--without", choices=AUGMENTATIONS, action="append", default=[])
    parser.add_argument("--tune", choices=("full", "lora"), action="append")
    args = parser.parse_args()
    texts, judged = _chorus() if args.data == "chorus" else _home_depot()
    asked = {q: judged[q] for q in sorted(judged, key=_hash)[: args.queries]}
    wanted = {i for grades in asked.values() for i in grades}
    texts = sorted(texts, key=lambda t: (t.product_id not in wanted, _hash(t.product_id)))[: args.products]
    validation = Validation({t.product_id: t.indexed for t in texts}, {q: q for q in asked}, asked)
    print(
        f"{machine()}; {args.data}, {len(texts)} products, {len(asked)} queries, {args.examples} examples\n"
    )
    print("| encoder | NDCG@10 | above the untrained, 95 % | learnt parameters | MB | texts/s |")
    print("| --- | --- | --- | --- | --- | --- |")
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        before = encoder_before(minilm_encoder.NAME, folder)
        untrained = measured(before, validation)
        _row("untrained", _AsTrained(load_base(minilm_encoder.NAME)), validation, untrained, 0)
        _row("untrained, 8-bit", before, validation, untrained, 0, folder / before.name)
        augmentations = [a for a in AUGMENTATIONS if a not in args.without]
        maker = QueryMaker(Taxonomy.load(), augmentations, reads_chinese=False, seed=Plan().seed)
        training = catalogue_training(texts, maker, before, args.examples, Plan().seed)
        for tune in args.tune or ("full", "lora"):
            model = load_base(minilm_encoder.NAME)
            plan = replace(Plan(), tune=tune, batch=args.batch)
            learnt = fit(model, training, folder / "work", tune, plan, lambda *_: None)
            _row(tune, _AsTrained(model), validation, untrained, learnt)
            export(model, folder / tune, minilm_encoder.NAME, before.dimension)
            served = TrainedTextEncoder(folder / tune)
            _row(f"{tune}, 8-bit", served, validation, untrained, learnt, folder / tune)


class _AsTrained:
    """A model as sentence-transformers runs it, in 32 bits."""

    def __init__(self, model: Any) -> None:
        self.model = model
        self.name, self.dimension = "as trained", minilm_encoder.DIMENSION
        self.bytes = 4 * sum(p.numel() for p in model.parameters())

    def encode(self, texts: Sequence[str]) -> Matrix:
        vectors = self.model.encode(list(texts), normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(vectors, dtype=np.float32)


def _row(
    name: str,
    encoder: TextEncoder,
    validation: Validation,
    untrained: Mapping[str, float],
    learnt: int,
    folder: Path | None = None,
) -> None:
    found = measured(encoder, validation)
    texts = list(validation.texts.values())[:_SPEED_TEXTS]
    started = time.perf_counter()
    encoder.encode(texts)
    speed = len(texts) / (time.perf_counter() - started)
    above = paired_difference(found, untrained)
    size = encoder.bytes if isinstance(encoder, _AsTrained) else 0
    if folder:
        size = (folder / MODEL_FILE).stat().st_size
    print(
        f"| {name} | {sum(found.values()) / len(found):.4f} | {above.mean:+.4f} ({above.low:+.4f} to "
        f"{above.high:+.4f}) | {learnt:,} | {size / 1e6:.1f} | {speed:.0f} |",
        flush=True,
    )


def _chorus() -> tuple[list[ProductText], Judgments]:
    """Title and description; brand, kind and text values are stated."""
    folder, texts = SHARED / "chorus_search", []
    with gzip.open(folder / "products.jsonl.gz", "rt", encoding="utf-8") as stream:
        for line in stream:
            row = json.loads(line)
            values = [str(v) for v in row["attributes"].values() if isinstance(v, str)]
            stated = tuple(v for v in (row["brand"], row["product_type"], *values[:10]) if v)
            indexed = "\n".join((row["title"], row["short_description"]))
            texts.append(
                ProductText(row["id"], indexed, (row["title"],), stated, (row["short_description"],))
            )
    judged: Judgments = defaultdict(dict)
    for query, product_id, grade in _table((folder / "ratings.tsv").read_text("utf-8"), "rating"):
        judged[query][product_id] = int(grade)
    return texts, judged


def _home_depot() -> tuple[list[ProductText], Judgments]:
    """Titles alone; grades are the raters' mean, rounded, less one."""
    folder = SHARED / "home_depot"
    content = gzip.decompress((folder / "products.tsv.gz").read_bytes()).decode("utf-8")
    titles = [html.unescape(line).split("\t") for line in content.splitlines()[1:]]
    texts = [ProductText(i, title, (title,), ()) for i, title in titles if title.strip()]
    judged: Judgments = defaultdict(dict)
    content = gzip.decompress((folder / "relevance.tsv.gz").read_bytes()).decode("utf-8")
    for query, product_id, grade in _table(content, "relevance"):
        judged[query][product_id] = max(0, round(float(grade)) - 1)
    return texts, judged


def _table(content: str, grade: str) -> list[tuple[str, str, str]]:
    rows = csv.DictReader(content.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    return [(row["query"], row["product_id"], row[grade]) for row in rows]


def _hash(text: str) -> str:
    return hashlib.sha1(f"s{text}".encode()).hexdigest()  # noqa: S324


if __name__ == "__main__":
    main()
