"""Look up whether anything that is locked is known to be vulnerable, at OSV (https://google.github.io/osv.dev/).

`python -m tools.vulnerabilities [--osv ADDRESS]`. Exit status: 0 nothing is known; 1 something is; 2 it could not look,
which is no "nothing is known".
"""

import argparse
import http.client
import json
import sys
import urllib.error
import urllib.request
from collections.abc import Sequence
from typing import Any, Final

from tools.locked import Package, locked

OSV: Final = "https://api.osv.dev"
_PATIENCE_S: Final = 30
_AT_ONCE: Final = 500


class CouldNotLook(Exception):
    """Nobody answered, or not to what was asked."""


def known(packages: Sequence[Package], osv: str) -> dict[Package, list[str]]:
    """The ids of what is known of each package, of those only of which something is. Raises `CouldNotLook`."""
    found: dict[Package, list[str]] = {}
    for begin in range(0, len(packages), _AT_ONCE):
        some = packages[begin : begin + _AT_ONCE]
        for package, result in zip(some, _asked(some, osv), strict=True):
            if result.get("vulns"):
                found[package] = [str(one["id"]) for one in result["vulns"]]
    return found


def _asked(packages: Sequence[Package], osv: str) -> list[dict[str, Any]]:
    queries = [{"package": {"purl": package.url}} for package in packages]
    request = urllib.request.Request(
        f"{osv}/v1/querybatch", json.dumps({"queries": queries}).encode(), {"Content-Type": "application/json"}
    )
    try:
        with urllib.request.urlopen(request, timeout=_PATIENCE_S) as answer:
            results = json.load(answer)["results"]
    except (OSError, http.client.HTTPException, ValueError, KeyError, TypeError) as trouble:
        raise CouldNotLook(f"{osv}: {trouble}") from trouble
    if not isinstance(results, list) or len(results) != len(packages):
        raise CouldNotLook(f"{osv} answered something else than was asked")
    return [result if isinstance(result, dict) else {} for result in results]


def main(arguments: Sequence[str] | None = None) -> int:
    """Look, and say what was found; the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tools.vulnerabilities", description="Known vulnerabilities.")
    parser.add_argument("--osv", default=OSV, help="where to ask")
    packages = locked("run.txt", "test.txt")
    try:
        found = known(packages, parser.parse_args(arguments).osv)
    except CouldNotLook as trouble:
        print(f"COULD NOT LOOK. Nothing is known about {len(packages)} packages: {trouble}", file=sys.stderr)
        return 2
    for package, ids in found.items():
        print(f"{package.name} {package.version}: {', '.join(ids)}")
    print(f"{len(packages)} packages looked up, {len(found)} of them with known vulnerabilities.")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
