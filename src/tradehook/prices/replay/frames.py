"""What the process that reads a file tells the one that plays it, through a pipe: each frame with its length before."""

import msgspec

from tradehook.prices.replay.playing import BadRow
from tradehook.prices.replay.rows import Tick
from tradehook.vocabulary.refusal import Refusal

LENGTH_BYTES = 4


class Batch(msgspec.Struct, frozen=True, tag="batch"):
    """What was read since the frame before: how many rows, how many of them are left out, and the ticks of the rest.

    `named`: the first rows of the file that are left out, said once each.
    """

    rows: int
    bad: int
    named: tuple[BadRow, ...]
    ticks: tuple[Tick, ...]


class Ended(msgspec.Struct, frozen=True, tag="ended"):
    """The last frame: the file has ended, or why it is not played any further."""

    refusal: Refusal | None = None


Frame = Batch | Ended

_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Frame)


def framed(frame: Frame) -> bytes:
    """The bytes of a frame, with its length before them."""
    body = _encoder.encode(frame)
    return len(body).to_bytes(LENGTH_BYTES, "big") + body


def unframed(body: bytes) -> Frame:
    """The frame of these bytes, without the length."""
    frame: Frame = _decoder.decode(body)
    return frame
