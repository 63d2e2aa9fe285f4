"""Every error of the API in one form: {"error": {"code", "message", "hint", "path"?}} (rule: interfaces)."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from types import MappingProxyType
from typing import Any, TypeVar

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from tradehook.plumbing.store.contract import StoreBusy, StoreFailed
from tradehook.vocabulary.refusal import Refusal

_Value = TypeVar("_Value")


class Problem(BaseModel):
    """What is wrong: a stable code, a sentence, what to do, and where in the body or query it lies."""

    code: str
    message: str
    hint: str
    path: str | None = None


class FileProblem(BaseModel):
    """What is wrong with a file, and where: the line from 1, and the name of the column; null for the whole file."""

    code: str
    row: int | None
    column: str | None
    message: str
    hint: str


class FileProblems(BaseModel):
    """All that is wrong with a file; `more` are not listed."""

    problems: list[FileProblem]
    more: int = 0


class ProblemOfAFile(Problem):
    """The first problem of a file, and all of them."""

    problems: list[FileProblem]
    more: int


class FileErrorShape(BaseModel):
    """The form of the error that a file is answered with."""

    error: ProblemOfAFile | Problem


class ErrorShape(BaseModel):
    """The form of every error."""

    error: Problem


class Refused(HTTPException):
    """Carries a refusal out of a handler to the one place that answers it."""

    def __init__(self, refusal: Refusal, headers: dict[str, str] | None = None) -> None:
        super().__init__(refusal.status, refusal.message, headers)
        self.refusal = refusal


class FileRefused(Refused):
    """Carries all that is wrong with a file out of a handler; the first problem stands for it."""

    def __init__(self, found: FileProblems) -> None:
        first = found.problems[0]
        places = (f"line {first.row}" if first.row else "", first.column or "")
        path = ", ".join(place for place in places if place)
        super().__init__(Refusal(code=first.code, status=422, message=first.message, hint=first.hint, path=path))
        self.found = found


def unless_refused(value: _Value | Refusal) -> _Value:
    """The value; a refusal ends the request with its answer."""
    if isinstance(value, Refusal):
        raise Refused(value)
    return value


def existing(value: _Value | None, noun: str, identity: str) -> _Value:
    """The value; None ends the request with 404 `{noun}-not-found`."""
    if value is None:
        raise Refused(not_found(noun, identity))
    return value


def not_found(noun: str, identity: str, path: str = "", status: int = 404) -> Refusal:
    """There is no such thing: 404 where it is what the address names, 422 where a body or filter names it."""
    return Refusal(
        code=f"{noun}-not-found",
        status=status,
        message=f'There is no {noun} "{identity[:80]}".',
        hint=f"GET the list of {_PLURALS.get(noun, noun + 's')} for those that exist.",
        path=path,
    )


_PLURALS = {"delivery": "deliveries", "strategy": "strategies"}


def error_answer(
    refusal: Refusal, headers: dict[str, str] | None = None, more: Mapping[str, Any] = MappingProxyType({})
) -> JSONResponse:
    """The refusal as an answer, with more fields where there is more to say."""
    error: dict[str, Any] = {"code": refusal.code, "message": refusal.message, "hint": refusal.hint, **more}
    if refusal.path:
        error["path"] = refusal.path
    return JSONResponse({"error": error}, refusal.status, headers)


def answer_errors(api: FastAPI) -> None:
    """Answer in the one form whatever goes wrong in this application."""
    api.add_exception_handler(HTTPException, _http_error)
    api.add_exception_handler(RequestValidationError, _invalid_request)
    api.add_exception_handler(StoreBusy, _store_trouble)
    api.add_exception_handler(StoreFailed, _store_trouble)
    api.add_exception_handler(Exception, _own_fault)


_OF_STATUS: dict[int, tuple[str, str, str]] = {
    403: ("forbidden", "This token may not do that.", "Use a token of the owner."),
    404: (
        "not-found",
        "There is no such address in the API.",
        "GET openapi.json lists every call; docs explains them.",
    ),
    405: (
        "method-not-allowed",
        "This address does not take that method.",
        "The Allow header lists what it takes.",
    ),
}


def _http_error(_request: Request, error: Exception) -> JSONResponse:
    if isinstance(error, FileRefused):
        return error_answer(error.refusal, more=error.found.model_dump())
    if isinstance(error, Refused):
        return error_answer(error.refusal, _headers_of(error))
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for nothing else
    code, message, hint = _OF_STATUS.get(
        error.status_code,
        ("bad-request", f"{HTTPStatus(error.status_code).phrase}.", "GET docs explains every call."),
    )
    refusal = Refusal(code=code, status=error.status_code, message=message, hint=hint)
    return error_answer(refusal, _headers_of(error))


def _headers_of(error: HTTPException) -> dict[str, str] | None:
    return dict(error.headers) if error.headers else None


def _invalid_request(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - registered for nothing else
    return error_answer(_of_validation(error.errors()))


def _of_validation(problems: Sequence[Any]) -> Refusal:
    """The first problem that pydantic found, in our form; custom problems bring their own code and hint."""
    problem = problems[0]
    path = ".".join(str(part) for part in problem["loc"][1:])
    context = problem.get("ctx") or {}
    if "hint" in context:
        code, hint = problem["type"], context["hint"]
        return Refusal(code=code, status=422, message=problem["msg"], hint=hint, path=context.get("path", path))
    if not path:
        what = "empty" if problem["type"] == "missing" else "no object"
        return Refusal(code="no-object", status=422, message=f"The body is {what}.", hint="Send one JSON object.")
    if problem["type"] == "missing":
        return Refusal(
            code="missing-field", status=422, message=f"{path} is missing.", hint="Add it to the body.", path=path
        )
    return Refusal(
        code="invalid-value",
        status=422,
        message=f"{path} cannot be {str(problem.get('input'))[:80]!r}.",
        hint=f"{problem['msg'].replace('Input should', 'It must')}.",
        path=path,
    )


def _store_trouble(_request: Request, error: Exception) -> JSONResponse:
    return error_answer(store_refusal(error), {"Retry-After": "1" if isinstance(error, StoreBusy) else "5"})


def store_refusal(trouble: Exception) -> Refusal:
    """That the store is too busy, or away."""
    if isinstance(trouble, StoreBusy):
        return Refusal(
            code="busy",
            status=503,
            message="The store has too much to write; nothing was changed.",
            hint="Try again.",
        )
    return Refusal(
        code="store-failed",
        status=503,
        message="The store did not answer.",
        hint="Look whether it was changed before you try again; the server's log says what is wrong with the store.",
    )


def _own_fault(_request: Request, _error: Exception) -> JSONResponse:
    return error_answer(
        Refusal(
            code="internal-error",
            status=500,
            message="Something went wrong on our side.",
            hint="Look whether it was changed before you try again. The server's log says what; please report it.",
        )
    )
