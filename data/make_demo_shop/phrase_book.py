"""The sentences of reviews by language: which suit a product, which were used least, and their slots."""

import random
import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import yaml

from data.make_demo_shop.nouns import PHRASES_FOLDER, Noun

CHOICE = re.compile(r"\[([^\[\]]*)\]")
# "It" and its verb, for products whose noun is plural: "It slips" -> "They slip".
IRREGULAR = {"is": "are", "was": "were", "has": "have", "does": "do", "isn't": "aren't", "doesn't": "don't"}
SAME_FOR_BOTH = frozenset(
    {"came", "can", "cost", "faded", "looked", "should", "still", "stung", "took", "will"}
)


class PhraseBook:
    """Hands out sentences of one language, the least used first, so that few are ever repeated."""

    def __init__(self, language: str) -> None:
        path = PHRASES_FOLDER / f"{language}.yaml"
        self._phrases: Mapping[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
        self._uses: Counter[str] = Counter()

    def opening(self, mood: str, slots: Mapping[str, str], chance: random.Random) -> str:
        """A first sentence; `mood` is good, mixed or bad, here and below."""
        return self._choose(self._phrases["openings"][mood], slots, chance)

    def context(self, tags: Collection[str], slots: Mapping[str, str], chance: random.Random) -> str:
        """Who bought it, for what: a sentence that suits a product with these tags."""
        own = _suiting(self._phrases["contexts"], set(tags) - {"goods"})
        general = _suiting(self._phrases["contexts"], {"any", "goods"} & {"any", *tags})
        sentences = own if own and chance.random() < 0.6 else general
        return self._choose(sentences, slots, chance)

    def gift_context(self, slots: Mapping[str, str], chance: random.Random) -> str:
        """To whom it was given."""
        return self._choose(self._phrases["gift_contexts"], slots, chance)

    def remark(
        self,
        aspect: str,
        polarity: str,
        tags: Collection[str],
        slots: Mapping[str, str],
        chance: random.Random,
    ) -> str:
        """A sentence on one aspect; `polarity` is good or bad."""
        bank = self._phrases["aspects"][aspect][polarity]
        own = _suiting(bank, tags)
        sentences = own if own and chance.random() < 0.6 else bank["any"]
        remark = self._choose(sentences, slots, chance)
        return plural_form(remark) if slots.get("number") == "plural" else remark

    def closing(self, mood: str, slots: Mapping[str, str], chance: random.Random) -> str:
        """A last sentence."""
        return self._choose(self._phrases["closings"][mood], slots, chance)

    def turn(self, kind: str, chance: random.Random) -> str:
        """Words that lead to the next remark: `but`, `still` or `and`; may be empty."""
        return self._choose(self._phrases["turns"][kind], {}, chance)

    def short_words(self, mood: str, count: int, chance: random.Random) -> list[str]:
        """Fragments for somebody in a hurry."""
        return chance.sample(self._phrases["short"][mood], count)

    def _choose(self, sentences: Sequence[str], slots: Mapping[str, str], chance: random.Random) -> str:
        fitting = [text for text in sentences if set(re.findall(r"{(\w+)}", text)) <= slots.keys()]
        some = chance.sample(fitting, min(4, len(fitting)))
        sentence = min(some, key=lambda text: self._uses[text])
        self._uses[sentence] += 1
        chosen = CHOICE.sub(lambda match: chance.choice(match[1].split("|")), sentence)
        return chosen.format_map(slots)


def english_slots(noun: Noun) -> dict[str, str]:
    """The words that agree with the noun."""
    word = noun.word.en
    if noun.number == "plural":
        return {"number": "plural", "thing": word, "It": "They", "it": "them", "its": "their", "is": "are",
                "was": "were", "has": "have", "does": "do", "s": "", "s_noun": "s", "them": "them",
                "a_thing": f"some {word}", "a_second": "a second pair"}  # fmt: skip
    article = "an" if word[0] in "aeiou" else "a"
    is_mass = noun.number == "mass"
    return {"number": noun.number, "thing": word, "It": "It",
            "it": "it", "its": "its", "is": "is", "was": "was",
            "has": "has", "does": "does", "s": "s", "s_noun": "", "them": "it",
            "a_thing": f"some {word}" if is_mass else f"{article} {word}",
            "a_second": "more" if is_mass else "a second one"}  # fmt: skip


def plural_form(sentence: str) -> str:
    """A remark about one thing turned to several: it -> they or them, and the verb with it."""
    sentence = re.sub(r"\bIt's\b", "They're", sentence)
    sentence = re.sub(r"\bit's\b", "they're", sentence)
    sentence = re.sub(r"\b([Ii]t) ([a-z']+)", _plural_clause, sentence)
    return re.sub(r"\bit\b", "them", sentence)


def _plural_clause(match: re.Match[str]) -> str:
    pronoun, verb = match[1], match[2]
    subject = "They" if pronoun == "It" else "they"
    if verb in IRREGULAR:
        return f"{subject} {IRREGULAR[verb]}"
    if verb in SAME_FOR_BOTH:
        return f"{subject} {verb}"
    if verb.endswith("s") and not verb.endswith("ss") and len(verb) > 3:
        stem = verb[:-2] if re.search(r"(ch|sh|ss|x)es$", verb) else verb[:-1]
        return f"{subject} {stem}"
    return f"{subject if pronoun == 'It' else 'them'} {verb}"


def _suiting(bank: Mapping[str, Sequence[str]], tags: Collection[str]) -> list[str]:
    return [text for key, texts in bank.items() if set(key.split()) & set(tags) for text in texts]
