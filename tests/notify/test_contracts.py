"""What is told before the end of a held contract."""

from decimal import Decimal

from tradehook.notify.contracts import DaysBefore, HeldContract, due_notices
from tradehook.vocabulary.exact import Quantity
from tradehook.vocabulary.instant import Instant, after

NOON = Instant(1_750_161_600_000_000)
DAY = 86_400
DAYS = DaysBefore(expiry=3, roll=1)
MNQ = HeldContract(
    symbol="MNQM2025",
    quantity=Quantity(Decimal(-2)),
    expires_at=after(NOON, 10 * DAY),
    rolls_at=after(NOON, 8 * DAY),
)
OPTION = HeldContract(
    symbol="AMD250620C100", quantity=Quantity(Decimal(1)), expires_at=after(NOON, 2 * DAY), rolls_at=None
)


def codes(held: HeldContract, days_later: float) -> list[str]:
    return [notice.code for notice in due_notices(held, DAYS, after(NOON, days_later * DAY))]


def test_each_is_told_so_many_days_before_and_not_afterwards() -> None:
    assert codes(MNQ, 6.9) == []
    assert codes(MNQ, 7) == ["contract-expires-soon", "contract-rolls-soon"]
    assert codes(MNQ, 8) == ["contract-expires-soon"]
    assert codes(MNQ, 10) == []


def test_an_option_expires_and_does_not_roll() -> None:
    assert codes(OPTION, 0) == ["contract-expires-soon"]


def test_it_says_how_much_of_what_and_when() -> None:
    (notice,) = due_notices(OPTION, DAYS, NOON)

    assert notice.symbol == "AMD250620C100"
    assert notice.message.startswith("The account holds 1 AMD250620C100, which expires at 2025-06-19T12:00:00")
