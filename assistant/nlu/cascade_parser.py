"""The local parser first; a model is asked only where it is unsure."""

import logging
from dataclasses import replace

from assistant.commands import UserMessage
from assistant.errors import ChatModelError
from assistant.nlu.parser import Parse, Parser, ShownProduct
from assistant.state import DialogueState

logger = logging.getLogger(__name__)

UNSURE = 0.7
"""Of the local parser's calibrated confidence."""


class CascadeParser:
    """A `Parser` that spends a model call on the hard messages only."""

    def __init__(self, local: Parser, model: Parser, unsure_below: float = UNSURE) -> None:
        self._local = local
        self._model = model
        self._unsure_below = unsure_below

    def parse(
        self, message: UserMessage, state: DialogueState, shown: tuple[ShownProduct, ...], timeout_s: float
    ) -> Parse:
        """See `Parser`. Never raises for the model: what the local parser made of it is the answer then."""
        parse = self._local.parse(message, state, shown, 0)
        if parse.confidence >= self._unsure_below:
            return parse
        try:
            return self._model.parse(message, state, shown, timeout_s)
        except ChatModelError as error:
            return replace(parse, fallback_reason=str(error))
