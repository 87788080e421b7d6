"""Understanding without a language model: clauses, cues, grammar and the shop's own vocabulary.

Each clause of a message gets the intent with the best score; wishes of neighbouring clauses become one
command, and a question of another kind becomes a command of its own. Where the words give no hint, a
trained intent model is asked, if there is one. Never raises for what a shopper typed.

A question after an attribute ("what is it made of") is written as `material = SHOWN`: the value that the
product has is what is asked for.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import cast

from assistant.commands import (
    SHOWN,
    Bundle,
    ByAttribute,
    ByName,
    Chitchat,
    ChitchatKind,
    Command,
    Compare,
    Detail,
    Handoff,
    InFocus,
    ItemRef,
    LatestOrder,
    ListOrders,
    Memory,
    More,
    OrderById,
    OrderStatus,
    Pick,
    Policy,
    Recommend,
    Refine,
    Reviews,
    Search,
    Similar,
    Unclear,
    UserMessage,
)
from assistant.nlu.cues import CueHit, labels_of, score_cues
from assistant.nlu.gazetteer import Gazetteer, LoadGazetteer
from assistant.nlu.intent_model import IntentModel
from assistant.nlu.item_references import FoundReference, bare_numbers, find_references, shown_by_name
from assistant.nlu.message_text import (
    Clause,
    MessageText,
    gibberish_share,
    message_locale,
    read_text,
    split_clauses,
)
from assistant.nlu.parser import Parse, ShownProduct
from assistant.nlu.self_statements import SelfStatement, read_self_statement
from assistant.nlu.spelling import mend_talk
from assistant.nlu.wish_words import CORRECTION
from assistant.nlu.wishes import Wish, content_words, joined, read_wish, without_occasion
from assistant.state import DialogueState
from retrieval.product import Locale
from retrieval.query import Constraint

MAX_CLAUSES = 24
MAX_COMMANDS = 4
MAX_QUESTION = 300

TALK = frozenset(
    {"greeting", "thanks", "goodbye", "about_bot", "insult", "manipulation", "compliment", "out_of_scope"}
)
SMALL_TALK = frozenset({"greeting", "thanks", "goodbye", "compliment", "unclear"})
"""Left out where a message also asks for something."""

FINDING = frozenset({"find", "recommend", "more", "similar"})

SERVICE = TALK | {"order_status", "list_orders", "policy", "handoff"}
SURE_OF_WORDS = 0.45
SURE_OF_WRONG = 0.6
"""Least probabilities of a guess that counts, and of one that accuses or outdoes goods that are mentioned."""

KEPT_FIELDS = frozenset({"price", "size", "colour", "for_whom", "material", "brand", "in_stock", "rating"})
"""What may be said of any kind of thing, and stays when the kind is corrected."""

MUSTS_OF_SELF = frozenset({"size", "skin_type", "hair_type"})
"""What does not suit somebody who says so of themselves is not shown."""

BEYOND_DOUBT = 3
"""The weight of a cue that says an intent whatever else is said."""

GIBBERISH = 0.5
"""Share of a message's words from which it means nothing."""

ASKED_OF_ONE = frozenset({"size", "colour", "in_stock", "waterproof", "material"})

# Where two intents score the same in a clause, the earlier one is meant.
_PRECEDENCE = (
    "manipulation", "insult", "handoff", "order_status", "list_orders", "compare", "bundle", "similar",
    "more", "reviews", "detail", "policy", "out_of_scope", "about_bot", "recommend", "find", "thanks",
    "goodbye", "compliment", "greeting", "unclear",
)  # fmt: skip
_ORDER_ID = re.compile(r"(?<![a-z0-9])w ?(\d{5,9})(?![a-z0-9])")
_ASPECTS: tuple[tuple[str, str], ...] = (
    ("fit", r"\bfits?\b|\bsizing\b|\brun (?:small|large|big|true)|合身|版型|尺码|偏大|偏小|上身"),
    ("fabric", r"\b(?:fabric|material|cloth)\b|面料|料子|材质"),
    ("comfort", r"\bcomfort(?:able)?\b|舒服|舒适|脚感"),
    ("durability", r"\b(?:durab\w+|last|hold up|wear out|quality)\b|耐用|质量|结实|起球|掉毛|变形|做工"),
    ("colour", r"\bcolou?rs?\b|颜色|色差|掉色|褪色"),
    ("washing", r"\b(?:wash\w*|shrink\w*)\b|洗|缩水"),
    ("sound", r"\bsound\b|\baudio\b|音质|声音"),
    ("battery", r"\bbattery\b|续航|电池"),
    ("screen", r"\bscreen\b|\bdisplay\b|屏幕"),
    ("smell", r"\b(?:smell|scent)\w*\b|味道(?!怎)|气味|香味|好闻"),
    ("taste", r"\btast\w+\b|口感|好吃|好喝|味道怎"),
    ("effect", r"\b(?:effect\w*|work|results?)\b|效果|好用"),
    ("packaging", r"\bpackag\w+\b|包装"),
    ("noise", r"\b(?:noise|noisy|loud|quiet)\b|噪音|吵"),
    ("assembly", r"\b(?:assembl\w+|set ?up)\b|安装|组装"),
    ("safety", r"\bsafe(?:ty)?\b|安全"),
    ("warmth", r"\bwarm(?:th)?\b|保暖|暖和"),
    ("waterproofing", r"\bwater ?proof\w*\b|防水"),
    ("grip", r"\bgrip\b|防滑|抓地"),
    ("value", r"\b(?:value|worth|price)\b|性价比|值得|值不值"),
    ("delivery", r"\b(?:delivery|shipping)\b|物流|快递"),
)  # fmt: skip
_ASPECT_PATTERNS = tuple((name, re.compile(p)) for name, p in _ASPECTS)
_ASKED_FIELDS: Mapping[str, tuple[str, ...]] = {
    "price": ("price",),
    "material": ("material",),
    "colour": ("colour",),
    "size": ("size",),
    "brand": ("brand",),
    "weight": ("weight_g", "weight_kg", "weight"),
    "care": ("care",),
    "dimensions": ("dimensions", "height_cm", "diameter_cm", "screen_inch", "capacity_ml", "capacity"),
    "battery": ("battery_hours", "battery_mah"),
}
_ALWAYS_ASKABLE = frozenset({"price", "colour", "size", "brand", "material"})
_AND_ALSO = re.compile(
    r"^(?:and|also|plus|as well as|then|another|和|跟|外加|另外|还要|还想|再|以及|还有|也)"
)
_JOINT = re.compile(r" (?:(?:and|or|&|\+|also|plus|then|but) )*|(?<=[了吗呢吧没么呀啊哪里])(?=[㐀-鿿])")
_ASKS = re.compile(r"^(?:is|are|do|does|can|how|what|which|will|would|compare)\b")
_ONLY = re.compile(r"\b(?:only|just)\b|只|仅")
_ABOUT_NAMED = re.compile(r"\b(?:about|details|describe|specs)\b|介绍|详情|详细|参数|说说|讲讲|多少钱")


@dataclass(frozen=True)
class _Read:
    """One clause with everything found in it."""

    clause: Clause
    cues: Mapping[str, CueHit]
    references: tuple[FoundReference, ...]
    wish: Wish
    intent: str = ""
    score: float = 0.0

    @property
    def items(self) -> tuple[ItemRef, ...]:
        return tuple(r.item for r in self.references)

    @property
    def has_strong_reference(self) -> bool:
        return any(not r.weak for r in self.references)

    @property
    def points_at_one(self) -> bool:
        """Whether one product is named by its place or look; "those" and "it" may be the whole list."""
        return any(not r.weak and r.item != Pick("all") for r in self.references)

    @property
    def is_relative(self) -> bool:
        """Whether something is wished that differs from what is shown."""
        return any(c.value == SHOWN for c in self.wish.constraints)


@dataclass(frozen=True)
class _Sure:
    """A command and how sure it is."""

    command: Command
    confidence: float


class LocalParser:
    """A `Parser` that needs nothing but the shop's vocabulary; with an intent model it also guesses well."""

    def __init__(self, load_gazetteer: LoadGazetteer, intent_model: IntentModel | None = None) -> None:
        self._load_gazetteer = load_gazetteer
        self._intent_model = intent_model

    def parse(
        self, message: UserMessage, state: DialogueState, shown: tuple[ShownProduct, ...], timeout_s: float
    ) -> Parse:
        """See `Parser`. Takes milliseconds, whatever `timeout_s` is."""
        gazetteer = self._load_gazetteer()
        text = read_text(message.text)
        text = replace(text, folded=mend_talk(text.folded, gazetteer.knows))
        page = message.locale or state.locale
        locale = page if _is_gibberish(text, gazetteer) else message_locale(text.folded, page)
        turn = _Turn(text, locale, message.image_id, state, shown, gazetteer, self._intent_model)
        found = turn.commands()
        return Parse(
            commands=tuple(s.command for s in found),
            locale=locale,
            parser="local",
            confidence=round(min(s.confidence for s in found), 3),
        )


class _Turn:
    """The understanding of one message."""

    def __init__(
        self,
        text: MessageText,
        locale: Locale,
        image_id: str | None,
        state: DialogueState,
        shown: Sequence[ShownProduct],
        gazetteer: Gazetteer,
        intent_model: IntentModel | None,
    ) -> None:
        self._text = text
        self._locale = locale
        self._image_id = image_id
        self._state = state
        self._shown = shown
        self._gazetteer = gazetteer
        self._intent_model = intent_model
        self._has_shown = bool(shown or state.shown)
        self._names_goods = False  # in a message of several clauses, one of them

    def commands(self) -> tuple[_Sure, ...]:
        """At least one, in the order said."""
        clauses = [part for c in split_clauses(self._text.folded) for part in _parted(c)][:MAX_CLAUSES]
        if not clauses:
            return (
                (_Sure(Similar(image=self._image_id), 1.0),) if self._image_id else (_Sure(Unclear(), 1.0),)
            )
        self._names_goods = len(clauses) > 1 and any(
            m.meaning.field == "category" for m in self._gazetteer.matches(self._text.folded)
        )
        reads = [self._classified(self._read(clause)) for clause in clauses]
        if any(r.intent == "manipulation" for r in reads):
            return (_Sure(Chitchat("manipulation"), 0.95),)
        if self._image_id:
            return (self._with_picture(reads),)
        reads, remembered = self._with_statements(reads)
        if remembered and not reads:
            return tuple(remembered)
        reads = self._with_guess(_with_followed(_with_compared(reads)))
        found = self._built(reads)
        if remembered:
            return (*found[: MAX_COMMANDS - len(remembered)], *remembered)
        return tuple(found[:MAX_COMMANDS]) or (self._not_understood(reads),)

    # ---------------------------------------------------------------- what shoppers say of themselves

    def _with_statements(self, reads: Sequence[_Read]) -> tuple[list[_Read], list[_Sure]]:
        """The clauses that ask for something, and what is to be remembered.

        What somebody says of themselves beside a wish, or while a search is under way, is wished for too:
        "I'm vegan, show me snacks".
        """
        statements = [
            None if r.clause.ends_asking and r.intent != "" and not _asks_of_self(s) else s
            for r in reads
            for s in [read_self_statement(r.clause.text, self._gazetteer, self._locale)]
        ]
        told = [s for s in statements if s]
        if not told:
            return list(reads), []
        others = [r for r, s in zip(reads, statements, strict=True) if s is None]
        finds = any(r.intent in FINDING and not r.wish.is_empty for r in others)
        categories = tuple(n for r in others for n in r.wish.categories)
        categories = categories or tuple(sorted(self._held_paths()))
        kept = []
        for read, statement in zip(reads, statements, strict=True):
            if statement is None:
                kept.append(read)
            elif not statement.alone and _names_goods(read, statement):
                kept.append(read)  # "I'm a woman looking for running shoes": one clause does both
            elif not statement.alone and (finds or self._state.searching):
                wish = self._wish_of(statement, categories)
                if wish.constraints:
                    kept.append(replace(read, intent="find", score=1.5, wish=wish, references=(), cues={}))
        corrected = tuple(
            dict.fromkeys(c for s in told if s.memory.action == "correct" for c in s.memory.said)
        )
        commands = [Memory("correct", corrected)] if corrected else []
        commands += [s.memory for s in told if s.memory.action != "correct"]
        return kept, [_Sure(command, 0.9) for command in commands[:2]]

    def _wish_of(self, statement: SelfStatement, categories: Sequence[str]) -> Wish:
        """A must: what they are, wear or avoid, where goods of the kind state it. What they like ranks."""
        said = [
            replace(c, hard=isinstance(c.value, bool) or c.op in ("!=", "not_in") or c.field in MUSTS_OF_SELF)
            for c in statement.memory.said
            if (c.field != "category" or c.op in ("!=", "not_in"))
            and self._gazetteer.has_field(c.field, categories)
        ]
        whom = next((str(c.value) for c in said if c.field == "for_whom" and c.op == "="), "")
        return Wish(constraints=tuple(said), for_whom=whom, connected=True)

    # ---------------------------------------------------------------- reading clauses

    def _read(self, clause: Clause) -> _Read:
        found = find_references(clause.text, self._gazetteer, self._shown)
        # Beside a picture, "the one in blue" is what is looked for.
        references = () if self._image_id else tuple(r for r in found if not _is_a_filter(r, clause))
        if not self._has_shown:
            references = tuple(r for r in references if isinstance(r.item, InFocus) or not r.weak)
        blanked = clause.text
        for reference in references:
            is_pronoun = reference.weak or reference.item == Pick("all")  # part of "can not afford those"
            if not is_pronoun and not isinstance(reference.item, ByName):
                width = reference.end - reference.start
                blanked = blanked[: reference.start] + "\x00" * width + blanked[reference.end :]
        searching = self._state.searching or self._names_goods
        wish = read_wish(blanked, self._gazetteer, self._locale, searching=searching)
        return _Read(clause, score_cues(clause.text), references, wish)

    def _classified(self, read: _Read) -> _Read:
        scores = {intent: hit.score for intent, hit in read.cues.items()}
        scores["find"] = self._find_score(read)
        scores["recommend"] = self._recommend_score(read)
        scores["detail"] = self._detail_score(read)
        scores["reviews"] = self._reviews_score(read)
        scores["compare"] = self._compare_score(read)
        scores["similar"] = self._similar_score(read)
        scores["bundle"] = self._bundle_score(read)
        scores["more"] = 0.0 if read.wish.constraints else scores.get("more", 0.0)
        if scores.get("handoff", 0.0) >= 3:  # a deed names the order it is about
            scores["order_status"] = min(scores.get("order_status", 0.0), 2.9)
        if read.wish.is_concrete:
            scores["unclear"] = 0.0
        best = max(scores, key=lambda i: (scores[i], -_PRECEDENCE.index(i)))
        return replace(read, intent=best if scores[best] >= 1 else "", score=scores[best])

    def _find_score(self, read: _Read) -> float:
        wish = read.wish
        score = 0.0
        if wish.categories:
            score += 2.0
        is_changed = any(c.field != "category" or c.op in ("!=", "not_in") for c in wish.constraints)
        if is_changed or wish.sort or wish.remove or wish.relax:
            score += 1.5
        if wish.for_self or wish.reset or (wish.for_whom and not wish.constraints):
            score += 1.5
        if wish.reads_as_find and (wish.is_concrete or wish.query):
            score += 0.6
        if read.is_relative and self._has_shown and not read.points_at_one:
            score += 1.4
        # A clause that names a policy or a deed beyond doubt is about that, whatever it mentions.
        return min(score, 2.95)

    def _recommend_score(self, read: _Read) -> float:
        wish = read.wish
        cue = read.cues.get("recommend")
        score = cue.score if cue and not read.has_strong_reference else 0.0
        if wish.is_gift:
            score += 2.5
        return score + (0.5 if score and wish.is_concrete else 0.0)

    def _detail_score(self, read: _Read) -> float:
        cue = read.cues.get("detail")
        asks = bool(cue) or read.clause.ends_asking
        if read.is_relative and not read.points_at_one:
            return 0.0
        if not asks and not read.has_strong_reference:
            return 0.0
        score = cue.score if cue else 1.0 if asks else 0.0
        named = shown_by_name(read.clause.text, self._shown)
        if read.has_strong_reference or named:
            return score + (1.2 if read.wish.categories and not asks else 2.2)
        if read.wish.remove or read.wish.relax or _ONLY.search(read.clause.text):
            return 0.0
        is_certainly_other = any(
            i in read.cues and read.cues[i].score >= 3 for i in ("policy", "handoff", "order_status")
        )
        if read.references:  # a pronoun
            return score if is_certainly_other else score + 1.7
        if is_certainly_other:
            return 0.0
        if read.wish.categories or read.wish.is_gift:
            return 2.2 if cue and cue.score >= 2 and _ABOUT_NAMED.search(read.clause.text) else 0.0
        if any(c.value == SHOWN for c in read.wish.constraints):
            return 0.0
        asked_of_one = {c.field for c in read.wish.constraints} & {"size", "in_stock"}
        if self._state.focus and asked_of_one and score:
            return score + 1.8
        if self._state.focus or (self._has_shown and score >= 2):
            return score + 0.8
        return score if score >= 2 and not read.wish.reads_as_find else 0.0

    def _reviews_score(self, read: _Read) -> float:
        cue = read.cues.get("reviews")
        if (
            cue is None
            or any(c.field == "rating" for c in read.wish.constraints)
            or read.wish.sort == "rating"
        ):
            return 0.0
        return cue.score + (0.7 if read.references else 0.0)

    def _compare_score(self, read: _Read) -> float:
        cue = read.cues.get("compare")
        if cue is None:
            return 0.0
        several = (
            len(read.references) >= 2
            or any(isinstance(i, Pick) for i in read.items)
            or bare_numbers(read.clause.text)
        )
        return cue.score + (1.5 if several or read.references else 0.0 if self._has_shown else -2.0)

    def _bundle_score(self, read: _Read) -> float:
        cue = read.cues.get("bundle")
        if cue is None or not (self._has_shown or self._state.focus):
            return 0.0
        return cue.score + 0.7  # "with it" and "with the second one" are asked about nothing else

    def _similar_score(self, read: _Read) -> float:
        cue = read.cues.get("similar")
        if cue is None:
            return 0.0
        return cue.score + (
            1.6 if read.references or self._image_id else -1.0 if not self._has_shown else 0.3
        )

    # ---------------------------------------------------------------- a guess where words give no hint

    def _with_guess(self, reads: Sequence[_Read]) -> list[_Read]:
        """The intent model's word where no clause says beyond a hint what it is about.

        A wish that names goods and says that it wants them is no riddle; one that only mentions them may
        be a complaint or a question of service.
        """
        is_wish = any(r.wish.is_concrete for r in reads)
        told = [r.score for r in reads if r.intent != "find" or r.wish.reads_as_find]
        is_told = max(told, default=0.0) >= 2
        if self._intent_model is None or is_told or _is_gibberish(self._text, self._gazetteer):
            return list(reads)
        if is_wish and not any(r.wish.unknown for r in reads):
            return list(reads)  # every word of it is understood
        if self._is_a_name(reads):
            return list(reads)
        is_short = len(self._text.folded.split()) < 6 and (self._locale == "en" or len(self._text.folded) < 8)
        if is_wish and is_short:
            return list(reads)
        guess = self._intent_model.predict(self._text.clean)
        intent, _, label = guess.intent.partition(":")
        needs_cards = intent in ("detail", "reviews", "compare", "similar", "more") and not self._has_shown
        if needs_cards or intent in FINDING or (is_wish and intent not in SERVICE):
            return list(reads)
        if intent in TALK and any(r.wish.categories and not r.wish.loose for r in reads):
            return list(reads)
        if intent in ("detail", "reviews") and any(r.wish.reads_as_find and r.wish.query for r in reads):
            return list(reads)
        is_grave = is_wish or intent in ("manipulation", "insult") or label == "angry"
        is_grave = is_grave or (self._state.searching and intent in TALK)
        if guess.probability < (SURE_OF_WRONG if is_grave else SURE_OF_WORDS):
            return list(reads)
        cues = {**reads[0].cues, intent: CueHit(guess.probability, label)}
        first = replace(reads[0], intent=intent, score=1.9 * guess.probability, cues=cues)
        return [first, *(replace(r, intent="", score=0.0) for r in reads[1:])]

    def _is_a_name(self, reads: Sequence[_Read]) -> bool:
        """Whether the message is nothing but one to three words of titles: "calculator"."""
        words = [word for r in reads for word in r.wish.query.split()]
        is_short = len(words) == len(content_words(self._text.folded)) <= 3 or len(self._text.folded) <= 6
        return bool(words) and is_short and all(map(self._gazetteer.is_of_titles, words))

    # ---------------------------------------------------------------- building commands

    def _built(self, reads: Sequence[_Read]) -> list[_Sure]:
        if any(r.intent == "insult" for r in reads):
            reads = [_angry(r) for r in reads]
        serious = [r for r in reads if r.intent and r.intent not in SMALL_TALK]
        finding = [r for r in serious if r.intent in FINDING]
        used = serious or [r for r in reads if r.intent][:1]
        found: list[_Sure] = []
        for group in self._grouped(used, reads if finding else ()):
            sure = self._finding(group) if group[0].intent in FINDING else self._asking(group[0], found)
            if sure is not None:
                _add(found, sure)
        return found

    def _grouped(self, used: Sequence[_Read], everything: Sequence[_Read]) -> list[list[_Read]]:
        """Clauses that wish for one thing together, with what only adds words; any other clause alone."""
        groups: list[list[_Read]] = []
        finding: list[_Read] | None = None
        for read in everything or used:
            if read.intent in FINDING or (everything and not read.intent):
                if finding is None or (read.intent and self._starts_another(read, finding)):
                    finding = []
                    groups.append(finding)
                finding.append(read)
            elif read in used:
                groups.append([read])
        return [
            sorted(group, key=lambda r: r.intent not in FINDING) if group[0].intent == "" else group
            for group in groups
            if any(r.intent for r in group)
        ]

    def _starts_another(self, read: _Read, before: Sequence[_Read]) -> bool:
        """A second kind of product, said as a wish of its own: "and a yoga mat"."""
        held = {c for r in before for c in r.wish.categories}
        if not held or not read.wish.categories or read.wish.loose or set(read.wish.categories) & held:
            return False
        if self._gazetteer.paths_of(held) & self._gazetteer.paths_of(read.wish.categories):
            return False
        is_further = _AND_ALSO.search(read.clause.text) or _AND_ALSO.search(read.clause.led_by)
        return bool(is_further) or read.wish.wants_new

    def _finding(self, group: Sequence[_Read]) -> _Sure | None:
        intents = [r.intent for r in group]
        wish = joined([r.wish for r in group])
        strongest = max(group, key=lambda r: r.score)
        if "similar" in intents:
            read = next(r for r in group if r.intent == "similar")
            item = read.items[0] if read.items else shown_by_name(read.clause.text, self._shown) or InFocus()
            return _Sure(
                Similar(item=item, constraints=self._held(wish.constraints), query=_like_words(wish)), 0.9
            )
        if "more" in intents and not wish.constraints and not wish.sort:
            return _Sure(More(), 0.92)
        if not wish.is_concrete and not wish.query and "recommend" not in intents:
            return None
        confidence = self._find_confidence(wish, strongest.score)
        if self._is_recommendation(wish, intents):
            return _Sure(self._recommend(wish), confidence)
        if self._continues(wish, group):
            return _Sure(self._refine(wish), confidence)
        if wish.constraints and all(c.value == SHOWN for c in wish.constraints) and not wish.query:
            return _Sure(Unclear("product"), 0.7)
        return _Sure(self._search(wish), confidence)

    def _held(self, constraints: Sequence[Constraint]) -> tuple[Constraint, ...]:
        """Relative wishes stand only where something is shown that they can be relative to."""
        return tuple(constraints) if self._has_shown else _absolute(constraints)

    def _find_confidence(self, wish: Wish, score: float) -> float:
        if not wish.is_concrete:
            return 0.45
        sure = 0.93 if wish.categories and not wish.loose else 0.85 if score >= 1.5 else 0.6
        unknown = len(wish.unknown) / max(1, len(wish.query.split()))
        return max(
            0.3, sure - (0.15 if not wish.exact else 0.0) - 0.25 * unknown * (1 if wish.categories else 1.4)
        )

    def _is_recommendation(self, wish: Wish, intents: Sequence[str]) -> bool:
        if wish.categories and not wish.loose:
            return False
        if wish.is_gift:
            return wish.names_gift or not self._state.searching
        if wish.for_someone and not wish.categories and not self._state.searching:
            return True
        return (
            "recommend" in intents
            and not wish.categories
            and not (self._state.searching and wish.constraints)
        )

    def _recommend(self, wish: Wish) -> Recommend:
        constraints = tuple(c for c in _absolute(wish.constraints) if c.field not in ("for_whom", "occasion"))
        occasion = wish.occasion or ("gift" if wish.is_gift or wish.for_someone else "")
        # Of words that nobody knows, those of titles say what it may be; the others tell a story.
        untold = {u for u in wish.unknown if not self._gazetteer.is_of_titles(u)}
        query = " ".join(w for w in without_occasion(wish.query).split() if w not in untold)
        return Recommend(wish.for_whom, occasion, constraints, query)

    def _continues(self, wish: Wish, group: Sequence[_Read]) -> bool:
        """Whether the wish changes the search under way; a product of another kind starts anew."""
        if not self._state.searching or wish.reset:
            return False
        if wish.categories:
            return self._stays_in_kind(wish)
        if not wish.wants_new or not wish.unknown:
            if not wish.unknown or wish.connected or any(c.field != "category" for c in wish.constraints):
                return True
            return self._words_fit(wish)
        return wish.connected and self._words_fit(wish)

    def _stays_in_kind(self, wish: Wish) -> bool:
        said = self._gazetteer.paths_of(wish.categories)
        held = self._held_paths()
        if not held:
            # Nothing was said yet of the kind: an open gift search is narrowed, a search by words is left.
            return self._state.last_purpose == "recommend" and not wish.wants_new
        if wish.loose and said >= held:
            return True
        return bool(said) and said <= held and (said < held or not wish.wants_new)

    def _held_paths(self) -> frozenset[str]:
        names: list[str] = []
        for held in self._state.constraints:
            if held.constraint.field == "category" and held.constraint.op in ("=", "in"):
                value = held.constraint.value
                names += [str(v) for v in value] if isinstance(value, tuple) else [str(value)]
        return self._gazetteer.paths_of(names)

    def _words_fit(self, wish: Wish) -> bool:
        """Whether unknown words may describe the kind searched for, rather than name another."""
        tops = {p.split(" > ")[0] for p in self._held_paths()}
        topics = {self._gazetteer.topic_of(w) for w in wish.unknown} - {""}
        return wish.connected or bool(tops and topics and topics <= tops)

    def _refine(self, wish: Wish) -> Refine:
        add = wish.constraints
        if wish.is_gift or wish.occasion:
            occasion = Constraint("occasion", "=", wish.occasion or "gift", hard=False)
            add = (*(c for c in add if c.field != "occasion"), occasion)
        remove = wish.remove
        if wish.for_self and not wish.is_gift:
            remove = (*remove, "occasion", *(() if wish.for_whom else ("for_whom",)))
        if wish.sort == "price_asc" and not wish.query and not add and not self._says_order():
            return Refine(add=(Constraint("price", "<", SHOWN),), remove=remove, relax=wish.relax)
        return Refine(add, remove, wish.relax, wish.query, wish.sort)

    def _says_order(self) -> bool:
        """Whether an order is asked for, not just something cheap: 便宜的 after a list means cheaper."""
        return bool(re.search(r"cheapest|lowest|low to high|sort|price|最|排|低到高|价格", self._text.folded))

    def _search(self, wish: Wish) -> Search:
        constraints = _absolute(wish.constraints)
        if self._corrects_the_kind(wish):  # what else was wished stays
            said = {c.field for c in constraints}
            held = (h.constraint for h in self._state.constraints)
            constraints = (*constraints, *(c for c in held if c.field in KEPT_FIELDS - said))
        sort = wish.sort or "relevance"
        if any(c.field == "price" and c.value == SHOWN and c.op == "<" for c in wish.constraints):
            sort = "price_asc"
        if wish.is_gift and not any(c.field == "occasion" for c in constraints):
            constraints = (*constraints, Constraint("occasion", "=", wish.occasion or "gift", hard=False))
        return Search(wish.query, constraints, sort)

    def _corrects_the_kind(self, wish: Wish) -> bool:
        """No, I meant shorts: another kind of the same department."""
        if not self._state.searching or not CORRECTION.search(self._text.folded):
            return False
        tops = [
            {p.split(" > ")[0] for p in paths}
            for paths in (self._held_paths(), self._gazetteer.paths_of(wish.categories))
        ]
        return bool(tops[0] & tops[1])

    def _asking(self, read: _Read, before: Sequence[_Sure]) -> _Sure | None:
        sure = 0.95 if read.score >= 3 else 0.85 if read.score >= 2 else max(0.3, read.score / 2.2)
        match read.intent:
            case "order_status":
                number = _ORDER_ID.search(read.clause.text)
                order = OrderById(f"W{number[1]}") if number else LatestOrder()
                return _Sure(OrderStatus(order), sure)
            case "list_orders":
                return _Sure(ListOrders(), sure)
            case "policy":
                return _Sure(Policy(self._said(read.clause)), sure)
            case "handoff":
                hit = read.cues.get("handoff")
                return _Sure(Handoff(hit.label if hit and hit.label else "asked"), sure)
            case "compare":
                return _Sure(Compare(self._compared(read)), sure)
            case "reviews":
                aspect = next((name for name, p in _ASPECT_PATTERNS if p.search(read.clause.text)), "")
                return _Sure(Reviews(self._item(read, before), aspect), sure)
            case "bundle":
                return _Sure(Bundle(self._item(read, before)), sure)
            case "detail":
                return _Sure(self._detail(read, before), sure)
            case "unclear":
                return self._acknowledged(read)
            case intent if intent in TALK:
                return _Sure(Chitchat(cast(ChitchatKind, intent)), sure)  # one of the literals, by TALK
            case _:
                return None

    def _acknowledged(self, read: _Read) -> _Sure:
        is_fine = re.fullmatch(
            r"ok+a?y?|k|fine|sure|yes|yeah|yep|好的?|行|可以|是的?|对|好吧", read.clause.text
        )
        return _Sure(Chitchat("thanks"), 0.5) if is_fine else _Sure(Unclear(), 0.8)

    def _compared(self, read: _Read) -> tuple[ItemRef, ...]:
        items = tuple(i for i in dict.fromkeys(read.items) if i != Pick("all"))
        if len(items) < 2:
            items = bare_numbers(read.clause.text) or items
        named = tuple(i for i in items if i != InFocus())
        if len(named) >= 2:  # "which of these is better, the first or the third": no third thing is meant
            return named[:MAX_COMMANDS]
        if len(named) == 1 and Pick("all") not in read.items:
            return (InFocus(), *named)
        return (Pick("all"),)

    def _item(self, read: _Read, before: Sequence[_Sure]) -> ItemRef:
        """The product asked about: named here, else that of the question before, else the one in focus."""
        strong = [r.item for r in read.references if not r.weak]
        if strong:
            return strong[0]
        named = shown_by_name(read.clause.text, self._shown)
        if named:
            return named
        for sure in reversed(before):
            if isinstance(sure.command, Detail | Reviews):
                return sure.command.item
        if read.wish.categories and not read.wish.unknown and not read.references:
            return ByName(read.wish.query)
        return InFocus()

    def _detail(self, read: _Read, before: Sequence[_Sure]) -> Detail:
        wanted = tuple(c for c in _absolute(read.wish.constraints) if c.field != "category")
        labels = labels_of(read.clause.text, "detail")
        said_fields = {c.field for c in wanted}
        asked = tuple(
            Constraint(f, "=", SHOWN)
            for label in labels
            for f in self._asked_field(label)
            if f not in said_fields
        )
        if "in_stock" in labels and "in_stock" not in said_fields:
            asked = (*asked, Constraint("in_stock", "=", value=True))
        if any(c.value == SHOWN and c.field == "colour" for c in read.wish.constraints):
            asked = (*asked, Constraint("colour", "=", SHOWN))
        about = tuple(dict.fromkeys((*wanted, *asked)))
        is_bare = not labels and not about and not read.wish.query  # "the black one": nothing is asked
        return Detail(self._item(read, before), "" if is_bare else self._said(read.clause), about)

    def _asked_field(self, label: str) -> tuple[str, ...]:
        fields = _ASKED_FIELDS.get(label, ())
        have = self._gazetteer.text_fields | self._gazetteer.numeric_fields
        return next(((f,) for f in fields if f in have or f in _ALWAYS_ASKABLE), ())

    def _with_picture(self, reads: Sequence[_Read]) -> _Sure:
        wish = joined([r.wish for r in reads])
        # What is said beside a picture is what shall differ: "I'd prefer it in blue" is a must.
        wanted = tuple(
            replace(c, hard=True) if c.field == "colour" else c for c in _absolute(wish.constraints)
        )
        return _Sure(Similar(image=self._image_id, constraints=wanted, query=_like_words(wish)), 0.9)

    def _said(self, clause: Clause) -> str:
        """The clause as typed, where folding has kept every character's place."""
        clean, folded = self._text.clean, self._text.folded
        said = clean[clause.start : clause.end] if len(clean) == len(folded) else clause.text
        return " ".join(said.split())[:MAX_QUESTION]

    def _not_understood(self, reads: Sequence[_Read]) -> _Sure:
        """Words that no rule knows: a search for them, unless they are no words."""
        wish = joined([r.wish for r in reads])
        if not wish.query or _is_gibberish(self._text, self._gazetteer):
            return _Sure(Unclear(), 0.8)
        if self._state.searching and (wish.connected or self._words_fit(wish)):
            return _Sure(Refine(query=wish.query), 0.5)
        is_short = len(wish.query.split()) <= 4
        has_known = any(self._gazetteer.topic_of(w) for w in wish.unknown)
        if is_short or has_known or any(r.wish.reads_as_find for r in reads):
            return _Sure(Search(wish.query), 0.5 if has_known else 0.35)
        return _Sure(Unclear(), 0.3)


def _asks_of_self(statement: SelfStatement | None) -> bool:
    return statement is not None and statement.memory.action != "correct"


def _names_goods(read: _Read, statement: SelfStatement) -> bool:
    is_liked = any(c.field == "category" for c in statement.memory.said)
    return bool(read.wish.categories) and not is_liked and read.intent in FINDING


def _is_a_filter(reference: FoundReference, clause: Clause) -> bool:
    """Whether "the red ones" are those to find, not those shown: nothing is asked of them."""
    said = clause.text[reference.start : reference.end]
    is_several = isinstance(reference.item, ByAttribute) and said.endswith("ones")
    return is_several and not clause.ends_asking and not _ASKS.search(clause.text)


def _parted(clause: Clause) -> tuple[Clause, ...]:
    """Two clauses of one that asks after an order and after a policy, without a mark between them."""
    scores = score_cues(clause.text)
    if not {"order_status", "policy"} <= scores.keys() or scores["policy"].score < BEYOND_DOUBT:
        return (clause,)
    for joint in _JOINT.finditer(clause.text):
        first, second = clause.text[: joint.start()], clause.text[joint.end() :]
        if {_sure_service(first), _sure_service(second)} == {"order_status", "policy"}:
            return (
                replace(clause, end=clause.start + joint.start(), text=first, ends_asking=False),
                replace(clause, start=clause.start + joint.end(), text=second, led_by=joint[0].strip()),
            )
    return (clause,)


def _sure_service(text: str) -> str:
    """Which of the two a text asks after beyond doubt, "" for neither or both."""
    scores = score_cues(text)
    sure = [i for i in ("order_status", "policy") if i in scores and scores[i].score >= BEYOND_DOUBT]
    return sure[0] if len(sure) == 1 else ""


def _is_gibberish(text: MessageText, gazetteer: Gazetteer) -> bool:
    words = content_words(text.folded)
    return gibberish_share(words, gazetteer.knows, gazetteer.known_pieces) >= GIBBERISH


def _angry(read: _Read) -> _Read:
    """A complaint beside an insult is an angry one."""
    if read.intent != "handoff" or read.cues["handoff"].label != "complaint":
        return read
    return replace(read, cues={**read.cues, "handoff": CueHit(read.score, "angry")})


def _with_compared(reads: Sequence[_Read]) -> list[_Read]:
    """A comparison takes what the clause after it names: "which is better, the first or the third"."""
    joined_reads: list[_Read] = []
    for read in reads:
        before = joined_reads[-1] if joined_reads else None
        names_only = (
            read.intent in ("detail", "compare", "") and read.references and not read.wish.is_concrete
        )
        if before and before.intent == "compare" and len(before.references) < 2 and names_only:
            joined_reads[-1] = replace(before, references=(*before.references, *read.references))
        else:
            joined_reads.append(read)
    return joined_reads


def _with_followed(reads: Sequence[_Read]) -> list[_Read]:
    """After a clause about one product, a question for a size or colour is about it too: 第二款，M号有吗."""
    followed: list[_Read] = []
    for read in reads:
        is_about_one = bool(followed) and followed[-1].intent == "detail"
        asks = read.clause.ends_asking or "detail" in read.cues
        fields = {c.field for c in read.wish.constraints}
        if is_about_one and asks and read.intent == "find" and fields and fields <= ASKED_OF_ONE:
            followed.append(replace(read, intent="detail"))
        else:
            followed.append(read)
    return followed


def _add(found: list[_Sure], sure: _Sure) -> None:
    """Append, joining a second question about the same product to the first."""
    command = sure.command
    if any(s.command == command for s in found):
        return
    last = found[-1].command if found else None
    if isinstance(command, Policy) and isinstance(last, Policy):
        found[-1] = replace(found[-1], command=Policy(f"{last.question}; {command.question}"[:MAX_QUESTION]))
    elif isinstance(command, Detail) and isinstance(last, Detail) and command.item in (last.item, InFocus()):
        about = tuple(dict.fromkeys((*last.about, *command.about)))
        question = f"{last.question}; {command.question}"[:MAX_QUESTION]
        found[-1] = replace(found[-1], command=Detail(last.item, question, about))
    elif isinstance(command, Handoff) and isinstance(last, Handoff):
        if command.reason != "asked" and last.reason in ("asked", "complaint"):
            found[-1] = sure
    else:
        found.append(sure)


def _absolute(constraints: Sequence[Constraint]) -> tuple[Constraint, ...]:
    """Without those that are relative to what is shown."""
    return tuple(c for c in constraints if c.value != SHOWN)


def _like_words(wish: Wish) -> str:
    """Search words beside a picture or product, without those that only point at it."""
    pointing = {
        "photo",
        "picture",
        "image",
        "like",
        "this",
        "similar",
        "style",
        "look",
        "same",
        "照片",
        "图片",
        "图",
        "同款",
        "类似",
        "相似",
        "一样",
        "像",
        "差不多",
    }
    return " ".join(w for w in wish.query.split() if w not in pointing)
