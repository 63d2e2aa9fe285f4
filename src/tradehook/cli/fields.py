"""NAME=VALUE arguments: filters of lists, and settings to be changed."""

import json
from collections.abc import Sequence
from typing import Annotated, Any

import typer

Where = Annotated[
    list[str] | None,
    typer.Option("--where", "-w", metavar="FIELD=VALUE", help="Only those with this value; may be repeated."),
]
Limit = Annotated[int, typer.Option(min=1, max=1000, help="How many at most.")]
Cursor = Annotated[str | None, typer.Option(help="Go on after an earlier page.")]
Set = Annotated[
    list[str] | None,
    typer.Option("--set", "-s", metavar="NAME=VALUE", help="A setting, such as quantity=2; may be repeated."),
]


def filters(where: Sequence[str] | None) -> dict[str, str]:
    """The filters by field."""
    return dict(_pair(text, "--where") for text in where or ())


def settings(given: Sequence[str] | None) -> dict[str, Any]:
    """The settings by name. What reads as JSON is that (true, null, 5, a list, an object); the rest is text."""
    return {name: _value(text) for name, text in (_pair(each, "--set") for each in given or ())}


def _pair(text: str, option: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name.strip():
        raise typer.BadParameter(f"{text!r} is not NAME=VALUE.", param_hint=option)
    return name.strip(), value.strip()


def _value(text: str) -> Any:
    """Numbers with a fraction stay text, wherever they stand: they must arrive as they were typed."""
    try:
        return json.loads(text, parse_float=str, parse_constant=str)
    except ValueError:
        return text
