"""Conversations in process with a model that understands them, behind an OpenAI-compatible server."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.evals.cases import Case, Suite, Turn, read_suite
from assistant.evals.shop_under_test import SessionConversations, ShopRecords
from assistant.settings import Settings
from assistant.wiring import Shop, new_id, utc_now
from tests.journeys.conftest import SUITES
from tests.journeys.judging import MODEL, faults_of
from tests.journeys.scripted_commands import SCRIPT
from tests.servers.scripted_model import ScriptedModelServer

pytestmark = pytest.mark.vendor


def is_scripted(turn: Turn) -> bool:
    """Whether the script has the message; one that is refused never comes to a model."""
    return turn.text in SCRIPT or turn.expect.error is not None


def scripted_cases() -> list[object]:
    """The shipped cases of which the script has every message."""
    return [
        pytest.param(suite, case, id=f"{path.name}: {case.name}")
        for path in sorted(SUITES.glob("*.yaml"))
        for suite in [read_suite(path)]
        for case in suite.cases
        if all(map(is_scripted, case.turns))
    ]


@pytest.fixture(scope="module")
def conversations(
    demo_shop: Shop, model_server: ScriptedModelServer, demo_home: Path
) -> Iterator[SessionConversations]:
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("OPENAI_BASE_URL", model_server.base_url)
        environment.setenv("OPENAI_API_KEY", "not-a-key")
        settings = Settings(home=demo_home, model="openai:scripted", model_timeout_s=30)
        shop = Shop(settings, owns_index=False)
        yield SessionConversations(shop.assistant, shop.sessions, shop.images, now=utc_now, new_id=new_id)
        shop.close()


def test_the_script_has_every_message_of_the_conversations():
    cases = read_suite(SUITES / "conversations.yaml").cases

    assert not [turn.text for case in cases for turn in case.turns if not is_scripted(turn)]


@pytest.mark.parametrize(("suite", "case"), scripted_cases())
def test_a_scripted_case_passes_with_a_model(
    suite: Suite, case: Case, conversations: SessionConversations, records: ShopRecords
) -> None:
    faults = faults_of(suite, case, MODEL, conversations, records)

    assert not faults


def test_a_refused_message_never_comes_to_the_model(
    conversations: SessionConversations, model_server: ScriptedModelServer
) -> None:
    asked = len(model_server.requests)
    conversations.open_conversation(None, "en").send("x" * 20_000, None)

    assert len(model_server.requests) == asked
