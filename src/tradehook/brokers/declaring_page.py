"""A broker's declaration as a page of the documentation: what it says there is what the planning goes by."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType

from tradehook.brokers.declaring import Declaration, Environment, Fills, LookUp, Mode, Quotes, Replaces, Support
from tradehook.vocabulary.instrument import AssetClass
from tradehook.vocabulary.order import OrderClass, OrderType, TimeInForce

# What each choice of a declaration is called on the page.
_Words = Mapping[StrEnum, str]

MODES: _Words = MappingProxyType({Mode.PAPER: "no money is at stake", Mode.LIVE: "real money"})
REPLACES: _Words = MappingProxyType(
    {
        Replaces.IN_PLACE: "the order gets them and keeps its id",
        Replaces.AS_NEW_ORDER: "a new order takes its place",
        Replaces.NOT_AT_ALL: "not possible: cancel it and send another",
    }
)
LOOK_UPS: _Words = MappingProxyType(
    {
        LookUp.IMMEDIATE: "at once",
        LookUp.DELAYED: "after a while",
        LookUp.NONE: "not possible: a person settles an order whose answer was lost",
    }
)
QUOTES: _Words = MappingProxyType(
    {
        Quotes.AT_HAND: "always at hand",
        Quotes.ASKED_FOR: "asked for when they are needed",
        Quotes.NONE: "none",
    }
)
FILLS: _Words = MappingProxyType({Fills.BY_EXECUTION: "each by itself", Fills.CUMULATIVE: "as a total so far"})
SUPPORT: _Words = MappingProxyType(
    {
        Support.BUILT_IN: "It is part of tradehook, and tested with it.",
        Support.ON_A_DOUBLE: "It is tested on a double of its protocol, not at the broker itself.",
    }
)

_NO, _NONE = "no", "none"


def page(declarations: Iterable[Declaration]) -> str:
    """The page of all brokers, `docs/reference/brokers.md`, with a picture of what can be traded where."""
    known = tuple(declarations)
    return "\n".join([_INTRODUCTION, *_picture(known), "", *(as_markdown(each) for each in known)])


def as_markdown(declaration: Declaration) -> str:
    """The broker's part of the page of all brokers, `docs/reference/brokers.md`."""
    return f"## {declaration.title}\n\n{SUPPORT[declaration.support]}\n\n{what_it_can(declaration)}"


def what_it_can(declaration: Declaration) -> str:
    """The tables: where accounts can be, orders by class, and everything else; without a heading."""
    return "\n".join([*_environments(declaration), "", *_orders(declaration), "", *_facts(declaration), ""])


def _picture(declarations: Iterable[Declaration]) -> Iterable[str]:
    """Who takes what, in Mermaid's words."""
    yield from ("```mermaid", "flowchart LR")
    for declaration in declarations:
        for asset_class in sorted(declaration.asset_classes):
            types = declaration.takes(asset_class)
            words = ", ".join(kind.replace("_", " ") for kind in OrderType if kind in types)
            broker, traded = f'{declaration.name}["{declaration.title}"]', f"{declaration.name}_{asset_class}"
            yield f'    {broker} --> {traded}["{asset_class}: {words}"]'
    yield "```"


_INTRODUCTION = """# Brokers

Made from the declarations in `src/tradehook/brokers/*/declaration.py`; do not edit by hand.

A broker's folder declares what it can. Planning, forms, `GET /api/v1/brokers`, this page and the skips of the
conformance cards come from that declaration: what is not in it is never sent.
"""


def _environments(declaration: Declaration) -> Iterable[str]:
    yield from _head("environment", "what it is", "")
    for environment in declaration.environments:
        yield _row(f"`{environment.name}`", *_described(environment))


def _described(environment: Environment) -> tuple[str, str]:
    return environment.title, MODES[environment.mode]


def _orders(declaration: Declaration) -> Iterable[str]:
    """Order types with their times in force, linked orders and decimals, by class."""
    classes = [asset_class for asset_class in AssetClass if asset_class in declaration.asset_classes]
    yield from _head("order", *classes)
    for order_type in OrderType:
        if any(order_type in declaration.takes(asset_class) for asset_class in classes):
            yield _row(order_type, *(_times(declaration, asset_class, order_type) for asset_class in classes))
    yield _row("linked orders", *(_links(declaration, asset_class) for asset_class in classes))
    decimals = declaration.quantity_decimals
    yield _row("decimals of a quantity", *(str(decimals.get(asset_class, _NO)) for asset_class in classes))


def _times(declaration: Declaration, asset_class: AssetClass, order_type: OrderType) -> str:
    times = declaration.takes(asset_class).get(order_type, frozenset())
    return _listed(time for time in TimeInForce if time in times)


def _links(declaration: Declaration, asset_class: AssetClass) -> str:
    links = declaration.links(asset_class) - {OrderClass.SIMPLE}
    return _listed(order_class for order_class in OrderClass if order_class in links)


def _facts(declaration: Declaration) -> Iterable[str]:
    yield from _head("", "")
    yield from (_row(*fact) for fact in _handling(declaration))
    yield from (_row(*fact) for fact in _limits(declaration))


def _handling(declaration: Declaration) -> Iterable[tuple[str, str]]:
    """What becomes of orders and how their facts are told."""
    yield "new terms for a working order", REPLACES[declaration.replaces]
    yield "reduce-only", "the broker sees to it" if declaration.reduce_only else "tradehook cuts exits by itself"
    holding = "hold their units: they make room for an exit, and are placed again for what remains"
    if declaration.order_classes:
        times = _listed(time for time in TimeInForce if time in declaration.linked_times)
        yield "an entry with linked legs", f"is sent as {times}; of any other, tradehook works the legs after the fill"
    yield "linked legs beside an exit", holding if declaration.legs_hold_quantity else "rest, and shrink after it"
    yield "the same order id twice", "refused" if declaration.rejects_duplicate_ids else "makes a second order"
    yield "look-up by our id", _look_up(declaration)
    yield "fills", FILLS[declaration.fills]
    yield "reports", "pushed as they happen" if declaration.streaming else "asked for again and again"
    yield "prices", QUOTES[declaration.quotes]


def _limits(declaration: Declaration) -> Iterable[tuple[str, str]]:
    """How it is connected, and within what limits."""
    yield "a request is sent within", f"{declaration.send_within_s:g} s, or not at all"
    limits = (f"{limit.requests} in {limit.per_s} s for an account" for limit in declaration.limits)
    yield "requests", ", ".join(limits) or "no limit"
    yield "connection", "each account has its own" if declaration.own_connection else "one for all accounts"
    yield "deposits, resets, splits and dividends", "booked here" if declaration.own_books else "the broker's own"
    keys = (f"{key.title}{' (secret)' if key.secret else ''}" for key in declaration.credentials)
    yield "keys", ", ".join(keys) or _NONE


def _look_up(declaration: Declaration) -> str:
    words = LOOK_UPS[declaration.look_up]
    if declaration.look_up is LookUp.NONE or not declaration.look_up_delay_s:
        return words
    return f'{words}; "not found" counts after {declaration.look_up_delay_s:g} s'


def _listed(words: Iterable[str]) -> str:
    return ", ".join(words) or _NO


def _head(*cells: str) -> tuple[str, str]:
    return _row(*cells), f"|{'---|' * len(cells)}"


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"
