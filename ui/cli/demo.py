"""`aisle demo`: the demo shop in a home of its own, and its chat in a browser."""

import argparse
import json
import shutil
import sys
import time
import webbrowser
from pathlib import Path

import data
from assistant.errors import SettingsError
from assistant.settings import Settings, load_settings
from assistant.wiring import Shop, open_shop
from retrieval.cleaning import clean
from retrieval.feeds import read_feed
from retrieval.impressions_log import read_impressions
from ui.cli.serve import run_server

DEMO_HOME = Path(".aisle/demo")
MARKER = "demo-shop.json"
NAME = "aisle demo"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`--port` and `--no-browser`."""
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=int, default=7860, help="port to listen on (default: %(default)s)")
    parser.add_argument("--no-browser", action="store_true", help="do not open a browser")


def run(args: argparse.Namespace) -> int:
    """Build the shop where it is not there yet, then serve it."""
    settings = demo_settings(load_settings())
    with open_shop(settings, owns_index=True) as shop:
        build_demo(shop)
        from ui.app import build_app

        app = build_app(shop, shop_name=NAME, is_demo=True)

        def started(address: str) -> None:
            print(f"The shop is open at {address}  (ctrl-C stops it)", flush=True)
            if not args.no_browser:
                webbrowser.open(address)

        run_server(app, args.host, args.port, started)
    return 0


def demo_settings(settings: Settings) -> Settings:
    """The demo's own home, unless one is set."""
    is_default = settings.home == Path(".aisle")
    return settings.model_copy(update={"home": DEMO_HOME}) if is_default else settings
