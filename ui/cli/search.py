"""`aisle search "query"`: retrieval alone, with scores, sources and reasons."""

import argparse
import json
from dataclasses import replace

from rich.console import Console
from rich.table import Table

from assistant.money import display_price
from assistant.nlg.wording import reason_words
from assistant.record_json import constraint_from_json
from assistant.settings import load_settings
from assistant.wiring import open_shop
from retrieval.errors import RetrievalError
from retrieval.query import Constraint, Query, SearchResult
from retrieval.text_analysis import language_of


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The query, `--filters` and `--limit`."""
    parser.add_argument("query", help="what to look for; may be empty with filters")
    parser.add_argument("--filters", default="[]", metavar="JSON", help="a list of constraints, or one")
    parser.add_argument("--limit", type=int, default=10, help="products to print (default: %(default)s)")
    parser.add_argument(
        "--plain", action="store_true", help="take the words as they are; read no wishes out of them"
    )
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(args: argparse.Namespace) -> int:
    """Print the products, best first."""
    constraints = _constraints(args.filters)
    with open_shop(load_settings(), owns_index=False) as shop:
        locale = language_of(args.query)
        query = Query(args.query, locale=locale) if args.plain else shop.understand(args.query)
        wishes = (*query.constraints, *constraints)
        currency = shop.currency_for(wishes, locale)
        query = replace(query, constraints=wishes, currency=currency, limit=args.limit)
        result = shop.search.search(query)
    if args.json:
        print(json.dumps(_plain(result, query), ensure_ascii=False, indent=1))
    else:
        _print(result, query)
    return 0


def _constraints(text: str) -> tuple[Constraint, ...]:
    try:
        loaded = json.loads(text)
        listed = loaded if isinstance(loaded, list) else [loaded]
        return tuple(constraint_from_json(plain) for plain in listed)
    except (ValueError, AttributeError) as error:
        raise RetrievalError(
            f'--filters takes JSON such as \'[{{"field": "price", "op": "<=", "value": 80}}]\': {error}'
        ) from error


def _print(result: SearchResult, query: Query) -> None:
    console = Console()
    wishes = ", ".join(map(str, query.constraints)) or "none"
    console.print(f"{result.total} products · words: {query.text or '-'} · wishes: {wishes}", highlight=False)
    table = Table("#", "product", "price", "score", "found by", "why", box=None, pad_edge=False)
    for hit in result.hits:
        price = display_price(hit.variant.price_in(query.currency))
        why = [reason_words(r, hit.product, query.locale) for r in hit.reasons]
        why += [f"not: {c}" for c in hit.relaxed]
        table.add_row(
            str(hit.position),
            hit.product.title.in_locale(query.locale)[:70],
            price,
            f"{hit.score:.3f}",
            " ".join(f"{name}#{rank}" for name, (rank, _) in sorted(hit.sources.items())),
            "; ".join(why),
        )
    console.print(table)
    for relaxation in result.relaxations:
        console.print(f"without {relaxation.dropped}: {relaxation.count}", highlight=False)


def _plain(result: SearchResult, query: Query) -> dict[str, object]:
    return {
        "total": result.total,
        "products": [
            {
                "id": hit.product.product_id,
                "variant_id": hit.variant.variant_id,
                "title": hit.product.title.in_locale(query.locale),
                "price": display_price(hit.variant.price_in(query.currency)),
                "score": hit.score,
                "sources": {name: rank for name, (rank, _) in hit.sources.items()},
                "relaxed": [str(c) for c in hit.relaxed],
            }
            for hit in result.hits
        ],
        "trace": dict(result.trace),
    }
