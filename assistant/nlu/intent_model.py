"""The trained intent model: a text's vector in, the most probable intent out. Weights are an .npz."""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from assistant.errors import AssistantError
from retrieval.encoders import TextEncoder

FORMAT_VERSION = 1
WEIGHTS = Path(__file__).parent / "models" / "intents.npz"


class IntentModelError(AssistantError):
    """The weights cannot be used: missing, of another format, or for another encoder."""


@dataclass(frozen=True)
class Guess:
    """An intent of `cues.INTENTS` and its calibrated probability."""

    intent: str
    probability: float


class IntentModel:
    """Multinomial logistic regression on unit vectors, its probabilities calibrated by a temperature."""

    def __init__(
        self,
        encoder: TextEncoder,
        intents: tuple[str, ...],
        weights: npt.NDArray[np.float32],
        bias: npt.NDArray[np.float32],
        temperature: float,
    ) -> None:
        """`weights` has shape (intents, dimension), `bias` (intents,)."""
        if weights.shape != (len(intents), encoder.dimension) or bias.shape != (len(intents),):
            raise IntentModelError(
                f"Weights of shape {weights.shape} do not fit {len(intents)} intents and an encoder of "
                f"{encoder.dimension} dimensions; train them again with `aisle train intents`."
            )
        self._encoder = encoder
        self._intents = intents
        self._weights = weights
        self._bias = bias
        self._temperature = temperature

    def predict(self, text: str) -> Guess:
        """The most probable intent of one message."""
        vector = self._encoder.encode([text])[0]  # Shape: (dimension,)
        logits = (self._weights @ vector + self._bias) / self._temperature
        odds = np.exp(logits - logits.max())
        best = int(odds.argmax())
        return Guess(self._intents[best], float(odds[best] / odds.sum()))


def load_intent_model(encoder: TextEncoder, path: Path = WEIGHTS) -> IntentModel | None:
    """The model trained for this encoder, or None where the weights are for another one or absent."""
    if not path.is_file():
        return None
    with np.load(path, allow_pickle=False) as stored:
        manifest = json.loads(str(stored["manifest"]))
        if manifest["format"] != FORMAT_VERSION:
            raise IntentModelError(
                f"{path.name} has format {manifest['format']}, this version reads {FORMAT_VERSION}."
            )
        if manifest["encoder"] != encoder.name:
            return None
        return IntentModel(
            encoder,
            tuple(manifest["intents"]),
            stored["weights"].astype(np.float32),
            stored["bias"].astype(np.float32),
            float(manifest["temperature"]),
        )
