"""`tradehook explain`: what each subscription would do about a message, in a trader's words."""

import shutil
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any

import typer

from tradehook.cli.connection import Token, Url, connect
from tradehook.cli.records import identity_of
from tradehook.cli.sending import File, body_of
from tradehook.cli.showing import Json, print_heading, print_json, print_table, printable, wants_json

_WIDEST = 100
_PRICES = {
    "stop_price": "stop {}",
    "limit_price": "limit {}",
    "trail_amount": "{} behind",
    "trail_percent": "{} % behind",
}
_CHANGES = ("quantity", *_PRICES, "time_in_force")
_Strategy = Annotated[str | None, typer.Option("--strategy", metavar="ID|NAME", help="In place of STRATEGY.")]
_Words = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="STRATEGY [MESSAGE]",
        show_default=False,
        help="The strategy's id or name, then the JSON text; - or nothing reads standard input.",
    ),
]


def explain(
    words: _Words = None,
    *,
    strategy: _Strategy = None,
    file: File = None,
    url: Url = None,
    token: Token = None,
    as_json: Json = False,
) -> None:
    """Say what each subscription would do about a message now, and why, with example orders.

    Nothing is stored or sent. For example: tradehook explain Breakout '{"ticker": "AAPL", "action": "buy"}'
    """
    name, message = _named(list(words or ()), strategy)
    text = body_of(message, file).decode("utf-8", "replace")
    server = connect(url, token)
    answer = server.post("explain", {"strategy_id": identity_of(server, "strategies", name), "message": text})
    if wants_json(as_json):
        print_json(answer)
        return
    count = len(answer["decisions"])
    typer.echo(f"{answer['symbol']}: {count} subscription{'' if count == 1 else 's'}")
    if answer["ticker_note"]:
        _say(answer["ticker_note"])
    for decision in answer["decisions"]:
        _show(decision)


def _named(words: list[str], strategy: str | None) -> tuple[str, str | None]:
    """The strategy and the message; both may be words, or the strategy an option."""
    if strategy is None:
        if not words:
            raise typer.BadParameter("Name the strategy, by id or name.", param_hint="STRATEGY")
        strategy = words.pop(0)
    if len(words) > 1:
        raise typer.BadParameter("Give one message; put it in quotes.", param_hint="MESSAGE")
    return strategy, words[0] if words else None


def _show(decision: Mapping[str, Any]) -> None:
    print_heading(f"{printable(decision['account'])} (subscription {decision['subscription_id']})")
    for sentence in _would(decision):
        _say(sentence)
    for reason in decision["reasons"]:
        _say(f"{reason['code']}: {reason['message']}", "  ! ")
    if decision["trace"]:
        _say("Why:")
    for step in decision["trace"]:
        _say(f"{step['rule']}: {step['found']}", "  - ")
    if decision["examples"]:
        _show_examples(decision["examples"])


def _would(decision: Mapping[str, Any]) -> Iterator[str]:
    """What would be done, sentence by sentence."""
    if not decision["intents"]:
        yield "Would do nothing."
        return
    leave = decision["leave"]
    if leave:
        until = f" until {leave['until']}" if leave["until"] else ""
        yield f"Would wait first ({leave['status'].replace('_', ' ')}{until}), and be worked out again then:"
    for intent in decision["intents"]:
        yield f"Would {_in_words(intent)}."
    if decision["replan"]:
        yield "What follows is worked out once that is confirmed."


def _in_words(intent: Mapping[str, Any]) -> str:
    if intent["type"] == "cancel":
        count = len(intent["order_ids"])
        return f"cancel {count} open order{'' if count == 1 else 's'}"
    if intent["type"] == "change":
        terms = [f"{name.replace('_', ' ')} {intent[name]}" for name in _CHANGES if intent.get(name)]
        return f"change the order {intent['order_id']} to {', '.join(terms)}"
    if intent["type"] == "add_leg":
        leg = intent["leg"]
        return f"add a {_words(leg['leg'])} ({_terms(leg)}) to the order {intent['order_id']}"
    what = f"{intent['side']} {intent['quantity']} {intent['symbol']}"
    verb = "enter" if intent["leg"] == "entry" else "exit"
    protected = " and ".join(f"a {_words(leg['leg'])} ({_terms(leg)})" for leg in intent.get("legs", ()))
    legs = f", with {protected}" if protected else ""
    return f"{verb}: {what}, {_terms(intent)}, {intent['time_in_force']}{legs}"


def _terms(order: Mapping[str, Any]) -> str:
    """An order's type with its prices: `market`, `stop limit, stop 95, limit 94.5`."""
    prices = [words.format(order[name]) for name, words in _PRICES.items() if order.get(name) is not None]
    kind = _words(order["order_type"])
    return prices[0] if [f"{kind} {order.get(f'{kind}_price')}"] == prices else ", ".join((kind, *prices))


def _show_examples(examples: Mapping[str, Any]) -> None:
    held = examples["held_quantity"]
    side = f"short {held[1:]}" if held.startswith("-") else f"long {held}"
    for name, when in (("entry", "from flat"), ("exit", f"of {side} {examples['held_symbol']}")):
        print_heading(f"Example {name}, {when}")
        if examples[name]:
            print_table(list(_rows(examples[name])), ("order", "side", "quantity", "symbol", "type", "lasts"))
        for reason in examples[f"{name}_reasons"]:
            _say(f"{reason['code']}: {reason['message']}", "  ! ")


def _rows(intents: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, str]]:
    """A row an order, its legs below it."""
    for intent in intents:
        if intent["type"] != "place":
            yield {"order": _in_words(intent)}
            continue
        shared = {"quantity": intent["quantity"], "symbol": intent["symbol"]}
        for order in (intent, *intent.get("legs", ())):
            yield shared | {
                "order": ("" if order is intent else "  ") + _words(order["leg"]),
                "side": order["side"] if order is intent else _other(intent["side"]),
                "type": _terms(order),
                "lasts": order.get("time_in_force") or intent["time_in_force"],
            }


def _other(side: str) -> str:
    return "sell" if side == "buy" else "buy"


def _words(name: str) -> str:
    return name.replace("_", " ")


def _say(words: str, mark: str = "") -> None:
    """A paragraph that fits the terminal; what follows its first line is set in as far as its mark."""
    width = min(shutil.get_terminal_size().columns, _WIDEST)
    lines = textwrap.wrap(printable(words), width, initial_indent=mark, subsequent_indent=" " * len(mark))
    typer.echo("\n".join(lines))
