"""The chat page: Gradio around the same turn workers that the API uses.

The transcript is HTML that `cards.py` makes of wire events: finished turns in one block, the turn under way
in another, so that streaming redraws one turn only. The page's script (static/chat.js) passes clicks on
buttons inside that HTML to a hidden box.
"""

import base64
import json
import logging
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache
from html import escape
from importlib.resources import files
from pathlib import Path
from typing import Any

import gradio as gr
from fastapi import FastAPI

from assistant.commands import UserMessage
from assistant.errors import IdentityError, MessageRejectedError
from assistant.events import Failed
from assistant.identity import SessionGrant, is_token_of, new_session_token, read_session_grant, token_digest
from assistant.sessions import EventBuffer
from assistant.showing import hit_card
from assistant.storage.shop_events import ShopEvent
from assistant.wire_format import card_to_wire, to_wire
from retrieval.errors import AisleError
from retrieval.images import decode_picture, encode_jpeg
from retrieval.product import Locale
from retrieval.query import Query
from ui.admission import admit_message, admit_session, keep_picture
from ui.api.problems import ProblemError, page_locale, problem_words
from ui.api.services import ApiServices
from ui.cards import shopper_html, turn_html
from ui.chat_words import CHAT_WORDS, began_anew_html, suggestions_html, welcome_html
from ui.limits import MAX_EVENTS_A_BATCH, MAX_UPLOAD_BYTES
from ui.profile_panel import profile_html, read_forgotten

logger = logging.getLogger(__name__)

THUMBNAIL_SIDE = 240
WAIT_S = 60.0
CONCURRENT_TURNS = 16
SUGGESTED = 4
READY_ASKED_EVERY_S = 0.5
WELCOME_START = '<section class="welcome"'


@dataclass(frozen=True)
class DemoCustomer:
    """Somebody whom a visitor of the demo shop may sign in as."""

    customer_id: str
    name: str


@dataclass(frozen=True)
class Visit:
    """Which conversation a browser is in."""

    session_id: str
    token: str
    locale: Locale


class ChatPage:
    """What the page does; `blocks` is what it looks like."""

    def __init__(self, services: ApiServices, demo_customers: Sequence[DemoCustomer]) -> None:
        self._services = services
        self._customers = demo_customers

    # ------------------------------------------------------------- conversations

    def begin(self, locale: Locale, address: str) -> Visit:
        """A new conversation; ProblemError when too many begin at this address."""
        admit_session(self._services, address)
        session_id = self._services.new_id()
        token = new_session_token(SessionGrant(session_id))
        expires_at = self._services.now() + self._services.session_lifetime
        self._services.sessions.create(session_id, token_digest(token), None, locale, expires_at)
        return Visit(session_id, token, locale)

    def visit(self, kept: object, wanted_locale: Locale, address: str) -> Visit:
        """The conversation that a browser remembers, if it is still there, else a new one, as `begin`."""
        known = self.remembered(kept, wanted_locale)
        return known or self.begin(_kept_locale(kept, wanted_locale), address)

    def remembered(self, kept: object, wanted_locale: Locale) -> Visit | None:
        """The conversation that a browser remembers, if it is there: what is shown beside begins none."""
        if not isinstance(kept, Mapping):
            return None
        token = str(kept.get("token", ""))
        try:
            session_id = read_session_grant(token).session_id
        except IdentityError:
            return None
        session = self._services.sessions.get(session_id)
        if (
            session is None
            or session.expires_at <= self._services.now()
            or not is_token_of(session.token_digest, token)
        ):
            return None
        return Visit(session_id, token, _kept_locale(kept, wanted_locale))

    def is_of(self, visit: Visit, kept: object) -> bool:
        """Whether it is the very conversation that a browser remembers."""
        return isinstance(kept, Mapping) and kept.get("token") == visit.token

    def profile(self, visit: Visit) -> str:
        """What is known of the shopper, once the shop can say it in words."""
        if not self._services.readiness().ready:
            return ""
        told = self._services.profiles.recall(visit.session_id, self.signed_in_as(visit), visit.locale)
        return profile_html(told, visit.locale)

    def forget(self, visit: Visit, raw: object) -> None:
        """Forget what a button of the panel names."""
        named = read_forgotten(raw)
        if named:
            customer_id = self.signed_in_as(visit)
            self._services.profiles.forget(visit.session_id, customer_id, named, visit.locale)

    def suggestions(self, visit: Visit) -> str:
        """Cards for the first screen, by what is known of the shopper; nothing before the shop is ready."""
        if not self._services.readiness().ready:
            return ""
        customer_id = self.signed_in_as(visit)
        shopper = self._services.memory.shopper(visit.session_id, customer_id)
        query = Query(
            locale=visit.locale,
            currency=self._services.currency_for((), visit.locale),
            limit=SUGGESTED,
            customer_id=customer_id,
            shopper=shopper,
        )
        try:
            hits = self._services.search.search(query).hits
        except AisleError:
            logger.exception("nothing could be suggested, session_id=%s", visit.session_id)
            return ""
        cards = [card_to_wire(hit_card(h, locale=query.locale, currency=query.currency)) for h in hits]
        return suggestions_html(cards, visit.locale, are_personal=not shopper.is_unknown)

    def wait_until_ready(self) -> bool:
        """Whether the shop became ready within `WAIT_S`."""
        until = time.monotonic() + WAIT_S
        while not self._services.readiness().ready and time.monotonic() < until:
            time.sleep(READY_ASKED_EVERY_S)
        return self._services.readiness().ready

    def transcript(self, visit: Visit) -> str:
        """The finished turns of a conversation, or a welcome."""
        parts = []
        for record in self._services.transcripts.transcript(visit.session_id):
            picture = self._thumbnail(visit.session_id, record.image_id)
            parts.append(shopper_html(record.message_text, picture, record.locale))
            parts.append(turn_html(record.events, record.locale, is_over=True))
        return "".join(parts) or welcome_html(visit.locale)

    def send(self, visit: Visit, text: str, path: str | None, address: str) -> Iterator[tuple[str, bool]]:
        """The HTML of a turn as it grows, and whether it is over."""
        picture, image_id = "", None
        try:
            if path:
                image_id = keep_picture(self._services, visit.session_id, _upload(Path(path)))
                picture = self._thumbnail(visit.session_id, image_id)
            admit_message(self._services, visit.session_id, address, text.strip(), image_id)
        except ProblemError as problem:
            detail = problem_words(problem.code, visit.locale, **problem.fields)
            yield self._refused(visit, text, picture, detail), True
            return
        except MessageRejectedError as error:  # this conversation holds too many pictures
            yield self._refused(visit, text, picture, error.detail), True
            return
        said = shopper_html(text, picture, visit.locale)
        message = UserMessage(text, image_id, visit.locale)
        buffer = self._services.turns.start(visit.session_id, self._services.new_id(), message)
        yield from self._grow(visit, message, said, buffer)

    def is_busy(self, visit: Visit) -> bool:
        """Whether a turn has not ended."""
        return bool(self._services.turns.under_way(visit.session_id))

    def resume(self, visit: Visit) -> Iterator[tuple[str, str]]:
        """Finished turns and the one that grows, as HTML, for turns that began before the page was loaded.

        Last come the finished turns alone.
        """
        for turn in self._services.turns.under_way(visit.session_id):
            past = without_welcome(self.transcript(visit))
            picture = self._thumbnail(visit.session_id, turn.message.image_id)
            said = shopper_html(turn.message.text, picture, visit.locale)
            for html, is_over in self._grow(visit, turn.message, said, turn.buffer):
                if not is_over:
                    yield past, html
        yield self.transcript(visit), ""  # always: Gradio empties the page where nothing is yielded

    def _grow(
        self, visit: Visit, message: UserMessage, said: str, buffer: EventBuffer
    ) -> Iterator[tuple[str, bool]]:
        """The HTML of a turn as it grows, and whether it is over."""
        events: list[Mapping[str, object]] = []
        text = message.text
        locale = "zh" if any("一" <= c <= "鿿" for c in text) else "en" if text.strip() else visit.locale
        yield said + turn_html(events, locale, is_over=False), False
        for event in buffer.stream(WAIT_S):
            events.append(event.as_dict())
            yield said + turn_html(events, locale, is_over=event.ends_turn), event.ends_turn
        self._report(visit, impressions(events))

    def act(self, visit: Visit, acts: Sequence[object]) -> None:
        """Keep what was done with cards, as the page's script tells of it."""
        told = [act for act in acts[:MAX_EVENTS_A_BATCH] if isinstance(act, Mapping)]
        self._report(visit, [_act(act) for act in told])

    def _report(self, visit: Visit, events: Sequence[ShopEvent]) -> None:
        """As `POST …/events`; a shopper's turn does not fail for it."""
        try:
            self._services.events.save(visit.session_id, events, self._services.now())
        except AisleError:
            logger.exception("what was seen could not be kept, session_id=%s", visit.session_id)

    def rate(self, visit: Visit, turn_id: str, rating: int) -> None:
        """Keep a thumb."""
        self._services.feedback.save(
            visit.session_id, turn_id, 1 if rating > 0 else -1, "", self._services.now()
        )

    def sign_in(self, visit: Visit, customer_id: str | None) -> None:
        """Be one of the demo's customers, or nobody."""
        known = {customer.customer_id for customer in self._customers}
        self._services.sessions.set_customer(visit.session_id, customer_id if customer_id in known else None)

    def signed_in_as(self, visit: Visit) -> str | None:
        """The customer of a conversation."""
        session = self._services.sessions.get(visit.session_id)
        return session.customer_id if session else None

    # ------------------------------------------------------------- checks

    def refusal(self, problem: ProblemError, locale: Locale) -> str:
        """What the page says instead of a reply."""
        failed = Failed(problem.code, problem_words(problem.code, locale, **problem.fields), retry=False)
        return turn_html([to_wire(failed)], locale, is_over=True)

    def _refused(self, visit: Visit, text: str, picture: str, detail: str) -> str:
        """A refusal looks like a reply, with the remedy in it."""
        said = shopper_html(text[:200] + ("…" if len(text) > 200 else ""), picture, visit.locale)
        event = to_wire(Failed("refused", detail, retry=False))
        return said + turn_html([event], visit.locale, is_over=True)

    def _thumbnail(self, session_id: str, image_id: str | None) -> str:
        kept = self._services.images.get(session_id, image_id) if image_id else None
        return _data_address(kept) if kept else ""


def build_chat_page(services: ApiServices, demo_customers: Sequence[DemoCustomer] = ()) -> gr.Blocks:
    """The page on these services; `demo_customers` adds the demo's sign-in."""
    page = ChatPage(services, demo_customers)
    blocks: gr.Blocks
    with gr.Blocks(title=services.shop_name, analytics_enabled=False, fill_width=True) as blocks:
        # Which conversation it is lives in the browser alone: a `gr.State` is lost when the server restarts.
        # Gradio sends this "secret" to every browser, so it must not be one; it has to outlive a restart.
        kept = gr.BrowserState(None, storage_key="aisle-visit", secret="aisle")  # noqa: S106
        with gr.Row(elem_id="top"):
            head = gr.HTML(_head_html(services.shop_name, "en"), elem_id="shop-name")
            customer = gr.Dropdown(
                [("", "")],
                value="",
                label=CHAT_WORDS["en"]["sign_in"],
                elem_id="customer",
                visible=bool(demo_customers),
                filterable=False,
                container=False,
            )
            language = gr.Radio(
                [("中文", "zh"), ("English", "en")],
                value="en",
                label="中文 / English",
                elem_id="language",
                container=False,
            )
            fresh = gr.Button(CHAT_WORDS["en"]["new"], elem_id="fresh", size="sm", variant="secondary")
        profile = gr.HTML(elem_id="profile", padding=False)
        with gr.Column(elem_id="conversation"):
            finished = gr.HTML(elem_id="finished", padding=False)
            suggested = gr.HTML(elem_id="suggested", padding=False)
            live = gr.HTML(elem_id="live", padding=False)
        with gr.Column(elem_id="composer"):
            box = gr.MultimodalTextbox(
                placeholder=CHAT_WORDS["en"]["placeholder"],
                label=CHAT_WORDS["en"]["placeholder"],
                show_label=False,
                sources=["upload"],
                file_types=["image"],
                file_count="single",
                max_lines=5,
                autofocus=True,
                elem_id="message",
            )
            notice = gr.HTML(_notice_html("en"), elem_id="notice", padding=False)
        clicked = gr.Textbox(elem_id="clicked", visible="hidden", show_label=False)
        pass_on = gr.Button("send", elem_id="pass-on", visible="hidden")
        acts = gr.Textbox(elem_id="acts", visible="hidden", show_label=False)
        report = gr.Button("report", elem_id="report", visible="hidden")

        def dressed(locale: Locale, current: str | None) -> tuple[Any, ...]:
            """The page's words in a language: head, customer, language, new, box, notice."""
            w = CHAT_WORDS[locale]
            choices = [(w["signed_out"], "")] + [(c.name, c.customer_id) for c in demo_customers]
            return (
                gr.HTML(_head_html(services.shop_name, locale)),
                gr.Dropdown(choices, value=current or "", label=w["sign_in"]),
                gr.Radio(value=locale),
                gr.Button(w["new"]),
                gr.MultimodalTextbox(placeholder=w["placeholder"], label=w["placeholder"]),
                gr.HTML(_notice_html(locale)),
            )

        def load(remembered: object, request: gr.Request) -> tuple[Any, ...]:
            wanted = _locale(request)
            try:
                here = page.visit(remembered, wanted, _address(request))
            except ProblemError as problem:
                return gr.skip(), page.refusal(problem, wanted), "", *dressed(wanted, None)
            return (
                _remember(here),
                page.transcript(here),
                "",
                *dressed(here.locale, page.signed_in_as(here)),
            )

        def talk(
            remembered: object, message: Mapping[str, Any], request: gr.Request, past: str
        ) -> Iterator[Any]:
            try:
                here = page.visit(remembered, _locale(request), _address(request))
            except ProblemError as problem:
                refused = page.refusal(problem, _locale(request))
                yield without_welcome(past) + refused, "", gr.skip(), gr.skip(), gr.skip()
                return
            text = str(message.get("text") or "").strip()
            uploaded = message.get("files") or [None]
            path = uploaded[0]["path"] if isinstance(uploaded[0], Mapping) else uploaded[0]
            past = without_welcome(past)
            if past and not page.is_of(here, remembered):
                past += began_anew_html(here.locale)
            empty = gr.MultimodalTextbox(value={"text": "", "files": []})
            waits = page.is_busy(here)  # then `past` lacks what ends before this message's turn
            grows = False
            for html, is_over in page.send(here, text, path, _address(request)):
                if not is_over:
                    grows = True
                    yield past, html, empty, _remember(here), gr.skip()
                elif waits and grows:
                    yield page.transcript(here), "", empty, _remember(here), page.profile(here)
                else:
                    yield past + html, "", empty, _remember(here), page.profile(here)

        def say(
            message: Mapping[str, Any], remembered: object, past: str, request: gr.Request
        ) -> Iterator[Any]:
            yield from talk(remembered, message, request, past)

        def click(raw: str, remembered: object, past: str, request: gr.Request) -> Iterator[Any]:
            unchanged = (gr.skip(),) * 4  # without a yield Gradio empties the page
            known: Any = gr.skip()
            try:
                asked = json.loads(raw)
            except json.JSONDecodeError:
                yield *unchanged, known
                return
            with suppress(ProblemError):  # what is sent with it is refused in words
                here = page.visit(remembered, "en", _address(request))
                if "forget" in asked:
                    page.forget(here, asked["forget"])
                    known = page.profile(here)
                if "rating" in asked:
                    page.rate(here, str(asked.get("turn", ""))[:64], int(asked["rating"]))
            if "rating" in asked or "forget" in asked:
                yield *unchanged, known
                return
            yield from talk(remembered, {"text": str(asked.get("send", ""))}, request, past)

        def keep_acts(raw: str, remembered: object) -> None:
            here = page.remembered(remembered, "en")  # none: told by a page that was left open for long
            with suppress(json.JSONDecodeError):
                told = json.loads(raw)
                if here and isinstance(told, list):
                    page.act(here, told)

        def change_language(
            locale: Locale, remembered: object, past: str, request: gr.Request
        ) -> tuple[Any, ...]:
            shown = past if without_welcome(past) else welcome_html(locale)
            try:
                moved = replace(page.visit(remembered, locale, _address(request)), locale=locale)
            except ProblemError:
                return gr.skip(), shown, *dressed(locale, None)
            return _remember(moved), shown, *dressed(locale, page.signed_in_as(moved))

        def start_afresh(remembered: object, past: str, request: gr.Request) -> tuple[Any, ...]:
            locale = _locale(request)
            try:
                here = page.visit(remembered, locale, _address(request))
                locale = here.locale
                new = page.begin(locale, _address(request))
            except ProblemError as problem:
                return gr.skip(), without_welcome(past) + page.refusal(problem, locale), ""
            page.sign_in(new, page.signed_in_as(here))
            return _remember(new), welcome_html(new.locale), ""

        def resume(remembered: object, request: gr.Request) -> Iterator[tuple[Any, Any]]:
            try:
                here = page.visit(remembered, "en", _address(request))
            except ProblemError:
                yield gr.skip(), gr.skip()
                return
            yield from page.resume(here)

        def sign_in(remembered: object, customer_id: str | None, request: gr.Request) -> None:
            with suppress(ProblemError):  # nobody to be signed in; the next message says why
                page.sign_in(page.visit(remembered, "en", _address(request)), customer_id)

        def suggest(remembered: object) -> tuple[Any, Any]:
            here = page.remembered(remembered, "en")
            if not here or not page.wait_until_ready():
                return gr.skip(), gr.skip()
            return page.suggestions(here), page.profile(here)

        words = [head, customer, language, fresh, box, notice]
        turn = [finished, live, box, kept, profile]
        blocks.load(load, [kept], [kept, finished, live, *words]).then(
            resume, [kept], [finished, live], concurrency_limit=CONCURRENT_TURNS
        ).then(suggest, [kept], [suggested, profile], concurrency_limit=CONCURRENT_TURNS)
        box.submit(say, [box, kept, finished], turn, concurrency_limit=CONCURRENT_TURNS)
        report.click(keep_acts, [acts, kept], None, trigger_mode="multiple", show_progress="hidden")
        pass_on.click(click, [clicked, kept, finished], turn, concurrency_limit=CONCURRENT_TURNS)
        language.input(change_language, [language, kept, finished], [kept, finished, *words]).then(
            suggest, [kept], [suggested, profile]
        )
        customer.input(sign_in, [kept, customer], None).then(suggest, [kept], [suggested, profile])
        fresh.click(start_afresh, [kept, finished], [kept, finished, live]).then(
            suggest, [kept], [suggested, profile]
        )
    return blocks


def mount_chat(app: FastAPI, blocks: gr.Blocks) -> FastAPI:
    """The page at `/`, under the API's routes."""
    gr.set_static_paths([])
    mounted: FastAPI = gr.mount_gradio_app(
        app,
        blocks,
        path="/",
        footer_links=[],
        show_error=False,
        theme=gr.themes.Base(
            font=["system-ui", "PingFang SC", "Noto Sans SC", "sans-serif"], font_mono=["monospace"]
        ),
        css=_static("chat.css"),
        head=f"<script>{_static('chat.js')}</script>",
        max_file_size=MAX_UPLOAD_BYTES,
    )
    return mounted


def impressions(events: Sequence[Mapping[str, object]]) -> list[ShopEvent]:
    """The cards that a turn showed; of a comparison the page shows the table instead. None before its end."""
    data = {str(event["event"]): event["data"] for event in events}
    products, done = data.get("products"), data.get("done")
    if not isinstance(products, Mapping) or not isinstance(done, Mapping) or "table" in data:
        return []
    turn_id = str(done["turn_id"])
    return [
        ShopEvent(f"impression:{turn_id}:{card['id']}", "impression", card["id"], turn_id, card["position"])
        for card in products["products"]
    ]


def _kept_locale(kept: object, wanted: Locale) -> Locale:
    return str(kept.get("locale") or wanted) if isinstance(kept, Mapping) else wanted


def _act(told: Mapping[str, object]) -> ShopEvent:
    card = told.get("card")
    data = card if isinstance(card, Mapping) else {}
    position = str(data.get("position", ""))
    return ShopEvent(
        f"{told.get('kind')}:{told.get('id')}",
        str(told.get("kind")),
        str(data.get("product", "")),
        str(data.get("turn", "")) or None,
        int(position) if position.isascii() and position.isdigit() else None,
    )


def without_welcome(finished: str) -> str:
    """The finished turns alone."""
    return "" if finished.startswith(WELCOME_START) else finished


def _locale(request: gr.Request) -> Locale:
    return page_locale(request.headers.get("accept-language"))


def _address(request: gr.Request) -> str:
    return request.client.host if request.client else "unknown"


def _remember(visit: Visit) -> dict[str, str]:
    return {"token": visit.token, "locale": visit.locale}


def _head_html(shop_name: str, locale: Locale) -> str:
    w = CHAT_WORDS[locale]
    skip = f'<a class="skip" href="#message">{escape(w["skip"])}</a>'
    return f"{skip}<h1>{escape(shop_name)}</h1><p>{escape(w['tagline'])}</p>"


def _notice_html(locale: Locale) -> str:
    return f"<p>{CHAT_WORDS[locale]['notice']}</p>"


def _upload(path: Path) -> bytes:
    """One byte more than is allowed tells that it is too large."""
    with path.open("rb") as stream:
        return stream.read(MAX_UPLOAD_BYTES + 1)


def _data_address(jpeg: bytes) -> str:
    small = encode_jpeg(decode_picture(jpeg, THUMBNAIL_SIDE), 80)
    return "data:image/jpeg;base64," + base64.b64encode(small).decode()


@cache
def _static(name: str) -> str:
    return files("ui").joinpath("static", name).read_text(encoding="utf-8")
