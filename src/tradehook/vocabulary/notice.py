"""What somebody should know of an account that is no trade's reason: a closed catalogue with sentences.

Every difference between us and a broker is one of these, with both sides. The documentation's page is made from it.
"""

from enum import Enum

import msgspec


class About(Enum):
    """One kind of notice: its stable code and the sentence, with the names of what is filled in in braces."""

    POSITION_DIFFERS = (
        "position-differs",
        (
            "The broker shows {theirs} {symbol} and our fills make {ours}. Entries in it wait until a report explains"
            " the difference or it becomes an adjustment."
        ),
    )
    POSITION_ADJUSTED = (
        "position-adjusted",
        "No report explained the difference in {symbol}: our books follow the broker's {theirs} (they had {ours}).",
    )
    ADJUSTMENT_TAKEN_BACK = (
        "adjustment-taken-back",
        "A fill of {symbol} from before an adjustment was reported after all: the adjustment no longer counts.",
    )
    DIFFERENCE_EXPLAINED = ("difference-explained", "A report explained the difference in {symbol}.")
    EXTERNAL_ORDER = (
        "external-order",
        "The broker has an order in {symbol} that tradehook did not send: {side} {quantity}, {order_type}, {status}.",
    )
    EXTERNAL_FILL = (
        "external-fill",
        "The broker reported a fill of an order that tradehook did not send: {side} {quantity} {symbol} at {price}.",
    )
    ORDER_DIFFERS = ("order-differs", "The broker has the order in {symbol} as {theirs}, and we had it as {ours}.")
    ORDER_MISSING = (
        "order-missing",
        "The broker does not show the order in {symbol} that we have as {ours}, and does not know its id.",
    )
    BALANCE_DIFFERS = ("balance-differs", "The broker says cash of {theirs}; our fills make {ours}.")
    FILL_BUSTED = ("fill-busted", "The broker took a fill of {symbol} back: {words}.")
    FILLED_AFTER_END = (
        "filled-after-end",
        "An order in {symbol} that had ended as {status} filled {quantity} all the same: fills are facts.",
    )
    LATE_ENTRY = (
        "late-entry",
        "An entry in {symbol} that an exit had given up filled {quantity} after all: that is exited too.",
    )
    OVERFILLED = ("overfilled", "An order in {symbol} for {quantity} has filled {filled}.")
    POSITION_UNPROTECTED = (
        "position-unprotected",
        "The position of {quantity} {symbol} has lost its stop: {words}.",
    )
    PROTECTION_RESTORED = ("protection-restored", "The stop of {symbol} was placed again.")
    WATCHED_INSTEAD = (
        "watched-instead",
        (
            "The broker did not keep the {leg} of {symbol} ({words}): the position is not protected there, and"
            " tradehook watches the price instead."
        ),
    )
    WATCH_BLIND = (
        "watch-blind",
        "The price of {symbol} cannot be watched for its {leg}: {words}. Nothing is triggered until it can.",
    )
    WATCH_ENDED = (
        "watch-ended",
        "The position in {symbol} was exited otherwise: the legs that tradehook watched for it have ended.",
    )
    TRIGGERED_IN_VAIN = (
        "triggered-in-vain",
        "The {leg} of {symbol} was triggered and its order did not go through ({words}). It is watched again.",
    )
    PROTECTION_INTERRUPTED = (
        "protection-interrupted",
        (
            "The legs of {symbol} made way for an exit, or for a leg with new terms: {quantity} were without them for"
            " {seconds} s, and have them again."
        ),
    )
    POSITION_MISMATCH = (
        "position-mismatch",
        (
            "The chart is {theirs} in {symbol} and the account is {ours}: {words}. A resync brings the account to where"
            " the chart is."
        ),
    )
    POSITION_IN_STEP_AGAIN = ("position-in-step-again", "The account is {ours} in {symbol} again, as the chart is.")
    POSITION_SETTLED = ("position-settled", "Units of {symbol} came or went without an order. {words}")
    POSITION_SPLIT = ("position-split", "{symbol} was split: {ours} units became {theirs}. {words}")
    CASH_MOVED = ("cash-moved", "{amount} moved without an order ({kind}). {words}")
    KILL_SWITCH_ON = ("kill-switch-on", "The kill switch is on: entries of every account are held.")
    KILL_SWITCH_OFF = ("kill-switch-off", "The kill switch is off: entries pass again.")
    ACCOUNT_LOCKED = ("account-locked", "Entries are locked until {until}.")
    ACCOUNT_UNLOCKED = ("account-unlocked", "The lock was taken off: entries pass again.")
    CONNECTION_LOST = ("connection-lost", "The broker could not be reached: {words}")
    CONNECTION_BACK = ("connection-back", "The broker can be reached again.")
    CLOCK_DIFFERS = ("clock-differs", "The broker's clock and ours differ by {seconds} s.")
    WORK_PARKED = ("work-parked", "Something waits for a person to settle it: {words}")
    WORK_SETTLED = ("work-settled", "What waited for a person was settled as {settled_as}.")
    STORE_RESTORED = (
        "store-restored",
        (
            "The store was put back as it was at {made_at}. Nothing is sent until somebody has looked at what is"
            " parked, and released it (tradehook release)."
        ),
    )
    STORE_RELEASED = (
        "store-released",
        "The store that was put back goes on: {ended} trades that had not been sent were ended.",
    )
    LANE_TAKEN_OVER = ("lane-taken-over", "Another engine stopped working {symbol}; this one went on.")
    STRATEGY_SILENT = (
        "strategy-silent",
        (
            "The strategy {strategy} has sent nothing for {duration} (since {since}). TradingView stops an alert by"
            " itself after 15 triggers in 3 minutes and says nothing: look whether the alert still runs."
        ),
    )
    STRATEGY_HEARD_AGAIN = ("strategy-heard-again", "A signal of the strategy {strategy} came again, at {at}.")
    CONTRACT_EXPIRES_SOON = (
        "contract-expires-soon",
        "The account holds {quantity} {symbol}, which expires at {at}: exit it, or know what becomes of it then.",
    )
    CONTRACT_ROLLS_SOON = (
        "contract-rolls-soon",
        (
            "The account holds {quantity} {symbol}, which hands over to the next contract at {at}: signals for the"
            " continuous symbol enter the next one from then on."
        ),
    )

    @property
    def code(self) -> str:
        """The stable code that scripts may rely on."""
        return self.value[0]

    @property
    def sentence(self) -> str:
        """The sentence with the names of what is filled in in braces."""
        return self.value[1]

    @property
    def tells(self) -> "Tells":
        """Whether somebody is told of it, and as what."""
        if self in _ALARMS:
            return Tells.ALARM
        return Tells.EVENT if self in _MATTERS else Tells.NOBODY

    def saying(self, **facts: object) -> "Notice":
        """The notice with its facts filled in; those that `Notice` has a place for are kept beside the sentence."""
        kept = {name: str(facts[name]) for name in _KEPT if facts.get(name) is not None}
        return Notice(code=self.code, message=self.sentence.format(**facts), **kept)


class Tells(Enum):
    """Who is told of a notice: those who want alarms, those who want events, or nobody: it is only in the list."""

    ALARM = "alarm"
    EVENT = "event"
    NOBODY = "-"


_ALARMS = frozenset(
    {
        About.STRATEGY_SILENT,
        About.STRATEGY_HEARD_AGAIN,
        About.CONTRACT_EXPIRES_SOON,
        About.CONTRACT_ROLLS_SOON,
    }
)
_MATTERS = frozenset(
    {
        About.POSITION_DIFFERS,
        About.POSITION_ADJUSTED,
        About.ADJUSTMENT_TAKEN_BACK,
        About.EXTERNAL_FILL,
        About.ORDER_DIFFERS,
        About.ORDER_MISSING,
        About.BALANCE_DIFFERS,
        About.FILL_BUSTED,
        About.FILLED_AFTER_END,
        About.LATE_ENTRY,
        About.OVERFILLED,
        About.POSITION_UNPROTECTED,
        About.PROTECTION_RESTORED,
        About.POSITION_SETTLED,
        About.POSITION_SPLIT,
        About.KILL_SWITCH_ON,
        About.KILL_SWITCH_OFF,
        About.ACCOUNT_LOCKED,
        About.ACCOUNT_UNLOCKED,
        About.CONNECTION_LOST,
        About.CONNECTION_BACK,
        About.CLOCK_DIFFERS,
        About.WORK_PARKED,
        About.STORE_RESTORED,
        About.STORE_RELEASED,
    }
)
_BY_CODE = {about.code: about for about in About}


def about_of(code: str) -> About | None:
    """The kind of notice of a code; None for one that this version does not know."""
    return _BY_CODE.get(code)


_KEPT = ("symbol", "order_id", "ours", "theirs")


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    """One notice as it is kept and answered."""

    code: str
    message: str
    symbol: str | None = None
    order_id: str | None = None
    ours: str | None = None
    theirs: str | None = None


def as_markdown() -> str:
    """The catalogue as the documentation's page, `docs/reference/account-events.md`."""
    rows = [f"| `{about.code}` | {_shown(about.sentence)} | {about.tells.value} |" for about in About]
    return "\n".join([_INTRODUCTION, *rows, ""])


def _shown(sentence: str) -> str:
    return sentence.replace("{", "*").replace("}", "*")


_INTRODUCTION = """# What happens to an account

Made from `src/tradehook/vocabulary/notice.py`; do not edit by hand.

`GET /api/v1/accounts/{id}/events` lists these, and `GET /api/v1/account-events` those of every account and of the whole
desk. Differences between the broker and our books carry both sides (`ours`, `theirs`). The codes are stable. Channels
that want events or alarms are told of those that the last column marks (`docs/notifications.md`).

| code | what it says | told as |
|---|---|---|"""
