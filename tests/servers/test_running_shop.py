"""A running shop: what other processes may do beside it, and what survives it."""

import json
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from assistant.settings import Settings
from assistant.wiring import Shop, utc_now
from tests.conftest import ROOT
from tests.demo_server import DemoServer, run_aisle

pytestmark = pytest.mark.vendor

WITHIN_S = 30.0


def wait_for(what: Callable[[], bool]) -> bool:
    """The first answer that is one."""
    until = time.monotonic() + WITHIN_S
    while time.monotonic() < until:
        found = what()
        if found:
            return found
        time.sleep(0.1)
    raise AssertionError(f"nothing came within {WITHIN_S} s")


@pytest.fixture(scope="module", autouse=True)
def expired_session(demo_home: Path) -> str:
    """In the home before the server starts."""
    shop = Shop(Settings(home=demo_home), owns_index=False)
    shop.sessions.create("expired", "digest", None, "en", utc_now() - timedelta(days=1))
    shop.close()
    return "expired"


@pytest.fixture
def client(demo_server: DemoServer) -> httpx.Client:
    client = httpx.Client(base_url=demo_server.address, timeout=30)
    session = client.post("/v1/sessions", json={}).json()
    client.headers["Authorization"] = f"Bearer {session['session_token']}"
    client.headers["X-Session"] = session["session_id"]
    return client


def searched(client: httpx.Client, text: str) -> list[str]:
    return [p["title"] for p in client.get("/v1/search", params={"q": text}).json()["products"]]


def events_of(client: httpx.Client, message_id: str, **message: str) -> list[tuple[str, dict[str, object]]]:
    """The named events of one message, as the stream has them."""
    path = f"/v1/sessions/{client.headers['X-Session']}/messages"
    answer = client.post(path, json={"client_message_id": message_id, **message})
    names = [line[7:] for line in answer.text.splitlines() if line.startswith("event: ")]
    data = [json.loads(line[6:]) for line in answer.text.splitlines() if line.startswith("data: ")]
    return list(zip(names, data, strict=True))


def test_an_expired_session_is_forgotten_after_a_start(demo_server: DemoServer, expired_session: str):
    shop = Shop(Settings(home=demo_server.home), owns_index=False)
    assert wait_for(lambda: shop.sessions.get(expired_session) is None)
    shop.close()


def test_what_another_process_imports_is_found_without_a_restart(
    demo_server: DemoServer, client: httpx.Client, tmp_path: Path
):
    feed = tmp_path / "new.jsonl"
    feed.write_text('{"id": "zither-1", "title": "Walnut concert zither", "price": "129.00", "stock": 4}\n')
    run_aisle(demo_server.home, "import", str(feed))
    assert wait_for(lambda: "Walnut concert zither" in searched(client, "concert zither"))


@pytest.fixture
def rules(demo_server: DemoServer) -> Iterator[Path]:
    path = demo_server.home / "merchandising.yaml"
    yield path
    path.unlink(missing_ok=True)


def test_a_saved_rule_acts_on_the_next_message_and_is_named(client: httpx.Client, rules: Path):
    usual = searched(client, "kettle")
    rules.write_text(
        "rules: [{name: fold, when: {words: kettle}, pin: travel-folding-kettle, "
        "redirect: {to: /kettles, label: {en: All kettles}}}]"
    )
    events = dict(events_of(client, "rule", text="kettle"))
    first = events["products"]["products"][0]
    assert first["id"] == "travel-folding-kettle"
    assert first["why"][0] == "the shop's pick"
    assert events["quick_replies"]["replies"][0] == {
        "label": "All kettles",
        "send": "All kettles",
        "url": "/kettles",
    }
    assert events["done"]["trace"]["searches"][0]["merchandising"] == "fold"
    rules.unlink()
    assert searched(client, "kettle") == usual


def test_a_broken_rule_leaves_those_before_and_is_told(
    client: httpx.Client, demo_server: DemoServer, rules: Path
):
    rules.write_text("rules: [{name: none, hide: {category: Kitchen > Kettles}}]")
    assert not any("kettle" in title.lower() for title in searched(client, "kettle"))
    rules.write_text("rules:\n  - name: none\n    hid: [x]\n")
    assert not any("kettle" in title.lower() for title in searched(client, "kettle"))
    ready = client.get("/readyz")
    assert ready.status_code == 200
    assert (
        "line 3: nothing is called 'hid' here; did you mean 'hide'?" in ready.json()["parts"]["merchandising"]
    )
    doctor = run_aisle(demo_server.home, "doctor", check=False)
    assert doctor.returncode == 1
    assert "line 3" in doctor.stdout


def test_index_beside_a_server_has_the_server_do_it(demo_server: DemoServer):
    report = run_aisle(demo_server.home, "index")
    assert "asking it to do the work" in report.stderr
    assert "encoded_texts\t" in report.stdout


def test_search_beside_a_server_reads_and_answers(demo_server: DemoServer):
    found = json.loads(run_aisle(demo_server.home, "search", "红色的裙子，300元以内", "--json").stdout)
    assert found["products"]


def test_a_second_server_on_the_same_home_is_refused_with_what_to_do(demo_server: DemoServer):
    refused = run_aisle(demo_server.home, "serve", "--port", "0", check=False)
    assert refused.returncode == 1
    assert "Another process is using the vector folder" in refused.stderr


def test_the_trace_names_the_text_collection_that_candidates_came_from(client: httpx.Client):
    done = dict(events_of(client, "m-text", text="something with dinosaurs"))["done"]
    (search,) = done["trace"]["searches"]  # type: ignore[index]
    assert "products_text" in search["collections"]
    assert any("chroma:text" in ranks for ranks in done["trace"]["sources"].values())  # type: ignore[index]


def test_the_trace_names_the_picture_collection_for_a_photo(client: httpx.Client):
    picture = (ROOT / "data" / "images" / "canvas-high-top-red.webp").read_bytes()
    session = client.headers["X-Session"]
    uploaded = client.post(f"/v1/sessions/{session}/images", files={"file": ("p.webp", picture)})
    done = dict(events_of(client, "m-photo", image_id=uploaded.json()["image_id"]))["done"]
    (search,) = done["trace"]["searches"]  # type: ignore[index]
    assert "products_image" in search["collections"]
    assert any("chroma:image" in ranks for ranks in done["trace"]["sources"].values())  # type: ignore[index]


def test_the_same_message_id_runs_once(client: httpx.Client):
    first = events_of(client, "m-once", text="a mug")
    assert events_of(client, "m-once", text="a mug") == first


def test_an_order_is_read_by_its_owner_only(demo_server: DemoServer):
    orders = [
        json.loads(line)
        for line in (ROOT / "data" / "catalog" / "orders.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    order, other = orders[0], next(o for o in orders if o["customer_id"] != orders[0]["customer_id"])
    token = demo_server.aisle("token", "--customer", order["customer_id"]).strip()
    client = httpx.Client(base_url=demo_server.address, timeout=30)
    session = client.post("/v1/sessions", json={"customer_token": token}).json()
    headers = {"Authorization": f"Bearer {session['session_token']}"}
    assert client.get(f"/v1/orders/{order['id']}", headers=headers).json()["order_id"] == order["id"]
    assert client.get(f"/v1/orders/{other['id']}", headers=headers).status_code == 404
