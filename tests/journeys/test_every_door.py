"""The conversations of `prompts/suites/conversations.yaml` through a running server's doors.

A real `aisle demo` process answers, once with the local engine and once with a scripted model behind an
OpenAI-compatible server; each conversation is held over HTTP and in Chromium, and each turn is judged. In
process they run in test_issue_conversations.py and test_scripted_model.py.
"""

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from assistant.evals.batch import Setting
from assistant.evals.cases import Case, Suite
from assistant.evals.shop_under_test import ShopRecords
from assistant.events import Done
from assistant.identity import make_customer_token
from assistant.settings import Settings
from assistant.storage.database import FILE_NAME
from assistant.storage.ledger import record_from_json
from assistant.wire_format import from_wire
from assistant.wiring import Shop
from tests.demo_server import DemoServer, running_demo
from tests.journeys.conftest import SUITES, cases_of
from tests.journeys.http_door import HttpConversations
from tests.journeys.judging import LOCAL, MODEL, PAGE_SCORERS, faults_of
from tests.journeys.page_door import PageConversations
from tests.servers.scripted_model import ScriptedModelServer

SECRET = "signs the tokens of these conversations"
CASES = cases_of(SUITES / "conversations.yaml")


@pytest.fixture(scope="module", params=[LOCAL, MODEL], ids=lambda setting: setting.engine)
def setting(request: pytest.FixtureRequest) -> Setting:
    return request.param


@pytest.fixture(scope="module")
def server(setting: Setting, demo_home: Path, model_server: ScriptedModelServer) -> Iterator[DemoServer]:
    model = {
        "AISLE_MODEL": "openai:scripted",
        "AISLE_MODEL_TIMEOUT_S": "30",
        "OPENAI_BASE_URL": model_server.base_url,
        "OPENAI_API_KEY": "not-a-key",
    }
    with running_demo(
        demo_home, AISLE_TOKEN_SECRET=SECRET, **(model if setting is MODEL else {})
    ) as demo_server:
        yield demo_server


@pytest.fixture(scope="module")
def shop(demo_home: Path) -> Iterator[Shop]:
    """What the server sells, to judge by; no engine is loaded."""
    shop = Shop(Settings(home=demo_home), owns_index=False)
    yield shop
    shop.close()


@pytest.fixture(scope="module")
def records(shop: Shop) -> ShopRecords:
    return ShopRecords(shop.catalogue, shop.orders, shop.home / "knowledge")


@pytest.fixture
def http(server: DemoServer) -> Iterator[HttpConversations]:
    def customer_token(customer: str) -> str:
        return make_customer_token(SECRET, customer, datetime.now(UTC), timedelta(hours=1))

    with HttpConversations(server.address, customer_token) as conversations:
        yield conversations


@pytest.fixture
def page(
    chromium: Browser, server: DemoServer, shop: Shop, records: ShopRecords
) -> Iterator[PageConversations]:
    conversations = PageConversations(chromium, server.address, records, ServerDatabase(shop))
    yield conversations
    conversations.close()


class ServerDatabase:
    """What the server keeps, read beside it."""

    def __init__(self, shop: Shop) -> None:
        self._file = shop.home / FILE_NAME
        self._names = {customer.id: customer.name for customer in shop.orders.customers()}

    def done_of(self, turn_id: str) -> Done:
        record = record_from_json(self._one("SELECT record FROM turns WHERE turn_id = ?", turn_id))
        done = from_wire("done", record.events[-1]["data"])  # type: ignore[arg-type]
        assert isinstance(done, Done)
        return done

    def sessions_of(self, customer: str) -> int:
        return self._one("SELECT count(*) FROM sessions WHERE customer_id = ?", customer)

    def name_of(self, customer: str) -> str:
        return self._names[customer]

    def _one(self, query: str, value: str) -> Any:
        with sqlite3.connect(self._file) as database:
            (found,) = database.execute(query, (value,)).fetchone()
        return found


@pytest.mark.vendor
@pytest.mark.parametrize(("suite", "case"), CASES)
def test_a_conversation_goes_right_over_http(
    suite: Suite, case: Case, setting: Setting, http: HttpConversations, records: ShopRecords
) -> None:
    faults = faults_of(suite, case, setting, http, records)

    assert not faults


@pytest.mark.browser
@pytest.mark.parametrize(("suite", "case"), CASES)
def test_a_conversation_goes_right_on_the_page(
    suite: Suite, case: Case, setting: Setting, page: PageConversations, records: ShopRecords
) -> None:
    faults = faults_of(suite, case, setting, page, records, PAGE_SCORERS)

    assert not faults
