"""What a day has brought: worth beyond the baseline, without what was put in or taken out."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from tradehook.positions.compare import KeptSnapshot
from tradehook.positions.days import Baseline, begins_day, result
from tradehook.vocabulary.exact import Money
from tradehook.vocabulary.ids import AccountId
from tradehook.vocabulary.instant import Instant

AMOUNTS = st.decimals("-1e12", "1e12", places=8).map(Money)


def money(amount: str) -> Money:
    return Money(Decimal(amount))


def kept(based_at: int | None) -> KeptSnapshot:
    return KeptSnapshot(
        account_id=AccountId("account"),
        taken_at=Instant(9),
        cursor=0,
        cash=money("1"),
        equity=money("1"),
        based_at=None if based_at is None else Instant(based_at),
    )


def test_a_look_begins_the_day_when_no_look_in_it_went_before() -> None:
    assert begins_day(None, Instant(5))
    assert begins_day(kept(None), Instant(5))
    assert begins_day(kept(4), Instant(5))
    assert not begins_day(kept(5), Instant(5))
    assert not begins_day(kept(9), Instant(5))


def test_cash_that_was_put_in_is_no_result() -> None:
    begun = Baseline(taken_at=Instant(1), equity=money("100000"), put_in=money("500"))
    assert result(begun, money("99900"), money("500")) == -100
    assert result(begun, money("104900"), money("5500")) == -100
    assert result(begun, money("99000"), money("-500")) == 0


@given(AMOUNTS, AMOUNTS, AMOUNTS, AMOUNTS)
def test_a_result_is_exact(equity: Money, put_in: Money, won: Money, moved: Money) -> None:
    begun = Baseline(taken_at=Instant(1), equity=equity, put_in=put_in)
    assert result(begun, Money(equity + won + moved), Money(put_in + moved)) == won
