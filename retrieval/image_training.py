"""Training of the space that a shop's words and pictures share (`shared_space.py`), on the CPU.

Pictures go once through the network's lower blocks, whose maps are kept; what is trained is its upper blocks
and a head, contrastively against a head over the texts. Pictures of one text are no negatives of each other:
the loss is over the distinct texts of a batch. First the heads alone, which is cheap, then the upper blocks.
The moving average of the weights is what is kept, exported to ONNX with a card.
"""

import copy
import hashlib
import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import nn
from torch.nn import functional

from retrieval.colours import colour_layout
from retrieval.encoders import Matrix, TextEncoder
from retrieval.errors import ModelFileError
from retrieval.images import network_input
from retrieval.metrics import evaluate
from retrieval.picture_examples import Example, random_crop, read_pixels, usual_size
from retrieval.shared_space import (
    FORMAT,
    VOCABULARY_FILE,
    SharedSpace,
    SpaceCard,
    files_digest,
    own_words,
    word_ids,
    write_card,
)
from retrieval.space_networks import (
    DIMENSION,
    MAP_CHANNELS,
    Networks,
    PictureSide,
    WordSide,
    channels_last,
    export,
    frozen_network,
)
from retrieval.torch_encoder import EFFICIENTNET_NAME

LEAST_PICTURES = 40

_MOST_WORDS = 20_000
_LEAST_SEEN = 2  # times that a word must be in the texts to get a vector
_PASS = 64  # pictures at once through the network
_TEXTS_AT_ONCE = 256
_RUN_LENGTH = 1_000
_SCALED_BY = 4_096  # pictures

Progress = Callable[[str, int, int], None]
"""Told (step, done, of how many)."""


@dataclass(frozen=True)
class Plan:
    """How long and how hard to train; the defaults were tried once, not tuned (BENCHMARKS.md)."""

    head_epochs: int = 8
    tune_epochs: int = 4
    batch: int = 512
    head_rate: float = 1e-3
    upper_rate: float = 2e-4
    caption_share: float = 0.2  # how often a caption stands for the title
    word_dropout: float = 0.2  # of the text's own words, so that none alone is relied on
    averaging: float = 0.998
    views: int = 20_000  # pictures are seen in several crops as long as there are no more than this in all
    most_views: int = 6
    seed: int = 7


def train_space(
    examples: Sequence[Example],
    validation: Sequence[Example],
    text_encoder: TextEncoder,
    folder: Path,
    plan: Plan | None = None,
    trained_on: str = "the shop's own pictures and titles",
    on_progress: Progress | None = None,
) -> SpaceCard:
    """Train, export to `folder` and measure on `validation`, whose pictures are searched among all.

    Raises:
        ModelFileError: too few pictures can be read.
    """
    plan = plan or Plan()
    tell = on_progress or (lambda step, done, total: None)
    torch.manual_seed(plan.seed)
    height, width = usual_size([e.path for e in examples])
    texts = _Texts.of(examples, text_encoder)
    picture_side, word_side = (
        PictureSide(height, width),
        WordSide(text_encoder.dimension, len(texts.vocabulary)),
    )
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=folder) as scratch:
        seen = _look(examples, picture_side, (height, width), plan, Path(scratch), tell)
        pictures = len(np.unique(seen.example))
        if pictures < LEAST_PICTURES:
            raise ModelFileError(
                f"{pictures} pictures with a title; at least {LEAST_PICTURES} are needed to train."
            )
        trained = _Trainer(picture_side, word_side, seen, texts, plan, tell).run()
    export(trained, (height, width), text_encoder.dimension, folder)
    names = sorted(texts.vocabulary, key=lambda word: texts.vocabulary[word])
    (folder / VOCABULARY_FILE).write_text(json.dumps(names, ensure_ascii=False), encoding="utf-8")
    data = hashlib.blake2b(digest_size=16)
    for example in examples:
        data.update("|".join((example.path.name, *example.titles)).encode())
    card = SpaceCard(
        format=FORMAT,
        height=height,
        width=width,
        dimension=DIMENSION,
        text_encoder=text_encoder.name,
        digest=files_digest(folder),
        data_digest=data.hexdigest(),
        trained_on=trained_on,
        pictures=pictures,
        texts=len(texts.texts),
        versions={"torch": str(torch.__version__), "network": EFFICIENTNET_NAME},
        metrics={},
    )
    write_card(folder, card)
    if validation:
        metrics = measure(SharedSpace(folder), validation, (*examples, *validation), text_encoder)
        card = replace(card, metrics=metrics)
        write_card(folder, card)
    return card


def measure(
    space: SharedSpace, asked: Sequence[Example], shown: Sequence[Example], text_encoder: TextEncoder
) -> dict[str, float]:
    """R@10 and MRR of `asked`'s titles over all pictures shown; accuracy of their pictures -> titles.

    A picture is right for a title when it is so titled.
    """
    pictures, kept = [], []
    for start in range(0, len(shown), _PASS):
        decoded = [(e, read_pixels(e.path)) for e in shown[start : start + _PASS]]
        some = [(e, p) for e, p in decoded if p is not None]
        kept += [e for e, _ in some]
        pictures.append(space.picture_vectors([p for _, p in some]))
    vectors = np.concatenate(pictures)
    titles = sorted({t for e in kept for t in e.titles})
    words = _word_vectors(space, titles, text_encoder)
    number = {t: i for i, t in enumerate(titles)}
    wanted = sorted({t for e in asked for t in e.titles if t in number})
    judgments, run = {}, {}
    named = [frozenset(e.titles) for e in kept]
    for title in wanted:
        scores = vectors @ words[number[title]]
        best = np.argsort(-scores, kind="stable")[:_RUN_LENGTH]
        judgments[title] = {str(i): 1 for i, own in enumerate(named) if title in own}
        run[title] = {str(i): float(scores[i]) for i in best}
    paths = {e.path for e in asked}
    photos = [i for i, e in enumerate(kept) if e.path in paths]
    right = sum(titles[int((words @ vectors[i]).argmax())] in named[i] for i in photos)
    measured = evaluate(judgments, run, ("R@10", "MRR"))
    return measured | {"accuracy": right / max(len(photos), 1)}


@dataclass(frozen=True)
class _Texts:
    """The distinct texts of all examples. Row numbers of `titles` and `captions` are places in `texts`."""

    texts: tuple[str, ...]
    meanings: Matrix  # Shape: (texts, text encoder's dimension)
    vocabulary: Mapping[str, int]  # word -> id from 1
    words: npt.NDArray[np.int64]  # Shape: (texts, most words of one), 0 for none
    titles: tuple[tuple[int, ...], ...]  # by example
    captions: tuple[tuple[int, ...], ...]

    @classmethod
    def of(cls, examples: Sequence[Example], encoder: TextEncoder) -> "_Texts":
        texts = tuple(dict.fromkeys(t for e in examples for t in (*e.titles, *e.captions)))
        place = {t: i for i, t in enumerate(texts)}
        counts = Counter(w for t in texts for w in set(own_words(t)))
        frequent = [w for w, n in counts.most_common(_MOST_WORDS) if n >= _LEAST_SEEN]
        vocabulary = {w: i for i, w in enumerate(frequent, start=1)}
        by_length = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        meanings = np.zeros((len(texts), encoder.dimension), dtype=np.float32)
        for start in range(0, len(texts), _TEXTS_AT_ONCE):
            some = by_length[start : start + _TEXTS_AT_ONCE]
            meanings[some] = encoder.encode([texts[i] for i in some])
        return cls(
            texts,
            meanings,
            vocabulary,
            word_ids(texts, vocabulary),
            tuple(tuple(place[t] for t in e.titles) for e in examples),
            tuple(tuple(place[t] for t in e.captions) for e in examples),
        )


@dataclass(frozen=True)
class _Seen:
    """What the lower blocks made of the pictures, a row a view."""

    maps: npt.NDArray[np.float16]  # Shape: (views, channels, height / 16, width / 16)
    pooled: npt.NDArray[np.float32]  # Shape: (views, 1280): of the untrained upper blocks
    colours: npt.NDArray[np.float32]  # Shape: (views, 237)
    example: npt.NDArray[np.int64]  # Shape: (views,): whose picture it is


def _look(
    examples: Sequence[Example],
    network: PictureSide,
    size: tuple[int, int],
    plan: Plan,
    scratch: Path,
    tell: Progress,
) -> _Seen:
    """Each picture as it is, and in random crops where there are few."""
    views = max(1, min(plan.most_views, plan.views // max(len(examples), 1)))
    chance = np.random.default_rng(plan.seed)
    look = frozen_network(network, size, scratch)
    height, width = size[0] // 16, size[1] // 16
    maps = np.lib.format.open_memmap(
        scratch / "maps.npy", "w+", np.float16, (views * len(examples), MAP_CHANNELS, height, width)
    )
    pooled, colours, example = [], [], []
    row = 0
    for start in range(0, len(examples), _PASS):
        some = range(start, min(start + _PASS, len(examples)))
        decoded = [(i, read_pixels(examples[i].path)) for i in some]
        whole = [(i, p) for i, p in decoded if p is not None]
        for view in range(views):
            pixels = [p if view == 0 else random_crop(p, chance) for _, p in whole]
            if not pixels:
                continue
            low, high = look(network_input(pixels, *size))
            maps[row : row + len(pixels)] = low
            pooled.append(high)
            colours += [colour_layout(p) for p in pixels]
            example += [i for i, _ in whole]
            row += len(pixels)
        tell("pictures", min(start + _PASS, len(examples)), len(examples))
    if not row:
        raise ModelFileError("None of the pictures can be read.")
    return _Seen(maps[:row], np.concatenate(pooled), np.stack(colours), np.array(example, dtype=np.int64))


def _word_vectors(space: SharedSpace, texts: Sequence[str], encoder: TextEncoder) -> Matrix:
    parts = [
        space.word_vectors(encoder.encode(some), some)
        for some in (texts[i : i + _TEXTS_AT_ONCE] for i in range(0, len(texts), _TEXTS_AT_ONCE))
    ]
    return np.concatenate(parts)


class _Trainer:
    """The two phases over what was seen."""

    def __init__(
        self, pictures: PictureSide, words: WordSide, seen: _Seen, texts: _Texts, plan: Plan, tell: Progress
    ) -> None:
        self._seen, self._texts, self._plan, self._tell = seen, texts, plan, tell
        self._meanings, self._words = torch.from_numpy(texts.meanings), torch.from_numpy(texts.words)
        self._chance = np.random.default_rng(plan.seed)
        self._steps = 0
        some = np.sort(self._chance.permutation(len(seen.example))[:_SCALED_BY])
        features = pictures.features(
            torch.from_numpy(seen.pooled[some]),
            channels_last(seen.maps[some]),
            torch.from_numpy(seen.colours[some]),
        )
        pictures.head.scale_to(features)
        words.head.scale_to(self._meanings)
        self._model = Networks(pictures, words)
        self._average = copy.deepcopy(self._model)

    def run(self) -> Networks:
        """The trained weights' moving average."""
        self._phase("heads", self._plan.head_epochs, tunes=False)
        self._phase("upper blocks", self._plan.tune_epochs, tunes=True)
        return self._average.eval()

    def _phase(self, name: str, epochs: int, *, tunes: bool) -> None:
        rows = len(self._seen.example)
        batch = max(8, min(self._plan.batch * (1 if tunes else 2), rows // 4))
        steps = rows // batch
        if not epochs:
            return
        groups = self._parameter_groups(tunes=tunes)
        optimiser = torch.optim.AdamW(groups)
        schedule = torch.optim.lr_scheduler.OneCycleLR(
            optimiser, [g["lr"] for g in groups], total_steps=epochs * steps, pct_start=0.15
        )
        for epoch in range(epochs):
            self._model.train()
            order = self._chance.permutation(rows)
            for step in range(steps):
                loss = self._loss(np.sort(order[step * batch : (step + 1) * batch]), tunes=tunes)
                optimiser.zero_grad()
                loss.backward()  # type: ignore[no-untyped-call]
                nn.utils.clip_grad_norm_(self._model.parameters(), 5.0)
                optimiser.step()
                schedule.step()
                self._remember()
                self._tell(name, epoch * steps + step + 1, epochs * steps)

    def _loss(self, rows: npt.NDArray[np.int64], *, tunes: bool) -> torch.Tensor:
        """Cross entropy of pictures over the batch's distinct texts, and of texts over its pictures."""
        chosen, place = np.unique(
            [self._text_of(int(i)) for i in self._seen.example[rows]], return_inverse=True
        )
        maps = channels_last(self._seen.maps[rows])
        if tunes:
            maps = maps.flip(3) if self._chance.random() < 0.5 else maps
            pooled = self._model.pictures.upper(maps).mean((2, 3))
        else:
            pooled = torch.from_numpy(self._seen.pooled[rows])
        pictures = self._model.pictures.embed(pooled, maps, torch.from_numpy(self._seen.colours[rows]))
        words = self._words[chosen]
        words = words * (torch.rand(words.shape) >= self._plan.word_dropout)
        texts = self._model.words(self._meanings[chosen], words)
        similarity = self._model.scale.exp().clamp(max=100) * pictures @ texts.T  # Shape: (pictures, texts)
        target = torch.from_numpy(place)
        own = functional.one_hot(target, len(chosen)).float()
        to_pictures = -(own / own.sum(0) * functional.log_softmax(similarity, 0)).sum(0).mean()
        return (functional.cross_entropy(similarity, target) + to_pictures) / 2

    def _text_of(self, example: int) -> int:
        """One of the texts of an example, by chance."""
        captions = self._texts.captions[example]
        says_caption = bool(captions) and self._chance.random() < self._plan.caption_share
        offered = captions if says_caption else self._texts.titles[example]
        return offered[int(self._chance.integers(len(offered)))]

    def _remember(self) -> None:
        """Move the average towards the weights; fast at first."""
        self._steps += 1
        pace = 1 - min(self._plan.averaging, 1 - 1 / (self._steps + 1))
        with torch.no_grad():
            for kept, now in zip(self._average.parameters(), self._model.parameters(), strict=True):
                if now.requires_grad:
                    kept.lerp_(now, pace)
            for buffer, latest in zip(self._average.buffers(), self._model.buffers(), strict=True):
                buffer.copy_(latest)

    def _parameter_groups(self, *, tunes: bool) -> list[dict[str, Any]]:
        """Weights with decay, those without, and the upper blocks, beside which the heads learn slower."""
        rate = self._plan.head_rate * (0.5 if tunes else 1.0)
        decayed: list[nn.Parameter] = []
        plain: list[nn.Parameter] = []
        upper: list[nn.Parameter] = []
        for name, parameter in self._model.named_parameters():
            if name.startswith("pictures.lower"):
                continue
            if name.startswith("pictures.upper"):
                upper.append(parameter)
            elif parameter.ndim > 1 and "words.words" not in name:
                decayed.append(parameter)
            else:
                plain.append(parameter)
        groups = [
            {"params": decayed, "weight_decay": 0.05, "lr": rate},
            {"params": plain, "weight_decay": 0.0, "lr": rate},
        ]
        if tunes:
            groups.append({"params": upper, "weight_decay": 0.01, "lr": self._plan.upper_rate})
        return groups
