"""The HTTP API, call by call."""

import json
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from assistant.identity import make_customer_token
from retrieval.query import Constraint
from retrieval.shopper import Behaviour
from retrieval.shopper import Shopper as Asker
from tests.fakes import SECRET, START, FakeShop, make_shop, picture_bytes
from ui.api.app import create_api
from ui.api.images import picture_path
from ui.api.services import Readiness
from ui.limits import Rate, Rates

Json = dict[str, Any]


@dataclass
class Shopper:
    """A client with a session."""

    http: TestClient
    session_id: str
    token: str

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    def url(self, rest: str = "") -> str:
        return f"/v1/sessions/{self.session_id}{rest}"

    def say(self, text: str, message_id: str = "m1", **more: object) -> list[Json]:
        response = self.http.post(
            self.url("/messages"),
            json={"client_message_id": message_id, "text": text, **more},
            headers=self.headers,
        )
        assert response.status_code == 200, response.text
        return read_stream(response.text)


def read_stream(text: str) -> list[Json]:
    events = []
    for block in text.split("\n\n"):
        lines = dict(line.split(": ", 1) for line in block.splitlines() if not line.startswith(":"))
        if lines:
            events.append(
                {"id": int(lines["id"]), "event": lines["event"], "data": json.loads(lines["data"])}
            )
    return events


def begin(http: TestClient, headers: Mapping[str, str] | None = None, **body: object) -> Shopper:
    response = http.post("/v1/sessions", json=body, headers=headers)
    assert response.status_code == 201, response.text
    created = response.json()
    return Shopper(http, created["session_id"], created["session_token"])


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[FakeShop]:
    shop = make_shop(tmp_path, allowed_origins=["https://partner.example"])
    yield shop
    shop.workers.close()


@pytest.fixture
def app(shop: FakeShop) -> FastAPI:
    return create_api(shop.services)


@pytest.fixture
def http(app: FastAPI) -> TestClient:
    return TestClient(app, base_url="http://shop.test", raise_server_exceptions=False)


@pytest.fixture
def shopper(http: TestClient) -> Shopper:
    return begin(http, locale="en")


# ------------------------------------------------------------------ messages


def test_a_message_streams_the_events_of_its_turn_in_order(shopper: Shopper) -> None:
    events = shopper.say("a dress")
    assert [e["event"] for e in events] == ["products", "text", "text", "quick_replies", "done"]
    assert [e["id"] for e in events] == [1, 2, 3, 4, 5]
    assert events[0]["data"]["products"][0]["price"]["display"] == "$39"


def test_the_stream_is_not_cached_on_its_way(shopper: Shopper) -> None:
    response = shopper.http.post(
        shopper.url("/messages"), json={"client_message_id": "m1", "text": "hi"}, headers=shopper.headers
    )
    assert response.headers["content-type"].startswith("text/event-stream")
    assert response.headers["cache-control"] == "no-store"
    assert response.headers["x-accel-buffering"] == "no"


def test_the_same_message_runs_once(shopper: Shopper, shop: FakeShop) -> None:
    assert shopper.say("a dress") == shopper.say("a dress")
    assert len(shop.reply.calls) == 1


def test_a_broken_stream_goes_on_behind_the_last_event(shopper: Shopper, shop: FakeShop) -> None:
    shopper.say("a dress")
    response = shopper.http.get(
        shopper.url("/messages/m1/events"), headers=shopper.headers | {"Last-Event-ID": "3"}
    )
    assert [e["id"] for e in read_stream(response.text)] == [4, 5]
    assert len(shop.reply.calls) == 1


def test_a_message_that_never_came_cannot_be_resumed(shopper: Shopper) -> None:
    response = shopper.http.get(shopper.url("/messages/m9/events"), headers=shopper.headers)
    assert_problem(response, 404, "message_unknown")


def test_a_bug_ends_the_stream_with_an_error_event(shopper: Shopper) -> None:
    (event,) = shopper.say("crash")
    assert event["event"] == "error"
    assert event["data"]["retry"] is True


def test_text_that_no_database_keeps_is_mended(shopper: Shopper, shop: FakeShop) -> None:
    response = shopper.http.post(
        shopper.url("/messages"),
        content=b'{"client_message_id": "m1", "text": " a\\u0000\\ud800 dress "}',
        headers=shopper.headers | {"Content-Type": "application/json"},
    )
    assert response.status_code == 200
    assert shop.reply.calls[0][1].text == "a\N{REPLACEMENT CHARACTER} dress"


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"client_message_id": "m1"}, 422, "message_empty"),
        ({"client_message_id": "m1", "text": " \n\t"}, 422, "message_empty"),
        ({"client_message_id": "m1", "text": "字" * 20_000}, 413, "message_too_long"),
        ({"client_message_id": "m1", "text": "x" * 4_001}, 413, "message_too_long"),
        ({"client_message_id": "m1", "text": "x" * 1_100_000}, 413, "body_too_large"),
        ({"client_message_id": "a b", "text": "hi"}, 422, "request_invalid"),
        ({"text": "hi"}, 422, "request_invalid"),
        ({"client_message_id": "m1", "image_id": "of-nobody"}, 404, "image_unknown"),
    ],
)
def test_a_message_that_cannot_be_taken_says_why(
    shopper: Shopper, shop: FakeShop, body: Json, status: int, code: str
) -> None:
    response = shopper.http.post(shopper.url("/messages"), json=body, headers=shopper.headers)
    assert_problem(response, status, code)
    assert shop.reply.calls == []


def test_a_message_of_the_longest_length_is_taken(shopper: Shopper) -> None:
    assert shopper.say("字" * 4_000)[-1]["event"] == "done"


def test_a_body_without_a_length_is_counted(shopper: Shopper) -> None:
    def endless() -> Iterator[bytes]:
        for _ in range(30):
            yield b"x" * 100_000

    response = shopper.http.post(shopper.url("/messages"), content=endless(), headers=shopper.headers)
    assert_problem(response, 413, "body_too_large")


def assert_problem(response: Any, status: int, code: str) -> None:
    assert (response.status_code, response.json().get("code")) == (status, code)
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["status"] == status
    assert response.json()["detail"]


# ------------------------------------------------------------------ problems


def test_problems_speak_the_language_of_the_page(shopper: Shopper) -> None:
    response = shopper.http.post(
        shopper.url("/messages"),
        json={"client_message_id": "m1"},
        headers=shopper.headers | {"Accept-Language": "fr, zh-CN;q=0.9, en;q=0.8"},
    )
    assert response.json()["detail"] == "请输入文字，或添加一张图片。"


@pytest.mark.parametrize("content", [b'{"text": ', b" ", b"\xff\xfe", b"[" * 100_000])
def test_bad_json_is_named_so(shopper: Shopper, content: bytes) -> None:
    response = shopper.http.post(
        shopper.url("/messages"),
        content=content,
        headers=shopper.headers | {"Content-Type": "application/json"},
    )
    assert_problem(response, 400, "bad_json")


@pytest.mark.parametrize("path", ["/v1/nothing", "/v1/sessions/s/nothing/else", "/nothing"])
def test_an_unknown_address_is_a_problem_too(http: TestClient, path: str) -> None:
    assert_problem(http.get(path), 404, "route_unknown")


def test_a_failing_part_of_the_shop_is_a_problem_too(http: TestClient, shop: FakeShop) -> None:
    shop.services.sessions.__dict__.clear()  # the store is broken: every call now raises
    assert_problem(http.post("/v1/sessions", json={}), 500, "internal_error")


# ------------------------------------------------------------------ who calls


def test_no_token_is_asked_for(shopper: Shopper) -> None:
    response = shopper.http.get(shopper.url())
    assert_problem(response, 401, "token_missing")
    assert response.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize("token", ["x", "a.b.c", "id1.x.eyJvcmlnaW5zIjpbXSwiZW1iZWRfaWQiOm51bGx9"])
def test_a_false_token_is_refused(shopper: Shopper, token: str) -> None:
    response = shopper.http.get(shopper.url(), headers={"Authorization": f"Bearer {token}"})
    assert_problem(response, 401, "token_invalid")


def test_a_token_opens_no_other_session(http: TestClient, shopper: Shopper) -> None:
    other = begin(http)
    assert_problem(http.get(other.url(), headers=shopper.headers), 401, "token_invalid")


def test_an_unknown_session_is_not_found(http: TestClient, shopper: Shopper) -> None:
    assert_problem(http.get("/v1/sessions/nope", headers=shopper.headers), 404, "session_unknown")


def test_a_session_ends_with_its_lifetime(shopper: Shopper, shop: FakeShop) -> None:
    shop.clock.move(shop.services.session_lifetime.total_seconds())
    assert_problem(shopper.http.get(shopper.url(), headers=shopper.headers), 404, "session_unknown")


def test_the_server_keeps_no_token(shopper: Shopper, shop: FakeShop) -> None:
    kept = shop.services.sessions.get(shopper.session_id)
    assert kept is not None
    assert shopper.token not in kept.token_digest


def test_a_false_customer_token_begins_nothing(http: TestClient) -> None:
    response = http.post("/v1/sessions", json={"customer_token": "x"})
    assert_problem(response, 401, "customer_token_invalid")


def test_the_session_takes_the_language_of_the_page(http: TestClient) -> None:
    shopper = begin(http, headers={"Accept-Language": "zh-CN,zh;q=0.9"})
    assert http.get(shopper.url(), headers=shopper.headers).json()["locale"] == "zh"


# ------------------------------------------------------------------ origins


def test_a_page_of_another_origin_gets_nothing(http: TestClient) -> None:
    response = http.post("/v1/sessions", json={}, headers={"Origin": "https://evil.example"})
    assert_problem(response, 403, "origin_not_allowed")
    assert "access-control-allow-origin" not in response.headers


@pytest.mark.parametrize("origin", ["null", "https://evil.example", "https://partner.example.evil.example"])
def test_a_preflight_of_another_origin_is_refused(http: TestClient, origin: str) -> None:
    response = http.options(
        "/v1/sessions", headers={"Origin": origin, "Access-Control-Request-Method": "POST"}
    )
    assert response.status_code == 403
    assert "access-control-allow-origin" not in response.headers


def test_an_origin_of_the_operator_may_call(http: TestClient) -> None:
    origin = {"Origin": "https://partner.example"}
    preflight = http.options("/v1/sessions", headers=origin | {"Access-Control-Request-Method": "POST"})
    assert preflight.status_code == 204
    assert "Authorization" in preflight.headers["access-control-allow-headers"]
    response = http.post("/v1/sessions", json={}, headers=origin)
    assert response.status_code == 201
    assert response.headers["access-control-allow-origin"] == "https://partner.example"


def test_a_page_of_this_server_may_call(http: TestClient) -> None:
    begin(http, headers={"Origin": "http://shop.test"})


def test_an_embed_token_lets_its_origin_in_and_no_other(http: TestClient, shop: FakeShop) -> None:
    token = shop.embed_tokens.create(["https://blog.example"], START)
    shopper = begin(http, headers={"Origin": "https://blog.example"}, embed_token=token)
    ours = shopper.headers | {"Origin": "https://blog.example"}
    response = http.get(shopper.url(), headers=ours)
    assert response.status_code == 200
    assert response.headers["access-control-allow-origin"] == "https://blog.example"
    elsewhere = {"Origin": "https://evil.example"}
    assert_problem(http.get(shopper.url(), headers=shopper.headers | elsewhere), 403, "origin_not_allowed")
    stolen = http.post("/v1/sessions", json={"embed_token": token}, headers=elsewhere)
    assert_problem(stolen, 403, "origin_not_allowed")


def test_revoking_an_embed_token_ends_its_sessions(http: TestClient, shop: FakeShop) -> None:
    token = shop.embed_tokens.create(["https://blog.example"], START)
    shopper = begin(http, headers={"Origin": "https://blog.example"}, embed_token=token)
    shop.embed_tokens.revoke("embed1", START)
    assert_problem(http.get(shopper.url(), headers=shopper.headers), 401, "embed_token_invalid")
    again = http.post("/v1/sessions", json={"embed_token": token}, headers={"Origin": "https://blog.example"})
    assert_problem(again, 401, "embed_token_invalid")


def test_the_widget_asks_whether_it_may_show_itself(http: TestClient, shop: FakeShop) -> None:
    token = shop.embed_tokens.create(["https://blog.example"], START)
    allowed = http.get("/v1/embed", params={"token": token}, headers={"Origin": "https://blog.example"})
    assert allowed.json() == {"shop_name": "Tidewater"}
    refused = http.get("/v1/embed", params={"token": token}, headers={"Origin": "https://evil.example"})
    assert_problem(refused, 403, "origin_not_allowed")


# ------------------------------------------------------------------ rates


def test_too_fast_says_when_to_come_back(tmp_path: Path) -> None:
    shop = make_shop(tmp_path, Rates(messages_a_session=Rate(1, per_s=30)))
    shopper = begin(TestClient(create_api(shop.services)))
    shopper.say("one", "m1")
    response = shopper.http.post(
        shopper.url("/messages"), json={"client_message_id": "m2", "text": "two"}, headers=shopper.headers
    )
    assert_problem(response, 429, "too_fast")
    assert response.headers["retry-after"] == "30"
    shop.clock.move(30)
    assert shopper.say("two", "m2")[-1]["event"] == "done"


# ------------------------------------------------------------------ transcript, deletion, channel


def test_the_transcript_holds_what_was_said_and_shown(shopper: Shopper) -> None:
    sent = shopper.say("a dress")
    transcript = shopper.http.get(shopper.url(), headers=shopper.headers).json()
    (turn,) = transcript["turns"]
    assert turn["message"] == {"text": "a dress", "image_id": None}
    assert turn["client_message_id"] == "m1"
    assert turn["events"] == sent
    assert transcript["signed_in"] is False


def test_a_deleted_session_is_gone(shopper: Shopper) -> None:
    shopper.say("a dress")
    assert shopper.http.delete(shopper.url(), headers=shopper.headers).status_code == 204
    assert_problem(shopper.http.get(shopper.url(), headers=shopper.headers), 404, "session_unknown")


# ------------------------------------------------------------------ pictures


def test_an_uploaded_picture_can_be_sent_and_seen_again(shopper: Shopper, shop: FakeShop) -> None:
    upload = shopper.http.post(
        shopper.url("/images"), files={"file": ("a.png", picture_bytes("PNG"))}, headers=shopper.headers
    )
    assert upload.status_code == 201
    image_id = upload.json()["image_id"]
    shopper.say("", image_id=image_id)
    assert shop.reply.calls[0][1].image_id == image_id
    seen = shopper.http.get(shopper.url(f"/images/{image_id}"), headers=shopper.headers)
    assert seen.headers["content-type"] == "image/jpeg"
    assert seen.content[:3] == b"\xff\xd8\xff"


def test_a_picture_of_one_session_is_not_seen_in_another(http: TestClient, shopper: Shopper) -> None:
    upload = shopper.http.post(
        shopper.url("/images"), files={"file": ("a.png", picture_bytes("PNG"))}, headers=shopper.headers
    )
    other = begin(http)
    path = f"/images/{upload.json()['image_id']}"
    assert_problem(http.get(other.url(path), headers=other.headers), 404, "image_unknown")


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (b"<svg onload=alert(1)>", 415, "image_not_accepted"),
        (b"", 415, "image_not_accepted"),
        (picture_bytes("PNG")[:60], 415, "image_not_accepted"),
        (b"x" * 8_000_001, 413, "image_too_large"),
        (b"x" * 9_000_000, 413, "image_too_large"),
    ],
    ids=["svg", "empty", "cut off", "too large", "far too large"],
)
def test_what_is_no_small_picture_is_refused(
    shopper: Shopper, content: bytes, status: int, code: str
) -> None:
    response = shopper.http.post(
        shopper.url("/images"), files={"file": ("a.png", content)}, headers=shopper.headers
    )
    assert_problem(response, status, code)


def test_product_pictures_are_public_and_kept_for_long(http: TestClient) -> None:
    response = http.get("/images/dress-red.webp", headers={"Origin": "https://anywhere.example"})
    assert response.headers["content-type"] == "image/webp"
    assert "max-age=604800" in response.headers["cache-control"]


@pytest.mark.parametrize(
    "name",
    ["..%2fembed_tokens.json", "..%2f..%2fetc%2fpasswd", "%2e%2e", "nothing.webp", "a%00.webp", "x.svg"],
)
def test_no_other_file_is_served_as_a_picture(http: TestClient, name: str) -> None:
    assert http.get(f"/images/{name}").status_code == 404


def test_a_link_out_of_the_picture_folder_is_not_followed(tmp_path: Path) -> None:
    folder = tmp_path / "images"
    folder.mkdir()
    (tmp_path / "secret.webp").write_bytes(b"x")
    (folder / "link.webp").symlink_to(tmp_path / "secret.webp")
    assert picture_path(folder, "link.webp") is None


# ------------------------------------------------------------------ feedback and events


def test_a_turn_can_be_rated(shopper: Shopper, shop: FakeShop) -> None:
    turn_id = shopper.say("a dress")[-1]["data"]["turn_id"]
    response = shopper.http.post(
        shopper.url("/feedback"),
        json={"turn_id": turn_id, "rating": -1, "text": "no"},
        headers=shopper.headers,
    )
    assert response.status_code == 204
    assert shop.feedback.ratings == {turn_id: (-1, "no")}


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"turn_id": "t9", "rating": 1}, 404, "turn_unknown"),
        ({"turn_id": "t9", "rating": 5}, 422, "request_invalid"),
    ],
)
def test_a_rating_of_nothing_is_refused(shopper: Shopper, body: Json, status: int, code: str) -> None:
    response = shopper.http.post(shopper.url("/feedback"), json=body, headers=shopper.headers)
    assert_problem(response, status, code)


def test_events_are_counted_once_and_bad_ones_named(shopper: Shopper) -> None:
    batch = {
        "events": [
            {"event_id": "e1", "kind": "click", "product_id": "dress", "position": 1},
            {"event_id": "e2", "kind": "stare", "product_id": "dress"},
            {"event_id": "e3", "kind": "click", "product_id": "dress", "at": "yesterday"},
        ]
    }
    first = shopper.http.post(shopper.url("/events"), json=batch, headers=shopper.headers)
    assert first.status_code == 202
    assert first.json() == {
        "accepted": 1,
        "duplicate": 0,
        "rejected": [
            {"event_id": "e2", "code": "kind_unknown"},
            {"event_id": "e3", "code": "time_invalid"},
        ],
    }
    second = shopper.http.post(shopper.url("/events"), json=batch, headers=shopper.headers)
    assert (second.json()["accepted"], second.json()["duplicate"]) == (0, 1)


# ------------------------------------------------------------------ search, products, orders


def test_search_gives_cards_with_scores_and_reasons(shopper: Shopper) -> None:
    found = shopper.http.get("/v1/search", params={"q": "dress"}, headers=shopper.headers).json()
    (card,) = found["products"]
    assert (card["id"], card["position"], card["score"]) == ("dress", 1, 1.0)
    assert card["reasons"] == [{"code": "title_match", "value": ""}]
    assert card["image"] == "/images/dress-red.webp"
    assert found["total"] == 1
    assert found["facets"] == {"colour": {"red": 1}}


def test_a_search_knows_who_asks(shopper: Shopper, shop: FakeShop) -> None:
    clicked = Behaviour("dress", "click", shop.clock())
    shop.memory.shoppers[shopper.session_id] = Asker((clicked,))

    shopper.http.get("/v1/search", params={"q": "dress"}, headers=shopper.headers)

    assert shop.search.queries[-1].shopper.session == (clicked,)


def test_search_reads_filters_with_prices_in_units_of_the_currency(shopper: Shopper, shop: FakeShop) -> None:
    filters = [
        {"field": "price", "op": "<=", "value": 300},
        {"field": "colour", "op": "in", "value": ["red", "navy"], "hard": False},
    ]
    params = {"q": "裙", "locale": "zh", "limit": 3, "filters": json.dumps(filters)}
    found = shopper.http.get("/v1/search", params=params, headers=shopper.headers).json()
    assert found["products"][0]["title"] == "亚麻裹身裙"
    assert found["products"][0]["price"]["currency"] == "CNY"
    assert shop.search.queries[0].constraints == (
        Constraint("price", "<=", 30000),
        Constraint("colour", "in", ("red", "navy"), False),
    )


def test_a_named_currency_picks_the_price_list_of_the_cards(shopper: Shopper) -> None:
    filters = json.dumps([{"field": "price", "op": "<", "value": 500, "currency": "CNY"}])
    found = shopper.http.get("/v1/search", params={"filters": filters}, headers=shopper.headers).json()
    assert {card["price"]["currency"] for card in found["products"]} == {"CNY"}


@pytest.mark.parametrize(
    "filters",
    [
        "{",
        "[" * 9_000,
        '[{"field":"price","op":"<","value":1e999}]',
        '[{"field":"price","op":"<","value":NaN}]',
        "{}",
        '[{"field": "price"}]',
        '[{"field":"price","op":"~","value":1}]',
        '[{"field":"price","op":"<","value":"x"}]',
    ],
)
def test_filters_that_do_not_fit_are_refused(shopper: Shopper, filters: str) -> None:
    response = shopper.http.get("/v1/search", params={"filters": filters}, headers=shopper.headers)
    assert_problem(response, 422, "filters_invalid")


@pytest.mark.parametrize("limit", ["0", "101", "many"])
def test_a_limit_out_of_range_is_refused(shopper: Shopper, limit: str) -> None:
    response = shopper.http.get("/v1/search", params={"limit": limit}, headers=shopper.headers)
    assert_problem(response, 422, "request_invalid")


def test_a_product_is_shown_in_the_words_of_the_page(shopper: Shopper) -> None:
    shown = shopper.http.get("/v1/products/dress?locale=zh", headers=shopper.headers).json()
    assert shown["title"] == "亚麻裹身裙"
    assert shown["variants"][0]["options"] == {"colour": "红色"}
    assert shown["variants"][0]["price"] == {"amount_minor": 27300, "currency": "CNY", "display": "¥273"}
    assert_problem(shopper.http.get("/v1/products/nope", headers=shopper.headers), 404, "product_unknown")


def test_an_order_is_shown_to_its_customer_alone(http: TestClient, shopper: Shopper) -> None:
    assert_problem(http.get("/v1/orders/W1", headers=shopper.headers), 404, "order_unknown")
    tokens = [make_customer_token(SECRET, who, START, timedelta(hours=1)) for who in ("c7", "c8")]
    owner, stranger = (begin(http, customer_token=token) for token in tokens)
    shown = http.get("/v1/orders/W1", headers=owner.headers).json()
    assert (shown["order_id"], shown["total"]) == ("W1", "$39")
    assert_problem(http.get("/v1/orders/W1", headers=stranger.headers), 404, "order_unknown")


# ------------------------------------------------------------------ operations


def test_alive_and_ready_differ(shop: FakeShop) -> None:
    services = replace(shop.services, readiness=lambda: Readiness(False, {"index": "building"}))
    http = TestClient(create_api(services))
    assert http.get("/healthz").status_code == 200
    response = http.get("/readyz")
    assert response.status_code == 503
    assert response.json() == {"ready": False, "parts": {"index": "building"}}


def test_metrics_count_turns_and_requests(shopper: Shopper) -> None:
    shopper.say("a dress", "m1")
    shopper.say("crash", "m2")
    deadline = time.monotonic() + 5
    while 'aisle_turn_errors_total{code="internal_error"} 1.0' not in metrics(shopper):
        assert time.monotonic() < deadline
    assert 'aisle_turns_total{engine="local",outcome="done"} 1.0' in metrics(shopper)
    assert 'route="/v1/sessions/{session_id}/messages",status="200"} 2.0' in metrics(shopper)


def metrics(shopper: Shopper) -> str:
    return shopper.http.get("/metrics").text


def test_answers_cannot_run_be_framed_or_be_taken_for_another_type(shopper: Shopper) -> None:
    headers = shopper.http.get(shopper.url(), headers=shopper.headers).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"


def test_the_schema_is_served_and_names_every_call(http: TestClient) -> None:
    paths = http.get("/openapi.json").json()["paths"]
    assert {
        "/v1/sessions",
        "/v1/sessions/{session_id}",
        "/v1/sessions/{session_id}/messages",
        "/v1/sessions/{session_id}/messages/{client_message_id}/events",
        "/v1/sessions/{session_id}/events",
        "/v1/sessions/{session_id}/images",
        "/v1/sessions/{session_id}/feedback",
        "/v1/search",
        "/v1/products/{product_id}",
        "/v1/orders/{order_id}",
        "/healthz",
        "/readyz",
        "/metrics",
    } <= set(paths)


def test_many_clients_send_at_once(http: TestClient, shop: FakeShop) -> None:
    shoppers = [begin(http) for _ in range(8)]
    threads = [threading.Thread(target=shopper.say, args=("hi",)) for shopper in shoppers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert len(shop.reply.calls) == 8
