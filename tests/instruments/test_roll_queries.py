"""The rolls that a person set, as they are kept; on both engines."""

from collections.abc import AsyncIterator
from datetime import date
from functools import partial

import pytest

from tests.instruments.moments import at
from tradehook.instruments.roll_queries import all_rolls, set_rolls
from tradehook.plumbing.store.opened import OpenStore

pytestmark = pytest.mark.anyio
NOW = at("2026-08-01")


@pytest.fixture
def anyio_backend() -> str:
    """The loop that tradehook runs in."""
    return "asyncio"


@pytest.fixture
async def store(store_url: str) -> AsyncIterator[OpenStore]:
    opened = OpenStore(store_url)
    yield opened
    await opened.close()


async def test_nothing_is_set_at_first(store: OpenStore) -> None:
    assert await store.read(all_rolls) == {}


async def test_the_rolls_of_a_root_take_the_place_of_those_before_and_leave_others_alone(store: OpenStore) -> None:
    nq = {"NQZ2026": date(2026, 12, 10)}
    es = {"ESZ2026": date(2026, 12, 10), "ESH2027": date(2027, 3, 11)}
    await store.write(partial(set_rolls, root="NQ", by_hand=nq, now=NOW))
    await store.write(partial(set_rolls, root="ES", by_hand=es, now=NOW))
    assert await store.read(all_rolls) == {"NQ": nq, "ES": es}

    later = {"ESZ2026": date(2026, 12, 11)}
    await store.write(partial(set_rolls, root="ES", by_hand=later, now=NOW))
    assert await store.read(all_rolls) == {"NQ": nq, "ES": later}

    await store.write(partial(set_rolls, root="ES", by_hand={}, now=NOW))
    assert await store.read(all_rolls) == {"NQ": nq}
