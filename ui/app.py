"""The web application of a shop: API, widget and chat page on one port, and the index kept up to date."""

import logging
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from fastapi import FastAPI

from assistant.sessions import SessionChannels, TurnWorkers
from assistant.wiring import Shop, new_id, utc_now
from retrieval.errors import AisleError
from retrieval.query import Query, SearchResult
from ui.api.app import create_api
from ui.api.metrics import Metrics
from ui.api.services import ApiServices, Readiness, Search
from ui.behaviour_keeper import BehaviourKeeper
from ui.chat import DemoCustomer, build_chat_page, mount_chat
from ui.index_keeper import IndexKeeper
from ui.limits import RateLimiter
from ui.session_keeper import SessionKeeper

logger = logging.getLogger(__name__)

WORKERS = 8
"""Turns that run at once."""


def build_app(shop: Shop, *, shop_name: str, is_demo: bool = False) -> FastAPI:
    """The application. Models and vectors load in the background once it listens."""
    metrics = Metrics()
    turns = TurnWorkers(
        lambda *message: shop.assistant.reply(*message),  # noqa: PLW0108  # built when first asked
        shop.ledger,
        workers=WORKERS,
        on_end=metrics.count_turn,
    )
    services = ApiServices(
        sessions=shop.sessions,
        turns=turns,
        channels=SessionChannels(),
        transcripts=shop.ledger,
        images=shop.images,
        events=shop.events,
        feedback=shop.feedback,
        search=LateSearch(lambda: shop.search),
        memory=shop.profile_desk,
        profiles=shop.profile_desk,
        product=shop.catalogue.product,
        orders=shop.order_views,
        currency_for=shop.currency_for,
        readiness=lambda: _readiness(shop),
        metrics=metrics,
        embed_tokens=shop.embed_tokens,
        token_secret=shop.token_secret,
        pictures=shop.pictures,
        limiter=RateLimiter(),
        now=utc_now,
        new_id=new_id,
        allowed_origins=frozenset(shop.settings.origins()),
        shop_name=shop_name,
    )
    app = create_api(services)
    customers = tuple(DemoCustomer(c.id, c.name) for c in shop.orders.customers()) if is_demo else ()
    app = mount_chat(app, build_chat_page(services, customers))
    _run_in_background(app, shop, turns)
    return app


def _readiness(shop: Shop) -> Readiness:
    """Ready with the engine alone; broken rules leave the last good ones in force, so they are only told."""
    rules = shop.merchandising.problem or f"{len(shop.merchandising.current().rules)} rules"
    return Readiness(
        shop.is_ready, {"engine": "ready" if shop.is_ready else "loading", "merchandising": rules}
    )


class LateSearch:
    """A search that is built when first asked."""

    def __init__(self, open_search: Callable[[], Search]) -> None:
        self._open_search = open_search

    def search(self, query: Query) -> SearchResult:
        """As `ProductSearch.search`."""
        return self._open_search().search(query)


def _run_in_background(app: FastAPI, shop: Shop, turns: TurnWorkers) -> None:
    """While the application runs: load the engine, keep the index and demand up to date, forget sessions."""
    keeper = IndexKeeper(shop)
    behaviour = BehaviourKeeper(shop.follow_behaviour)
    sessions = SessionKeeper(shop.sessions, utc_now)
    inner = app.router.lifespan_context

    def work() -> None:
        try:
            shop.warm()
        except AisleError:
            logger.exception("the engine could not be loaded; /readyz says so until a restart")
            return
        keeper.run()

    @asynccontextmanager
    async def lifespan(application: FastAPI) -> AsyncIterator[None]:
        threading.Thread(target=work, name="engine", daemon=True).start()
        threading.Thread(target=behaviour.run, name="behaviour", daemon=True).start()
        threading.Thread(target=sessions.run, name="sessions", daemon=True).start()
        async with inner(application):
            yield
        keeper.stop()
        behaviour.stop()
        sessions.stop()
        turns.close()

    app.router.lifespan_context = lifespan
