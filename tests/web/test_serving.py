"""What is said to who starts it and cannot."""

from types import SimpleNamespace
from typing import Any, cast

import pytest

from tradehook.engine.auditing import AuditedStore
from tradehook.plumbing.settings import Settings
from tradehook.plumbing.store.contract import StoreFailed
from tradehook.web import serving


def test_a_store_that_fails_at_a_start_is_told_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def begin(settings: Settings) -> None:
        raise StoreFailed("server closed the connection unexpectedly")

    monkeypatch.setattr(serving, "_serve", begin)

    assert serving.serve(Settings()) == 1
    said = capsys.readouterr().err
    assert said == (
        "The store did not take what is written at a start: start it again. server closed the connection unexpectedly\n"
    )


@pytest.mark.anyio
async def test_a_start_goes_on_without_a_link_that_the_store_does_not_take() -> None:
    class Away:
        async def write(self, work: object) -> None:
            raise StoreFailed("canceling statement due to lock timeout")

    starting: Any = SimpleNamespace(_desk=SimpleNamespace(world=None))

    assert await serving._Announcing._first_link(starting, cast(AuditedStore, Away())) is None
