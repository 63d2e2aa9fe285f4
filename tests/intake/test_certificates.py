"""TradingView's client certificate: its subject, as proxies pass it on, and what only looks like it."""

import pytest

from tradehook.intake.certificates import is_tradingview

OF_NGINX = r"CN=TradingView Webhooks,O=TradingView\, Inc.,L=Westerville,ST=Ohio,C=US"
OTHER_WAY_ROUND = r"C=US,ST=Ohio,L=Westerville,O=TradingView\, Inc.,CN=TradingView Webhooks"


@pytest.mark.parametrize("subject", [OF_NGINX, OTHER_WAY_ROUND, "CN=TradingView Webhooks"])
def test_its_common_name_is_what_counts(subject: str) -> None:
    assert is_tradingview((subject,))


@pytest.mark.parametrize(
    "subjects",
    [
        (),
        ("",),
        ("TradingView Webhooks",),
        ("CN=TradingView Webhooks Inc",),
        ("CN=tradingview webhooks",),
        (r"CN=Mallory,O=x\,CN=TradingView Webhooks",),
        ("O=TradingView Webhooks",),
        ("CN=TradingView Webhooks,CN=Mallory",),
        ("CN=TradingView Webhooks+CN=Mallory",),
        ("/C=US/CN=TradingView Webhooks",),
        ("CN=TradingView Webhooks\x00",),
        ("CN=#0c02", "CN=TradingView Webhooks"),
        (OF_NGINX, OF_NGINX),
    ],
)
def test_what_only_looks_like_it_is_not_let_in(subjects: tuple[str, ...]) -> None:
    assert not is_tradingview(subjects)
