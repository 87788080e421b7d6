"""Sequences of items and what followed them: reading, dividing, and how well a ranking foresaw it.

A file of sequences holds `user item item …` lines, oldest item first, divided by tabs or spaces; a file of
targets is a TSV with a header, `user<TAB>item`. Both may be JSON lines of `user`, `history` and `target`
instead, where `target` follows `history`, and both may be packed with gzip.
"""

import gzip
import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from retrieval.errors import FeedError

Items = npt.NDArray[np.int64]
"""Numbers of items, places in `Sequences.items`, oldest first."""


@dataclass(frozen=True)
class Sequences:
    """What each user took, oldest first; `items` is everything that may be recommended."""

    users: tuple[str, ...]
    histories: tuple[Items, ...]
    items: tuple[str, ...]

    def without_last(self) -> "tuple[Sequences, tuple[Question, ...]]":
        """Shorter by the last item of each user who has at least two, and these items as questions."""
        pairs = list(zip(self.users, self.histories, strict=True))
        asked = tuple(Question(user, own[:-1], int(own[-1])) for user, own in pairs if len(own) > 1)
        kept = tuple(own[:-1] if len(own) > 1 else own for own in self.histories)
        return Sequences(self.users, kept, self.items), asked

    def without(self, hidden: npt.NDArray[np.bool_]) -> "tuple[Sequences, tuple[Question, ...]]":
        """Without the hidden items, and the first hidden one of each user after what came before it.

        Shape of `hidden`: (items,). Users of whom nothing is left are left out.
        """
        kept, asked = [], []
        for user, own in zip(self.users, self.histories, strict=True):
            places = np.flatnonzero(hidden[own])
            if len(places) and places[0] > 0:
                asked.append(Question(user, own[: places[0]], int(own[places[0]])))
            if len(places) < len(own):
                kept.append((user, own[~hidden[own]]))
        users, histories = tuple(user for user, _ in kept), tuple(own for _, own in kept)
        return Sequences(users, histories, self.items), tuple(asked)


@dataclass(frozen=True)
class Question:
    """What follows `history`? `target` is an item's number, or -1 for one that no ranking can hold."""

    user: str
    history: Items
    target: int


def read_sequences(path: Path, item_ids: Sequence[str] = ()) -> Sequences:
    """Users in the file's order; `item_ids` may be recommended even if no sequence holds them.

    JSON lines of one user are joined where one continues the other.

    Raises:
        FeedError: the file cannot be read, a line is not a sequence, or a user comes twice.
    """
    numbers = {name: number for number, name in enumerate(item_ids)}
    taken: dict[str, list[int]] = {}
    if _is_json(path):
        for number, user, history, target in _rows(path):
            own = taken.setdefault(user, [])
            steps = [numbers.setdefault(name, len(numbers)) for name in (*history, target)]
            if own and own[-len(history) :] != steps[:-1]:
                raise FeedError(
                    f"{path}:{number}: this history of {user!r} does not continue the line before."
                )
            own += steps[-1:] if own else steps
    else:
        for number, line in _lines(path):
            user, *names = line.split()
            if not names:
                raise FeedError(f"{path}:{number}: a line must be `user item item …`, not {line!r}.")
            if user in taken:
                raise FeedError(f"{path}:{number}: user {user!r} comes a second time; join the two lines.")
            taken[user] = [numbers.setdefault(name, len(numbers)) for name in names]
    if not taken:
        raise FeedError(f"{path} holds no sequence.")
    histories = tuple(np.array(own, dtype=np.int64) for own in taken.values())
    return Sequences(tuple(taken), histories, tuple(numbers))


def read_targets(path: Path, known: Sequences) -> tuple[Question, ...]:
    """A question a row; the history is the row's own, or what `known` has of the user (maybe nothing).

    Raises:
        FeedError: the file cannot be read, or a line is not a target.
    """
    numbers = {name: number for number, name in enumerate(known.items)}
    own = dict(zip(known.users, known.histories, strict=True))
    nothing = np.zeros(0, dtype=np.int64)
    if _is_json(path):
        asked = [
            Question(
                user,
                np.array([numbers[name] for name in history if name in numbers], dtype=np.int64),
                numbers.get(target, -1),
            )
            for _, user, history, target in _rows(path)
        ]
    else:
        asked = []
        for place, (number, line) in enumerate(_lines(path)):
            parts = line.split("\t")
            if len(parts) != 2:
                raise FeedError(f"{path}:{number}: a line must be `user<TAB>item`, not {line!r}.")
            user, target = (part.strip() for part in parts)
            if place == 0:
                if user in own and target in numbers:
                    raise FeedError(
                        f"{path}: the first line must be a header, `user<TAB>item`, not {line!r}."
                    )
                continue
            asked.append(Question(user, own.get(user, nothing), numbers.get(target, -1)))
    if not asked:
        raise FeedError(f"{path} holds no target.")
    return tuple(asked)


def read_item_texts(path: Path) -> dict[str, str]:
    """Item id -> title, brand and description, of JSON lines with `id` and `title`.

    Raises:
        FeedError: the file cannot be read, or a line is not an item.
    """
    texts = {}
    for number, line in _lines(path):
        row = _object(path, number, line)
        if "id" not in row or not row.get("title"):
            raise FeedError(f"{path}:{number}: an item needs `id` and `title`.")
        parts = [str(row[name]) for name in ("title", "brand", "description") if row.get(name)]
        texts[str(row["id"])] = ". ".join(parts)
    return texts


def measured(ranks: npt.NDArray[np.int64]) -> dict[str, float]:
    """HR@k and nDCG@k of rankings with one right item each, whose rank from 1 is given; 0 means not ranked.

    With one right item the ideal gain is 1, so nDCG@k is 1 / log2(rank + 1) up to rank k.
    """
    metrics = {}
    for k in (5, 10):
        within = (ranks >= 1) & (ranks <= k)
        metrics[f"HR@{k}"] = float(within.mean()) if len(ranks) else 0.0
        gains = within / np.log2(np.maximum(ranks, 1) + 1)
        metrics[f"nDCG@{k}"] = float(gains.mean()) if len(ranks) else 0.0
    return metrics


def ranks_of(scores: npt.NDArray[np.float32], targets: Items) -> npt.NDArray[np.int64]:
    """Rank from 1 of each row's target; equal scores rank by item number, an unknown target (-1) is 0.

    `scores` has shape (questions, items); -inf means that the item is not ranked.
    """
    place = np.maximum(targets, 0)
    own = np.take_along_axis(scores, place[:, None], axis=1)  # Shape: (questions, 1)
    before = np.arange(scores.shape[1]) < place[:, None]
    ranks = 1 + (scores > own).sum(axis=1) + ((scores == own) & before).sum(axis=1)
    ranked = (targets >= 0) & np.isfinite(own[:, 0])
    return np.where(ranked, ranks, 0).astype(np.int64)


def _is_json(path: Path) -> bool:
    return path.name.removesuffix(".gz").endswith(".jsonl")


def _rows(path: Path) -> Iterator[tuple[int, str, list[str], str]]:
    """Line number, user, history and target."""
    for number, line in _lines(path):
        row = _object(path, number, line)
        history = row.get("history")
        if not isinstance(history, list) or "user" not in row or "target" not in row:
            raise FeedError(f"{path}:{number}: a line needs `user`, `history` (a list) and `target`.")
        yield number, str(row["user"]), [str(name) for name in history], str(row["target"])


def _object(path: Path, number: int, line: str) -> Mapping[str, object]:
    try:
        row = json.loads(line)
    except ValueError as error:
        raise FeedError(f"{path}:{number}: not a line of JSON: {error}.") from error
    if not isinstance(row, dict):
        raise FeedError(f"{path}:{number}: a line must be a JSON object.")
    return row


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    """Line numbers from 1 and the lines that are not empty."""
    opened = gzip.open if path.name.endswith(".gz") else open
    try:
        with opened(path, "rt", encoding="utf-8-sig") as file:
            for number, line in enumerate(file, start=1):
                if line.strip():
                    yield number, line.rstrip("\r\n")
    except (OSError, EOFError, UnicodeDecodeError, zlib.error) as error:
        raise FeedError(f"{path} cannot be read: {error}.") from error
