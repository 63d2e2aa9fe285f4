"""The steps to a first trade: whether each is done, what was found, what to do next and where."""

from collections.abc import Sequence
from typing import NamedTuple

from tradehook.vocabulary.finding import State
from tradehook.web.api.account_shapes import ConnectionState
from tradehook.web.dashboard.calling import Json
from tradehook.web.dashboard.start.seeing import Seen


class Step(NamedTuple):
    """One step. `found` says how it stands, `to_do` what comes next; `place` is where, and `link` what to call
    that."""

    title: str
    done: bool
    found: str
    to_do: str
    place: str
    link: str
    optional: bool = False


def steps_of(seen: Seen) -> list[Step]:
    """Every step that has to be taken, in their order; those only that somebody may be told of."""
    steps = (_webhook(seen), _address(seen), _request(seen), _account(seen), _followed(seen), _trade(seen))
    return [step for step in steps if step is not None]


def _webhook(seen: Seen) -> Step:
    made = seen.strategy or seen.ata_webhook or seen.key
    return Step(
        "Webhook made",
        made is not None,
        f"There is “{made['name']}”." if made else "There is no address yet that a chart could send to.",
        "Make a strategy: it gets an address for the alerts of your chart.",
        "/strategies",
        "Strategies",
    )


def _address(seen: Seen) -> Step | None:
    found = seen.address
    if found is None:
        return None
    return Step(
        "Address reachable",
        found["state"] == State.FINE,
        found["message"],
        found["hint"],
        "/settings/doctor",
        "Doctor",
    )


def _request(seen: Seen) -> Step:
    came = seen.delivery
    return Step(
        "First request seen",
        came is not None,
        f"The last one came {came['received_at']} from {came['source_ip']}." if came else "Nothing has come yet.",
        "Put the address of the webhook into an alert, or send a message yourself with the line for curl on its page.",
        _page_of_webhook(seen),
        "Messages to copy",
    )


def _page_of_webhook(seen: Seen) -> str:
    """Where messages for a webhook are ready to be copied."""
    if seen.strategy is None and seen.ata_webhook is not None:
        return f"/app/webhooks/{seen.ata_webhook['id']}#snippets"
    if seen.strategy is None and seen.key is not None:
        return "/accounts/webhooks#snippets"
    return f"/strategies/{seen.strategy['id']}" if seen.strategy else "/strategies"


def _account(seen: Seen) -> Step:
    connected = [account for account in seen.accounts if account["connection"]["state"] == ConnectionState.CONNECTED]
    first = next(iter(connected or seen.accounts), None)
    return Step(
        "Account connected",
        bool(connected),
        _how_connected(first, connected),
        "Look at what its connection says." if first else "Open a paper account, or connect one at a broker.",
        f"/accounts/{first['id']}" if first else "/accounts",
        first["name"] if first else "Accounts",
    )


def _how_connected(first: Json | None, connected: Sequence[Json]) -> str:
    if first is None:
        return "There is no account yet."
    if connected:
        return f"{first['name']} is connected ({first['mode']})."
    return f"{first['name']} is not connected. {first['connection']['words']}"


def _followed(seen: Seen) -> Step:
    by_key = seen.strategy is None and seen.key is not None
    return Step(
        "Subscription enabled",
        seen.enabled is not None or by_key,
        _how_followed(seen, by_key),
        "Let an account follow the strategy, and enable that.",
        f"/strategies/{seen.strategy['id']}" if seen.strategy else "/strategies",
        "Followers",
    )


def _how_followed(seen: Seen, by_key: bool) -> str:
    if by_key:
        return "Orders that come with a key name their account: they need none."
    return "An account follows a strategy." if seen.enabled else "No account follows a strategy: signals trade nothing."


def _trade(seen: Seen) -> Step:
    traded, last = seen.carried_out, seen.trade
    return Step(
        "First trade",
        traded is not None,
        _how_traded(traded, last),
        "See why it came to nothing." if last else "It comes with the first message that an account follows.",
        f"/trades/{last['id']}" if last else "/trades",
        "The trade" if last else "Trades",
    )


def _how_traded(traded: Json | None, last: Json | None) -> str:
    if traded is not None:
        return f"{traded['symbol']}, {traded['created_at']}."
    if last is None:
        return "There was none yet."
    why = " ".join(reason["message"] for reason in last["reasons"])
    return f"The last one, in {last['symbol']}, is {last['status'].replace('_', ' ')}. {why}".strip()


def two_factor(sign_in: Json) -> Step:
    """What may be done besides, to be safer."""
    since = sign_in["two_factor_since"]
    return Step(
        "Two-factor",
        since is not None,
        f"A code is asked for since {since}." if since else "Only the passphrase is asked for.",
        "Set it up with the QR code on the page of your account: then nobody comes in with the passphrase alone.",
        "/account",
        "Account",
        optional=True,
    )
