"""People: who is there, and what they may do."""

import pytest

from tests.client import Client
from tests.web.api.refused import refused
from tradehook.people.user import FIRST_OWNER

OWNER = f"/users/{FIRST_OWNER}"


def test_the_owner_is_there_from_the_start(client: Client) -> None:
    owner = client.call("GET", OWNER)

    assert (owner["id"], owner["name"], owner["role"], owner["trading_webhooks"]) == (
        FIRST_OWNER, "owner", "owner", True,
    )  # fmt: skip
    assert owner["created_at"].endswith("Z")
    assert owner in client.listed("/users")
    assert owner in client.listed("/users", role="owner")
    assert client.listed("/users", name=owner["name"]) == [owner]
    assert owner not in client.listed("/users", role="viewer")
    assert client.listed("/users", name="nobody") == []


def test_what_somebody_may_do_is_changed_and_what_is_not_sent_stays(client: Client) -> None:
    there = client.call("GET", OWNER)
    try:
        assert client.call("PATCH", OWNER, {"trading_webhooks": False}) == there | {"trading_webhooks": False}
        assert client.call("PATCH", OWNER, {"name": "Ada"}) == there | {"trading_webhooks": False, "name": "Ada"}
    finally:
        assert client.call("PATCH", OWNER, {"name": "owner", "trading_webhooks": True}) == there


@pytest.mark.parametrize(
    ("fields", "code", "path"),
    [
        ({"name": " "}, "invalid-value", "name"),
        ({"trading_webhooks": "perhaps"}, "invalid-value", "trading_webhooks"),
        ({"role": "guest"}, "invalid-value", "role"),
        ({"nmae": "x"}, "unknown-field", "nmae"),
        ({"name": "a\u202eb"}, "invalid-value", "name"),
    ],
)
def test_what_cannot_be_is_refused_and_named(client: Client, fields: dict[str, object], code: str, path: str) -> None:
    refused(client.api.patch(OWNER, json=fields), 422, code, path)


def test_there_is_nobody_such(client: Client) -> None:
    refused(client.api.get("/users/nobody"), 404, "user-not-found")
    refused(client.api.patch("/users/nobody", json={"name": "x"}), 404, "user-not-found")
