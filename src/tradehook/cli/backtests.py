"""`tradehook analytics backtest` and `alert-log`: files of TradingView against the alerts that were really sent."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any

import typer

from tradehook.cli.connection import Server, Token, Url, connect, refuse
from tradehook.cli.csv_output import Csv, print_csv
from tradehook.cli.records import identity_of, in_path
from tradehook.cli.showing import (
    Json,
    print_fields,
    print_heading,
    print_json,
    print_table,
    show_list,
    wants_json,
)

backtests = typer.Typer(help="Backtests that were imported, compared with the alerts that were really sent.")
alert_logs = typer.Typer(help="Logs of alerts that were imported.")

_PAGE = 1000
_WITHIN_S = 120.0
_SHOWN = 20
_COLUMNS = ("id", "imported_at", "name", "trades", "first_at", "last_at", "settings.symbol")
_LOG_COLUMNS = ("id", "imported_at", "name", "alerts", "strategy_id")
_GRID = ("trade", "signal", "backtest_at", "price", "alert_at", "alert", "late_s", "apart_%", "sure_%", "match")
_COUNTS = ("rows", "imported", "known", "delivered", "repeated", "not_about_a_trade")

_File = Annotated[Path, typer.Argument(metavar="FILE", exists=True, dir_okay=False, help="As TradingView exports it.")]
_Strategy = Annotated[str | None, typer.Option("--strategy", help="Only alerts of this strategy, by id or name.")]
_Name = Annotated[str | None, typer.Option(help="What it is kept as. (the name of the file)")]
_Zone = Annotated[str | None, typer.Option(help="The chart's, such as America/New_York. (UTC)")]
_Dates = Annotated[str | None, typer.Option(help="day_first or month_first, where no date of the file tells.")]
_DryRun = Annotated[bool, typer.Option("--dry-run", help="Keep nothing.")]
_Id = Annotated[str, typer.Argument(metavar="ID")]
_Problems = Annotated[bool, typer.Option("--problems", help="Only what has no match, or an unsure one.")]


def backtest(
    file: _File,
    *,
    strategy: _Strategy = None,
    webhook: Annotated[str | None, typer.Option(help="Only alerts at this webhook (its uuid) or key (its id).")] = None,
    symbol: Annotated[str | None, typer.Option(help="Only alerts of this symbol; all contracts of a future.")] = None,
    source: Annotated[str | None, typer.Option(help="webhook, or csv for imported logs. (both)")] = None,
    from_: Annotated[str | None, typer.Option("--from", help="From a moment on, such as 2026-01-01T00:00:00Z.")] = None,
    to: Annotated[str | None, typer.Option("--to", help="Before a moment.")] = None,
    timezone: _Zone = None,
    dates: _Dates = None,
    decimal_sign: Annotated[str | None, typer.Option(help="'.' or ',', where no number of the file tells.")] = None,
    forward: Annotated[str | None, typer.Option(help="Minutes that an alert may come later. (5)")] = None,
    backward: Annotated[str | None, typer.Option(help="Minutes that it may come earlier. (1)")] = None,
    price: Annotated[str | None, typer.Option(help="Percent that prices may be apart. (1)")] = None,
    name: _Name = None,
    problems: _Problems = False,
    dry_run: _DryRun = False,
    url: Url = None,
    token: Token = None,
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """Import TradingView's List of Trades, and hold it against the alerts that were really sent.

    Ends with 1 where the file cannot be used, with all that is wrong with it.
    """
    server = connect(url, token).patient(_WITHIN_S)
    asked = {
        "name": name or file.name,
        "strategy_id": _strategy(server, strategy),
        "webhook": webhook,
        "symbol": symbol,
        "source": source,
        "from": from_,
        "to": to,
        "timezone": timezone,
        "date_order": dates,
        "decimal_sign": decimal_sign,
        "forward_minutes": forward,
        "backward_minutes": backward,
        "price_percent": price,
        "dry_run": dry_run or None,
    }
    answer = server.import_file("analytics/backtests", asked, file)
    _show(server, answer, problems, as_json, as_csv)


@backtests.callback(invoke_without_command=True)
def list_backtests(context: typer.Context, url: Url = None, token: Token = None, as_json: Json = False) -> None:
    if context.invoked_subcommand is None:
        show_list(connect(url, token).get("analytics/backtests", {"limit": _PAGE}), _COLUMNS, as_json)


@backtests.command("show")
def show_backtest(
    backtest_id: _Id,
    *,
    problems: _Problems = False,
    url: Url = None,
    token: Token = None,
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """Show how one compares with its alerts now; `--csv` prints the whole grid."""
    server = connect(url, token)
    answer = server.get(f"analytics/backtests/{in_path(backtest_id)}")
    _show(server, answer, problems, as_json, as_csv)


@backtests.command("delete")
def delete_backtest(backtest_id: _Id, url: Url = None, token: Token = None) -> None:
    """Forget one."""
    connect(url, token).delete(f"analytics/backtests/{in_path(backtest_id)}")


@alert_logs.callback(invoke_without_command=True)
def list_alert_logs(context: typer.Context, url: Url = None, token: Token = None, as_json: Json = False) -> None:
    if context.invoked_subcommand is None:
        show_list(connect(url, token).get("analytics/alert-logs", {"limit": _PAGE}), _LOG_COLUMNS, as_json)


@alert_logs.command("import")
def import_alert_log(
    file: _File,
    *,
    strategy: _Strategy = None,
    timezone: _Zone = None,
    dates: _Dates = None,
    name: _Name = None,
    dry_run: _DryRun = False,
    url: Url = None,
    token: Token = None,
    as_json: Json = False,
) -> None:
    """Import a log of alerts that TradingView exported, to be held against backtests. Nothing trades its alerts."""
    server = connect(url, token).patient(_WITHIN_S)
    asked = {
        "name": name or file.name,
        "strategy_id": _strategy(server, strategy),
        "timezone": timezone,
        "date_order": dates,
        "dry_run": dry_run or None,
    }
    answer = server.import_file("analytics/alert-logs", asked, file)
    if wants_json(as_json):
        print_json(answer)
        return
    print_fields({"id": answer["id"], "name": answer["name"]} | {count: answer[count] for count in _COUNTS})
    if answer["left_out"]:
        print_heading("not about a trade")
        print_table(answer["left_out"], ("line", "text"))


@alert_logs.command("delete")
def delete_alert_log(log_id: _Id, url: Url = None, token: Token = None) -> None:
    """Forget one, with its alerts."""
    connect(url, token).delete(f"analytics/alert-logs/{in_path(log_id)}")


def _strategy(server: Server, strategy: str | None) -> str | None:
    return None if strategy is None else identity_of(server, "strategies", strategy)


def _show(server: Server, answer: Mapping[str, Any], problems: bool, as_json: bool, as_csv: bool) -> None:
    if as_csv:
        print_csv(list(_rows(server, _kept(answer), problems)))
    elif wants_json(as_json):
        print_json(answer)
    else:
        _show_to_person(server, answer, problems)


def _show_to_person(server: Server, answer: Mapping[str, Any], problems: bool) -> None:
    report = answer["report"]
    print_fields(
        {
            "id": answer["id"] or "not kept",
            "name": answer["name"],
            "trades": f"{answer['trades']} from {_minute(answer['first_at'])} to {_minute(answer['last_at'])}",
            "alerts": f"{report['alerts']} in that time",
            "matched": f"{report['matched']} of {report['total']} entries and exits ({report['match_rate'] or '-'} %)",
            "missed": f"{report['missed']} without an alert",
            "false alerts": f"{report['false']} without a trade",
            "drift in time": _average(_seconds(report["average_time_drift_ms"]), "s"),
            "drift in price": _average(report["average_price_drift_percent"], "%"),
            "confidence": _average(report["average_confidence"], "%"),
            "verdict": f"{answer['verdict_meaning'] or '-'} ({(report['verdict'] or 'none').replace('_', ' ')})",
        }
    )
    for hint in answer["hints"]:
        typer.echo(f"\n{hint['sentence']}\n  {hint['advice']}")
    if answer["id"]:
        _show_grid(server, answer, problems)


def _show_grid(server: Server, answer: Mapping[str, Any], problems: bool) -> None:
    """The beginning of the grid, and how to see the rest."""
    path = f"analytics/backtests/{in_path(answer['id'])}/rows"
    page = server.get(path, {"limit": _SHOWN, "only_problems": problems or None})
    if page["items"]:
        print_heading("problems" if problems else "grid")
        print_table(map(_for_person, page["items"]), _GRID)
    if page["next"]:
        typer.echo(f"There are more: tradehook analytics backtests show {answer['id']} --csv", err=True)


def _for_person(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of the grid, as short as a line of a terminal."""
    return {
        "trade": row["trade"],
        "signal": f"{row['type'] or ''} {row['direction'] or ''}".strip(),
        "backtest_at": row["backtest_at"],
        "price": row["backtest_price"],
        "alert_at": row["alert_at"],
        "alert": row["alert_price"],
        "late_s": _seconds(row["time_difference_ms"]),
        "apart_%": row["price_difference_percent"],
        "sure_%": row["confidence"],
        "match": row["match_type"],
    }


def _minute(moment: str) -> str:
    return moment[:16].replace("T", " ")


def _seconds(milliseconds: str | int | None) -> str | None:
    return None if milliseconds is None else f"{Decimal(milliseconds) / 1000:f}"


def _average(figure: str | None, unit: str) -> str:
    return "-" if figure is None else f"{figure} {unit} on average"


def _kept(answer: Mapping[str, Any]) -> str:
    if answer["id"] is None:
        refuse("not-kept", "A dry run keeps no grid.", "Leave out --dry-run, or --csv.")
    return str(answer["id"])


def _rows(server: Server, backtest_id: str, problems: bool) -> Iterator[Mapping[str, Any]]:
    asked = {"limit": _PAGE, "only_problems": problems or None, "cursor": None}
    while True:
        page = server.get(f"analytics/backtests/{in_path(backtest_id)}/rows", asked)
        yield from page["items"]
        if page["next"] is None:
            return
        asked = {**asked, "cursor": page["next"]}
