"""Messages bent out of shape: the examples of every dialect, changed as JSON, as text and as bytes."""

import json
from collections.abc import Callable, Iterator
from copy import deepcopy
from importlib import resources
from random import Random
from typing import Any, Final

DIALECTS: Final = ("traderspost", "traderevolution", "algotradeanalytics")
MOST_BYTES: Final = 70_000
_DEEP: Final = 30

_UGLY: Final[tuple[Any, ...]] = (
    None, True, False, 0, -1, 1e308, -0.0, 10**40, 2**63, "", " ", "\x00", "\ud800", "\u202e", "NaN",
    "Infinity", "1e400", "-1", "0x10", "1,5", "1_000", "٣", "{{close}}", "{{strategy.order.action}}",
    "<script>alert(1)</script>",
    "' OR 1=1 --", "${jndi:ldap://x}", "../../etc/passwd", "%00", "%s%n", "A" * 300, "NQ1!", "CME_MINI:NQ1!",
    "BTCUSDT.P", "SPY 250624C596", "2025-13-45", "9999-12-31T23:59:60Z", [], [[]], {}, {"": ""}, [{"a": 1}] * 3,
)  # fmt: skip
_TEXTS: Final = (
    b"", b"null", b"[]", b'""', b"{", b"NaN", b'{"a":1}{"b":2}', b"\xef\xbb\xbf{}", b"\xff\xfe{\x00}\x00", b"\x00",
    b'{"ticker":"AMD","ticker":"MSFT","action":"buy"}', b"[" * 5_000, b'{"a":' * 2_000, b'{"quantity":1e999999}',
    b'{"quantity":' + b"9" * 4_000 + b"}", b"// comment\n{}", b"ticker=AMD&action=buy", b"<xml/>",
)  # fmt: skip
_STUFFING: Final = (b"\x00", b"\xff", b",", b'"', b"\\u0000", b"\\ud800", b"}", b"/*", b" " * 3_000)


def valid(dialect: str) -> list[bytes]:
    """The messages of a dialect's fixtures."""
    folder = resources.files(f"tradehook.dialects.{dialect}") / "fixtures"
    files = sorted((file for file in folder.iterdir() if file.name.endswith(".json")), key=lambda file: file.name)
    return [json.loads(file.read_text())["body"].encode() for file in files]


def bent(rng: Random, messages: list[bytes]) -> bytes:
    """One of these messages, changed a few times over; or what was never one."""
    if rng.random() < 0.05:
        return rng.choice(_TEXTS)
    body = _bent_as_json(rng, rng.choice(messages)) if rng.random() < 0.7 else rng.choice(messages)
    for _ in range(rng.choice((0, 0, 1, 1, 2, 5))):
        body = rng.choice(_CHANGES)(rng, body)
    return body[:MOST_BYTES]


def _bent_as_json(rng: Random, body: bytes) -> bytes:
    try:
        value = json.loads(body)
    except ValueError:
        return body
    for _ in range(rng.randint(1, 3)):
        holder, name = rng.choice(list(_places(value)) or [({"": value}, "")])
        _change_member(rng, holder, name)
    text = json.dumps(value, ensure_ascii=rng.random() < 0.5, indent=rng.choice((None, None, 1)))
    return text.encode("utf-8", "surrogatepass")


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, inner in list(members):
        yield value, name
        yield from _places(inner)


def _change_member(rng: Random, holder: Any, name: Any) -> None:
    match rng.randrange(5):
        case 0:
            holder[name] = _nested(rng, _ugly(rng))
        case 1 if isinstance(holder, dict):
            del holder[name]
        case 2 if isinstance(holder, dict):
            other = rng.choice((str(name).upper(), f" {name}", f"{name}\u200b", str(name)[:-1]))
            holder[other] = deepcopy(holder[name])
        case 3:
            holder[name] = str(holder[name])
        case _:
            holder[name] = _ugly(rng)


def _ugly(rng: Random) -> Any:
    return deepcopy(rng.choice(_UGLY))


def _nested(rng: Random, value: Any) -> Any:
    for _ in range(rng.choice((0, 0, 1, _DEEP))):
        value = [value] if rng.random() < 0.5 else {"a": value}
    return value


def _cut(rng: Random, body: bytes) -> bytes:
    return body[: rng.randint(0, len(body))]


def _flipped(rng: Random, body: bytes) -> bytes:
    if not body:
        return body
    place = rng.randrange(len(body))
    return body[:place] + bytes([body[place] ^ (1 << rng.randrange(8))]) + body[place + 1 :]


def _stuffed(rng: Random, body: bytes) -> bytes:
    place = rng.randint(0, len(body))
    return body[:place] + rng.choice(_STUFFING) + body[place:]


def _repeated(rng: Random, body: bytes) -> bytes:
    begin = rng.randint(0, len(body))
    end = rng.randint(begin, len(body))
    return body[:end] + body[begin:end] * rng.choice((1, 2, 50)) + body[end:]


def _quoted_otherwise(_rng: Random, body: bytes) -> bytes:
    return body.replace(b'"', "“".encode())


def _encoded_otherwise(rng: Random, body: bytes) -> bytes:
    return body.decode("utf-8", "replace").encode(rng.choice(("utf-16", "utf-32", "utf-8-sig")), "replace")


def _without_quotes(_rng: Random, body: bytes) -> bytes:
    return body.replace(b'"', b"")


_CHANGES: Final[tuple[Callable[[Random, bytes], bytes], ...]] = (
    _cut,
    _flipped,
    _flipped,
    _stuffed,
    _repeated,
    _quoted_otherwise,
    _encoded_otherwise,
    _without_quotes,
)
