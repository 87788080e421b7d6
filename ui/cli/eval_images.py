"""`aisle eval images`: words or photos in, the shop's pictures out; or photos in, their classes out.

Uses the space that `aisle train images` made, or the CLIP of `AISLE_IMAGE_MODEL`; with `--train` one is
trained for this measurement alone.

To products: `--catalog`, `--queries`, `--qrels`; a query is words or, with `--photos DIR`, a file's name.
To classes: `--labels`, a TSV with a header; `--train` is of the same form.
"""

import argparse
import csv
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import numpy.typing as npt

from assistant.settings import load_settings
from assistant.wiring import Shop, open_shop
from retrieval.catalogue import MemoryCatalogue
from retrieval.cleaning import CleaningOptions
from retrieval.encoders import ImageEncoder, Matrix, TextEncoder
from retrieval.errors import EncoderUnavailableError, PictureRejectedError, RetrievalError
from retrieval.images import decode_picture
from retrieval.importing import PictureFolders, import_products
from retrieval.indexer import picture_ids
from retrieval.metrics import evaluate
from retrieval.shared_space import SharedImageEncoder, SharedSpace, SharedWordEncoder
from retrieval.taxonomy import Taxonomy
from ui.cli.evaluate import read_qrels, read_queries, trec_run
from ui.cli.metrics_output import print_metrics

RUN_LENGTH = 1_000
SIDE = 640
BATCH = 64


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Files of either measurement."""
    parser.add_argument("--catalog", type=Path, metavar="F", help="a feed")
    parser.add_argument(
        "--images", type=Path, metavar="DIR", required=True, help="its pictures, or the labelled ones"
    )
    parser.add_argument(
        "--queries", type=Path, metavar="Q.tsv", help="id<TAB>words, or id<TAB>file with --photos"
    )
    parser.add_argument("--qrels", type=Path, metavar="R.txt", help="TREC judgments")
    parser.add_argument("--photos", type=Path, metavar="DIR", help="where the queries' photos are")
    parser.add_argument(
        "--labels", type=Path, metavar="T.tsv", help="photos and their classes, with a header"
    )
    parser.add_argument("--train", type=Path, metavar="T.tsv", help="photos and classes to train on first")
    parser.add_argument("--text-column", metavar="NAME", help="the photo's file (default: the first)")
    parser.add_argument("--label-column", metavar="NAME", help="its class (default: the second)")
    parser.add_argument("--map", action="append", default=[], metavar="title=name", help="a column's name")
    parser.add_argument("--run-out", type=Path, metavar="F", help="write the run in TREC form")
    parser.add_argument("--predictions-out", type=Path, metavar="F.jsonl", help="write each photo's class")
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(args: argparse.Namespace) -> int:
    """Measure; one `name<TAB>value` a line."""
    if not args.labels and not (args.catalog and args.queries and args.qrels):
        print("aisle: eval images needs --labels, or --catalog, --queries and --qrels", file=sys.stderr)
        return 2
    with open_shop(load_settings(), owns_index=False) as shop, TemporaryDirectory() as scratch:
        pictures, words = _encoders(args, shop, Path(scratch) / "space")
        if args.labels:
            metrics = _classes(args, pictures, words)
        else:
            metrics = _products(args, pictures, words, Path(scratch) / "pictures")
    print_metrics(metrics, as_json=args.json)
    return 0


def _encoders(args: argparse.Namespace, shop: Shop, folder: Path) -> tuple[ImageEncoder, TextEncoder]:
    if args.train:
        from retrieval.image_training import train_space
        from retrieval.picture_examples import Example

        examples = [Example(args.images / name, (label,)) for name, label in _labelled(args.train, args)]
        train_space(examples, (), shop.text_encoder, folder, trained_on=args.train.name, on_progress=_tell)
        space = SharedSpace(folder)
        return SharedImageEncoder(space), SharedWordEncoder(space, shop.text_encoder)
    if shop.picture_words is None:
        raise EncoderUnavailableError(
            "Words and pictures share no space here; run `aisle train images`, give --train, "
            "or name a CLIP in AISLE_IMAGE_MODEL."
        )
    return shop.image_encoder, shop.picture_words


def _products(
    args: argparse.Namespace, pictures: ImageEncoder, words: TextEncoder, home: Path
) -> dict[str, float]:
    """R@10, MRR and, of photos, accuracy: whether the first product is a right one."""
    queries, judgments = read_queries(args.queries), read_qrels(args.qrels)
    catalogue = MemoryCatalogue()
    report, _ = import_products(
        args.catalog,
        catalogue,
        PictureFolders(args.images, home),
        Taxonomy.load(),
        CleaningOptions(mapped=dict(pair.split("=", 1) for pair in args.map)),
    )
    files = [(p.product_id, home / name) for p in catalogue.products() for _, name in picture_ids(p)]
    print(f"{report.rows_kept} of {report.rows_read} rows, {len(files)} pictures", file=sys.stderr)
    kept, vectors = _encoded([path for _, path in files], pictures)
    owners = [files[i][0] for i in kept]
    if args.photos:
        seen, asked = _encoded([args.photos / name for name in queries.values()], pictures)
        asking = [list(queries)[i] for i in seen]
    else:
        asking, asked = list(queries), words.encode(list(queries.values()))
    ranked = {query: _best(owners, vectors @ vector) for query, vector in zip(asking, asked, strict=True)}
    if args.run_out:
        args.run_out.write_text(trec_run(ranked), encoding="utf-8")
    metrics = evaluate(judgments, ranked, ("R@10", "MRR"))
    if args.photos:
        first = {query: next(iter(scores), "") for query, scores in ranked.items()}
        right = [judgments[q].get(first.get(q, ""), 0) > 0 for q in judgments]
        metrics["accuracy"] = sum(right) / max(len(right), 1)
    return metrics


def _classes(args: argparse.Namespace, pictures: ImageEncoder, words: TextEncoder) -> dict[str, float]:
    """Accuracy and macro F1 of each photo's nearest class; a photo that cannot be read is wrong."""
    from sklearn.metrics import accuracy_score, f1_score

    asked = _labelled(args.labels, args)
    known = _labelled(args.train, args) if args.train else asked
    labels = sorted({label for _, label in known})
    kept, vectors = _encoded([args.images / name for name, _ in asked], pictures)
    nearest = (vectors @ words.encode(labels).T).argmax(axis=1)
    predicted = [""] * len(asked)
    for i, place in zip(kept, nearest, strict=True):
        predicted[i] = labels[int(place)]
    if args.predictions_out:
        rows = [
            {"file": name, "label": label, "predicted": found}
            for (name, label), found in zip(asked, predicted, strict=True)
        ]
        text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        args.predictions_out.write_text(text, encoding="utf-8")
    wanted = [label for _, label in asked]
    return {
        "accuracy": float(accuracy_score(wanted, predicted)),
        "macro_f1": float(f1_score(wanted, predicted, average="macro", labels=sorted(set(wanted)))),
    }


def _labelled(path: Path, args: argparse.Namespace) -> list[tuple[str, str]]:
    """(photo's file, class) of each row.

    Raises:
        RetrievalError: a column is not there.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file, delimiter="\t")
        columns = list(reader.fieldnames or ())
        chosen = (
            args.text_column or next(iter(columns), ""),
            args.label_column or next(iter(columns[1:]), ""),
        )
        for name in chosen:
            if name not in columns:
                raise RetrievalError(f"{path} has no column {name!r}; it has {', '.join(columns) or 'none'}.")
        return [(row[chosen[0]], row[chosen[1]]) for row in reader]


def _encoded(paths: Sequence[Path], encoder: ImageEncoder) -> tuple[list[int], Matrix]:
    """The places of those pictures that can be read, and their vectors; the others are told of."""
    kept: list[int] = []
    parts = [np.zeros((0, encoder.dimension), dtype=np.float32)]
    for start in range(0, len(paths), BATCH):
        pixels = []
        for i in range(start, min(start + BATCH, len(paths))):
            try:
                pixels.append(decode_picture(paths[i].read_bytes(), SIDE))
                kept.append(i)
            except (OSError, PictureRejectedError) as error:
                print(f"{paths[i].name}: {error}", file=sys.stderr)
        parts.append(encoder.encode(pixels))
    return kept, np.concatenate(parts)


def _best(owners: Sequence[str], scores: npt.NDArray[np.float32]) -> Mapping[str, float]:
    """Each product's best picture, best products first."""
    found: dict[str, float] = {}
    for i in np.argsort(-scores, kind="stable"):
        found.setdefault(owners[i], float(scores[i]))
        if len(found) == RUN_LENGTH:
            break
    return found


def _tell(step: str, done: int, total: int) -> None:
    if done == total:
        print(f"{step}: {done}", file=sys.stderr)
