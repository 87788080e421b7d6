"""Trains the intent model on `training/intents.tsv`: `python -m assistant.nlu.train_intents`.

Logistic regression on the encoder's vectors, its strength chosen and its probabilities calibrated by
temperature (Guo et al., 2017) on out-of-fold predictions. Writes the weights and a model card.
"""

import csv
import hashlib
import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from textwrap import fill

import numpy as np
import numpy.typing as npt

from assistant.nlu.intent_model import FORMAT_VERSION, WEIGHTS
from retrieval.encoders import TextEncoder

TRAINING = Path(__file__).parent / "training" / "intents.tsv"
FOLDS = 5
SEED = 20
STRENGTHS = (1.0, 3.0, 10.0, 30.0)
TEMPERATURES = tuple(float(t) for t in np.geomspace(0.3, 3.0, 28))

logger = logging.getLogger(__name__)

Probabilities = npt.NDArray[np.float64]  # Shape: (texts, intents)


@dataclass(frozen=True)
class Example:
    """One written utterance and its intent."""

    intent: str
    locale: str
    text: str


@dataclass(frozen=True)
class Fit:
    """How well the model does on texts that it was not fitted on."""

    accuracy: float
    accuracy_by_locale: dict[str, float]
    macro_f1: float
    calibration_error: float  # expected, ten bins
    strength: float
    temperature: float
    examples: int


def read_examples(path: Path = TRAINING) -> tuple[Example, ...]:
    """The rows of a TSV with a header `intent, locale, text`."""
    with path.open(encoding="utf-8", newline="") as lines:
        return tuple(
            Example(row["intent"], row["locale"], row["text"])
            for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        )


def train(encoder: TextEncoder, examples: Sequence[Example], weights_path: Path = WEIGHTS) -> Fit:
    """Fit, measure by cross-validation, and write weights and card beside each other."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import f1_score
    from sklearn.model_selection import StratifiedKFold

    vectors = encoder.encode([e.text for e in examples])  # Shape: (examples, dimension)
    intents = sorted({e.intent for e in examples})
    labels = np.array([intents.index(e.intent) for e in examples])
    folds = list(StratifiedKFold(FOLDS, shuffle=True, random_state=SEED).split(vectors, labels))

    def logits_out_of_fold(strength: float) -> Probabilities:
        logits = np.zeros((len(examples), len(intents)))
        for fitted_on, held_out in folds:
            model = LogisticRegression(C=strength, max_iter=2_000)
            model.fit(vectors[fitted_on], labels[fitted_on])
            logits[held_out] = model.decision_function(vectors[held_out])
        return logits

    candidates = {s: logits_out_of_fold(s) for s in STRENGTHS}
    strength = max(candidates, key=lambda s: float((candidates[s].argmax(axis=1) == labels).mean()))
    logits = candidates[strength]
    temperature = min(TEMPERATURES, key=lambda t: _log_loss(_softmax(logits / t), labels))
    probabilities = _softmax(logits / temperature)
    predicted = probabilities.argmax(axis=1)
    locales = np.array([e.locale for e in examples])
    fit = Fit(
        accuracy=float((predicted == labels).mean()),
        accuracy_by_locale={
            str(name): float((predicted == labels)[locales == name].mean()) for name in np.unique(locales)
        },
        macro_f1=float(f1_score(labels, predicted, average="macro")),
        calibration_error=_calibration_error(probabilities, labels),
        strength=strength,
        temperature=temperature,
        examples=len(examples),
    )
    final = LogisticRegression(C=strength, max_iter=2_000).fit(vectors, labels)
    _write(weights_path, encoder.name, intents, final.coef_, final.intercept_, fit, examples)
    return fit


def _write(
    path: Path,
    encoder_name: str,
    intents: Sequence[str],
    weights: npt.NDArray[np.float64],
    bias: npt.NDArray[np.float64],
    fit: Fit,
    examples: Sequence[Example],
) -> None:
    digest = hashlib.sha256("\n".join(f"{e.intent}\t{e.text}" for e in examples).encode()).hexdigest()[:16]
    manifest = {
        "format": FORMAT_VERSION,
        "encoder": encoder_name,
        "intents": list(intents),
        "temperature": round(fit.temperature, 4),
        "examples_digest": digest,
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.stem}.part.npz")
    np.savez_compressed(
        part,
        manifest=np.array(json.dumps(manifest)),
        weights=weights.astype(np.float16),
        bias=bias.astype(np.float32),
    )
    part.replace(path)
    path.with_suffix(".md").write_text(_card(encoder_name, intents, fit, digest), encoding="utf-8")


def _card(encoder_name: str, intents: Sequence[str], fit: Fit, digest: str) -> str:
    by_locale = ", ".join(f"{name} {share:.3f}" for name, share in sorted(fit.accuracy_by_locale.items()))
    listed = fill(", ".join(intents), 100)
    return f"""# Intent model

What a message is about, where its wording has no known cue; the local parser asks it last.

- **Model**: multinomial logistic regression (C = {fit.strength:g}) on the unit vectors of `{encoder_name}`,
  {len(intents)} intents, probabilities calibrated by a temperature of {fit.temperature:.2f}.
- **Data**: {fit.examples} utterances in Chinese and English, written for this project
  (`training/intents.tsv`, Apache-2.0, digest {digest}). No shopper's text is among them.
- **Measured** by {FOLDS}-fold cross-validation (stratified, seed {SEED}): accuracy
  {fit.accuracy:.3f} ({by_locale}), macro F1 {fit.macro_f1:.3f}, expected calibration error
  {fit.calibration_error:.3f}.
- **Limits**: short, written examples; a weak guess is not used. Another encoder's
  vectors do not fit.
- **Made by** `python -m assistant.nlu.train_intents`.

Intents:
{listed}.
"""


def _softmax(logits: Probabilities) -> Probabilities:
    odds = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(odds / odds.sum(axis=1, keepdims=True))


def _log_loss(probabilities: Probabilities, labels: npt.NDArray[np.int64]) -> float:
    return float(-np.log(probabilities[np.arange(len(labels)), labels] + 1e-12).mean())


def _calibration_error(probabilities: Probabilities, labels: npt.NDArray[np.int64]) -> float:
    """Expected calibration error over ten equal bins of confidence."""
    confidence = probabilities.max(axis=1)
    is_right = probabilities.argmax(axis=1) == labels
    bins = np.minimum((confidence * 10).astype(int), 9)
    return float(
        sum(
            (bins == b).mean() * abs(is_right[bins == b].mean() - confidence[bins == b].mean())
            for b in np.unique(bins)
        )
    )


def main() -> None:
    """Train for the packaged encoder and log the figures."""
    from retrieval.use_encoder import UseEncoder

    logging.basicConfig(level=logging.INFO, format="%(message)s")
    fit = train(UseEncoder(), read_examples())
    logger.info("%d examples, accuracy %.3f, macro F1 %.3f", fit.examples, fit.accuracy, fit.macro_f1)
    logger.info("by language %s, calibration error %.3f", fit.accuracy_by_locale, fit.calibration_error)


if __name__ == "__main__":
    main()
