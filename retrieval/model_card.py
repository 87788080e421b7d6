"""The card that a training leaves beside its model: what it was made from, how good it is, and its limits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

CARD_FILE = "CARD.md"


@dataclass(frozen=True)
class ModelCard:
    """`made_by` is the command; each of `limits` a sentence."""

    title: str
    what: str
    made_by: str
    trained_on: str
    is_simulated: bool  # trained, at least in part, on a simulated log
    measured_on: str
    metrics: Mapping[str, float]
    limits: Sequence[str]


def write_card(folder: Path, card: ModelCard) -> None:
    """Write or replace it."""
    simulated = " The log is **simulated**, so nothing here says how real shoppers behave."
    lines = [
        f"# {card.title}",
        "",
        card.what,
        "",
        f"- **Made by** `{card.made_by}`.",
        f"- **Trained on** {card.trained_on}.{simulated if card.is_simulated else ''}",
        f"- **Measured on** {card.measured_on}:",
        "",
        "  | measure | value |",
        "  | --- | --- |",
        *(f"  | {name} | {value:.4g} |" for name, value in card.metrics.items()),
        "",
        *(f"- **Limit**: {limit}" for limit in card.limits),
        "",
    ]
    (folder / CARD_FILE).write_text("\n".join(lines), encoding="utf-8")
