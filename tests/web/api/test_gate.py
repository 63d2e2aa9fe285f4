"""The bearer token: who is let in, and what is open to all."""

import pytest

from tests.client import Client
from tests.server import OWNER_TOKEN
from tests.web.api.refused import refused


@pytest.mark.parametrize("header", ["", "Bearer", f"Basic {OWNER_TOKEN}", OWNER_TOKEN])
def test_no_bearer_token_is_401_token_missing(client: Client, header: str) -> None:
    answer = client.hooks.get(f"{client.api.base_url}accounts", headers={"Authorization": header})
    refused(answer, 401, "token-missing")
    assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize("token", ["wrong", OWNER_TOKEN + "x", OWNER_TOKEN.upper()])
def test_another_token_is_401_token_wrong(client: Client, token: str) -> None:
    answer = client.hooks.get(f"{client.api.base_url}accounts", headers={"Authorization": f"Bearer {token}"})
    refused(answer, 401, "token-wrong")


def test_the_owners_token_is_let_in_whatever_the_case_of_bearer(client: Client) -> None:
    answer = client.hooks.get(f"{client.api.base_url}accounts", headers={"Authorization": f"bearer {OWNER_TOKEN}"})
    assert answer.status_code == 200


def test_the_token_is_asked_for_before_the_body_is_read_and_before_the_address_is_looked_up(client: Client) -> None:
    refused(client.hooks.post(f"{client.api.base_url}accounts", content="{broken"), 401, "token-missing")
    refused(client.hooks.get(f"{client.api.base_url}nothing-here"), 401, "token-missing")


@pytest.mark.parametrize("path", ["openapi.json", "docs"])
def test_what_describes_the_api_is_open_to_all(client: Client, path: str) -> None:
    assert client.hooks.get(f"{client.api.base_url}{path}").status_code == 200


@pytest.mark.parametrize("path", ["accounts/%00", "orders?symbol=%00"])
def test_a_nul_in_an_address_is_refused_before_any_store_sees_it(client: Client, path: str) -> None:
    answer = client.api.get(f"/{path}")
    refused(answer, 422, "invalid-value")
    assert "www-authenticate" not in answer.headers
