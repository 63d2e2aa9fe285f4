"""`tradehook analytics`: what the trading was worth."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from tradehook.cli.backtests import alert_logs, backtest, backtests
from tradehook.cli.connection import Server, Token, Url, connect, refuse
from tradehook.cli.csv_output import Csv, print_csv, print_csv_fields
from tradehook.cli.fields import Cursor, Limit, Where, filters
from tradehook.cli.records import identity_of
from tradehook.cli.showing import Json, print_fields, print_heading, print_json, print_table, wants_json

app = typer.Typer(help="What the trading was worth: figures, round trips, execution, a report.", no_args_is_help=True)

_WITHIN_S = 90.0
"""Longer than the server works on a question."""

_GROUP_COLUMNS = ("label", "trades", "net_profit", "win_rate", "profit_factor", "expectancy", "expectancy_in_r")
_TRIP_COLUMNS = (
    "exit_at",
    "symbol",
    "side",
    "quantity",
    "entry_price",
    "exit_price",
    "net",
    "result_in_r",
    "held_s",
    "favourable",
    "adverse",
)
_ORDER_COLUMNS = (
    "symbol",
    "leg",
    "side",
    "type",
    "quantity",
    "signal_price",
    "intended_price",
    "filled_price",
    "setup_cost.money",
    "execution_cost.money",
)
_DAY_COLUMNS = ("day", "equity", "put_in", "result", "return", "drawdown", "source")
_COST_COLUMNS = ("cost", "orders", "average_percent", "worst_percent", "money")
_STEP_COLUMNS = ("since", "until", "orders", "average_ms", "median_ms", "p95_ms", "longest_ms")
_ISSUE_COLUMNS = ("trade_id", "symbol", "issue", "size", "rule")
_LEFT_OUT_COLUMNS = ("symbol", "why", "account_id")

_Account = Annotated[str | None, typer.Option("--account", metavar="ID|NAME", help="Only this account.")]
_From = Annotated[str | None, typer.Option("--from", help="From this moment on; a day alone begins in UTC.")]
_To = Annotated[str | None, typer.Option("--to", help="Before this moment.")]
_Days = Annotated[str | None, typer.Option("--days", help="weekdays (252 a year; the default) or all (365).")]

Answer = Mapping[str, Any]


@app.command("performance")
def show_performance(
    *,
    account: _Account = None,
    from_: _From = None,
    to: _To = None,
    where: Where = None,
    url: Url = None,
    token: Token = None,
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """Show what round trips came to."""
    server = _server(url, token)
    _show_figures(server.get("analytics/performance", _asked(server, account, from_, to, where)), as_json, as_csv)


@app.command("returns")
def show_returns(
    *,
    account: _Account = None,
    from_: _From = None,
    to: _To = None,
    where: Where = None,
    days: _Days = None,
    url: Url = None,
    token: Token = None,
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """Show what the daily values of accounts say."""
    server = _server(url, token)
    given = _asked(server, account, from_, to, where) | {"days": days}
    _show_figures(server.get("analytics/returns", given), as_json, as_csv)


@app.command("breakdown")
def show_breakdown(
    by: Annotated[str, typer.Argument(help="strategy, subscription, account, symbol, side, weekday, hour or tag.")],
    *,
    account: _Account = None,
    from_: _From = None,
    to: _To = None,
    where: Where = None,
    url: Url = None,
    token: Token = None,
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """Show what round trips came to, apart."""
    server = _server(url, token)
    answer = server.get("analytics/breakdown", _asked(server, account, from_, to, where) | {"by": by})
    _show_rows(answer, _GROUP_COLUMNS, as_json, as_csv)


@app.command("round-trips")
def list_round_trips(
    *,
    account: _Account = None,
    from_: _From = None,
    to: _To = None,
    where: Where = None,
    limit: Limit = 50,
    cursor: Cursor = None,
    url: Url = None,
    token: Token = None,
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """List round trips, those that ended last first."""
    server = _server(url, token)
    given = _asked(server, account, from_, to, where) | {"limit": limit, "cursor": cursor}
    _show_rows(server.get("analytics/round-trips", given), _TRIP_COLUMNS, as_json, as_csv)


@app.command("equity")
def list_daily_equity(
    *,
    account: _Account = None,
    from_: _From = None,
    to: _To = None,
    where: Where = None,
    url: Url = None,
    token: Token = None,
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """List what accounts were worth at the end of each day."""
    server = _server(url, token)
    _show_rows(server.get("analytics/equity", _asked(server, account, from_, to, where)), _DAY_COLUMNS, as_json, as_csv)


@app.command("execution")
def show_execution(
    *,
    account: _Account = None,
    from_: _From = None,
    to: _To = None,
    where: Where = None,
    limit: Limit = 50,
    cursor: Cursor = None,
    url: Url = None,
    token: Token = None,
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """Show what carrying out orders cost and how long it took; positive is worse."""
    server = _server(url, token)
    given = _asked(server, account, from_, to, where) | {"limit": limit, "cursor": cursor}
    answer = server.get("analytics/execution", given)
    if not as_csv and not wants_json(as_json):
        print_table(_rounded([{"cost": kind, **cost} for kind, cost in answer["costs"].items()]), _COST_COLUMNS)
        print_heading("time of each step")
        print_table(_rounded(answer["latency"]), _STEP_COLUMNS)
        print_heading("orders")
    _show_rows(answer, _ORDER_COLUMNS, as_json, as_csv)


@app.command("alerts")
def show_alerts(
    *,
    account: _Account = None,
    from_: _From = None,
    to: _To = None,
    where: Where = None,
    url: Url = None,
    token: Token = None,
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """Show what of the alerts became fills, how fast, how dear, and what is wrong with single ones."""
    server = _server(url, token)
    answer = server.get("analytics/alerts", _asked(server, account, from_, to, where))
    if as_csv:
        print_csv(answer["issues"])
        return
    _show_figures({name: value for name, value in answer.items() if name != "bands"}, as_json, as_csv=False)
    if not wants_json(as_json) and answer["issues"]:
        print_heading("issues")
        print_table(_rounded(answer["issues"]), _ISSUE_COLUMNS)


@app.command("report")
def write_report(
    *,
    out: Annotated[Path, typer.Option("--out", dir_okay=False, help="The file to write.")],
    account: _Account = None,
    from_: _From = None,
    to: _To = None,
    where: Where = None,
    days: _Days = None,
    url: Url = None,
    token: Token = None,
) -> None:
    """Write all of it as one page of HTML, with charts and without scripts."""
    server = _server(url, token)
    page = server.get_text("analytics/report", _asked(server, account, from_, to, where) | {"days": days})
    try:
        out.write_text(page)
    except OSError as error:
        refuse("cannot-write", f"{out} cannot be written ({error.strerror}).", "Name another file with --out.")
    typer.echo(f"Written to {out}. Open it in a browser.", err=True)


app.command("backtest")(backtest)
app.add_typer(backtests, name="backtests")
app.add_typer(alert_logs, name="alert-logs")


def _server(url: str | None, token: str | None) -> Server:
    return connect(url, token).patient(_WITHIN_S)


def _asked(
    server: Server, account: str | None, from_: str | None, to: str | None, where: Sequence[str] | None
) -> dict[str, Any]:
    """The fields of the query."""
    found = None if account is None else identity_of(server, "accounts", account)
    return {**filters(where), "account_id": found, "from": _moment(from_), "to": _moment(to)}


def _moment(text: str | None) -> str | None:
    """A day alone begins at midnight in UTC."""
    return f"{text}T00:00:00Z" if text is not None and len(text) == len("2026-01-31") else text


def _show_figures(answer: Answer, as_json: bool, as_csv: bool) -> None:
    figures = {name: value for name, value in answer.items() if name not in ("undefined", "left_out", "issues")}
    if as_csv:
        print_csv_fields(figures)
    elif wants_json(as_json):
        print_json(answer)
    else:
        print_fields({name: _with_reason(name, value, answer) for name, value in figures.items()})
        _tell_left_out(answer)


def _with_reason(name: str, value: Any, answer: Answer) -> Any:
    """A figure for people: ratios to four decimals, and of one that is not there why it is not."""
    why = answer.get("undefined", {}).get(name)
    if why is not None:
        return f"- ({why})"
    if isinstance(value, float):
        return f"{value:.4f}".rstrip("0").rstrip(".")
    return "-" if value == {} else value


def _show_rows(answer: Answer, columns: Sequence[str], as_json: bool, as_csv: bool) -> None:
    if as_csv:
        print_csv(answer["items"])
    elif wants_json(as_json):
        print_json(answer)
    else:
        print_table(_rounded(answer["items"]), columns)
        _tell_left_out(answer)
    if answer.get("next") and not wants_json(as_json):
        typer.echo("There are more: use --limit, --where, or --cursor " + answer["next"], err=True)


def _rounded(rows: Sequence[Answer]) -> list[dict[str, Any]]:
    return [
        {name: f"{value:,.4g}" if isinstance(value, float) else value for name, value in row.items()} for row in rows
    ]


def _tell_left_out(answer: Answer) -> None:
    if answer["left_out"]:
        print_heading("in no figure")
        print_table(answer["left_out"], _LEFT_OUT_COLUMNS)
