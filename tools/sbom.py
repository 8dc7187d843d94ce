"""What the guide is made with, as a list for machines (SBOM, CycloneDX 1.6): locked packages, hashes, licences.

Made of the lock files alone, without a time and without a number by chance, so the same locks give the same bytes.
"""

import json
import re
from pathlib import Path
from typing import Any

from tools.locks import LICENCES, LOCKS, ROOT, Locked, licences, locked, project


def make_sbom(root: Path = ROOT, archive: str = "") -> bytes:
    """The SBOM of the project in a folder; `archive` is the SHA-256 of the archive that it belongs to."""
    known = licences((root / LICENCES).read_text("utf-8"))
    packages: dict[tuple[str, str], tuple[Locked, str]] = {}
    for scope, file in LOCKS.items():
        for it in locked((root / file).read_text("utf-8")):
            packages.setdefault((it.name, it.version), (it, scope))
    guide = project()
    reference = f"{guide['name']}@{guide['version']}"
    component = {"type": "application", "bom-ref": reference, "name": guide["name"], "version": guide["version"]}
    component |= {"description": guide["description"], "licenses": _licences("MIT")}
    component |= {"hashes": [{"alg": "SHA-256", "content": archive}]} if archive else {}
    direct = {re.split(r"[<>=~! ]", line)[0] for line in guide["dependencies"]}
    sbom = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"lifecycles": [{"phase": "build"}], "component": component},
        "components": [_component(it, scope, known[it.name]) for _, (it, scope) in sorted(packages.items())],
        "dependencies": [
            {"ref": reference, "dependsOn": [_url(it) for _, (it, _) in sorted(packages.items()) if it.name in direct]}
        ],
    }
    return (json.dumps(sbom, indent=2) + "\n").encode()


def _component(it: Locked, scope: str, licence: str) -> dict[str, Any]:
    """A package; it has one hash for each of its files (wheels of systems and Python versions, and the source)."""
    found = {"type": "library", "bom-ref": _url(it), "name": it.name, "version": it.version, "scope": scope}
    hashes = [{"alg": "SHA-256", "content": digest} for digest in it.hashes]
    marker = {"properties": [{"name": "python:marker", "value": it.marker}]} if it.marker else {}
    return {**found, "hashes": hashes, "licenses": _licences(licence), "purl": _url(it), **marker}


def _licences(licence: str) -> list[dict[str, Any]]:
    return [{"expression": licence}] if " " in licence else [{"license": {"id": licence}}]


def _url(it: Locked) -> str:
    """The package URL (purl)."""
    return f"pkg:pypi/{it.name}@{it.version}"
