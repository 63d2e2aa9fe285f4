"""Checking the days that a person sets in a roll calendar."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from tradehook.instruments import futures
from tradehook.instruments.contracts import Contract, traded
from tradehook.instruments.rolls import Roll, SetByHand, roll_of
from tradehook.instruments.root import MONTH_LETTERS, Root
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.refusal import Refusal


class Wanted(NamedTuple):
    """A contract, in any spelling with its month, and the day on which it is to roll."""

    contract: str
    rolls_on: date


def checked(root: Root, wanted: Sequence[Wanted], now: Instant) -> SetByHand | Refusal:
    """The days by contract; or what is wrong with the first that cannot be, with its path in the body."""
    days: dict[str, date] = {}
    contracts: list[Contract] = []
    for index, each in enumerate(wanted):
        found = _contract(root, each, now, f"rolls.{index}.contract")
        if isinstance(found, Refusal):
            return found
        if found.symbol in days:
            return _twice(found, f"rolls.{index}.contract")
        if each.rolls_on > found.last_day:
            return _too_late(found, each.rolls_on, f"rolls.{index}.rolls_on")
        days[found.symbol] = each.rolls_on
        contracts.append(found)
    return _out_of_order(root, contracts, days, now) or days


def _contract(root: Root, wanted: Wanted, now: Instant, path: str) -> Contract | Refusal:
    found = futures.contract_of(root, wanted.contract, now)
    if found is None or MONTH_LETTERS[found.month - 1] not in root.cycle:
        return _not_found(root, wanted.contract, path)
    return found if found.expires_at > now else _expired(found, path)


def _out_of_order(root: Root, contracts: Sequence[Contract], days: SetByHand, now: Instant) -> Refusal | None:
    """No contract rolls before the one before it; those beside the given ones roll by the rule."""
    if not contracts:
        return None
    latest = max(contract.last_day for contract in contracts)
    rolls = [roll_of(root, contract, days) for contract in _up_to_one_after(root, latest, now)]
    wrong = next((pair for pair in pairwise(rolls) if pair[1].on < pair[0].on), None)
    return None if wrong is None else _before_previous(*wrong, [contract.symbol for contract in contracts])


def _up_to_one_after(root: Root, latest: date, now: Instant) -> Iterator[Contract]:
    for contract in traded(root, now):
        yield contract
        if contract.last_day > latest:
            return


def _not_found(root: Root, spelling: str, path: str) -> Refusal:
    return Refusal(
        code="contract-not-found",
        status=422,
        message=f'"{spelling[:80]}" is no contract that {root.symbol} goes through.',
        hint=f"It goes through the months {root.cycle}: give one as {root.symbol}{root.cycle[-1]}2030.",
        path=path,
    )


def _expired(contract: Contract, path: str) -> Refusal:
    return Refusal(
        code="contract-expired",
        status=422,
        message=f"{contract.symbol} ended on {contract.last_day}: it rolls no more.",
        hint="Leave it out.",
        path=path,
    )


def _twice(contract: Contract, path: str) -> Refusal:
    return Refusal(
        code="roll-given-twice",
        status=422,
        message=f"{contract.symbol} is given twice.",
        hint="Give each contract one day.",
        path=path,
    )


def _too_late(contract: Contract, day: date, path: str) -> Refusal:
    return Refusal(
        code="roll-after-last-day",
        status=422,
        message=f"{contract.symbol} cannot roll on {day}: its last trading day is {contract.last_day}.",
        hint="Set its last trading day or a day before it.",
        path=path,
    )


def _before_previous(earlier: Roll, later: Roll, given: Sequence[str]) -> Refusal:
    """The path leads to the later of the two contracts, to the earlier where only that one was given."""
    symbol = later.contract.symbol if later.contract.symbol in given else earlier.contract.symbol
    return Refusal(
        code="roll-before-previous",
        status=422,
        message=f"{later.contract.symbol} would roll on {later.on}, before {earlier.contract.symbol} does on"
        f" {earlier.on}.",
        hint="A contract rolls on the day of the one before it or later: set a day for both.",
        path=f"rolls.{given.index(symbol)}.rolls_on",
    )
