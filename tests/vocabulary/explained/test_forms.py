"""Every setting is explained, once, in words that fit beside a field."""

import pytest

from tradehook.vocabulary.explained.forms import ACCOUNT, SUBSCRIPTION
from tradehook.vocabulary.explained.setting import Explained, Group, Template, by_name
from tradehook.vocabulary.guards import Guards
from tradehook.vocabulary.settings import SubscriptionSettings

ALL = by_name((*SUBSCRIPTION, *ACCOUNT))


def test_every_setting_of_a_subscription_is_explained_once() -> None:
    names = [each.name for grouped in SUBSCRIPTION for each in grouped.settings]
    assert sorted(names) == sorted(SubscriptionSettings.__struct_fields__)


def test_every_guard_of_an_account_is_explained_once() -> None:
    names = [each.name for grouped in ACCOUNT for each in grouped.settings]
    assert sorted(names) == sorted(Guards.__struct_fields__)


def test_the_groups_come_once_each_in_the_order_of_the_form() -> None:
    assert [grouped.group for grouped in SUBSCRIPTION] == list(Group)


@pytest.mark.parametrize("each", ALL.values(), ids=ALL)
def test_it_has_a_title_and_one_plain_sentence(each: Explained) -> None:
    assert each.title[0].isupper()
    assert each.sentence[0].isupper()
    assert each.sentence.endswith(".")
    assert len(each.sentence) <= 130


def test_a_tradingview_strategy_is_warned_of_reversals_that_would_be_too_large() -> None:
    warned = by_name(SUBSCRIPTION)["subtract_exit_quantity"].warned
    assert warned is not None
    assert (warned.value, warned.template) == (False, Template.TRADING_VIEW_STRATEGY)
    assert SubscriptionSettings().subtract_exit_quantity is warned.value
