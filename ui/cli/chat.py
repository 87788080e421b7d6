"""`aisle chat`: the same assistant in a terminal. `--explain` shows what happened in each turn."""

import argparse
import logging
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

from rich.console import Console
from rich.table import Table as Grid
from rich.text import Text
from rich.tree import Tree

from assistant.commands import UserMessage
from assistant.events import (
    Done,
    Failed,
    HandoffOpened,
    Notice,
    OrderShown,
    Products,
    QuickReplies,
    ReplyEvent,
    Table,
    TextDelta,
)
from assistant.settings import load_settings
from assistant.wiring import Shop, new_id, open_shop, utc_now
from retrieval.images import decode_picture, encode_jpeg
from ui.cli.demo import demo_settings

HELP = "Write a message, /photo FILE to send a picture, /new to start afresh, /quit to leave."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`--explain`, `--customer`."""
    parser.add_argument("--explain", action="store_true", help="show commands, steps, facts and timings")
    parser.add_argument("--customer", metavar="ID", help="be this customer of the shop")
    parser.add_argument("--locale", choices=("en", "zh"), default="en", help="language before you write")


def run(args: argparse.Namespace) -> int:
    """Read messages until the end of the input."""
    settings = load_settings()
    if not settings.home.joinpath("aisle.sqlite").exists() and not settings.database_url:
        settings = demo_settings(settings)
    logging.getLogger("assistant").setLevel(logging.ERROR)  # fallbacks are told by --explain
    console = Console()
    with open_shop(settings, owns_index=False) as shop:
        shop.warm()
        console.print(HELP, style="dim")
        Terminal(shop, console, args).read_messages()
    return 0


class Terminal:
    """One conversation on a console."""

    def __init__(self, shop: Shop, console: Console, args: argparse.Namespace) -> None:
        self._shop = shop
        self._console = console
        self._args = args
        self._session_id = self._begin()

    def _begin(self) -> str:
        session_id = new_id()
        expires_at = utc_now() + timedelta(days=1)
        self._shop.sessions.create(session_id, "terminal", self._args.customer, self._args.locale, expires_at)
        return session_id

    def read_messages(self) -> None:
        """A line is a message."""
        while True:
            try:
                line = self._console.input("[bold]> [/]").strip()
            except EOFError:
                return
            if line in ("/quit", "/exit"):
                return
            if line == "/new":
                self._session_id = self._begin()
            elif line.startswith("/photo "):
                self._send_photo(Path(line.removeprefix("/photo ").strip()))
            elif line:
                self._send(UserMessage(line, locale=self._args.locale))

    def _send_photo(self, path: Path) -> None:
        try:
            kept = encode_jpeg(decode_picture(path.read_bytes(), 1024))
        except OSError as error:
            self._console.print(f"{path}: {error.strerror}", style="red", markup=False)
            return
        image_id = new_id()
        self._shop.images.save(self._session_id, image_id, kept, utc_now())
        self._send(UserMessage(image_id=image_id, locale=self._args.locale))

    def _send(self, message: UserMessage) -> None:
        message_id = new_id()
        for event in self._shop.assistant.reply(self._session_id, message_id, message):
            self._show(event)
        if self._args.explain:
            self._explain(message_id)

    def _show(self, event: ReplyEvent) -> None:
        print_plain = self._console.print
        match event:
            case TextDelta(delta):
                print_plain(Text(delta), end="")
            case Products(products):
                grid = Grid("#", "product", "options", "price", "rating", "why", box=None, pad_edge=False)
                for card in products:
                    rating = f"{card.rating:.1f}" if card.rating else ""
                    options = ", ".join(card.options.values())
                    why = "; ".join((*card.why, *card.relaxed_words))
                    cells = (str(card.position), card.title, options, card.price_display, rating, why)
                    grid.add_row(*map(Text, cells))
                print_plain(grid)
            case Table(columns, rows):
                grid = Grid(*columns, box=None, pad_edge=False)
                for row in rows:
                    grid.add_row(*map(Text, row))
                print_plain(grid)
            case OrderShown():
                print_plain(Text(f"{event.order_id} · {event.state} · {event.total} · {event.placed_at}"))
                for item in event.items:
                    print_plain(Text(f"  {item.quantity} × {item.title} ({item.options}) {item.price}"))
            case QuickReplies(replies):
                print_plain(Text("\n[" + "] [".join(r.label for r in replies) + "]"), style="dim")
            case HandoffOpened(ticket_id):
                print_plain(Text(f"\n→ {ticket_id}"))
            case Notice(text=text) | Failed(detail=text):
                print_plain(Text(text), style="yellow")
            case Done():
                print_plain()

    def _explain(self, message_id: str) -> None:
        record = self._shop.ledger.turn_by_client_message(self._session_id, message_id)
        if record is None:
            return
        who = f"parser {record.parser} · writer {record.writer}"
        tree = Tree(f"turn {record.turn_id[:8]} · {record.engine} · {who}")
        parts = {"commands": record.commands, "steps": record.steps, "facts": record.facts}
        for title, values in parts.items():
            branch = tree.add(title)
            for value in values:
                branch.add(Text(_short(value)))
        sources = record.trace.get("sources")
        if isinstance(sources, Mapping) and sources:
            branch = tree.add("candidates: product ← rank by retriever")
            for product_id, ranks in sources.items():
                branch.add(Text(f"{product_id} ← {ranks}"))
        for name in ("searches", "fallback_reasons", "model_calls"):
            if record.trace.get(name):
                tree.add(name).add(Text(str(record.trace[name])))
        tree.add(Text("timings ms: " + ", ".join(f"{k} {v}" for k, v in record.timings_ms.items())))
        self._console.print(tree)


def _short(value: Mapping[str, object]) -> str:
    told = {k: v for k, v in value.items() if k != "name" and v not in (None, [], (), "", False, {})}
    text = f"{value.get('name')} {told}"
    return text if len(text) <= 400 else text[:400] + "…"
