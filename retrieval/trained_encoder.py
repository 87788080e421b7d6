"""A text encoder that a shop trained: its folder on the model shelf, opened without torch."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from retrieval.encoders import Matrix
from retrieval.errors import ModelFileError
from retrieval.minilm_encoder import MAX_TOKENS
from retrieval.model_shelf import MANIFEST
from retrieval.onnx_exports import MODEL_FILE
from retrieval.onnx_text_model import OnnxTextModel

ENCODER = "encoder"
"""The model's name on the shelf."""

FORMAT = 1
TOKENIZER_FILE = "tokenizer.json"

_ADVICE = "run `aisle train encoder`, or go back with `aisle models rollback encoder`"


@dataclass(frozen=True)
class EncoderCard:
    """What the manifest says. `metrics` compares it with the encoder it came from, on unseen products."""

    format: int
    base: str  # name of the model it was trained from
    dimension: int
    digest: str  # of the model file
    objective: str = ""
    tune: str = ""
    data_digest: str = ""
    examples: int = 0
    metrics: Mapping[str, float] = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_better(self) -> bool:
        """Whether the 95 % interval of what it gained lies above nothing."""
        return self.metrics.get("better_by/low", 0.0) > 0


class TrainedTextEncoder:
    """Its name carries the weights' digest, so that vectors of two versions never mix."""

    def __init__(self, folder: Path) -> None:
        """Read the card.

        Raises:
            ModelFileError: it is missing, damaged or of another version of aisle.
        """
        self.card = read_card(folder)
        missing = [name for name in (MODEL_FILE, TOKENIZER_FILE) if not (folder / name).is_file()]
        if missing:
            raise ModelFileError(f"{folder} lacks {', '.join(missing)}; {_ADVICE}.")
        self._model = OnnxTextModel(
            folder / MODEL_FILE, folder / TOKENIZER_FILE, self.card.dimension, MAX_TOKENS, _ADVICE
        )

    @property
    def name(self) -> str:
        return f"{self.card.base}-trained-{self.card.digest[:8]}"

    @property
    def dimension(self) -> int:
        return self.card.dimension

    def encode(self, texts: Sequence[str]) -> Matrix:
        return self._model.encode(texts)


def read_card(folder: Path) -> EncoderCard:
    """The card of a trained encoder.

    Raises:
        ModelFileError: it is missing, damaged or of another version of aisle.
    """
    path = folder / MANIFEST
    try:
        card = EncoderCard(**json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError as error:
        raise ModelFileError(f"{folder} has no {MANIFEST}; {_ADVICE}.") from error
    except (OSError, ValueError, TypeError) as error:
        raise ModelFileError(f"{path} cannot be read ({error}); {_ADVICE}.") from error
    if card.format != FORMAT:
        raise ModelFileError(f"{path} is of format {card.format}, this version reads {FORMAT}; {_ADVICE}.")
    return card


def write_card(folder: Path, card: EncoderCard) -> None:
    """Write the manifest."""
    (folder / MANIFEST).write_text(json.dumps(asdict(card), indent=2, ensure_ascii=False), encoding="utf-8")
