"""What is locked: the packages of `requirements/*.txt` with their hashes, and who needs them."""

import re
from pathlib import Path
from typing import Final, NamedTuple

REQUIREMENTS: Final = Path(__file__).parents[1] / "requirements"
_PINNED: Final = re.compile(r"(?P<name>[A-Za-z0-9._-]+)(\[[^\]]*\])?==(?P<version>[^\s;]+)(\s*;[^#]*?)?(?=\s|$)")
_HASH: Final = re.compile(r"--hash=sha256:([0-9a-f]{64})(?=\s|$)")
_VIA: Final = re.compile(r"^ {4}# +(?:via +)?(\S+)", re.MULTILINE)


class Package(NamedTuple):
    """One package, pinned. `needed_by`: the names of those that ask for it."""

    name: str
    version: str
    hashes: tuple[str, ...]
    needed_by: tuple[str, ...]

    @property
    def url(self) -> str:
        """Its package URL, by which lists of materials and of weaknesses know it."""
        return f"pkg:pypi/{self.name}@{self.version}"


class NotLocked(Exception):
    """A line that is no package with one version and a hash."""


def read(text: str) -> list[Package]:
    """The packages of a file. Raises `NotLocked`."""
    blocks = re.split(r"^(?=[^\s#])", text, flags=re.MULTILINE)
    return [_package(block) for block in blocks if block.strip() and not block.startswith("#")]


def locked(*names: str) -> list[Package]:
    """The packages of these files, each once."""
    found = {package.url: package for name in names for package in read((REQUIREMENTS / name).read_text())}
    return sorted(found.values())


def _package(block: str) -> Package:
    pinned, hashes = _PINNED.match(block), tuple(_HASH.findall(block))
    if pinned is None or not hashes:
        raise NotLocked(block.splitlines()[0])
    needed_by = tuple(name for name in _VIA.findall(block) if name != "via")
    return Package(re.sub(r"[-_.]+", "-", pinned["name"]).lower(), pinned["version"], hashes, needed_by)
