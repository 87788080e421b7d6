"""The writer on a chat model: facts in, sentences out, each released only once the facts cover it.

Where a sentence claims what no fact says, or the model breaks off, the template sentences finish the reply,
without those that say again what was already said. News that must not be lost (nothing found, signing in
needed, a failure) is told by the templates alone.
"""

import json
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from assistant.errors import ChatModelError
from assistant.events import QuickReply
from assistant.facts import (
    ActionFailed,
    Fact,
    InterestsForgotten,
    OrderUnknown,
    PolicyFound,
    ProductsFound,
    ProfileTold,
    ReferenceUnresolved,
    SignInNeeded,
    Talk,
    TicketOpened,
)
from assistant.llm.chat_model import ChatMessage, ChatModel, ModelReply
from assistant.llm.prompt_files import PromptFile, fenced
from assistant.model_calls import ModelCall
from assistant.nlg.claims import claims_in
from assistant.nlg.grounding import MAX_SENTENCE, evidence_of
from assistant.nlg.template_writer import TemplateWriter
from assistant.nlg.writer import Brief, Written

LEAST_S = 0.3
"""With less time left a model is not asked."""

MOST_SENTENCES = 5
MOST_POLICY_CHARS = 600
MOST_FACTS_CHARS = 6_000
LANGUAGES = {"zh": "Chinese (Simplified)", "en": "English"}
_TOLD_PLAINLY = frozenset({"manipulation", "insult", "unclear", "out_of_scope"})
_SENTENCE_END = re.compile(r"[。！？!?；]+[」”’\"')）]*|\.(?=\s|$)[”’\"')]*|\n+")


@dataclass
class _Reply:
    """What became of one model's answer."""

    brief: Brief
    draft: list[str]  # the template writer's sentences
    released: list[str] = field(default_factory=list)
    by_model: int = 0  # of those released
    replaced: int = 0

    def release(self, sentence: str) -> str:
        """The delta of a sentence."""
        gap = " " if self.released and self.brief.locale != "zh" else ""
        self.released.append(sentence)
        return gap + sentence

    def finish(self) -> Iterator[str]:
        """What the templates say and the model has not: a sentence is told when most of its claims are."""
        told = {claim.value for sentence in self.released for claim in claims_in(sentence)}
        for sentence in self.draft:
            values = {claim.value for claim in claims_in(sentence)}
            names_source = any(source in sentence for source in self.missing_sources())
            if names_source or (2 * len(values & told) <= len(values) and sentence not in self.released):
                yield self.release(sentence.strip())

    def missing_sources(self) -> tuple[str, ...]:
        """The policy documents that were told from and not named."""
        found = (f for f in self.brief.facts if isinstance(f, PolicyFound) and f.passages)
        text = "".join(self.released)
        return tuple(f.passages[0].document for f in found if f.passages[0].document not in text)


class LlmWriter:
    """A `Writer` on a chat model; the template writer finishes whatever the model does not."""

    def __init__(
        self, model: ChatModel, prompt: PromptFile, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._model = model
        self._prompt = prompt
        self._templates = TemplateWriter()
        self._monotonic = monotonic

    def quick_replies(self, brief: Brief) -> tuple[QuickReply, ...]:
        """As the template writer's: what a button sends must be understood."""
        return self._templates.quick_replies(brief)

    def write(self, brief: Brief, timeout_s: float) -> Iterator[str | Written]:
        """See `Writer`."""
        if any(_is_told_plainly(fact) for fact in brief.facts):
            yield from self._templates.write(brief, 0)
            return
        if timeout_s < LEAST_S:
            yield from self._by_template(brief)
            yield Written("template", fallback_reason="no time was left for the model to write")
            return
        reply = _Reply(brief, self._templates.sentences(brief))
        evidence = evidence_of(brief, reply.draft)
        since = self._monotonic()
        usage, failure = ModelReply(""), None
        try:
            for piece in self._sentences(brief, reply.draft, timeout_s):
                if isinstance(piece, ModelReply):
                    usage = piece
                elif evidence.unsupported(piece):
                    reply.replaced += 1
                    break
                else:
                    yield reply.release(piece)
                    reply.by_model += 1
                if reply.by_model >= MOST_SENTENCES:
                    break
        except ChatModelError as error:
            failure = str(error)
        if not reply.released and not reply.replaced:
            failure = failure or "the model wrote nothing"
        if failure or reply.replaced or reply.missing_sources():
            yield from reply.finish()
        call = ModelCall(
            "write",
            self._model.name,
            self._prompt.ident,
            round((self._monotonic() - since) * 1000, 1),
            usage.input_tokens,
            usage.output_tokens,
            failure,
        )
        yield Written("llm" if reply.by_model else "template", (call,), reply.replaced, failure)

    def _by_template(self, brief: Brief) -> Iterator[str]:
        yield from (piece for piece in self._templates.write(brief, 0) if isinstance(piece, str))

    def _sentences(self, brief: Brief, draft: list[str], timeout_s: float) -> Iterator[str | ModelReply]:
        """Whole sentences as the model finishes them, then its reply with the tokens."""
        values = {
            "language": LANGUAGES.get(brief.locale, LANGUAGES["en"]),
            "facts": fenced(json.dumps(facts_json(brief, draft), ensure_ascii=False), MOST_FACTS_CHARS),
            "message": fenced(brief.message),
        }
        messages = [
            ChatMessage("system", self._prompt.fill("system", values)),
            ChatMessage("user", self._prompt.fill("user", values)),
        ]
        waiting = ""
        for piece in self._model.stream(messages, timeout_s):
            if isinstance(piece, ModelReply):
                yield piece
                continue
            waiting += piece
            *whole, waiting = _split(waiting)
            yield from whole
            if len(waiting) > MAX_SENTENCE:
                break
        if waiting.strip():
            yield waiting.strip()


def facts_json(brief: Brief, draft: list[str]) -> dict[str, object]:
    """What a model is told of a turn: the draft, the cards in a few words, policy sections in full."""
    cards = [
        {
            "position": card.position,
            "title": card.title,
            "price": card.price_display,
            "rating": card.rating,
            "options": dict(card.options),
            "why": list(card.why),
            "misses": list(card.relaxed_words),
        }
        for card in brief.cards[:4]
    ]
    policies = [
        {"document": p.document, "section": p.section, "text": p.text[:MOST_POLICY_CHARS]}
        for fact in brief.facts
        if isinstance(fact, PolicyFound)
        for p in fact.passages
    ]
    gap = "" if brief.locale == "zh" else " "
    told: dict[str, object] = {"draft": gap.join(draft), "cards": cards, "policies": policies}
    return {name: value for name, value in told.items() if value}


def _is_told_plainly(fact: Fact) -> bool:
    match fact:
        case ProfileTold() | InterestsForgotten():  # exactly what is known, no word more
            return True
        case SignInNeeded() | ActionFailed() | OrderUnknown() | ReferenceUnresolved() | TicketOpened():
            return True
        case ProductsFound(result=result):
            return bool(result.unknown_words) or not any(not hit.relaxed for hit in result.hits)
        case PolicyFound(passages=passages):
            return not passages
        case Talk(kind=kind):
            return kind in _TOLD_PLAINLY
        case _:
            return False


def _split(text: str) -> list[str]:
    """Finished sentences, then what is not finished yet."""
    parts, start = [], 0
    for end in _SENTENCE_END.finditer(text):
        if end.end() == len(text) and end[0].startswith("."):
            break  # "3." may go on as "3.5"
        sentence = text[start : end.end()].strip()
        if sentence:
            parts.append(sentence)
        start = end.end()
    return [*parts, text[start:]]
