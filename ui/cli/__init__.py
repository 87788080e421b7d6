"""The command line: `aisle COMMAND`. A command is a file with `add_arguments(parser)` and `run(args)`."""

import argparse
import importlib
import logging
import sys
from collections.abc import Sequence
from typing import NoReturn

from retrieval.errors import AisleError
from ui.quick_imports import without_collecting

# command -> (module, help)
COMMANDS = {
    "demo": ("ui.cli.demo", "build the demo shop and open its chat"),
    "serve": ("ui.cli.serve", "chat at /, API under /v1, widget at /widget.js"),
    "chat": ("ui.cli.chat", "the same assistant in a terminal"),
    "import": ("ui.cli.import_feed", "read a product feed into the shop"),
    "import-events": ("ui.cli.import_events", "read a behaviour log into the shop"),
    "split": ("ui.cli.split", "divide a log into train, validation and test without leakage"),
    "index": ("ui.cli.index", "compute text and picture vectors; only what changed"),
    "search": ("ui.cli.search", "search the catalogue"),
    "eval": ("ui.cli.evaluate", "measure search on a catalogue, queries and judgments"),
    "test": ("ui.cli.test_suite", "run suites of conversations with assertions"),
    "train": ("ui.cli.train", "train the ranker on the shop's behaviour log"),
    "models": ("ui.cli.models", "list, show and choose trained models; build the encoders' exports"),
    "token": ("ui.cli.token", "print a signed token of a customer"),
    "embed": ("ui.cli.embed", "make, list and revoke tokens of the widget"),
    "doctor": ("ui.cli.doctor", "check the installation and say what to do"),
}


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        print(f"aisle: {message}", file=sys.stderr)
        raise SystemExit(2)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code (contracts.md §4)."""
    given = list(sys.argv[1:] if argv is None else argv)
    parser = _Parser(prog="aisle", description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("-v", "--verbose", action="store_true", help="log more")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", parser_class=_Parser)
    chosen = next((word for word in given if word in COMMANDS), None)
    for name, (module_name, summary) in COMMANDS.items():
        command = commands.add_parser(name, help=summary, description=summary)
        if name == chosen:  # only the module of the command at hand is imported
            with without_collecting():
                module = importlib.import_module(module_name)
            module.add_arguments(command)
    args = parser.parse_args(given)
    if args.command is None:
        parser.print_help()
        return 2
    logging.basicConfig(
        level=logging.DEBUG if args.verbose else logging.WARNING,
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
        stream=sys.stderr,
    )
    try:
        return int(importlib.import_module(COMMANDS[args.command][0]).run(args))
    except AisleError as error:
        print(f"aisle: {error}", file=sys.stderr)
        return 1
    except BrokenPipeError:
        return 1
    except KeyboardInterrupt:
        return 130
