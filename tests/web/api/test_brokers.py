"""Brokers: what each declares."""

from tests.client import Client


def test_the_paper_broker_declares_what_it_takes(client: Client) -> None:
    [paper] = client.call("GET", "/brokers")["items"]
    assert paper == client.call("GET", "/brokers/paper")
    assert (paper["name"], paper["mode"]) == ("paper", "paper")
    assert {"market", "limit"} <= set(paper["order_types"])
    assert "stocks" in paper["asset_classes"]
