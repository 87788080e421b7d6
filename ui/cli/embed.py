"""`aisle embed new|list|revoke`: the tokens of pages that embed the widget."""

import argparse
import secrets
from datetime import UTC, datetime

from assistant.identity import EMBED_FILE, EmbedTokens, load_or_make_secret
from assistant.settings import load_settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`new`, `list` and `revoke`."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    new = actions.add_parser("new", help="make a token for one or more origins")
    new.add_argument(
        "--origin",
        action="append",
        required=True,
        metavar="URL",
        help="a page's origin, https://shop.example; may be given again",
    )
    actions.add_parser("list", help="show all tokens")
    revoke = actions.add_parser("revoke", help="end a token, and the conversations that began with it")
    revoke.add_argument("embed_id", metavar="ID", help="as `aisle embed list` shows it")


def run(args: argparse.Namespace) -> int:
    """Do one of the three; a running server sees it at once."""
    settings = load_settings()
    secret = load_or_make_secret(settings.token_secret.get_secret_value(), settings.home)
    tokens = EmbedTokens(settings.home / EMBED_FILE, secret, lambda: secrets.token_hex(6))
    now = datetime.now(UTC)  # noqa: TID251 - a command is where the clock is chosen
    if args.action == "new":
        print(tokens.create(args.origin, now))
    elif args.action == "revoke":
        tokens.revoke(args.embed_id, now)
        print(f"revoked {args.embed_id}")
    else:
        for grant in tokens.grants():
            state = f"revoked {grant.revoked_at}" if grant.revoked_at else "holds"
            print(f"{grant.embed_id}\t{state}\t{' '.join(grant.origins)}\t{tokens.token_of(grant)}")
    return 0
