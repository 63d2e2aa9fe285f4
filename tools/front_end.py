"""Bring what the pages run in a browser: the files of pinned npm packages, into src/tradehook/web/static/vendor.

Needs nothing but Python. The registry is npm's, or the one that npm is told of on this machine (the variable
npm_config_registry, or `registry` in ~/.npmrc); whatever it says, a package without the pinned hash is not unpacked.
What is there already is left alone: `python tools/front_end.py` asks the network once for each new version.

With `--tests` it also brings what the tests of the pages run in the browser, into tests/vendor: none of that is served,
or in a wheel.
"""

import base64
import hashlib
import hmac
import io
import os
import shutil
import sys
import tarfile
import tomllib
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
PINNED = ROOT / "requirements" / "front-end.toml"
VENDOR = ROOT / "src" / "tradehook" / "web" / "static" / "vendor"
FOR_TESTS = ROOT / "tests" / "vendor"
PUBLIC_REGISTRY = "https://registry.npmjs.org"
PATIENCE_S = 60
LARGEST_BYTES = 20_000_000


class NotBrought(Exception):
    """A package could not be brought; the message says why and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """One package as it is pinned. `integrity` is the base64 of its SHA-512, as npm writes it.

    `tests_only`: it is no part of tradehook, its tests alone run it.
    """

    name: str
    version: str
    integrity: str
    licence: str
    files: list[str]
    tests_only: bool = False

    @property
    def folder(self) -> str:
        """The folder of its files: a new version is another address, so browsers may keep the old one for ever."""
        return f"{self.name}-{self.version}"

    @property
    def address(self) -> str:
        """Where the registry has it, below the registry's own address."""
        return f"{self.name}/-/{self.name}-{self.version}.tgz"


def pinned() -> list[Package]:
    """The packages that belong to this version of tradehook."""
    return [Package(**package) for package in tomllib.loads(PINNED.read_text())["package"]]


def bring(vendor: Path = VENDOR) -> None:
    """Bring what the pages run. Raises `NotBrought`."""
    _bring([package for package in pinned() if not package.tests_only], vendor)


def bring_for_tests(vendor: Path = FOR_TESTS) -> None:
    """Bring what only tests run. Raises `NotBrought`."""
    _bring([package for package in pinned() if package.tests_only], vendor)


def _bring(wanted: list[Package], vendor: Path) -> None:
    """What is missing is brought, what is not wanted any more removed."""
    vendor.mkdir(parents=True, exist_ok=True)
    for package in wanted:
        if not all((vendor / package.folder / Path(file).name).exists() for file in package.files):
            _unpack(package, _download(package), vendor / package.folder)
    for folder in vendor.iterdir():
        if folder.name not in {package.folder for package in wanted}:
            shutil.rmtree(folder)


def _download(package: Package) -> bytes:
    url = f"{_registry().rstrip('/')}/{package.address}"
    try:
        with urllib.request.urlopen(url, timeout=PATIENCE_S) as answer:
            archive: bytes = answer.read(LARGEST_BYTES)
    except (urllib.error.URLError, TimeoutError) as error:
        raise NotBrought(
            f"{package.name} {package.version} could not be downloaded: {error}. Is there a network? Another registry"
            " is named by the variable npm_config_registry."
        ) from error
    algorithm, _, expected = package.integrity.partition("-")
    found = base64.b64encode(hashlib.new(algorithm, archive).digest()).decode()
    if not hmac.compare_digest(found, expected):
        raise NotBrought(
            f"{package.name} {package.version} is not what was pinned: its {algorithm} is {found}. Nothing of it was"
            " unpacked."
        )
    return archive


def _unpack(package: Package, archive: bytes, folder: Path) -> None:
    """Only the files that are named; whole or not at all, so that a stop half way leaves nothing that looks done."""
    half_way = folder.with_name(f".{folder.name}.{os.getpid()}")
    half_way.mkdir(parents=True, exist_ok=True)
    with tarfile.open(fileobj=io.BytesIO(archive), mode="r:gz") as members:
        for file in package.files:
            content = members.extractfile(f"package/{file}")
            assert content is not None, f"{package.name} has no {file}"
            (half_way / Path(file).name).write_bytes(content.read())
    shutil.rmtree(folder, ignore_errors=True)
    half_way.rename(folder)


def _registry() -> str:
    for name in ("npm_config_registry", "NPM_CONFIG_REGISTRY"):
        if os.environ.get(name):
            return os.environ[name]
    settings = Path.home() / ".npmrc"
    for line in settings.read_text().splitlines() if settings.exists() else ():
        key, _, value = line.partition("=")
        if key.strip() == "registry" and value.strip():
            return value.strip()
    return PUBLIC_REGISTRY


if __name__ == "__main__":
    try:
        bring()
        if "--tests" in sys.argv[1:]:
            bring_for_tests()
    except NotBrought as why:
        sys.exit(str(why))
