"""A trained shop recommender as two ONNX files, which serve without torch."""

from pathlib import Path

import torch

from retrieval.onnx_exports import export_network
from retrieval.recommender.shop_network import ShopNetwork
from retrieval.recommender.shop_recommender import RECOMMENDER, SCORER_FILE, TOWER_FILE


def export_recommender(network: ShopNetwork, folder: Path) -> None:
    """Write tower and scorer; the scorer takes one request at a time.

    Raises:
        ModelFileError: torch could not export it.
    """
    sizes = network.sizes
    products, length = torch.export.Dim("products", min=1), torch.export.Dim("length", min=1, max=512)
    listed = torch.export.Dim("listed", min=1)
    export_network(
        network.tower,
        {"content": torch.zeros(3, sizes.content)},
        {"content": {0: products}},
        folder / TOWER_FILE,
        RECOMMENDER,
    )
    export_network(
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
        RECOMMENDER,
    )
