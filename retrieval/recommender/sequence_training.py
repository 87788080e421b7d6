"""Training of a next-item network on sequences, on the CPU.

Every place of a sequence asks for the item after it. The loss is cross-entropy over the items of the batch
and a random share of the others, each weighted by how likely it was to be drawn, which estimates the
softmax over all items at a fraction of its cost. Items' vectors begin as factors of the transitions'
counts, so that few passes are enough. The rate rises for `warm` steps and then falls to 0; the best pass on
the validation questions is kept.
"""

import copy
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
import torch
from torch.nn import functional

from retrieval.recommender.sequence_network import LONGEST, ItemVectors, NextItemNetwork, SequenceNetwork
from retrieval.recommender.sequences import Items, Sequences
from retrieval.recommender.transitions import counted

Progress = Callable[[str, int, int], None]
"""Told (step, done, of how many)."""

_AT_ONCE = 256  # histories scored together
_LARGEST_START = 1.2  # length of items' first vectors
_UNSEEN_AGAIN = -5.0  # where the bias for what was taken already begins


@dataclass(frozen=True)
class NetworkPlan:
    """How large a network, and how long and how hard to train it.

    `binary` is the loss of SASRec as first published, over the right item and one drawn for it, and its
    network begins with random vectors; for comparison.
    """

    dimension: int = 64
    layers: int = 2
    heads: int = 2
    dropout: float = 0.5
    loss: Literal["softmax", "binary"] = "softmax"
    drawn: int = 384  # items beside the batch's own that the softmax is over
    batch: int = 64
    rate: float = 2e-3
    warm: int = 200
    epochs: int = 8
    patience: int = 2
    id_dropout: float = 0.2  # where items have texts
    seed: int = 7


def build_network(
    sequences: Sequences, plan: NetworkPlan, texts: npt.NDArray[np.float32] | None = None
) -> NextItemNetwork:
    """Untrained. Shape of `texts`: (items, text dimension), unit vectors, or none."""
    torch.manual_seed(plan.seed)
    items = len(sequences.items)
    given = torch.from_numpy(texts) if texts is not None else None
    vectors = ItemVectors(items, plan.dimension, given, id_dropout=plan.id_dropout)
    layers = SequenceNetwork(plan.dimension, layers=plan.layers, heads=plan.heads, dropout=plan.dropout)
    network = NextItemNetwork(vectors, layers)
    mark_seen(network, sequences)
    counts = np.bincount(np.concatenate(sequences.histories), minlength=items)
    with torch.no_grad():
        if plan.loss == "softmax":
            vectors.own.weight.copy_(torch.from_numpy(_factors(sequences, counts, plan)))
            known = np.log(np.maximum(counts, 0.5)) - np.log(np.maximum(counts, 0.5)).mean()
            network.bias.copy_(torch.from_numpy(known.astype(np.float32)))
            network.again.fill_(_UNSEEN_AGAIN)
    return network


def mark_seen(network: NextItemNetwork, sequences: Sequences) -> None:
    """Let only the items that a sequence holds have vectors of their own."""
    counts = np.bincount(np.concatenate(sequences.histories), minlength=len(sequences.items))
    with torch.no_grad():
        network.items.seen.copy_(torch.from_numpy(counts > 0)[:, None])


def train_network(
    network: NextItemNetwork,
    sequences: Sequences,
    plan: NetworkPlan,
    validate: Callable[[NextItemNetwork], float] | None = None,
    on_progress: Progress | None = None,
) -> None:
    """Train in place; with `validate` (more is better) the best pass is kept, else the last."""
    tell = on_progress or (lambda step, done, total: None)
    own = [h[-LONGEST - 1 :] for h in sequences.histories if len(h) > 1]
    if not own:
        return
    counts = np.bincount(np.concatenate(own), minlength=len(sequences.items))
    share = torch.from_numpy(counts / counts.sum())
    optimiser = torch.optim.Adam(network.parameters(), lr=plan.rate, fused=True)
    steps = plan.epochs * -(-len(own) // plan.batch)
    step, best_epoch = 0, 0
    best = validate(network) if validate else 0.0
    kept = copy.deepcopy(network.state_dict())
    for epoch in range(1, plan.epochs + 1):
        torch.manual_seed(plan.seed + epoch)
        network.train()
        for batch in _batches(own, plan.batch, np.random.default_rng(plan.seed + epoch)):
            step += 1
            for group in optimiser.param_groups:
                group["lr"] = plan.rate * min(step / plan.warm, 1 - (step - 1) / steps)
            given = torch.from_numpy(batch)
            if plan.loss == "softmax":
                loss = _softmax_loss(network, given, share, plan)
            else:
                loss = _binary_loss(network, given)
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimiser.step()
        if validate is None:
            tell("network: pass", epoch, plan.epochs)
            continue
        found = validate(network)
        tell(f"network: pass, {found:.4f} on validation, {best:.4f} before", epoch, plan.epochs)
        if found > best:
            best, best_epoch, kept = found, epoch, copy.deepcopy(network.state_dict())
        elif epoch - best_epoch >= plan.patience:
            break
    if validate is not None:
        network.load_state_dict(kept)


@torch.no_grad()
def network_scores(network: NextItemNetwork, histories: Sequence[Items]) -> npt.NDArray[np.float32]:
    """Logits, shape (histories, items). An empty history is answered by the items' biases alone."""
    network.eval()
    vectors = network.items()
    scores = np.tile(network.bias.numpy(), (len(histories), 1))
    lengths = np.array([len(h) for h in histories], dtype=np.int64)
    order = np.flatnonzero(lengths)[np.argsort(lengths[lengths > 0], kind="stable")]
    for start in range(0, len(order), _AT_ONCE):
        some = order[start : start + _AT_ONCE]
        recent = [histories[i][-LONGEST:] for i in some]
        batch = torch.from_numpy(_filled(recent)).clamp(min=0)
        last = torch.tensor([len(h) - 1 for h in recent])
        states = network.network(vectors[batch])[torch.arange(len(some)), last]  # Shape: (some, dimension)
        scores[some] += (states @ vectors.T).numpy()
        for i in some:
            np.add.at(scores[i], histories[i], float(network.again))
    return scores


def _factors(
    sequences: Sequences, counts: npt.NDArray[np.int64], plan: NetworkPlan
) -> npt.NDArray[np.float32]:
    """Vectors of one length, whose dot products are high for items that are taken near one another."""
    from scipy import sparse
    from sklearn.utils.extmath import randomized_svd

    table = counted(sequences.histories, len(counts), nearness=0.6)
    scale = sparse.diags(np.maximum(counts, 1) ** -0.5)
    left, singular, _ = randomized_svd(
        scale @ (table + table.T) @ scale,
        min(plan.dimension, len(counts) - 1),
        n_iter=3,
        random_state=plan.seed,
    )
    factors = np.zeros((len(counts), plan.dimension), dtype=np.float32)
    factors[:, : left.shape[1]] = left * np.sqrt(singular)
    lengths = np.maximum(np.linalg.norm(factors, axis=1, keepdims=True), 1e-6)
    scaled: npt.NDArray[np.float32] = factors / lengths * _LARGEST_START
    return scaled


def _filled(histories: Sequence[Items]) -> npt.NDArray[np.int64]:
    """Shape (histories, longest), filled up with -1 behind."""
    batch = np.full((len(histories), max(len(h) for h in histories)), -1, dtype=np.int64)
    for row, history in zip(batch, histories, strict=True):
        row[: len(history)] = history
    return batch


def _batches(
    own: Sequence[Items], size: int, generator: np.random.Generator
) -> Iterator[npt.NDArray[np.int64]]:
    """Sequences of like length together, in random order."""
    lengths = np.array([len(h) for h in own])
    order = np.lexsort((generator.random(len(own)), lengths))
    for start in generator.permutation(np.arange(0, len(own), size)):
        yield _filled([own[i] for i in order[start : start + size]])


def _softmax_loss(
    network: NextItemNetwork, given: torch.Tensor, share: torch.Tensor, plan: NetworkPlan
) -> torch.Tensor:
    """Cross-entropy of each place's next item over a pool: the batch's items and some drawn ones.

    An item of the pool stands for 1 / (its chance to be there) items; the right one is there for certain.
    """
    asks = given[:, 1:] >= 0
    right = given[:, 1:][asks]
    vectors = network.items()
    states = network.network(vectors[given[:, :-1].clamp(min=0)])[asks]  # Shape: (places, dimension)
    drawn = min(plan.drawn / len(vectors), 1.0)
    is_pooled = torch.rand(len(vectors)) < drawn
    is_pooled[given[given >= 0]] = True
    pool = is_pooled.nonzero()[:, 0]
    columns = (is_pooled.cumsum(0) - 1)[given.clamp(min=0)]  # Shape: (batch, longest), places in the pool
    left_out = (1 - drawn) * (1 - share[pool]) ** int((given >= 0).sum())
    weight = -torch.log(1 - left_out).float()
    scores = torch.addmm(weight + network.bias[pool], states, vectors[pool].T)  # Shape: (places, pool)
    rows, earlier = _earlier(asks, columns)
    target = columns[:, 1:][asks]
    scores = scores.index_put(
        (torch.cat([rows, torch.arange(len(right))]), torch.cat([earlier, target])),
        torch.cat([network.again.expand(len(rows)), -weight[target]]),
        accumulate=True,
    )
    return functional.cross_entropy(scores, target)


def _earlier(asks: torch.Tensor, columns: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Pairs of a place, counted over the batch, and the column of an item at or before it."""
    longest = asks.shape[1]
    row = torch.zeros_like(columns[:, 1:])
    row[asks] = torch.arange(int(asks.sum()))
    before = torch.ones(longest, longest, dtype=torch.bool).tril()
    who, place, back = torch.nonzero(asks[:, :, None] & before, as_tuple=True)
    return row[who, place], columns[who, back]


def _binary_loss(network: NextItemNetwork, given: torch.Tensor) -> torch.Tensor:
    """The right item against one drawn at random, each by itself."""
    asks = given[:, 1:] >= 0
    right = given[:, 1:][asks]
    vectors = network.items()
    states = network.network(vectors[given[:, :-1].clamp(min=0)])[asks]
    wrong = torch.randint(len(vectors), right.shape)
    good, bad = (states * vectors[right]).sum(1), (states * vectors[wrong]).sum(1)
    return functional.softplus(-good).mean() + functional.softplus(bad).mean()
