"""A trained shop recommender as two ONNX files, which serve without torch."""

from pathlib import Path
from typing import Any

import torch
from torch import nn

from retrieval.errors import ModelFileError
from retrieval.recommender.shop_network import ShopNetwork
from retrieval.recommender.shop_recommender import SCORER_FILE, TOWER_FILE


def export_network(network: ShopNetwork, folder: Path) -> None:
    """Write tower and scorer; the scorer takes one request at a time.

    Raises:
        ModelFileError: torch could not export it.
    """
    sizes = network.sizes
    products, length = torch.export.Dim("products", min=1), torch.export.Dim("length", min=1, max=512)
    listed = torch.export.Dim("listed", min=1)
    _save(
        network.tower,
        {"content": torch.zeros(3, sizes.content)},
        {"content": {0: products}},
        folder / TOWER_FILE,
    )
    _save(
        network.scorer,
        {
            "history": torch.zeros(1, 5, sizes.dimension),
            "kinds": torch.zeros(1, 5, dtype=torch.int64),
            "gaps": torch.zeros(1, 5, dtype=torch.int64),
            "last": torch.zeros(1, dtype=torch.int64),
            "words": torch.zeros(1, sizes.words),
            "candidates": torch.zeros(1, 7, sizes.dimension),
            "numbers": torch.zeros(1, 7, sizes.numbers),
        },
        {
            "history": {1: length},
            "kinds": {1: length},
            "gaps": {1: length},
            "last": None,
            "words": None,
            "candidates": {1: listed},
            "numbers": {1: listed},
        },
        folder / SCORER_FILE,
    )


def _save(network: nn.Module, inputs: dict[str, torch.Tensor], shapes: dict[str, Any], path: Path) -> None:
    program = torch.onnx.export(
        network.eval(),
        kwargs=inputs,
        dynamo=True,
        dynamic_shapes=shapes,
        input_names=list(inputs),
        verbose=False,
    )
    if program is None:
        raise ModelFileError("torch could not export the trained recommender.")
    unfinished = path.with_name(f"{path.name}.part")
    program.save(str(unfinished))
    unfinished.replace(path)
