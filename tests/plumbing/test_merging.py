"""Merging what a person sent into settings."""

from decimal import Decimal
from enum import StrEnum
from typing import Any, Literal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradehook.plumbing.codec import decode, encode
from tradehook.plumbing.merging import merge, nearest
from tradehook.vocabulary.bounds import Among, Range
from tradehook.vocabulary.refusal import Refusal


class Colour(StrEnum):
    """A closed list."""

    RED = "red"
    BLUE = "blue"


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """One field of each kind."""

    amount: Decimal = Decimal(1)
    limit: Decimal | None = None
    seconds: int = 60
    on: bool = False
    colour: Colour = Colour.RED
    shade: Literal["light", "dark"] = "light"
    names: tuple[str, ...] | None = None


RANGES = {"amount": Range(above=0), "limit": Range(above=0), "seconds": Range(low=1, high=300)}


def _merged(given_: dict[str, Any]) -> Settings:
    settings = merge(Settings(), given_, RANGES)
    assert isinstance(settings, Settings), settings
    return settings


def test_nothing_given_changes_nothing() -> None:
    assert _merged({}) == Settings()


def test_what_is_given_is_changed_and_the_rest_stays() -> None:
    changed = _merged({"amount": "2.50", "colour": "blue", "names": ["a"], "shade": "dark", "on": True, "limit": 5})
    assert changed == Settings(
        amount=Decimal("2.5"), limit=Decimal(5), colour=Colour.BLUE, shade="dark", names=("a",), on=True
    )
    assert str(changed.amount) == "2.5"


def test_null_is_none_where_there_may_be_none() -> None:
    base = Settings(limit=Decimal(5), names=("a",))
    assert merge(base, {"limit": None, "names": None}, RANGES) == Settings()


@pytest.mark.parametrize(
    ("given_", "expected"),
    [
        ({"amount": 0}, 'a number, such as "1.5" greater than 0.'),
        ({"amount": None}, "a number"),
        ({"amount": 1.5}, "a number"),
        ({"limit": -1}, "greater than 0, or null for none."),
        ({"seconds": 301}, "a whole number at least 1 and at most 300."),
        ({"seconds": True}, "a whole number"),
        ({"seconds": Decimal("5.0")}, "a whole number"),
        ({"on": 1}, "true or false."),
        ({"colour": "green"}, "one of red, blue."),
        ({"shade": "grey"}, "one of light, dark."),
        ({"names": "a"}, "a list of texts, or null for none."),
        ({"names": [1]}, "a list of texts"),
    ],
)
def test_a_value_that_cannot_be_is_refused_with_what_could(given_: dict[str, Any], expected: str) -> None:
    refusal = merge(Settings(), given_, RANGES)
    assert isinstance(refusal, Refusal)
    assert (refusal.code, refusal.status, refusal.path) == ("invalid-setting", 422, f"settings.{next(iter(given_))}")
    assert expected in refusal.hint


def test_an_unknown_name_is_refused_with_the_nearest() -> None:
    refusal = merge(Settings(), {"secnds": 5}, RANGES, at="defaults")
    assert isinstance(refusal, Refusal)
    assert (refusal.code, refusal.path) == ("unknown-setting", "defaults.secnds")
    assert refusal.hint == 'Did you mean "seconds"?'


def test_where_no_name_is_near_all_are_named() -> None:
    assert nearest("zzz", ["b", "a"]) == "Known names: a, b."


@given(
    st.dictionaries(
        st.sampled_from([*Settings.__struct_fields__, "nothing"]),
        st.none() | st.booleans() | st.integers() | st.text() | st.decimals() | st.floats() | st.lists(st.text()),
    )
)
def test_whatever_is_given_ends_as_settings_inside_their_ranges_or_a_refusal(given_: dict[str, Any]) -> None:
    result = merge(Settings(), given_, RANGES)
    if isinstance(result, Refusal):
        assert result.code in ("unknown-setting", "invalid-setting")
        return
    assert result.amount > 0
    assert 1 <= result.seconds <= 300
    assert decode(Settings, encode(result)) == result


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """Settings that belong together."""

    ticks: int = 0
    share: float = 0


class Whole(msgspec.Struct, frozen=True, kw_only=True):
    """Settings with a part of their own, an object of numbers, and a list of choices."""

    part: Part = Part()
    margins: dict[str, Decimal] = {}
    colours: frozenset[Colour] = frozenset()


INSIDE = {"part.ticks": Range(low=0, high=9), "part.share": Range(low=0, high=1), "margins.*": Range(above=0)}


def test_a_part_is_merged_by_name() -> None:
    base = Whole(part=Part(ticks=3))
    found = merge(base, {"part": {"share": Decimal("0.5")}, "margins": {"ES": "15000"}, "colours": ["red"]}, INSIDE)
    assert found == Whole(
        part=Part(ticks=3, share=0.5), margins={"ES": Decimal(15000)}, colours=frozenset({Colour.RED})
    )


@pytest.mark.parametrize(
    ("given_", "code", "path", "hint"),
    [
        ({"part": {"tick": 1}}, "unknown-setting", "settings.part.tick", 'Did you mean "ticks"?'),
        ({"part": {"ticks": 10}}, "invalid-setting", "settings.part.ticks", "at most 9"),
        ({"part": {"share": "much"}}, "invalid-setting", "settings.part.share", "a number"),
        ({"part": 5}, "invalid-setting", "settings.part", "an object"),
        ({"margins": {"ES": "NaN"}}, "invalid-setting", "settings.margins", "an object"),
        ({"margins": {"ES": 0}}, "invalid-setting", "settings.margins", "greater than 0"),
        ({"colours": ["green"]}, "invalid-setting", "settings.colours", "a list of red, blue"),
    ],
)
def test_what_is_wrong_inside_is_named(given_: dict[str, Any], code: str, path: str, hint: str) -> None:
    refusal = merge(Whole(), given_, INSIDE)
    assert isinstance(refusal, Refusal)
    assert (refusal.code, refusal.path) == (code, path)
    assert hint in refusal.hint


class Slot(msgspec.Struct, frozen=True, kw_only=True, rename={"from_": "from"}):
    """A part that lists hold; its first two have no default."""

    colours: tuple[Colour, ...]
    from_: str
    share: Decimal | None = None


class Lists(msgspec.Struct, frozen=True, kw_only=True):
    """Settings with a list of parts, a part that may be null, and texts by name."""

    slots: tuple[Slot, ...] = ()
    one: Slot | None = None
    names: dict[str, str] = {}
    colour: Colour | None = None


OF_LISTS = {
    "slots.share": Range(above=0),
    "one.share": Range(above=0),
    "colour": Among((Colour.RED,), "blue is for the sky."),
}
SLOT = {"colours": ["red"], "from": "a"}


def _of_lists(base: Lists, given_: dict[str, Any]) -> Lists:
    lists = merge(base, given_, OF_LISTS)
    assert isinstance(lists, Lists), lists
    return lists


def test_parts_in_lists_and_texts_by_name_are_read() -> None:
    found = _of_lists(Lists(), {"slots": [SLOT], "names": {"NQ": "MNQ"}, "colour": "red"})
    slot = Slot(colours=(Colour.RED,), from_="a")
    assert found == Lists(slots=(slot,), names={"NQ": "MNQ"}, colour=Colour.RED)
    assert decode(Lists, encode(found)) == found


def test_a_part_that_may_be_null_is_replaced_whole() -> None:
    base = _of_lists(Lists(), {"one": {**SLOT, "share": "0.50"}})
    assert base.one is not None
    assert str(base.one.share) == "0.5"
    assert _of_lists(base, {"one": SLOT}).one == Slot(colours=(Colour.RED,), from_="a")
    assert _of_lists(base, {"one": None}) == Lists()


@pytest.mark.parametrize(
    ("given_", "code", "path", "hint"),
    [
        ({"slots": SLOT}, "invalid-setting", "slots", "a list of objects with colours, from, share"),
        ({"slots": None}, "invalid-setting", "slots", "a list of objects with colours, from, share"),
        ({"slots": [SLOT, 5]}, "invalid-setting", "slots.1", "an object"),
        ({"slots": [{"from": "a"}]}, "invalid-setting", "slots.0.colours", "a list of red, blue"),
        ({"slots": [{"colours": []}]}, "invalid-setting", "slots.0.from", "a text"),
        ({"slots": [{**SLOT, "from": 930}]}, "invalid-setting", "slots.0.from", "a text"),
        ({"slots": [{**SLOT, "from_": "a"}]}, "unknown-setting", "slots.0.from_", 'Did you mean "from"?'),
        ({"slots": [{**SLOT, "colours": ["red", "green"]}]}, "invalid-setting", "slots.0.colours.1", "red, blue"),
        ({"slots": [{**SLOT, "share": 0}]}, "invalid-setting", "slots.0.share", "greater than 0"),
        ({"one": {**SLOT, "share": -1}}, "invalid-setting", "one.share", "greater than 0"),
        ({"one": []}, "invalid-setting", "one", "an object with colours, from, share, or null for none"),
        ({"names": {"NQ": 5}}, "invalid-setting", "names", "an object whose values are texts"),
        ({"names": ["NQ"]}, "invalid-setting", "names", "an object whose values are texts"),
        ({"colour": "blue"}, "invalid-setting", "colour", "one of red, or null for none. blue is for the sky."),
        ({"colour": "green"}, "invalid-setting", "colour", "one of red"),
    ],
)
def test_what_is_wrong_in_a_list_is_named_at_its_place(given_: dict[str, Any], code: str, path: str, hint: str) -> None:
    refusal = merge(Lists(), given_, OF_LISTS)
    assert isinstance(refusal, Refusal)
    assert (refusal.code, refusal.path) == (code, f"settings.{path}")
    assert hint in refusal.hint


def test_settings_that_stand_in_the_body_itself_are_named_without_more() -> None:
    wrong, unknown = merge(Settings(), {"seconds": 0}, RANGES, ""), merge(Settings(), {"secnds": 1}, RANGES, "")
    assert isinstance(wrong, Refusal)
    assert isinstance(unknown, Refusal)
    assert (wrong.path, unknown.path) == ("seconds", "secnds")
