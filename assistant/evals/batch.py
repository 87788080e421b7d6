"""Runs suites: cases × engines × prompt versions × repeats, to a report.

A batch talks to a port, `Conversations`; it knows neither wiring nor storage. An engine that breaks fails its
case with what it said, and the batch goes on.
"""

import itertools
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from assistant.evals.cases import Case, EngineName, Suite, Turn
from assistant.evals.scorers import SCORERS, JudgedTurn, Score, Scorer, ShopFacts, reply_text
from assistant.events import ReplyEvent
from retrieval.product import Locale


class Conversation(Protocol):
    """One conversation with an assistant."""

    def send(self, text: str, image: Path | None) -> Sequence[ReplyEvent]:
        """All events of the reply."""
        ...


class Conversations(Protocol):
    """Opens conversations with one engine and one set of prompts."""

    def open_conversation(self, customer: str | None, locale: Locale) -> Conversation:
        """A new one, with `customer` signed in where one is named."""
        ...


@dataclass(frozen=True)
class Setting:
    """What a case runs with. `prompts` maps a prompt's name to its version, such as `{"parse": "v2"}`."""

    engine: EngineName
    prompts: Mapping[str, str]

    def __str__(self) -> str:
        versions = [f"{name}.{version}" for name, version in sorted(self.prompts.items())]
        return " ".join((self.engine, *versions))


@dataclass(frozen=True)
class TurnResult:
    """A turn as it went. A turn that was only said has no scores."""

    said: str
    reply: str
    scores: tuple[Score, ...]
    took_ms: float

    @property
    def failures(self) -> tuple[Score, ...]:
        return tuple(score for score in self.scores if not score.is_met)


@dataclass(frozen=True)
class CaseResult:
    """A case in one setting. `crash` is what broke the run, "" for nothing."""

    suite: str
    case: str
    setting: Setting
    repeat: int  # from 1
    turns: tuple[TurnResult, ...]
    crash: str = ""

    @property
    def passed(self) -> bool:
        return not self.crash and not any(turn.failures for turn in self.turns)

    @property
    def took_ms(self) -> float:
        return sum(turn.took_ms for turn in self.turns)

    def explain(self) -> str:
        """Why it failed, a line a failure; "" when it passed."""
        lines = [
            f"turn {number} ({turn.said[:60]!r}): {score.name}: {score.explanation} [{score.answer[:300]}]"
            for number, turn in enumerate(self.turns, start=1)
            for score in turn.failures
        ]
        return "\n".join([*lines, f"crashed: {self.crash}"] if self.crash else lines)


@dataclass(frozen=True)
class Report:
    """The results of a batch, in the order they ran."""

    results: tuple[CaseResult, ...]

    @property
    def failed(self) -> tuple[CaseResult, ...]:
        return tuple(result for result in self.results if not result.passed)


def settings_of(suite: Suite, engines: Sequence[EngineName]) -> tuple[Setting, ...]:
    """Every engine that the suite names and `engines` offers; a model runs with each mix of prompts."""
    names = sorted(suite.prompts)
    versions = [
        dict(zip(names, chosen, strict=True))
        for chosen in itertools.product(*(suite.prompts[n] for n in names))
    ]
    wanted = [engine for engine in suite.engines if engine in engines]
    return tuple(
        Setting(engine, prompts) for engine in wanted for prompts in (versions if engine == "model" else [{}])
    )


def run_suite(
    suite: Suite,
    settings: Sequence[Setting],
    open_engine: Callable[[Setting], Conversations],
    shop: ShopFacts,
    *,
    repeats: int = 1,
    scorers: Sequence[Scorer] = SCORERS,
) -> Iterator[CaseResult]:
    """Results one by one as they come, so that a caller can show progress."""
    for setting in settings:
        conversations = open_engine(setting)
        for case in (spread for given in suite.cases for spread in given.spread()):
            for repeat in range(1, repeats + 1):
                yield _run_case(suite, case, setting, repeat, conversations, shop, scorers)


def _run_case(
    suite: Suite,
    case: Case,
    setting: Setting,
    repeat: int,
    conversations: Conversations,
    shop: ShopFacts,
    scorers: Sequence[Scorer],
) -> CaseResult:
    results: list[TurnResult] = []
    try:
        conversation = conversations.open_conversation(case.customer, case.locale or suite.locale)
        earlier: list[Sequence[ReplyEvent]] = []
        for number, turn in enumerate(case.turns):
            started = time.perf_counter()
            events = tuple(conversation.send(turn.text, turn.image))
            took_ms = (time.perf_counter() - started) * 1000
            judged = JudgedTurn(
                said=turn.text,
                expect=turn.expect,
                events=events,
                earlier=tuple(earlier),
                said_before=tuple(_said(t) for t in case.turns[:number]),
                customer=case.customer,
                shop=shop,
                engine=setting.engine,
            )
            scores = _scores(judged, scorers) if number >= case.judged_from else ()
            results.append(TurnResult(_said(turn), reply_text(events), scores, took_ms))
            earlier.append(events)
    except Exception as error:  # noqa: BLE001  # one broken case must not end the batch; the report has it
        crash = f"{type(error).__name__}: {error}"
        return CaseResult(suite.name, case.name, setting, repeat, tuple(results), crash)
    return CaseResult(suite.name, case.name, setting, repeat, tuple(results))


def _scores(turn: JudgedTurn, scorers: Sequence[Scorer]) -> tuple[Score, ...]:
    found = (scorer(turn) for scorer in scorers)
    return tuple(score for score in found if score is not None)


def _said(turn: Turn) -> str:
    return turn.text or (f"[{turn.image.name}]" if turn.image else "")
