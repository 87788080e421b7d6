"""A dialogue state as JSON, and back."""

import json
from functools import cache

from pydantic import TypeAdapter, ValidationError

from assistant.errors import DatabaseError
from assistant.state import DialogueState


def state_to_json(state: DialogueState) -> str:
    """ASCII JSON: what shoppers paste may hold what a database refuses (NUL, half a surrogate pair)."""
    return json.dumps(_adapter().dump_python(state, mode="json"))


def state_from_json(document: str) -> DialogueState:
    """Inverse of `state_to_json`; fields that a later version added take their defaults."""
    try:
        return _adapter().validate_python(json.loads(document))
    except ValidationError as error:
        raise DatabaseError(f"A stored conversation cannot be read: {error.errors()[0]['msg']}.") from error


@cache
def _adapter() -> TypeAdapter[DialogueState]:
    return TypeAdapter(DialogueState)
