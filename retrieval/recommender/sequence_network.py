"""A causal Transformer over a shopper's sequence, after SASRec (Kang and McAuley, 2018).

It takes the vectors of what was taken, whatever they were made of, and gives a state after each: a vector
in the same space, whose dot product with an item's vector says how well the item follows.
"""

import torch
from torch import nn
from torch.nn import functional

LONGEST = 50


class SequenceNetwork(nn.Module):
    """Vectors of a sequence in, a state after each place out; no place sees a later one.

    Sequences of a batch begin at place 0 and are filled up behind, where nobody looks. How far back a place
    lies is a learned bias of each attention head, so that a sequence may begin anywhere.
    `kinds` and `gaps` are how many numbers there are of what was done (click, purchase, …) and of how long
    before the next it was, in classes; 0 for a network that is told neither.
    """

    def __init__(
        self,
        dimension: int,
        *,
        layers: int = 2,
        heads: int = 2,
        dropout: float = 0.5,
        kinds: int = 0,
        gaps: int = 0,
    ) -> None:
        super().__init__()
        self.kinds = nn.Embedding(kinds, dimension) if kinds else None
        self.gaps = nn.Embedding(gaps, dimension) if gaps else None
        self.norm = nn.LayerNorm(dimension)
        self.dropout = nn.Dropout(dropout)
        self.blocks = nn.ModuleList(_Block(dimension, heads, dropout) for _ in range(layers))

    def forward(
        self, items: torch.Tensor, kinds: torch.Tensor | None = None, gaps: torch.Tensor | None = None
    ) -> torch.Tensor:
        """Shapes: `items` and the result (batch, length, dimension); `kinds` and `gaps` (batch, length)."""
        states: torch.Tensor = items
        if self.kinds is not None and kinds is not None:
            states = states + self.kinds(kinds)
        if self.gaps is not None and gaps is not None:
            states = states + self.gaps(gaps)
        states = self.dropout(self.norm(states))
        length = items.shape[1]
        places = torch.arange(length, device=items.device)
        back = places[:, None] - places[None, :]  # Shape: (length, length), how far a key lies behind
        for block in self.blocks:
            states = block(states, back)
        return states


class _Block(nn.Module):
    """Attention and two linear maps, each added and then normalised."""

    def __init__(self, dimension: int, heads: int, dropout: float) -> None:
        super().__init__()
        self.heads = heads
        self.mixed = nn.Linear(dimension, 3 * dimension)
        self.joined = nn.Linear(dimension, dimension)
        self.distance = nn.Embedding(LONGEST, heads)
        self.wide = nn.Linear(dimension, 2 * dimension)
        self.narrow = nn.Linear(2 * dimension, dimension)
        self.norms = nn.ModuleList(nn.LayerNorm(dimension) for _ in range(2))
        self.dropout = nn.Dropout(dropout)
        for linear in (self.mixed, self.joined, self.wide, self.narrow):
            nn.init.normal_(linear.weight, std=0.02)
            nn.init.zeros_(linear.bias)
        nn.init.zeros_(self.distance.weight)

    def forward(self, states: torch.Tensor, back: torch.Tensor) -> torch.Tensor:
        batch, length, dimension = states.shape
        mixed = self.mixed(states).view(batch, length, 3, self.heads, dimension // self.heads)
        query, key, value = mixed.permute(2, 0, 3, 1, 4)  # each: (batch, heads, length, dimension / heads)
        bias = self.distance(back.clamp(0, LONGEST - 1)).permute(2, 0, 1)
        bias = bias.masked_fill(back < 0, float("-inf"))  # Shape: (heads, length, length)
        seen = functional.scaled_dot_product_attention(query, key, value, attn_mask=bias[None])
        seen = torch.cat(seen.unbind(1), dim=2)  # heads side by side; a view here cannot be exported
        states = self.norms[0](states + self.dropout(self.joined(seen)))
        widened = functional.gelu(self.wide(states))
        normed: torch.Tensor = self.norms[1](states + self.dropout(self.narrow(widened)))
        return normed


class ItemVectors(nn.Module):
    """A vector of each item: its own, learned, and what its text says, projected.

    Shape of `texts`: (items, text dimension), or none. An item that was never seen in training has only its
    text, so in training a share of the items must do without their own vectors too (`id_dropout`).
    """

    def __init__(
        self, items: int, dimension: int, texts: torch.Tensor | None = None, *, id_dropout: float = 0.0
    ) -> None:
        super().__init__()
        self.own = nn.Embedding(items, dimension)
        nn.init.normal_(self.own.weight, std=0.02)
        self.seen = nn.Buffer(torch.ones(items, 1))  # 0 for an item without a vector of its own
        self.id_dropout = id_dropout
        self.texts = nn.Buffer(texts) if texts is not None else None
        if texts is not None:
            self.projected = nn.Linear(texts.shape[1], dimension, bias=False)
            nn.init.normal_(self.projected.weight, std=0.02)

    def forward(self) -> torch.Tensor:
        """Shape: (items, dimension)."""
        if self.texts is None:
            return self.own.weight
        own = self.own.weight * self.seen
        if self.training and self.id_dropout:
            own = own * (torch.rand(len(own), 1) >= self.id_dropout)
        vectors: torch.Tensor = own + self.projected(self.texts)
        return vectors


class NextItemNetwork(nn.Module):
    """Scores of all items after each place: the state's dot product with the item, and two learned biases.

    `bias` is an item's own, as popular ones are; `again` is added once for each time that the item is
    already in the sequence: it says whether shoppers of this kind of goods come back for the same.
    """

    def __init__(self, items: ItemVectors, network: SequenceNetwork) -> None:
        super().__init__()
        self.items = items
        self.network = network
        self.bias = nn.Parameter(torch.zeros(len(items.own.weight)))
        self.again = nn.Parameter(torch.zeros(()))
