"""The one form of errors, as tests look at it."""

from typing import Any

import httpx


def refused(answer: httpx.Response, status: int, code: str, path: str | None = None) -> dict[str, Any]:
    """The error of an answer, which must be of this status, code and path, with a sentence and what to do."""
    assert answer.status_code == status, answer.text
    assert set(answer.json()) == {"error"}
    error: dict[str, Any] = answer.json()["error"]
    assert set(error) <= {"code", "message", "hint", "path"}
    assert error["code"] == code, error
    assert error.get("path") == path, error
    assert error["message"].endswith("."), error
    assert error["hint"], error
    return error
