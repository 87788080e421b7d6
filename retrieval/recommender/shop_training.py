"""Training of the shop recommender on the CPU: next act, then the log's clicks and sales, then calibration.

The likelihood corrects the bias of positions: what stands low in a list is looked at less, and not clicking
it says less. `Plan.tune` says what trains: everything, adapters of low rank (LoRA), or the heads alone.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
import torch
from torch import nn
from torch.nn import functional

from retrieval.encoders import Matrix
from retrieval.recommender.shop_examples import Ints, ShopExamples
from retrieval.recommender.shop_network import ShopNetwork, Sizes, log_likelihood

logger = logging.getLogger(__name__)

Tune = Literal["full", "lora", "head"]
Odds = npt.NDArray[np.float64]  # Shape: (lists, longest list, 2)

_SCORED_AT_ONCE = 512
_MOST_CONTRASTED = 4_096  # products that a next act is told from
_ADAPTED = ("projected", "mixed", "joined", "wide", "narrow", "query")
_LEARNED_WHOLE = ("plain", "heads")


@dataclass(frozen=True)
class Plan:
    """How long and how hard to train."""

    tune: Tune = "full"
    dimension: int = 16
    layers: int = 1
    dropout: float = 0.2
    rate: float = 2e-3
    weight_decay: float = 0.05
    batch: int = 128
    epochs: int = 12
    patience: int = 3
    first_epochs: int = 3  # of the next act, before the log's clicks
    rank: int = 4  # of LoRA
    seed: int = 7


@dataclass(frozen=True)
class Course:
    """How a training went: the mean log likelihood of a shown product, epoch by epoch."""

    training: tuple[float, ...]
    validation: tuple[float, ...]
    trained_parameters: int
    parameters: int


def start_network(content: Matrix, examples: ShopExamples, plan: Plan) -> ShopNetwork:
    """An untrained network for these inputs, its plain numbers scaled by the examples'."""
    torch.manual_seed(plan.seed)
    numbers = examples.numbers[examples.listed]
    network = ShopNetwork(
        Sizes(
            content=content.shape[1],
            words=examples.words.shape[1],
            numbers=numbers.shape[1],
            dimension=plan.dimension,
            layers=plan.layers,
            dropout=plan.dropout,
        )
    )
    spread = numbers.std(axis=0)
    network.scorer.mean.copy_(torch.from_numpy(numbers.mean(axis=0)))
    network.scorer.spread.copy_(torch.from_numpy(np.where(spread > 1e-6, spread, 1.0).astype(np.float32)))
    return network


def train_next_act(network: ShopNetwork, content: Matrix, examples: ShopExamples, plan: Plan) -> None:
    """What is done after what, over the products of the shop, a sample of them where they are many."""
    generator = np.random.default_rng(plan.seed)
    longest = np.flatnonzero(examples.last >= 2)
    optimiser = torch.optim.AdamW(network.parameters(), lr=plan.rate, weight_decay=plan.weight_decay)
    network.train()
    for _ in range(plan.first_epochs):
        for at in _batches(longest, plan.batch, generator):
            history, kinds, gaps = (torch.from_numpy(a[at]) for a in _histories(examples))
            drawn = generator.choice(len(content), min(len(content), _MOST_CONTRASTED), replace=False)
            products = np.union1d(drawn, history.numpy()[history.numpy() >= 0])
            vectors = network.tower(torch.from_numpy(content[products]))
            states = network.scorer.history(_looked_up(vectors, products, history), kinds, gaps)
            asked = (history[:, 1:] >= 0) & (kinds[:, 1:] > 0)
            wanted = torch.from_numpy(np.searchsorted(products, history[:, 1:][asked].numpy()))
            scores = states[:, :-1][asked] @ vectors.T / network.sizes.dimension**0.5
            _step(optimiser, functional.cross_entropy(scores, wanted))


def train_on_log(
    network: ShopNetwork,
    content: Matrix,
    training: ShopExamples,
    validation: ShopExamples,
    eta: float,
    plan: Plan,
    on_epoch: Callable[[int, int], None] = lambda done, total: None,
) -> tuple[ShopNetwork, Course]:
    """Fit to clicks and sales; stops when validation gets no better, and goes back to the best epoch.

    `eta`: a place is looked at with 1 / position ** eta; 0 trains without a correction.
    """
    learner = _with_adapters(network, plan)
    learned = [p for p in learner.parameters() if p.requires_grad]
    counts = sum(p.numel() for p in learned), sum(p.numel() for p in network.parameters())
    optimiser = torch.optim.AdamW(learned, lr=plan.rate, weight_decay=plan.weight_decay)
    generator = np.random.default_rng(plan.seed)
    best, best_state, since = -np.inf, _state(learner), 0
    course: tuple[list[float], list[float]] = ([], [])
    for epoch in range(plan.epochs):
        learner.train()
        total = 0.0
        for at in _batches(np.arange(len(training)), plan.batch, generator):
            some = training.some(at)
            odds = _odds(network, content, some)
            likelihood = _likelihood(odds, some, eta)
            total += float(likelihood.detach()) * len(at)
            _step(optimiser, -likelihood)
        course[0].append(total / len(training))
        reached = mean_likelihood(scored(network, content, validation), validation, eta)
        course[1].append(reached)
        on_epoch(epoch + 1, plan.epochs)
        logger.info("epoch %d: log likelihood %.5f, validation %.5f", epoch + 1, course[0][-1], reached)
        since = 0 if reached > best + 1e-5 else since + 1
        if since == 0:
            best, best_state = reached, _state(learner)
        if since >= plan.patience:
            break
    learner.load_state_dict(best_state)
    found = Course(tuple(course[0]), tuple(course[1]), *counts)
    return _without_adapters(network, learner), found


def calibrate(
    network: ShopNetwork, unseen: Sequence[tuple[Odds, ShopExamples]], eta: float
) -> npt.NDArray[np.float64]:
    """Give either head the slope and shift that make examples likeliest (Platt 1999); returned, shape (2, 2).

    `unseen` are odds of networks that did not see the examples. A slope is never below 0: a head that found
    nothing comes to the same for all.
    """
    parts = [
        (o[e.listed], np.log(e.positions[e.listed]), e.clicked[e.listed], e.bought[e.listed])
        for o, e in unseen
    ]
    raw, log_position, clicked, bought = (
        torch.from_numpy(np.concatenate(columns)) for columns in zip(*parts, strict=True)
    )
    free = torch.tensor([[0.5, 0.5], [0.0, 0.0]], dtype=torch.float64, requires_grad=True)
    optimiser = torch.optim.LBFGS([free], max_iter=200, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimiser.zero_grad()
        odds = raw * functional.softplus(free[0]) + free[1]
        value = -log_likelihood(odds, -eta * log_position, clicked, bought).mean()
        value.backward()  # type: ignore[no-untyped-call]  # torch's has no types
        return value

    optimiser.step(loss)  # type: ignore[no-untyped-call]
    platt = torch.stack([functional.softplus(free[0]), free[1]]).detach()
    network.scorer.platt.copy_(platt.float())
    return platt.numpy()


def scored(network: ShopNetwork, content: Matrix, examples: ShopExamples) -> Odds:
    """Log odds of a click on what is looked at, and of a sale after it, shape (lists, longest list, 2)."""
    network.eval()
    found = []
    with torch.no_grad():
        for start in range(0, len(examples), _SCORED_AT_ONCE):
            at = np.arange(start, min(start + _SCORED_AT_ONCE, len(examples)))
            found.append(_odds(network, content, examples.some(at)).double().numpy())
    return np.concatenate(found) if found else np.zeros((*examples.rows.shape, 2))


def mean_likelihood(odds: Odds, examples: ShopExamples, eta: float) -> float:
    """Of one shown product, in nats."""
    return float(_likelihood(torch.from_numpy(odds), examples, eta))


def _likelihood(odds: torch.Tensor, examples: ShopExamples, eta: float) -> torch.Tensor:
    listed = torch.from_numpy(examples.listed)
    log_examined = torch.from_numpy(-eta * np.log(examples.positions)).to(odds.dtype)
    clicked, bought = torch.from_numpy(examples.clicked), torch.from_numpy(examples.bought)
    return log_likelihood(odds, log_examined, clicked, bought)[listed].mean()


def _odds(network: ShopNetwork, content: Matrix, some: ShopExamples) -> torch.Tensor:
    products = np.unique(np.concatenate([some.rows.ravel(), some.history.ravel()]))
    products = products[products >= 0]
    vectors = network.tower(torch.from_numpy(content[products]))
    odds: torch.Tensor = network.scorer(
        _looked_up(vectors, products, torch.from_numpy(some.history)),
        torch.from_numpy(some.kinds),
        torch.from_numpy(some.gaps),
        torch.from_numpy(some.last),
        torch.from_numpy(some.words[some.query]),
        _looked_up(vectors, products, torch.from_numpy(some.rows)),
        torch.from_numpy(some.numbers),
    )
    return odds


def _looked_up(vectors: torch.Tensor, products: Ints, rows: torch.Tensor) -> torch.Tensor:
    """The vectors of product rows, zeros for row -1."""
    at = torch.from_numpy(np.searchsorted(products, rows.numpy()).clip(0, max(len(products) - 1, 0)))
    return vectors[at] * (rows >= 0).unsqueeze(-1)


def _histories(examples: ShopExamples) -> tuple[Ints, Ints, Ints]:
    return examples.history, examples.kinds, examples.gaps


def _batches(at: Ints, size: int, generator: np.random.Generator) -> Iterator[Ints]:
    order = generator.permutation(at)
    return (order[start : start + size] for start in range(0, len(order), size))


def _step(optimiser: torch.optim.Optimizer, loss: torch.Tensor) -> None:
    optimiser.zero_grad()
    loss.backward()  # type: ignore[no-untyped-call]
    optimiser.step()


def _state(learner: nn.Module) -> dict[str, torch.Tensor]:
    return {name: value.detach().clone() for name, value in learner.state_dict().items()}


def _with_adapters(network: ShopNetwork, plan: Plan) -> nn.Module:
    """The network itself with what shall train set to train; for LoRA, with adapters in its linear maps."""
    if plan.tune == "full":
        return network
    if plan.tune == "lora":
        from peft import LoraConfig, inject_adapter_in_model

        config = LoraConfig(r=plan.rank, lora_alpha=2 * plan.rank, target_modules=list(_ADAPTED))
        inject_adapter_in_model(config, network)
    for name, parameter in network.named_parameters():
        is_head = any(f".{head}." in f".{name}" for head in _LEARNED_WHOLE)
        parameter.requires_grad = is_head or "lora_" in name
    return network


def _without_adapters(network: ShopNetwork, learner: nn.Module) -> ShopNetwork:
    """Adapters joined with the weights they adapt."""
    from peft.tuners.lora import Linear as Adapted

    for name, module in list(learner.named_modules()):
        if isinstance(module, Adapted):
            module.merge()
            parent = learner.get_submodule(name.rpartition(".")[0])
            setattr(parent, name.rpartition(".")[2], module.base_layer)
    for parameter in network.parameters():
        parameter.requires_grad = True
    return network
