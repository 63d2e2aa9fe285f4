"""`tradehook retention`: what goes after a while."""

from tradehook.cli.connection import Token, Url, connect
from tradehook.cli.showing import Json, print_json, print_table, wants_json

_COLUMNS = ("kind", "days", "would_go", "message")


def retention(url: Url = None, token: Token = None, as_json: Json = False) -> None:
    """Show for how many days what is kept, and how many rows would go now. They go by themselves, within an hour.

    Set TRADEHOOK_KEEP_REFUSALS_DAYS and its like. Signals, trades, orders, fills and cash are kept for ever.
    """
    answer = connect(url, token).get("retention")
    if wants_json(as_json):
        print_json(answer)
    else:
        print_table([{**each, "message": each["means"]} for each in answer["items"]], _COLUMNS)
