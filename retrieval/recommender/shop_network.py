"""The shop recommender as a network: what a product is, who asks, and how likely a click and a sale are.

A product's vector comes from its text, pictures and traits alone, so that one added today has one. A
Transformer reads what the shopper did; two heads give the log odds of a click on what is looked at, and of a
purchase after it. The heads see the query, the shopper, the product, and a few plain numbers.
"""

from dataclasses import dataclass

import torch
from torch import nn
from torch.nn import functional

from retrieval.recommender.sequence_network import SequenceNetwork


@dataclass(frozen=True)
class Sizes:
    """Of the network; `content` and `words` are what the product's and the query's vectors have."""

    content: int
    words: int
    numbers: int
    dimension: int = 32
    layers: int = 1
    heads: int = 2
    hidden: int = 32
    kinds: int = 8
    gaps: int = 8
    dropout: float = 0.2


class ProductTower(nn.Module):
    """What a product says of itself -> a vector. Shape: (products, content) -> (products, dimension)."""

    def __init__(self, sizes: Sizes) -> None:
        super().__init__()
        self.projected = nn.Linear(sizes.content, sizes.dimension)
        self.norm = nn.LayerNorm(sizes.dimension)

    def forward(self, content: torch.Tensor) -> torch.Tensor:
        vectors: torch.Tensor = self.norm(self.projected(content))
        return vectors


class Scorer(nn.Module):
    """Who asks, for what, and candidates -> log odds of a click when looked at, and of a sale after it."""

    def __init__(self, sizes: Sizes) -> None:
        super().__init__()
        self.history = SequenceNetwork(
            sizes.dimension,
            layers=sizes.layers,
            heads=sizes.heads,
            dropout=sizes.dropout,
            kinds=sizes.kinds,
            gaps=sizes.gaps,
        )
        self.query = nn.Linear(sizes.words, sizes.dimension)
        self.mean = nn.Buffer(torch.zeros(sizes.numbers))
        self.spread = nn.Buffer(torch.ones(sizes.numbers))
        self.plain = nn.Linear(sizes.numbers, 2)
        self.wide = nn.Linear(sizes.numbers + 3 * sizes.dimension, sizes.hidden)
        self.heads = nn.Linear(sizes.hidden, 2)
        self.platt = nn.Buffer(torch.tensor([[1.0, 1.0], [0.0, 0.0]]))  # slope and shift of either head
        self.dropout = nn.Dropout(sizes.dropout)
        nn.init.zeros_(self.heads.weight)

    def state(
        self, history: torch.Tensor, kinds: torch.Tensor, gaps: torch.Tensor, last: torch.Tensor
    ) -> torch.Tensor:
        """After what was done last. Shapes: (batch, length, dimension), (batch, length) twice, (batch,)."""
        states = self.history(history, kinds, gaps)
        at = last[:, None, None].expand(-1, 1, states.shape[2])
        found: torch.Tensor = states.gather(1, at).squeeze(1)
        return found

    def forward(
        self,
        history: torch.Tensor,
        kinds: torch.Tensor,
        gaps: torch.Tensor,
        last: torch.Tensor,
        words: torch.Tensor,
        candidates: torch.Tensor,
        numbers: torch.Tensor,
    ) -> torch.Tensor:
        """Shapes: `words` (batch, words), `candidates` (batch, listed, dimension), `numbers` (batch, listed,
        numbers); returns (batch, listed, 2).
        """
        shopper = self.state(history, kinds, gaps, last)[:, None]  # Shape: (batch, 1, dimension)
        wanted = self.query(words)[:, None]
        plain = ((numbers - self.mean) / self.spread).clamp(-4, 4)
        joined = torch.cat([plain, candidates, shopper * candidates, wanted * candidates], dim=2)
        hidden = functional.gelu(self.wide(self.dropout(joined)))
        odds = self.plain(plain) + self.heads(self.dropout(hidden))
        calibrated: torch.Tensor = odds * self.platt[0] + self.platt[1]
        return calibrated


class ShopNetwork(nn.Module):
    """Tower and scorer, trained together and exported apart."""

    def __init__(self, sizes: Sizes) -> None:
        super().__init__()
        self.sizes = sizes
        self.tower = ProductTower(sizes)
        self.scorer = Scorer(sizes)


def log_likelihood(
    odds: torch.Tensor, log_examined: torch.Tensor, clicked: torch.Tensor, bought: torch.Tensor
) -> torch.Tensor:
    """Of clicks and sales over everything shown, shape as given (…).

    A click needs a look, P(click) = P(looked at) P(click | look), and a sale a click, P(sale) =
    P(click) P(sale | click). Both are fitted over the entire space of impressions (ESMM, Ma et al. 2018), so
    that the second head is not trained on the clicked alone.
    """
    click = log_examined + functional.logsigmoid(odds[..., 0])
    sale = click + functional.logsigmoid(odds[..., 1])
    return _log_bernoulli(click, clicked) + _log_bernoulli(sale, bought)


def _log_bernoulli(log_p: torch.Tensor, happened: torch.Tensor) -> torch.Tensor:
    log_p = log_p.clamp(-20, -1e-6)
    return torch.where(happened, log_p, torch.log1p(-log_p.exp()))
