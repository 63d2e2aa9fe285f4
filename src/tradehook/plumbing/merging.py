"""Merge what a person sent into settings, one field at a time, and say what is wrong with the first that is."""

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

import msgspec

from tradehook.plumbing.exact_json import exact_number
from tradehook.vocabulary.refusal import Refusal

_Settings = TypeVar("_Settings", bound=msgspec.Struct)

_WORDS: dict[Any, str] = {
    bool: "true or false",
    int: "a whole number",
    Decimal: 'a number, such as "1.5"',
    float: "a number",
    str: "a text",
    tuple: "a list of texts",
    dict: "an object",
}


@dataclass(frozen=True, slots=True)
class Range:
    """The numbers that a setting may be: `above` excludes its bound, `low` and `high` include theirs."""

    low: int | None = None
    high: int | None = None
    above: int | None = None

    def holds(self, number: Decimal | float) -> bool:
        """Whether the number lies inside."""
        return (
            (self.low is None or number >= self.low)
            and (self.high is None or number <= self.high)
            and (self.above is None or number > self.above)
        )

    def __str__(self) -> str:
        bounds = (("greater than", self.above), ("at least", self.low), ("at most", self.high))
        return " and ".join(f"{words} {bound}" for words, bound in bounds if bound is not None)


def merge(
    base: _Settings, given: Mapping[str, Any], ranges: Mapping[str, Range], at: str = "settings"
) -> _Settings | Refusal:
    """The settings with the given fields changed; or the refusal `unknown-setting` or `invalid-setting` (422).

    Decimals may be given as strings or numbers and are kept in canonical scale. Settings inside others are merged too;
    `ranges` names theirs with a dot (`slippage.ticks`), and those of an object's values with a star
    (`initial_margin.*`). `at` is the object's path in the body.
    """
    kinds = {field.name: field.type for field in msgspec.structs.fields(base)}
    changed: dict[str, Any] = {}
    for name, value in given.items():
        if name not in kinds:
            return _unknown(name, kinds, at)
        part = getattr(base, name)
        if isinstance(part, msgspec.Struct) and isinstance(value, Mapping):
            inside = merge(part, value, _inside(ranges, name), f"{at}.{name}")
            if isinstance(inside, Refusal):
                return inside
            changed[name] = inside
            continue
        read = _read(value, kinds[name])
        allowed = ranges.get(name)
        if read is _UNFIT or not _holds(read, allowed, ranges.get(f"{name}.*")):
            return _invalid(name, value, kinds[name], allowed or ranges.get(f"{name}.*"), at)
        changed[name] = read
    return msgspec.structs.replace(base, **changed)


def _inside(ranges: Mapping[str, Range], name: str) -> dict[str, Range]:
    beginning = f"{name}."
    return {each.removeprefix(beginning): allowed for each, allowed in ranges.items() if each.startswith(beginning)}


def _holds(read: Any, allowed: Range | None, of_each: Range | None) -> bool:
    if read is None:
        return True
    inside = of_each is None or all(of_each.holds(value) for value in read.values())
    return inside and (allowed is None or allowed.holds(read))


def nearest(name: str, names: Iterable[str]) -> str:
    """A hint: the known name that looks most like this one, else all of them."""
    known = sorted(names)
    close = difflib.get_close_matches(name.lower(), known, n=1, cutoff=0.6)
    return f'Did you mean "{close[0]}"?' if close else f"Known names: {', '.join(known)}."


_UNFIT = object()


def _read(value: object, kind: Any) -> Any:
    """The value as this kind, or `_UNFIT`."""
    if value is None:
        return None if _is_optional(kind) else _UNFIT
    if _plain(kind) is Decimal:
        number = exact_number(value)
        return _UNFIT if number is None else number
    if _plain(kind) is float:
        number = exact_number(value)
        return _UNFIT if number is None else float(number)
    if kind == dict[str, Decimal] and isinstance(value, Mapping):
        numbers = {name: exact_number(number) for name, number in value.items()}
        return _UNFIT if None in numbers.values() else numbers
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError:
        return _UNFIT


def _is_optional(kind: Any) -> bool:
    return get_origin(kind) in (Union, UnionType) and NoneType in get_args(kind)


def _plain(kind: Any) -> Any:
    """The kind without its `| None` and its annotations."""
    if get_origin(kind) is Annotated:
        return _plain(get_args(kind)[0])
    if _is_optional(kind):
        return _plain(next(part for part in get_args(kind) if part is not NoneType))
    return kind


def _unknown(name: str, kinds: Mapping[str, Any], at: str) -> Refusal:
    return Refusal(
        code="unknown-setting",
        status=422,
        message=f'There is no setting "{name[:80]}" here.',
        hint=nearest(name, kinds),
        path=f"{at}.{name[:80]}",
    )


def _invalid(name: str, value: object, kind: Any, allowed: Range | None, at: str) -> Refusal:
    return Refusal(
        code="invalid-setting",
        status=422,
        message=f"{name} cannot be {str(value)[:80]!r}.",
        hint=f"It must be {_expectation(kind, allowed)}.",
        path=f"{at}.{name}",
    )


def _expectation(kind: Any, allowed: Range | None) -> str:
    plain = _plain(kind)
    choices = _choices(plain)
    if get_origin(plain) is frozenset:
        words = f"a list of {', '.join(_choices(get_args(plain)[0]))}"
    elif choices:
        words = f"one of {', '.join(choices)}"
    else:
        words = "an object" if _is_struct(plain) else _WORDS.get(get_origin(plain) or plain, "of another kind")
    if allowed is not None:
        words += f" {allowed}"
    return words + (", or null for none" if _is_optional(kind) else "")


def _is_struct(plain: Any) -> bool:
    return isinstance(plain, type) and issubclass(plain, msgspec.Struct)


def _choices(plain: Any) -> list[str]:
    """The values of a closed list; none for other kinds."""
    if get_origin(plain) is Literal:
        return [str(choice) for choice in get_args(plain)]
    if isinstance(plain, type) and issubclass(plain, Enum):
        return [str(member.value) for member in plain]
    return []
