"""Until when an approval is waited for."""

import pytest

from tests.desk import NOON
from tradehook.deciding.expiring import expires_at
from tradehook.vocabulary.instant import after, iso
from tradehook.vocabulary.settings import SubscriptionSettings
from tradehook.vocabulary.signal import Action, Message


@pytest.mark.parametrize(
    ("said", "until"),
    [
        (None, "2025-06-17T12:15:00.000000Z"),
        ("+5 minutes", "2025-06-17T12:05:00.000000Z"),
        ("+1 hour", "2025-06-17T12:15:00.000000Z"),
        ("2025-06-17", "2025-06-17T12:15:00.000000Z"),
        ("2025-06-16", "2025-06-17T04:00:00.000000Z"),
    ],
)
def test_whichever_is_earlier_counts(said: str | None, until: str) -> None:
    message = Message(ticker="SQ", action=Action.BUY, expires_at=said)
    assert iso(expires_at(message, SubscriptionSettings(), NOON)) == until


def test_a_date_lasts_until_it_ends_where_the_subscription_is() -> None:
    message = Message(ticker="SQ", action=Action.BUY, expires_at="2025-06-17")
    settings = SubscriptionSettings(approval_timeout=86_400, timezone="Asia/Tokyo")
    assert expires_at(message, settings, NOON) == after(NOON, 3 * 3600)
