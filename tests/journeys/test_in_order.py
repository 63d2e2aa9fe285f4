"""Promise 5: in a lane, signals are carried out in the order of acceptance, whatever the haste they come in."""

from decimal import Decimal

from tests.client import Client

TIMES = 200


def test_a_buy_and_a_sell_back_to_back_always_swap_in_order(client: Client) -> None:
    account, strategy = client.open_account(cash="100000000"), client.make_strategy()
    client.subscribe(strategy, account)
    client.set_price("AMD", "100")

    signals = [
        client.accepted(strategy, f'{{"ticker": "AMD", "action": "{action}", "quantity": {quantity}}}')
        for _ in range(TIMES)
        for action, quantity in (("buy", 3), ("sell", 2))
    ]
    trades = client.quiet(account, signals)

    assert {trade["status"] for trade in trades} == {"completed"}
    assert client.position(account, "AMD") == -2
    swaps = [("exit", "sell", "3"), ("entry", "sell", "2")], [("exit", "buy", "2"), ("entry", "buy", "3")]
    first = [("entry", "buy", "3")]
    assert [_orders(trade) for trade in trades] == [first, *(swaps * TIMES)[: len(trades) - 1]]
    fills = client.listed("/fills", account_id=account)[::-1]
    sent = [order["id"] for trade in trades for order in sorted(trade["orders"], key=lambda o: o["number"])]
    assert [fill["order_id"] for fill in fills] == sent


def test_an_exit_right_after_an_entry_always_ends_flat(client: Client) -> None:
    account, strategy = client.open_account(cash="100000000"), client.make_strategy()
    client.subscribe(strategy, account)
    client.set_price("MSFT", "400")

    signals = [
        client.accepted(strategy, {"ticker": "MSFT", "action": action, "quantity": quantity})
        for round_ in range(TIMES)
        for action, quantity in (("buy" if round_ % 2 else "sell", round_ % 7 + 1), ("exit", None))
    ]
    trades = client.quiet(account, signals)

    assert {trade["status"] for trade in trades} <= {"completed", "held", "superseded"}
    for entry, exit_ in zip(trades[::2], trades[1::2], strict=True):
        entered = entry["status"] == "completed"
        assert exit_["status"] == ("completed" if entered else "held"), (entry, exit_)
    assert client.position(account, "MSFT") == 0


def test_what_an_account_holds_is_what_its_fills_add_up_to(client: Client) -> None:
    account, strategy = client.open_account(), client.make_strategy()
    client.subscribe(strategy, account, allow_add=True)
    client.set_price("SPY", "500")
    entries = [client.accepted(strategy, {"ticker": "SPY", "action": "buy", "quantity": n}) for n in (1, 2, 3)]
    client.quiet(account, entries)

    exit_ = client.accepted(strategy, {"ticker": "SPY", "action": "exit", "quantity": 4})
    client.quiet(account, [*entries, exit_])

    fills = client.listed("/fills", account_id=account)
    signed = (Decimal(fill["quantity"]) * (1 if fill["side"] == "buy" else -1) for fill in fills)
    assert client.position(account, "SPY") == sum(signed) == 2


def _orders(trade: dict) -> list[tuple[str, str, str]]:  # type: ignore[type-arg]
    placed = sorted(trade["orders"], key=lambda order: order["number"])
    return [(order["leg"], order["side"], order["quantity"]) for order in placed]
