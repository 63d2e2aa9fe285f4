"""What we are made of: everything locked with hashes, a bill of materials, and a look for known weaknesses.

That look never takes silence for "nothing is known".
"""

import contextlib
import json
import re
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from tools.bill_of_materials import bill
from tools.locked import REQUIREMENTS, NotLocked, Package, locked, read
from tools.vulnerabilities import main

A, B, C = ("a" * 64, "b" * 64, "c" * 64)
ONE = f"""\
one==1.0 ; sys_platform == 'linux' \\
    --hash=sha256:{A}
    # via
    #   tradehook (x)
    #   two
"""
TWO = f"""\
Two_Pack[all]==2.0 \\
    --hash=sha256:{B} \\
    --hash=sha256:{C}
    # via tradehook (x)
"""
Answer = Callable[[list[Any]], Any]


@pytest.mark.parametrize("file", ["run.txt", "test.txt"])
def test_every_requirement_has_one_version_and_the_hashes_of_its_files(file: str) -> None:
    text = (REQUIREMENTS / file).read_text()
    packages = read(text)
    assert len(packages) == len(re.findall(r"^[^\s#]", text, re.MULTILINE)) > 30
    assert len(re.findall("--hash=", text)) == sum(len(package.hashes) for package in packages)


def test_a_requirement_is_read_with_who_needs_it() -> None:
    assert read(f"# made by\n{ONE}{TWO}") == [
        Package("one", "1.0", (A,), ("tradehook", "two")),
        Package("two-pack", "2.0", (B, C), ("tradehook",)),
    ]


@pytest.mark.parametrize("line", ["one==1.0\n", "one>=1.0 --hash=sha256:" + "a" * 64, "-e .\n", "--index-url x\n"])
def test_what_is_not_locked_is_found(line: str) -> None:
    with pytest.raises(NotLocked):
        read(line)


def test_the_bill_of_materials_names_everything_that_runs_and_who_needs_it() -> None:
    packages = locked("run.txt")
    made = bill(packages, "1.2.3")
    references = {component["bom-ref"] for component in made["components"]}
    assert (made["bomFormat"], made["specVersion"]) == ("CycloneDX", "1.6")
    assert made["metadata"]["component"]["version"] == "1.2.3"
    assert len(references) == len(packages)
    needed = {reference for each in made["dependencies"] for reference in each["dependsOn"]}
    assert needed == references
    assert {each["ref"] for each in made["dependencies"]} == references | {"tradehook"}
    assert json.dumps(made) == json.dumps(bill(locked("run.txt"), "1.2.3"))


@contextlib.contextmanager
def osv(answer: Answer) -> Iterator[str]:
    """A service that answers like this; its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            queries = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["queries"]
            said = answer(queries)
            self.send_response(200 if isinstance(said, dict) else said)
            self.end_headers()
            if isinstance(said, dict):
                self.wfile.write(json.dumps(said).encode())

        def log_message(self, *_: object) -> None:
            """Nothing is said."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


def test_nothing_known_is_said_once_all_were_looked_up(capsys: pytest.CaptureFixture[str]) -> None:
    asked: list[Any] = []

    def nothing(queries: list[Any]) -> Any:
        asked.extend(query["package"]["purl"] for query in queries)
        return {"results": [{} for _ in queries]}

    with osv(nothing) as address:
        assert main(["--osv", address]) == 0
    assert asked == [package.url for package in locked("run.txt", "test.txt")]
    assert f"{len(asked)} packages looked up, 0 of them" in capsys.readouterr().out


def test_what_is_known_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    def first(queries: list[Any]) -> Any:
        return {"results": [{"vulns": [{"id": "PYSEC-1"}, {"id": "GHSA-2"}]}, *({} for _ in queries[1:])]}

    with osv(first) as address:
        assert main(["--osv", address]) == 1
    package = locked("run.txt", "test.txt")[0]
    assert f"{package.name} {package.version}: PYSEC-1, GHSA-2" in capsys.readouterr().out


@pytest.mark.parametrize(
    "answer",
    [lambda queries: 503, lambda queries: {"results": []}, lambda queries: {}, lambda queries: {"results": "none"}],
    ids=["a fault", "too few answers", "no answers", "no list"],
)
def test_who_could_not_look_says_so_and_fails(answer: Answer, capsys: pytest.CaptureFixture[str]) -> None:
    with osv(answer) as address:
        assert main(["--osv", address]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("COULD NOT LOOK")


def test_where_nobody_answers_it_could_not_look() -> None:
    assert main(["--osv", "http://127.0.0.1:9"]) == 2
