"""Replays: recorded prices, played again as the prices of the source "replay"."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Request
from pydantic import BeforeValidator, ConfigDict, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from tradehook.plumbing.exact_json import exact_number
from tradehook.prices.replay.files import RecordedFile
from tradehook.prices.replay.pace import FASTEST, SLOWEST, Pace
from tradehook.prices.replay.replay import Replay, ReplayOrder, ReplayState
from tradehook.vocabulary.exact import canonical
from tradehook.vocabulary.instant import Instant, iso, seconds_between
from tradehook.vocabulary.refusal import Refusal
from tradehook.web.api.bodies import Body, ExactRoute
from tradehook.web.api.desk import DeskNow
from tradehook.web.api.errors import Problem, existing, unless_refused
from tradehook.web.api.paging import Listed
from tradehook.web.api.shapes import Moment, Shape

router = APIRouter(prefix="/replays", tags=["replays"], route_class=ExactRoute)

_ANY_BYTES = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}


def _pace(given: Any) -> Pace:
    times = None if given == "max" else exact_number(given)
    if given != "max" and (times is None or not SLOWEST <= times <= FASTEST):
        hint = f'Send "max", or a number from {canonical(SLOWEST)} to {canonical(FASTEST)}: 1 is as it was recorded.'
        raise PydanticCustomError("invalid-speed", "'{given}' is no speed.", {"hint": hint, "given": str(given)[:80]})
    return Pace(times)


Speed = Annotated[
    Pace,
    BeforeValidator(_pace),
    WithJsonSchema({"anyOf": [{"const": "max"}, {"type": "number", "minimum": 0.01, "maximum": 1_000_000}]}),
]
"""So many times as fast as it was recorded, or "max": as fast as the orders that it reaches can be filled."""


class ReplayBody(Body):
    """What to play: the `name` of a file in the folder `replays` of the data directory.

    `symbol`, in any spelling, is what all of it is of; without one, a column of the file says it. `speed` is so many
    times as fast as it was recorded, or "max": as fast as the orders that it reaches can be filled.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    name: Annotated[str, Field(min_length=1, max_length=200)]
    symbol: Annotated[str | None, Field(min_length=1, max_length=80)] = None
    speed: Speed = Field(default=Pace(None), validate_default=False)
    source: Literal["replay"] = "replay"


class BadRowShape(Shape):
    """A row that is not played, and why."""

    line: int
    message: str


class ReplayShape(Shape):
    """A replay and how far it has come. It is known until the server stops.

    `rows` of the file were read, of which `bad_rows` cannot be played; rows of `unknown_symbols` are left out. What was
    played was recorded from `played_from` to `played_to`, which is `played_s` seconds. `refusal` says why it ended
    before its file did.
    """

    id: str
    name: str
    symbol: str | None
    speed: str
    source: Literal["replay"]
    state: ReplayState
    rows: int
    bad_rows: int
    first_bad_rows: list[BadRowShape]
    unknown_symbols: list[str]
    quotes: int
    played_from: Moment | None
    played_to: Moment | None
    played_s: float
    started_at: Moment
    ended_at: Moment | None
    refusal: Problem | None


class RecordedFileShape(Shape):
    """A file that can be played."""

    name: str
    size_bytes: int
    changed_at: Moment


@router.post("", status_code=201)
async def start_replay(desk: DeskNow, body: ReplayBody) -> ReplayShape:
    """Begin to play a file. When this answers, its first quote was played, or it has not come so far within 5 s.

    Each quote counts as one of the present instant, so that it goes stale like any other; its bars are of the time that
    it was recorded at. A bar plays as four quotes a quarter of its length apart: open, low, high, close where it closes
    at or above its open, else open, high, low, close. A quarter of its volume can be had at each.
    """
    order = ReplayOrder(name=body.name, symbol=body.symbol, pace=body.speed)
    return _shape(unless_refused(await desk.replays.start(order)))


@router.get("")
async def list_replays(desk: DeskNow) -> Listed[ReplayShape]:
    """The latest replays since the server was started, newest first: all that play, and up to 100 others."""
    return Listed(items=[_shape(replay) for replay in desk.replays.known])


@router.get("/files")
async def list_files(desk: DeskNow) -> Listed[RecordedFileShape]:
    """The files that can be played, by name."""
    return Listed(items=[_file(found) for found in desk.replays.files.listed()])


@router.put("/files/{name}", openapi_extra=_ANY_BYTES)
async def put_file(desk: DeskNow, name: str, request: Request) -> RecordedFileShape:
    """Send a file (.csv or .parquet, at most 1 GB) as the body; it takes the place of one of the same name.

    The first line of a CSV file names the columns: a time (ISO 8601, UTC where it says no offset, or a number since
    1970 in seconds or finer) with open, high, low, close and volume, or with any of bid, ask, last and size; and the
    symbol, unless it is given with the replay. Rows are sorted by time.
    """
    return _file(unless_refused(await desk.replays.files.receive(name, request.stream())))


@router.get("/{replay_id}")
async def get_replay(desk: DeskNow, replay_id: str) -> ReplayShape:
    """One replay, and how far it has come."""
    return _shape(existing(desk.replays.find(replay_id), "replay", replay_id))


@router.post("/{replay_id}/stop")
async def stop_replay(desk: DeskNow, replay_id: str) -> ReplayShape:
    """Stop a replay; one that has ended stays as it is. Its last prices stay, and go stale."""
    replay = existing(desk.replays.find(replay_id), "replay", replay_id)
    await desk.replays.stop(replay)
    return _shape(replay)


def _shape(replay: Replay) -> ReplayShape:
    return ReplayShape.model_validate(
        {
            "id": replay.id,
            "name": replay.order.name,
            "symbol": replay.order.symbol,
            "speed": str(replay.order.pace),
            "source": "replay",
            "state": replay.state,
            "rows": replay.rows,
            "bad_rows": replay.bad_rows,
            "first_bad_rows": [{"line": bad.line, "message": bad.words} for bad in replay.first_bad_rows],
            "unknown_symbols": list(replay.unknown_symbols),
            "quotes": replay.quotes,
            "played_from": replay.played_from,
            "played_to": replay.played_to,
            "played_s": _seconds(replay.played_from, replay.played_to),
            "started_at": replay.started_at,
            "ended_at": replay.ended_at,
            "refusal": _problem(replay.refusal),
        }
    )


def _seconds(earlier: Instant | None, later: Instant | None) -> float:
    return 0.0 if earlier is None or later is None else seconds_between(earlier, later)


def _problem(refusal: Refusal | None) -> Problem | None:
    if refusal is None:
        return None
    return Problem(code=refusal.code, message=refusal.message, hint=refusal.hint, path=refusal.path or None)


def _file(found: RecordedFile) -> RecordedFileShape:
    return RecordedFileShape(name=found.name, size_bytes=found.size_bytes, changed_at=iso(found.changed_at))
