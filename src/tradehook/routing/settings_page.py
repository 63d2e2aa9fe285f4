"""The settings of a subscription as a page of the documentation, `docs/reference/subscription-settings.md`.

`python -m tradehook.routing.settings_page > docs/reference/subscription-settings.md` writes it again.
"""

import sys
from typing import Final

from tradehook.plumbing.settings_table import group_as_markdown
from tradehook.plumbing.wall_clock import TIME_OF_DAY, TIME_ZONE
from tradehook.routing import bounds
from tradehook.vocabulary.explained.forms import SUBSCRIPTION
from tradehook.vocabulary.settings import SubscriptionSettings

COMMAND: Final = "python -m tradehook.routing.settings_page > docs/reference/subscription-settings.md"

_HEAD: Final = f"""# The settings of a subscription

<!-- Made from the tables in the code, never by hand: {COMMAND} -->

A subscription lets one account follow one strategy. Every setting has a default: set only what you want otherwise,
when the subscription is made (`POST /subscriptions`), later (`PATCH /subscriptions/{{id}}`), or for every new
subscription to a strategy (its `defaults`); on the command line:

    tradehook subscriptions change <id> --set quantity=10 --set 'take_profit={{"percent": 10}}'
    tradehook subscriptions change <id> \
        --set 'trading_windows=[{{"days": ["mon", "fri"], "from": "09:30", "to": "16:00"}}]'
    tradehook subscriptions change <id> --set take_profit=null

Numbers may be sent as numbers or as texts. Settings that are objects or lists are replaced whole; `null` takes off what
may be none. A trade keeps the settings with which it was decided. What cannot be is refused with `invalid-setting`, the
path of the field and what is possible.

"""


_TEXTS: Final = {
    "timezone": TIME_ZONE,
    "flatten_at": f"{TIME_OF_DAY}, or null for none",
    "expiration": "a date, or days, weeks, months or years ahead",
    "ticker_map": "an object of tickers",
    "allowed_tickers": "a list of tickers, or null for any",
}
"""What is meant where the kind is only a text."""


def settings_page() -> str:
    """The page in Markdown, ending in one line break."""
    groups = (
        "\n".join(group_as_markdown(grouped, SubscriptionSettings(), bounds.SUBSCRIPTION, _TEXTS))
        for grouped in SUBSCRIPTION
    )
    return _HEAD + "\n".join(groups) + "\n" + _NOTES


_NOTES: Final = """## Together

- `entry_trail`, `exit_trail`, `entry_spread_filter`, `exit_spread_filter`: exactly one of `amount` (in price) and
  `percent`.
- `take_profit`: exactly one of `limit_price`, `percent`, `amount`, `pnl_amount` (a profit in money) and `ticks`.
- `stop_loss`: a `type` (`stop`, `stop_limit`, `trailing_stop`), one of `stop_price`, `percent`, `amount`, `pnl_amount`
  and `ticks`, or both. `limit_price` goes with `stop_limit` and `stop_price`; `trail_amount`, `trail_percent` or
  `trail_ticks` with `trailing_stop`; `pnl_amount` not with a quantity that is worked out from the risk.
- `trading_windows`: times are local to `timezone`, from inclusive, to exclusive. A window belongs to the day on which
  it starts; with `to` not later than `from` it ends on the day after.
- `strikes_away`: at most half of `strike_count`.
- A guard here holds in addition to that of the account: the tighter one counts.
"""


if __name__ == "__main__":
    sys.stdout.write(settings_page())
