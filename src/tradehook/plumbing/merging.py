"""Merge what a person sent into settings, one field at a time, and say what is wrong with the first that is."""

import difflib
from collections.abc import Iterable, Mapping
from decimal import Decimal
from enum import Enum
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

import msgspec

from tradehook.plumbing.exact_json import exact_number
from tradehook.vocabulary.bounds import Among, Range
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


def merge(
    base: _Settings, given: Mapping[str, Any], ranges: Mapping[str, Range | Among], at: str = "settings"
) -> _Settings | Refusal:
    """The settings with the given fields changed; or the refusal `unknown-setting` or `invalid-setting` (422).

    Decimals may be given as strings or numbers and are kept in canonical scale. Settings inside others are merged too;
    those that may be null are replaced whole, and so are lists. `ranges` names what lies inside with a dot, also in
    lists (`slippage.ticks`), and an object's values with a star (`initial_margin.*`). `at` is the path in the body,
    empty where the fields stand in the body itself.
    """
    fields = {field.encode_name: field for field in msgspec.structs.fields(base)}
    changed: dict[str, Any] = {}
    for name, value in given.items():
        field = fields.get(name)
        if field is None:
            return _unknown(name, fields, at)
        part = getattr(base, field.name)
        if isinstance(part, msgspec.Struct) and not _is_optional(field.type) and isinstance(value, Mapping):
            read = merge(part, value, _inside(ranges, name), _below(at, name))
        else:
            read = _read(value, field.type, ranges, name, _below(at, name))
        if isinstance(read, Refusal):
            return read
        changed[field.name] = read
    return msgspec.structs.replace(base, **changed)


def _below(at: str, name: str) -> str:
    """The path of a field."""
    return f"{at}.{name}" if at else name


def _read(value: object, kind: Any, ranges: Mapping[str, Range | Among], name: str, path: str) -> Any:
    """The value as this kind and within its range, or the refusal of it or of what lies inside it."""
    plain = _plain(kind)
    if _is_struct(plain) and isinstance(value, Mapping):
        return _made(plain, value, _inside(ranges, name), path)
    if _is_list_of_parts(plain) and isinstance(value, list | tuple):
        parts = []
        for index, each in enumerate(value):
            part = _read(each, get_args(plain)[0], ranges, name, f"{path}.{index}")
            if isinstance(part, Refusal):
                return part
            parts.append(part)
        return tuple(parts)
    read = _single(value, kind)
    allowed, of_each = ranges.get(name), ranges.get(f"{name}.*")
    if read is _UNFIT or not _holds(read, allowed, of_each):
        return invalid(path, value, f"It must be {expectation(kind, allowed or of_each)}.{_why_not(allowed)}")
    return read


def _made(kind: Any, value: Mapping[str, Any], ranges: Mapping[str, Range | Among], at: str) -> Any:
    """The whole of a part that is given anew, or what is wrong with it or missing."""
    fields = {field.encode_name: field for field in msgspec.structs.fields(kind)}
    found: dict[str, Any] = {}
    for name, part in value.items():
        if name not in fields:
            return _unknown(name, fields, at)
        read = _read(part, fields[name].type, ranges, name, f"{at}.{name}")
        if isinstance(read, Refusal):
            return read
        found[fields[name].name] = read
    for name, field in fields.items():
        if field.required and name not in value:
            return _missing(name, field.type, f"{at}.{name}")
    return kind(**found)


def _inside(ranges: Mapping[str, Range | Among], name: str) -> dict[str, Range | Among]:
    beginning = f"{name}."
    return {each.removeprefix(beginning): allowed for each, allowed in ranges.items() if each.startswith(beginning)}


def _holds(read: Any, allowed: Range | Among | None, of_each: Range | Among | None) -> bool:
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


def _single(value: object, kind: Any) -> Any:
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
        path=_below(at, name[:80]),
    )


def _missing(name: str, kind: Any, path: str) -> Refusal:
    return Refusal(
        code="invalid-setting",
        status=422,
        message=f"{name} is missing.",
        hint=f"Give it as {expectation(kind, None)}.",
        path=path,
    )


def invalid(path: str, value: object, hint: str) -> Refusal:
    """The refusal `invalid-setting` (422) of the value at this path of the body."""
    name = next(part for part in reversed(path.split(".")) if not part.isdigit())
    return Refusal(
        code="invalid-setting",
        status=422,
        message=f"{name} cannot be {str(value)[:80]!r}.",
        hint=hint,
        path=path,
    )


def expectation(kind: Any, allowed: Range | Among | None) -> str:
    """What a setting of this kind may be, in words: "a whole number at least 1, or null for none"."""
    plain = _plain(kind)
    origin = get_origin(plain)
    choices = _choices(plain)
    if isinstance(allowed, Among):
        words = str(allowed)
    elif choices:
        words = f"one of {', '.join(choices)}"
    elif origin is frozenset or _is_list_of_parts(plain):
        of = get_args(plain)[0]
        words = f"a list of objects with {_names(of)}" if _is_struct(of) else f"a list of {', '.join(_choices(of))}"
    elif plain == dict[str, str]:
        words = "an object whose values are texts"
    else:
        words = (
            f"an object with {_names(plain)}" if _is_struct(plain) else _WORDS.get(origin or plain, "of another kind")
        )
    if isinstance(allowed, Range):
        words += f" {allowed}"
    return words + (", or null for none" if _is_optional(kind) else "")


def _why_not(allowed: Range | Among | None) -> str:
    return f" {allowed.because}" if isinstance(allowed, Among) and allowed.because else ""


def _names(kind: Any) -> str:
    return ", ".join(field.encode_name for field in msgspec.structs.fields(kind))


def _is_list_of_parts(plain: Any) -> bool:
    """Whether it is a list whose members are looked at one by one: objects, or words of a closed list."""
    if get_origin(plain) is not tuple:
        return False
    of = get_args(plain)[0]
    return _is_struct(of) or bool(_choices(of))


def _is_struct(plain: Any) -> bool:
    return isinstance(plain, type) and issubclass(plain, msgspec.Struct)


def _choices(plain: Any) -> list[str]:
    """The values of a closed list; none for other kinds."""
    if get_origin(plain) is Literal:
        return [str(choice) for choice in get_args(plain)]
    if isinstance(plain, type) and issubclass(plain, Enum):
        return [str(member.value) for member in plain]
    return []
