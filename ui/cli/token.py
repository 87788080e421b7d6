"""`aisle token --customer ID`: a token as the shop's own server would sign it, for trying things out."""

import argparse
from datetime import UTC, datetime, timedelta

from assistant.identity import load_or_make_secret, make_customer_token
from assistant.settings import load_settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`--customer` and `--hours`."""
    parser.add_argument("--customer", required=True, metavar="ID", help="the customer's id")
    parser.add_argument(
        "--hours", type=float, default=12.0, help="how long the token holds (default: %(default)s)"
    )


def run(args: argparse.Namespace) -> int:
    """Print the token."""
    settings = load_settings()
    secret = load_or_make_secret(settings.token_secret.get_secret_value(), settings.home)
    now = datetime.now(UTC)  # noqa: TID251 - a command is where the clock is chosen
    print(make_customer_token(secret, args.customer, now, timedelta(hours=args.hours)))
    return 0
