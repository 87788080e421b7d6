"""What a model that understands would answer, message by message (scripted_commands.yaml)."""

import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from tests.servers.scripted_model import Answer, answering_commands

SCRIPT: Mapping[str, Sequence[Mapping[str, Any]]] = yaml.safe_load(
    Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8")
)


def scripted_answers() -> Answer:
    """Understands the script's messages and writes as the program would have written itself."""
    as_sent = {unicodedata.normalize("NFKC", message): commands for message, commands in SCRIPT.items()}
    return answering_commands(as_sent)  # a model gets messages with their punctuation in one width
