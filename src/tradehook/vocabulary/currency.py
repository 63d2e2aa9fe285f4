"""Currencies, and which of them count as the same money."""

_COUNT_AS_DOLLARS = frozenset({"USDT", "USDC"})


def counted_as(currency: str) -> str:
    """The currency that this one is reckoned in: USDT and USDC count as dollars, one for one."""
    return "USD" if currency in _COUNT_AS_DOLLARS else currency


def at_par(one: str, other: str) -> bool:
    """Whether money of one currency is worth the same in the other, without a rate."""
    return counted_as(one) == counted_as(other)
