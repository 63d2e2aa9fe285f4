"""Bringing what the pages run in a browser: pinned packages, checked before anything of them is unpacked."""

import base64
import hashlib
import io
import tarfile
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import ClassVar

import pytest

from tools import front_end
from tools.front_end import NotBrought, Package

CONTENT = b"const a = 1;\n"


def _archive() -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as members:
        for name in ("package/dist/a.js", "package/LICENSE", "package/other.js", "../outside.js"):
            member = tarfile.TarInfo(name)
            member.size = len(CONTENT)
            members.addfile(member, io.BytesIO(CONTENT))
    return packed.getvalue()


ARCHIVE = _archive()


def _package(archive: bytes = ARCHIVE, version: str = "1.0.0") -> Package:
    integrity = f"sha512-{base64.b64encode(hashlib.sha512(archive).digest()).decode()}"
    return Package(name="a", version=version, integrity=integrity, licence="0BSD", files=["dist/a.js", "LICENSE"])


class Registry(BaseHTTPRequestHandler):
    """A registry that has one package, whichever it is asked for."""

    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_response(200)
        self.end_headers()
        self.wfile.write(ARCHIVE)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def registry(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Registry]]:
    """The registry, as npm is told of it."""
    Registry.asked.clear()
    server = HTTPServer(("127.0.0.1", 0), Registry)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    monkeypatch.setenv("npm_config_registry", f"http://127.0.0.1:{server.server_port}/")
    yield Registry
    server.shutdown()
    server.server_close()


def _pin(monkeypatch: pytest.MonkeyPatch, *packages: Package) -> None:
    monkeypatch.setattr(front_end, "pinned", lambda: list(packages))


def test_the_named_files_are_brought_once(
    registry: type[Registry], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _pin(monkeypatch, _package())
    front_end.bring(tmp_path)
    front_end.bring(tmp_path)

    assert registry.asked == ["/a/-/a-1.0.0.tgz"]
    assert sorted(file.name for file in (tmp_path / "a-1.0.0").iterdir()) == ["LICENSE", "a.js"]
    assert (tmp_path / "a-1.0.0" / "a.js").read_bytes() == CONTENT


def test_what_is_not_what_was_pinned_is_not_unpacked(
    registry: type[Registry], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _pin(monkeypatch, _package(b"another archive"))
    with pytest.raises(NotBrought, match="not what was pinned"):
        front_end.bring(tmp_path)

    assert list(tmp_path.iterdir()) == []


def test_without_a_registry_it_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("npm_config_registry", "http://127.0.0.1:1/")
    _pin(monkeypatch, _package())

    with pytest.raises(NotBrought, match="npm_config_registry"):
        front_end.bring(tmp_path)


def test_what_is_not_pinned_any_more_is_removed(
    registry: type[Registry], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for version in ("1.0.0", "1.1.0"):
        _pin(monkeypatch, _package(version=version))
        front_end.bring(tmp_path)

    assert [folder.name for folder in tmp_path.iterdir()] == ["a-1.1.0"]


def test_what_only_tests_run_is_brought_to_a_place_of_its_own(
    registry: type[Registry], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _pin(monkeypatch, _package(), replace(_package(), name="b", tests_only=True))
    front_end.bring(tmp_path / "static")
    front_end.bring_for_tests(tmp_path / "tests")

    assert [folder.name for folder in (tmp_path / "static").iterdir()] == ["a-1.0.0"]
    assert [folder.name for folder in (tmp_path / "tests").iterdir()] == ["b-1.0.0"]
    assert not front_end.FOR_TESTS.is_relative_to(front_end.ROOT / "src"), "it would be served, and in the wheel"


def test_every_package_that_is_pinned_says_its_licence_and_brings_it_along() -> None:
    for package in front_end.pinned():
        assert package.licence in {"0BSD", "MIT", "Apache-2.0"} | ({"MPL-2.0"} if package.tests_only else set())
        assert "LICENSE" in package.files
        assert package.integrity.startswith("sha512-")
