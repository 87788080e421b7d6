"""A demo shop whose conversations the suites run."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from assistant.evals.batch import CaseResult, run_suite, settings_of
from assistant.evals.cases import Case, Suite, read_suite
from assistant.evals.shop_under_test import SessionConversations, ShopRecords
from assistant.settings import Settings
from assistant.wiring import Shop, new_id, utc_now
from tests.chromium import chromium
from tests.journeys.scripted_commands import scripted_answers
from tests.servers.scripted_model import ScriptedModelServer

__all__ = ["chromium"]

ROOT = Path(__file__).resolve().parents[2]
SUITES = ROOT / "prompts" / "suites"

RunCase = Callable[[Suite, Case], CaseResult]


def cases_of(*paths: Path) -> list[object]:
    """Every case of the suites, as parameters named after them."""
    return [
        pytest.param(suite, case, id=f"{path.name}: {case.name}")
        for path in paths
        for suite in [read_suite(path)]
        for case in suite.cases
    ]


@pytest.fixture(scope="module")
def model_server() -> Iterator[ScriptedModelServer]:
    """A model that understands the messages of scripted_commands.yaml, on a port of its own."""
    with ScriptedModelServer(scripted_answers()) as server:
        yield server


@pytest.fixture(scope="module")
def demo_shop(demo_home: Path) -> Iterator[Shop]:
    shop = Shop(Settings(home=demo_home), owns_index=True)
    shop.warm()
    yield shop
    shop.close()


@pytest.fixture(scope="module")
def records(demo_shop: Shop) -> ShopRecords:
    return ShopRecords(demo_shop.catalogue, demo_shop.orders, demo_shop.home / "knowledge")


@pytest.fixture(scope="module")
def run_case(demo_shop: Shop, records: ShopRecords) -> RunCase:
    """Runs one case with the local engine."""
    conversations = SessionConversations(
        demo_shop.assistant, demo_shop.sessions, demo_shop.images, now=utc_now, new_id=new_id
    )

    def run(suite: Suite, case: Case) -> CaseResult:
        alone = suite.model_copy(update={"cases": (case,)})
        (result,) = run_suite(alone, settings_of(alone, ["local"]), lambda _: conversations, records)
        return result

    return run
