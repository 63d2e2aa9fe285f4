"""What goes through the pipes between the server and a process beside it: each frame with its length before."""

from typing import Final

import msgspec

from tradehook.analytics.questions import Question
from tradehook.vocabulary.refusal import Refusal

LENGTH_BYTES: Final = 4


class Answer(msgspec.Struct, frozen=True):
    """What became of a question: the body to be answered, or why there is none. A process that is `spent` has taken so
    much memory that another one is to take its place.
    """

    body: bytes
    refusal: Refusal | None = None
    spent: bool = False


_encoder = msgspec.msgpack.Encoder()
_questions: Final[msgspec.msgpack.Decoder[Question]] = msgspec.msgpack.Decoder(Question)
_answers: Final = msgspec.msgpack.Decoder(Answer)


def framed(of: Question | Answer) -> bytes:
    """The bytes of a frame, with its length before them."""
    body = _encoder.encode(of)
    return len(body).to_bytes(LENGTH_BYTES, "big") + body


def question_in(body: bytes) -> Question:
    """The question of these bytes, without the length."""
    return _questions.decode(body)


def answer_in(body: bytes) -> Answer:
    """The answer of these bytes, without the length."""
    return _answers.decode(body)
