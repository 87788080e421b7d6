"""The first conversations with a model that understands them, behind an OpenAI-compatible server."""

import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from assistant.evals.batch import Setting, run_suite
from assistant.evals.cases import Case, Suite, read_suite
from assistant.evals.shop_under_test import SessionConversations, ShopRecords
from assistant.settings import Settings
from assistant.wiring import Shop, new_id, utc_now
from tests.journeys.conftest import SUITES
from tests.servers.scripted_model import ScriptedModelServer, answering_commands

pytestmark = pytest.mark.vendor

SCRIPT = yaml.safe_load((Path(__file__).parent / "scripted_commands.yaml").read_text(encoding="utf-8"))
AS_SENT = {unicodedata.normalize("NFKC", message): commands for message, commands in SCRIPT.items()}
"""A model gets messages with their punctuation in one width."""
MODEL = Setting("model", {"parse": "v1", "write": "v1"})


def scripted_cases() -> list[object]:
    """The shipped cases of which the script has every message."""
    return [
        pytest.param(suite, case, id=f"{path.name}: {case.name}")
        for path in sorted(SUITES.glob("*.yaml"))
        for suite in [read_suite(path)]
        for case in suite.cases
        if all(turn.text in SCRIPT and not turn.expect.error for turn in case.turns)
    ]


@pytest.fixture(scope="module")
def model_server() -> Iterator[ScriptedModelServer]:
    with ScriptedModelServer(answering_commands(AS_SENT)) as server:
        yield server


@pytest.fixture(scope="module")
def conversations(
    demo_shop: Shop, model_server: ScriptedModelServer, demo_home: Path
) -> Iterator[SessionConversations]:
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("OPENAI_BASE_URL", model_server.base_url)
        environment.setenv("OPENAI_API_KEY", "not-a-key")
        settings = Settings(home=demo_home, model="openai:scripted", model_timeout_s=20)
        shop = Shop(settings, owns_index=False)
        yield SessionConversations(shop.assistant, shop.sessions, shop.images, now=utc_now, new_id=new_id)
        shop.close()


def test_the_script_covers_the_first_conversations():
    assert len(scripted_cases()) >= 12


@pytest.mark.parametrize(("suite", "case"), scripted_cases())
def test_a_first_conversation_passes_with_a_model(
    suite: Suite, case: Case, conversations: SessionConversations, records: ShopRecords
) -> None:
    alone = suite.model_copy(update={"cases": (case,)})

    (result,) = run_suite(alone, [MODEL], lambda _: conversations, records)

    assert result.passed, result.explain()
