"""What one call of a chat model was, for the ledger."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class ModelCall:
    """One call. Tokens are 0 where the endpoint does not say."""

    purpose: Literal["parse", "write", "grade"]
    model: str
    prompt: str  # name and version of the prompt file
    latency_ms: float
    input_tokens: int = 0
    output_tokens: int = 0
    error: str | None = None
