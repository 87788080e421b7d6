"""Understanding by a chat model: one question, one attempt to mend the answer, everything checked.

Everything a model writes is a stranger's text: commands must be of the closed schema, ids among those it
was shown, values are put into the shop's vocabulary. It never sees who the customer is.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from assistant.commands import (
    Bundle,
    ById,
    Command,
    Compare,
    Detail,
    ItemRef,
    Memory,
    OrderById,
    OrderStatus,
    Pick,
    Recommend,
    Refine,
    Reviews,
    Search,
    Similar,
    UserMessage,
)
from assistant.errors import ChatModelReplyError
from assistant.llm.chat_model import ChatMessage, ChatModel
from assistant.llm.prompt_files import PromptFile, fenced
from assistant.model_calls import ModelCall
from assistant.nlu.gazetteer import Gazetteer, LoadGazetteer
from assistant.nlu.llm_schema import CommandsInvalidError, commands_schema, parse_commands
from assistant.nlu.llm_values import ShopValues, vocabulary_hints
from assistant.nlu.message_text import MessageText, message_locale, read_text
from assistant.nlu.parser import Parse, ShownProduct
from assistant.nlu.self_statements import FORGETS
from assistant.state import DialogueState, HistoryLine
from retrieval.product import Locale

HISTORY_LINES = 4
HISTORY_CHARACTERS = 160
SHOWN_PRODUCTS = 8
MIN_REPAIR_S = 0.2
"""Below this a second question is not worth asking."""


class LlmParser:
    """A `Parser` on a chat model."""

    def __init__(
        self,
        model: ChatModel,
        prompt: PromptFile,
        load_gazetteer: LoadGazetteer,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._model = model
        self._prompt = prompt
        self._load_gazetteer = load_gazetteer
        self._monotonic = monotonic
        self._schema = commands_schema()

    def parse(
        self, message: UserMessage, state: DialogueState, shown: tuple[ShownProduct, ...], timeout_s: float
    ) -> Parse:
        """See `Parser`. A picture without words needs no model: it asks for what looks like it."""
        text = read_text(message.text)
        locale = message_locale(text.folded, message.locale or state.locale)
        if not text.clean and message.image_id:
            return Parse((Similar(image=message.image_id),), locale, "rules")
        gazetteer = self._load_gazetteer()
        values = _prompt_values(message, text, locale, state, shown, gazetteer)
        asked = [
            ChatMessage("system", self._prompt.fill("system", values)),
            ChatMessage("user", self._prompt.fill("user", values)),
        ]
        answers = _Answers(message, state, shown)
        deadline = self._monotonic() + timeout_s
        answer, first = self._ask(asked, timeout_s)
        calls: tuple[ModelCall, ...] = (first,)
        try:
            commands = answers.commands_in(answer)
        except CommandsInvalidError as problem:
            left = deadline - self._monotonic()
            if left < MIN_REPAIR_S:
                raise ChatModelReplyError(f"The model's commands are not valid: {problem}") from problem
            repair = self._prompt.fill("repair", {**values, "problem": str(problem)})
            asked += [ChatMessage("assistant", answer), ChatMessage("user", repair)]
            answer, second = self._ask(asked, left)
            calls = (replace(first, error=str(problem)), second)
            try:
                commands = answers.commands_in(answer)
            except CommandsInvalidError as again:
                raise ChatModelReplyError(f"The model's commands are not valid, twice: {again}") from again
        shop = ShopValues(gazetteer, locale)
        return Parse(tuple(map(shop.in_command, commands)), locale, "llm", model_calls=calls)

    def _ask(self, messages: Sequence[ChatMessage], timeout_s: float) -> tuple[str, ModelCall]:
        since = self._monotonic()
        reply = self._model.complete(messages, self._schema, timeout_s)
        return reply.text, ModelCall(
            "parse",
            self._model.name,
            self._prompt.ident,
            round((self._monotonic() - since) * 1000, 1),
            reply.input_tokens,
            reply.output_tokens,
        )


class _Answers:
    """Reads answers to one message; knows which ids may be named in them."""

    def __init__(self, message: UserMessage, state: DialogueState, shown: tuple[ShownProduct, ...]) -> None:
        self._image_id = message.image_id
        self._product_ids = {product.product_id for product in shown}
        said = (line.text for line in state.history[-HISTORY_LINES:])
        self._said = " ".join((*said, message.text)).casefold()
        self._message = message.text.casefold()

    def commands_in(self, answer: str) -> tuple[Command, ...]:
        """Raises CommandsInvalidError."""
        commands = parse_commands(answer, self._image_id)
        for command in commands:
            for item in _items(command):
                if isinstance(item, ById) and item.product_id not in self._product_ids:
                    raise CommandsInvalidError("by_id.product_id: there is no such id among <shown>.")
            match command:
                case OrderStatus(OrderById(order_id)) if order_id.casefold().lstrip("#") not in self._said:
                    raise CommandsInvalidError("order_by_id.order_id: the shopper named no such order.")
                case Memory("forget", (), ()) if not FORGETS.search(self._message):
                    raise CommandsInvalidError("memory: the shopper did not ask to forget everything.")
        return self._with_picture(commands) if self._image_id else commands

    def _with_picture(self, commands: tuple[Command, ...]) -> tuple[Command, ...]:
        """A picture that came with the words is what the first search of the message starts from."""
        for place, command in enumerate(commands):
            looks_alike: Similar | None = None
            match command:
                case Similar(image=None, constraints=constraints, query=query):
                    looks_alike = Similar(None, self._image_id, constraints, query)
                case Search(query, constraints) | Recommend(query=query, constraints=constraints):
                    looks_alike = Similar(None, self._image_id, constraints, query)
                case Refine(add=constraints, query=query):
                    looks_alike = Similar(None, self._image_id, constraints, query)
                case Similar():
                    return commands
                case _:
                    continue
            return (*commands[:place], looks_alike, *commands[place + 1 :])
        return commands


def _items(command: Command) -> tuple[ItemRef, ...]:
    match command:
        case Detail(item=item) | Reviews(item=item) | Bundle(item=item):
            items: tuple[ItemRef, ...] = (item,)
        case Similar(item=item) if item:
            items = (item,)
        case Compare(items=items):
            pass
        case _:
            return ()
    return (*items, *(inner for item in items if isinstance(item, Pick) for inner in item.among))


def _prompt_values(
    message: UserMessage,
    text: MessageText,
    locale: Locale,
    state: DialogueState,
    shown: Sequence[ShownProduct],
    gazetteer: Gazetteer,
) -> Mapping[str, str]:
    focus = [p.position for p in shown if p.product_id in state.focus[:1]]
    held = [str(h.constraint) for h in state.constraints]
    search = " ".join([fenced(state.query), *held]) if state.searching else "no"
    return {
        "locale": "Chinese" if locale == "zh" else "English",
        "search": fenced(search) or "yes",
        "picture": "yes" if message.image_id else "no",
        "focus": str(focus[0]) if focus else "none",
        "vocabulary": fenced(vocabulary_hints(gazetteer, text.folded)),
        "shown": "\n".join(map(_shown_line, shown[:SHOWN_PRODUCTS])),
        "history": "\n".join(map(_history_line, state.history[-HISTORY_LINES:])),
        "message": fenced(text.clean),
    }


def _shown_line(product: ShownProduct) -> str:
    options = ", ".join(f"{name} {value}" for name, value in product.options.items())
    told = f"{product.position}. {product.title[:80]}" + (f" ({options})" if options else "")
    return fenced(f"{told} [id {product.product_id}]")


def _history_line(line: HistoryLine) -> str:
    return fenced(f"{line.role}: {line.text[:HISTORY_CHARACTERS]}".replace("\n", " "))
