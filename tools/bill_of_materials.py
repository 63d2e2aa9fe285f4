"""The software bill of materials of what runs, in CycloneDX 1.6 JSON: `python -m tools.bill_of_materials`.

It is made of the lock file. The same lock makes the same bytes: there is no time and no random number in it.
"""

import json
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tools.locked import Package, locked

_PYPROJECT = Path(__file__).parents[1] / "pyproject.toml"


def bill(packages: Sequence[Package], version: str) -> dict[str, Any]:
    """The document for these packages, and for tradehook of this version, which needs them."""
    ours = {
        "type": "application",
        "bom-ref": "tradehook",
        "name": "tradehook",
        "version": version,
        "purl": f"pkg:pypi/tradehook@{version}",
    }
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": ours},
        "components": [_component(package) for package in packages],
        "dependencies": _dependencies(packages),
    }


def _component(package: Package) -> dict[str, Any]:
    return {
        "type": "library",
        "bom-ref": package.url,
        "name": package.name,
        "version": package.version,
        "purl": package.url,
        "hashes": [{"alg": "SHA-256", "content": each} for each in package.hashes],
    }


def _dependencies(packages: Sequence[Package]) -> list[dict[str, Any]]:
    """Who needs what; each package is needed by somebody."""
    needs: dict[str, list[str]] = {"tradehook": [], **{package.name: [] for package in packages}}
    for package in packages:
        for name in package.needed_by:
            needs.get(name, needs["tradehook"]).append(package.url)
    # One name may be there in two versions, for two kinds of machines.
    named = [("tradehook", "tradehook"), *((package.url, package.name) for package in packages)]
    return [{"ref": reference, "dependsOn": sorted(set(needs[name]))} for reference, name in named]


def main() -> None:
    """Print the document."""
    version = tomllib.loads(_PYPROJECT.read_text())["project"]["version"]
    json.dump(bill(locked("run.txt"), version), sys.stdout, indent=1)
    sys.stdout.write("\n")


if __name__ == "__main__":
    main()
