"""The files that pages need in a browser: our own stylesheet and scripts, and those of pinned packages in `vendor/`.

Every address of one changes with what is in it, so that browsers keep it for ever.
"""

import gzip
import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

_FOLDER: Final = Path(__file__).parent
_TYPES: Final = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
_FOR_EVER: Final = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class File:
    """One file as it is sent."""

    address: str
    kind: str
    packed: bytes

    @property
    def content(self) -> bytes:
        """What is in it."""
        return gzip.decompress(self.packed)


@cache
def files() -> dict[str, File]:
    """Every file by its path in this folder; those of packages by the name of the file alone, too."""
    found: dict[str, File] = {}
    for path in sorted(_FOLDER.rglob("*")):
        if path.suffix in _TYPES and path.is_file() and not path.parent.name.startswith("."):
            content = path.read_bytes()
            name = path.relative_to(_FOLDER).as_posix()
            digest = hashlib.sha256(content).hexdigest()[:12]
            file = File(f"/static/{name}?{digest}", _TYPES[path.suffix], gzip.compress(content, mtime=0))
            found[name] = found[path.name] = file
    return found


def address_of(name: str) -> str | None:
    """Where a file is; None where it was not brought (see tools/front_end.py)."""
    file = files().get(name)
    return file.address if file else None


def routes() -> list[Route]:
    """The addresses of the files."""
    return [Route("/static/{name:path}", _send)]


async def _send(request: Request) -> Response:
    file = files().get(request.path_params["name"])
    if file is None:
        raise HTTPException(404)
    # An address with another digest is of another version: it is answered, and not kept.
    kept = _FOR_EVER if file.address.endswith(f"?{request.url.query}") and request.url.query else "no-cache"
    headers = {"Cache-Control": kept, "Vary": "Accept-Encoding"}
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(file.packed, media_type=file.kind, headers={**headers, "Content-Encoding": "gzip"})
    return Response(file.content, media_type=file.kind, headers=headers)
