"""Why a question about the trading cannot be answered as it was asked."""

from collections.abc import Sequence

from tradehook.vocabulary.refusal import Refusal

_UNPROCESSABLE = 422


def unknown_account(account_id: str) -> Refusal:
    """There is no such account."""
    return Refusal(
        code="account-not-found",
        status=_UNPROCESSABLE,
        message=f'There is no account "{account_id[:80]}".',
        hint="GET the list of accounts for those that exist.",
        path="account_id",
    )


def several_currencies(currencies: Sequence[str]) -> Refusal:
    """What was asked for is in money of different kinds, which does not add up."""
    return Refusal(
        code="several-currencies",
        status=_UNPROCESSABLE,
        message=f"The accounts that traded are in different currencies, which do not add up: {', '.join(currencies)}.",
        hint=f"Send account_id, or currency={currencies[0]} for the accounts in that one.",
        path="currency",
    )


def unknown_backtest(backtest_id: str) -> Refusal:
    """There is no such backtest."""
    return Refusal(
        code="backtest-not-found",
        status=404,
        message=f'There is no backtest "{backtest_id[:80]}".',
        hint="GET the list of analytics/backtests for those that exist.",
    )
