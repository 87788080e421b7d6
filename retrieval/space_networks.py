"""The two networks of a shared space and their export to ONNX."""

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import nn
from torch.nn import functional

from retrieval.onnx_exports import export_network
from retrieval.shared_space import PICTURE_FILE, WORD_FILE
from retrieval.torch_encoder import foldable_blocks

DIMENSION = 256
POOLED, MAP_CHANNELS, COLOURS = 1280, 112, 237
_HIDDEN = 1024
_FAINT = 0.01  # features that hardly ever vary stay small
_LOWER = 12  # modules that stay as they are: the stem and the first eleven blocks
_GRID = (3, 2)  # cells of the lower maps that the head sees as well: where things are

Frozen = Callable[[npt.NDArray[np.float32]], tuple[npt.NDArray[Any], npt.NDArray[Any]]]
"""Pixels (n, 3, height, width) -> maps (n, 112, height / 16, width / 16) and pooled features (n, 1280)."""


class _Head(nn.Module):
    """Features in, a vector of the space out: a linear map and a correction of one hidden layer."""

    def __init__(self, features: int) -> None:
        super().__init__()
        self.centre, self.scale = nn.Buffer(torch.zeros(features)), nn.Buffer(torch.ones(features))
        self.dropout = nn.Dropout(0.15)
        self.linear = nn.Linear(features, DIMENSION)
        self.hidden = nn.Sequential(
            nn.Linear(features, _HIDDEN), nn.GELU(), nn.Dropout(0.3), nn.Linear(_HIDDEN, DIMENSION)
        )

    def scale_to(self, sample: torch.Tensor) -> None:
        """Bring features to one scale, once: the running estimate of a batch norm is off for small shops."""
        self.centre.copy_(sample.mean(0))
        self.scale.copy_(1 / (sample.std(0) + _FAINT))

    def forward(self, features: torch.Tensor) -> torch.Tensor:
        scaled = self.dropout((features - self.centre) * self.scale)
        vector: torch.Tensor = self.linear(scaled) + self.hidden(scaled)
        return vector


class PictureSide(nn.Module):
    """Pixels (n, 3, height, width) and colours (n, 237) in, unit vectors (n, DIMENSION) out."""

    def __init__(self, height: int, width: int) -> None:
        super().__init__()
        blocks = foldable_blocks().to(memory_format=torch.channels_last)
        self.lower, self.upper = blocks[:_LOWER].requires_grad_(requires_grad=False), blocks[_LOWER:]
        self.rows = nn.Buffer(_averaging(height // 16, _GRID[0]))
        self.columns = nn.Buffer(_averaging(width // 16, _GRID[1]))
        self.head = _Head(POOLED + MAP_CHANNELS * _GRID[0] * _GRID[1] + COLOURS)

    def forward(self, pixels: torch.Tensor, colours: torch.Tensor) -> torch.Tensor:
        maps = self.lower(pixels)
        return self.embed(self.upper(maps).mean((2, 3)), maps, colours)

    def embed(self, pooled: torch.Tensor, maps: torch.Tensor, colours: torch.Tensor) -> torch.Tensor:
        return functional.normalize(self.head(self.features(pooled, maps, colours)), dim=1)

    def features(self, pooled: torch.Tensor, maps: torch.Tensor, colours: torch.Tensor) -> torch.Tensor:
        """What the head sees, shape (n, POOLED + MAP_CHANNELS * 6 + COLOURS)."""
        cells = self.rows @ maps @ self.columns.T  # Shape: (n, channels, 3, 2)
        return torch.cat([pooled, cells.flatten(1), colours], 1)


class _Frozen(nn.Module):
    """What training starts from: the lower blocks' maps, and the untrained upper blocks' pooled features."""

    def __init__(self, pictures: PictureSide) -> None:
        super().__init__()
        self.lower, self.upper = pictures.lower, pictures.upper

    def forward(self, pixels: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        maps = self.lower(pixels)
        return maps, self.upper(maps).mean((2, 3))


class WordSide(nn.Module):
    """A text encoder's vectors (n, m) and own words' ids (n, words) in, unit vectors (n, DIMENSION) out."""

    def __init__(self, meaning: int, words: int) -> None:
        super().__init__()
        self.head = _Head(meaning)
        self.words = nn.Embedding(words + 1, DIMENSION, padding_idx=0)
        with torch.no_grad():
            self.words.weight[1:].normal_(std=0.3)

    def forward(self, meanings: torch.Tensor, words: torch.Tensor) -> torch.Tensor:
        known = (words > 0).sum(1, keepdim=True).clamp(min=1).float()
        return functional.normalize(self.head(meanings) + self.words(words).sum(1) / known.sqrt(), dim=1)


class Networks(nn.Module):
    """Both sides and the scale of their similarities."""

    def __init__(self, pictures: PictureSide, words: WordSide) -> None:
        super().__init__()
        self.pictures, self.words = pictures, words
        self.scale = nn.Parameter(torch.tensor(math.log(1 / 0.05)))  # of similarities, learned as in CLIP


def _averaging(size: int, cells: int) -> torch.Tensor:
    """Shape (cells, size): each row averages over its part of `size` places."""
    weights = torch.zeros(cells, size)
    for cell, places in enumerate(np.array_split(np.arange(size), cells)):
        weights[cell, places] = 1 / max(len(places), 1)
    return weights


def channels_last(values: npt.NDArray[Any]) -> torch.Tensor:
    """As float32 in the layout in which the CPU's convolutions are fast."""
    return torch.from_numpy(values.astype(np.float32)).contiguous(memory_format=torch.channels_last)


def export(networks: Networks, size: tuple[int, int], meaning: int, folder: Path) -> None:
    """Write both networks; `size` is the pictures' (height, width), `meaning` the text vectors' dimension."""
    pictures = torch.export.Dim("pictures", min=1, max=4096)
    some, words = torch.export.Dim("texts", min=1, max=4096), torch.export.Dim("words", min=1, max=512)
    export_network(
        networks.pictures,
        {"pixels": torch.zeros(2, 3, *size), "colours": torch.zeros(2, COLOURS)},
        {"pixels": {0: pictures}, "colours": {0: pictures}},
        folder / PICTURE_FILE,
        "network",
    )
    export_network(
        networks.words,
        {"meanings": torch.zeros(2, meaning), "words": torch.ones(2, 3, dtype=torch.int64)},
        {"meanings": {0: some}, "words": {0: some, 1: words}},
        folder / WORD_FILE,
        "network",
    )


def frozen_network(pictures: PictureSide, size: tuple[int, int], scratch: Path) -> Frozen:
    """The untrained network on onnxruntime, three times as fast as torch's forward pass."""
    import onnxruntime

    path = scratch / "frozen.onnx"
    dimension = torch.export.Dim("pictures", min=1, max=4096)
    pixels = {"pixels": torch.zeros(2, 3, *size)}
    export_network(_Frozen(pictures), pixels, {"pixels": {0: dimension}}, path, "network")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = torch.get_num_threads()
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])

    def look(pixels: npt.NDArray[np.float32]) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
        maps, pooled = session.run(None, {"pixels": pixels})
        return maps, pooled

    return look
