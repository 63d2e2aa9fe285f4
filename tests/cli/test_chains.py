"""Option chains at a terminal and for programs."""

import json

from tests.cli.conftest import Shell
from tests.client import Client


def test_expirations_and_a_chain_are_what_the_api_says(shell: Shell, client: Client) -> None:
    client.call("PUT", "/prices/PEP", {"last": "140"})
    listed = shell.run("instruments", "expirations", "pep")
    assert (listed.status, listed.err) == (0, "")
    assert json.loads(listed.out) == client.call("GET", "/instruments/PEP/expirations")

    day = json.loads(listed.out)["expirations"][-1]["expiration"]
    asked = ("--expiration", day, "--strikes", "2", "--volatility", "0.4", "--rate", "0.05", "--root", "PEP")
    chain = shell.run("instruments", "chain", "PEP", *asked)
    assert (chain.status, chain.err) == (0, "")
    found = json.loads(chain.out)
    assert (found["expiration"], found["volatility"], found["rate"], found["spot"]) == (day, "0.4", "0.05", "140")


def test_at_a_terminal_they_are_tables(shell: Shell, client: Client, terminal: None) -> None:
    client.call("PUT", "/prices/PEP", {"last": "140"})
    expirations = shell.run("instruments", "expirations", "PEP").out.splitlines()
    assert expirations[0].split() == ["expiration", "root", "standard", "last", "trading", "day", "expires", "at"]
    assert "PEP" in expirations[1]

    lines = shell.run("instruments", "chain", "PEP", "--strikes", "1").out.splitlines()
    assert "greeks delta" in next(line for line in lines if line.startswith("symbol"))
    assert any(line.startswith("underlying") and line.endswith("PEP") for line in (each.rstrip() for each in lines))
    assert sum(line.startswith("PEP ") for line in lines) in (4, 6)


def test_a_day_that_is_not_listed_is_refused(shell: Shell) -> None:
    ran = shell.run("instruments", "chain", "PEP", "--expiration", "2001-01-05")
    assert (ran.status, ran.out) == (1, "")
    assert ran.err.startswith("expiration-not-listed: ")
