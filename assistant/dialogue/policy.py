"""What to do about the commands of a message. Pure: the same state, commands and facts, the same steps."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from assistant.commands import (
    SHOWN,
    Bundle,
    ByPosition,
    Chitchat,
    Command,
    Compare,
    Detail,
    Handoff,
    InFocus,
    ItemRef,
    ListOrders,
    Memory,
    More,
    OrderRef,
    OrderStatus,
    Policy,
    Recommend,
    Refine,
    Reviews,
    Search,
    Similar,
    Unclear,
)
from assistant.dialogue.references import Target, Unresolved, names_in, resolve
from assistant.dialogue.wishes import (
    currency_of,
    join_words,
    merge_constraints,
    price_bounds,
    resolved_wish,
    softened,
    without_shown,
)
from assistant.facts import Fact, ProductIdentified, ReferenceUnresolved, SignInNeeded, Talk
from assistant.state import DialogueState
from assistant.steps import (
    AskPolicy,
    CompareProducts,
    ForgetInterests,
    IdentifyProduct,
    KeepInterests,
    LookAtProduct,
    OpenTicket,
    ReadOrders,
    ReadReviews,
    RecallProfile,
    Say,
    SearchProducts,
    Step,
)
from retrieval.query import Constraint, Query, Sort
from retrieval.shopper import Interest

PAGE = 4
"""Cards of a turn (contracts.md §1)."""

MOST_COMPARED = 4

Identified = Mapping[str, str | None]


def decide(state: DialogueState, commands: Sequence[Command], facts: Sequence[Fact]) -> tuple[Step, ...]:
    """The next steps: first what must be known to resolve a reference, then everything else, then none.

    `state` is that of before the message, with its language already set. Called again with the facts
    of the steps returned, until it returns no step.
    """
    if any(not isinstance(fact, ProductIdentified) for fact in facts):
        return ()
    identified = {f.words: f.product_id for f in facts if isinstance(f, ProductIdentified)}
    names = [n for c in commands for n in names_in(_references(c), state) if n not in identified]
    if names:
        return tuple(IdentifyProduct(name) for name in dict.fromkeys(names))
    steps = tuple(step for command in commands for step in _steps(command, state, identified))
    searches = sum(isinstance(step, SearchProducts) for step in steps)
    return tuple(_with_share(step, searches) for step in steps) if searches > 1 else steps


def _with_share(step: Step, searches: int) -> Step:
    """Several searches of one message share the cards of its turn."""
    if not isinstance(step, SearchProducts):
        return step
    return replace(step, query=replace(step.query, limit=max(1, PAGE // searches)))


def _steps(command: Command, state: DialogueState, identified: Identified) -> tuple[Step, ...]:
    match command:
        case Search():
            return (search_anew(command, state),)
        case Refine():
            return (refine(command, state),)
        case More():
            return (search_more(state),)
        case Recommend():
            return (recommend(command, state),)
        case Similar():
            return (find_similar(command, state, identified),)
        case Bundle(item):
            return (find_what_goes_with(item, state, identified),)
        case Detail(item, question, about):
            return _for_each(item, state, identified, lambda t: look_at(t, question, about))
        case Reviews(item, aspect):
            return _for_each(
                item, state, identified, lambda t: ReadReviews(t.product_id, t.variant_id, aspect)
            )
        case Compare(items):
            return (compare(items, state, identified),)
        case OrderStatus(order):
            return (read_orders(state, order),)
        case ListOrders():
            return (read_orders(state, None),)
        case Policy(question):
            return (AskPolicy(question),)
        case Handoff(reason):
            return (OpenTicket(reason),)
        case Memory():
            return (use_memory(command),)
        case Chitchat(kind):
            return (Say(Talk(kind)),)
        case Unclear(what):
            again = "again" if state.unclear_turns and not what else what
            return (Say(Talk("unclear", again)),)


# ------------------------------------------------------------------ searching


def search_anew(command: Search, state: DialogueState) -> SearchProducts:
    """A new search: nothing of an earlier one is kept."""
    said = without_shown(command.constraints)
    query = _query(command.query, said, state)
    return SearchProducts(_sorted(query, command.sort), "search", said=said)


def refine(command: Refine, state: DialogueState) -> SearchProducts:
    """The search under way with wishes added, replaced, dropped or softened."""
    if not state.searching:
        return search_anew(Search(command.query, command.add, command.sort or "relevance"), state)
    held = tuple(h.constraint for h in state.constraints if h.constraint.field not in command.remove)
    held = tuple(softened(c) if c.field in command.relax else c for c in held)
    bounds = price_bounds(command.add, state)
    added = tuple(
        c
        for wish in command.add
        if not (wish.field == "price" and wish.value == SHOWN)
        for c in resolved_wish(wish, state)
    )
    others_wanted = tuple(wish.field for wish in command.add if wish.value == SHOWN and wish.field != "price")
    held = tuple(c for c in held if c.field not in others_wanted)
    merged = merge_constraints(held, (*added, *bounds[:1]))
    query = _query(join_words(state.query, command.query), merged, state)
    query = _with_basis(query, state)
    if others_wanted and state.focus:
        query = replace(query, prefer_product_ids=state.focus)
    sort = command.sort or state.sort
    return SearchProducts(
        _sorted(query, sort),
        "refine",
        said=(*added, *bounds[:1]),
        kept=tuple(c for c in merged if c in held),
        image_id=state.image_id,
        price_bounds=bounds,
    )


def search_more(state: DialogueState) -> SearchProducts | Say:
    """The next page of the search under way."""
    if not state.searching:
        return Say(Talk("unclear", "more"))
    held = tuple(h.constraint for h in state.constraints)
    query = _with_basis(_query(state.query, held, state), state)
    query = replace(query, offset=state.offset + PAGE)
    return SearchProducts(_sorted(query, state.sort), "more", kept=held, image_id=state.image_id)


def recommend(command: Recommend, state: DialogueState) -> SearchProducts:
    """A gift or something for an occasion: who it is for is a must, the occasion a wish."""
    said = list(without_shown(command.constraints))
    fields = {c.field for c in said}
    if command.for_whom and "for_whom" not in fields:
        said.append(Constraint("for_whom", "=", command.for_whom))
    if command.occasion and "occasion" not in fields:
        said.append(Constraint("occasion", "=", command.occasion, hard=False))
    query = _query(command.query, tuple(said), state)
    return SearchProducts(query, "recommend", said=tuple(said))


def find_similar(command: Similar, state: DialogueState, identified: Identified) -> SearchProducts | Say:
    """Like a product or a picture, with changes. A picture outlives its message as the search's basis."""
    said = without_shown(command.constraints)
    query = _query(command.query, said, state)
    if command.image:
        return SearchProducts(query, "similar", said=said, image_id=command.image)
    targets = resolve(command.item or InFocus(), state, identified)
    if isinstance(targets, Unresolved) and command.item in (None, InFocus()) and state.image_id:
        return SearchProducts(query, "similar", said=said, image_id=state.image_id)
    if isinstance(targets, Unresolved):
        return Say(ReferenceUnresolved(targets.words, len(state.shown)))
    like = targets[0].product_id
    if any(c.field == "colour" for c in said):  # the same thing in that colour comes first
        return SearchProducts(
            replace(query, like_product_id=like, prefer_product_ids=(like,)), "similar", said=said
        )
    excluded = frozenset({like})
    return SearchProducts(
        replace(query, like_product_id=like, exclude_product_ids=excluded), "similar", said=said
    )


def find_what_goes_with(item: ItemRef, state: DialogueState, identified: Identified) -> SearchProducts | Say:
    """Other kinds of things for a product."""
    targets = resolve(item, state, identified)
    if isinstance(targets, Unresolved):
        return Say(ReferenceUnresolved(targets.words, len(state.shown)))
    query = _query("", (), state)
    return SearchProducts(replace(query, goes_with_product_id=targets[0].product_id), "bundle")


def _query(text: str, constraints: tuple[Constraint, ...], state: DialogueState) -> Query:
    return Query(
        text=text,
        constraints=constraints,
        locale=state.locale,
        currency=currency_of(constraints, state.locale),
        limit=PAGE,
        customer_id=state.customer_id,
    )


def _sorted(query: Query, sort: Sort) -> Query:
    return replace(query, sort=sort)


def _with_basis(query: Query, state: DialogueState) -> Query:
    """The product that the search under way resembles or goes with (a picture travels as the step's id)."""
    return replace(
        query, like_product_id=state.like_product_id, goes_with_product_id=state.goes_with_product_id
    )


# ------------------------------------------------------------------ products at hand


def _references(command: Command) -> tuple[ItemRef, ...]:
    match command:
        case Detail(item=item) | Reviews(item=item) | Bundle(item=item):
            return (item,)
        case Similar(item=item) if item is not None:
            return (item,)
        case Compare(items=items):
            return items
        case _:
            return ()


def _for_each(
    item: ItemRef, state: DialogueState, identified: Identified, step: Callable[[Target], Step]
) -> tuple[Step, ...]:
    targets = resolve(item, state, identified)
    if isinstance(targets, Unresolved):
        return (Say(ReferenceUnresolved(targets.words, len(state.shown))),)
    return tuple(step(target) for target in targets[:MOST_COMPARED])


def look_at(target: Target, question: str, about: tuple[Constraint, ...]) -> LookAtProduct:
    """One product, and what is asked of it."""
    return LookAtProduct(target.product_id, target.variant_id, question, about, target.position)


def compare(items: tuple[ItemRef, ...], state: DialogueState, identified: Identified) -> Step:
    """Two to four products; the first two shown when nothing says which."""
    targets: dict[str, Target] = {}
    for ref in items or (ByPosition(1), ByPosition(2)):
        found = resolve(ref, state, identified)
        if isinstance(found, Unresolved):
            return Say(ReferenceUnresolved(found.words, len(state.shown)))
        targets |= {t.product_id: t for t in found}
    if len(targets) < 2:
        return Say(Talk("unclear", "compare"))
    chosen = list(targets.values())[:MOST_COMPARED]
    return CompareProducts(tuple((t.product_id, t.variant_id, t.position) for t in chosen))


def use_memory(command: Memory) -> Step:
    """Tell, keep or forget what is known of the shopper."""
    interests = tuple(i for wish in command.said for i in interests_said(wish))
    match command.action:
        case "show":
            return RecallProfile()
        case "forget":
            return ForgetInterests(tuple((i.field, i.value) for i in interests), command.fields)
        case "correct" if interests:
            return KeepInterests(interests)
        case "correct":
            return Say(Talk("unclear", "memory"))


def interests_said(wish: Constraint) -> tuple[Interest, ...]:
    """What somebody who wishes so of themselves leans to, or against; nothing for a price or a number."""
    is_against = wish.op in ("!=", "not_in")
    if wish.op not in ("=", "in", "!=", "not_in") or wish.field in ("price", "rating", "in_stock", "on_sale"):
        return ()
    if isinstance(wish.value, bool):
        value = "true" if wish.value != is_against else "false"
        return (Interest(wish.field, value, 1.0, said=True),)
    values = wish.value if isinstance(wish.value, tuple) else (str(wish.value),)
    return tuple(
        Interest(wish.field, v, -1.0 if is_against else 1.0, said=True) for v in values if v != SHOWN
    )


def read_orders(state: DialogueState, order: OrderRef | None) -> ReadOrders | Say:
    """Orders are read for the signed-in customer only."""
    if state.customer_id is None:
        return Say(SignInNeeded())
    return ReadOrders(state.customer_id, order, "status" if order else "list")
