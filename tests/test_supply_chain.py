"""What the guide is made with: licences that are allowed, the SBOM, and a release that is twice the same bytes."""

import hashlib
import io
import json
import re
import subprocess
import tarfile
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

import pytest

from tests.support import ROOT, command_line, make_home
from tools import release
from tools.locks import LICENCES, LOCKS, licences, locked, project
from tools.sbom import make_sbom

ROWS = licences((ROOT / LICENCES).read_text())
ALLOWED = {"MIT", "MIT-0", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0", "PSF-2.0", "MPL-2.0"}
PACKAGES = {it.name: it for file in LOCKS.values() for it in locked((ROOT / file).read_text())}
# Words by which a statement, or the text of a licence, says its family.
FAMILIES = {
    "MIT": r"\bMIT\b|Permission is hereby granted, free of charge",
    "BSD": r"\bBSD\b|Redistribution and use in source and binary forms",
    "Apache": r"\bApache\b",
    "MPL": r"\bMPL\b|Mozilla Public License",
    "PSF": r"\bPSF\b|Python Software Foundation",
    "GPL": r"\bL?GPL\b|GNU (?:Lesser |Affero )?General Public",
}


def families(text: str) -> set[str]:
    return {name for name, words in FAMILIES.items() if re.search(words, text)}


def stated(package: Distribution) -> str:
    """What an installed package says of its licence: in its metadata, or else in its licence files."""
    about = package.metadata
    classifiers = [it for it in about.get_all("Classifier") or [] if it.startswith("License")]
    said = " ".join([about["License-Expression"] or "", about["License"] or "", *classifiers])
    if families(said):
        return said
    files = [it for it in package.files or [] if re.match(r"licen[cs]e|copying", it.name, re.IGNORECASE)]
    return " ".join(str(it.read_text()) for it in files)


# Licences


def test_every_locked_package_has_a_licence_and_no_other_has_one() -> None:
    assert ROWS.keys() == PACKAGES.keys()


def test_every_licence_is_allowed() -> None:
    named = {part for licence in ROWS.values() for part in re.split(r" AND | OR ", licence)}
    assert named <= ALLOWED
    (line,) = re.findall(r"^Allowed: (.*?), which binds", (ROOT / LICENCES).read_text(), re.MULTILINE | re.DOTALL)
    assert set(re.split(r", (?:and )?|,\n", line)) == ALLOWED, "the document says the same"


@pytest.mark.parametrize("name", ROWS)
def test_a_package_says_the_licence_that_is_written_down(name: str) -> None:
    try:
        package = distribution(name)
    except PackageNotFoundError:
        assert PACKAGES[name].marker, "it is for another system"
        return
    found = families(stated(package))
    assert found and found <= families(ROWS[name]), f"{name} says {stated(package)[:200]}"


def test_a_licence_that_would_bind_the_guide_is_seen() -> None:
    assert families("GNU General Public License v3 (GPLv3)") == {"GPL"}
    assert families("LGPL-3.0-or-later") == {"GPL"} and families("BSD") == {"BSD"}


def test_every_row_says_whether_the_build_needs_it() -> None:
    rows = re.findall(r"^\| ([a-z0-9._-]+) \| [^|]+ \| (build|tests) \|$", (ROOT / LICENCES).read_text(), re.MULTILINE)
    build = {it.name for it in locked((ROOT / "requirements.lock").read_text())}
    assert len(rows) == len(ROWS) and {name for name, use in rows if use == "build"} == build


# Locks


@pytest.mark.parametrize("text", ["babel==2.19.0\n", "babel\n", "-r other.txt\n"])
def test_a_line_without_a_hash_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a package with hashes"):
        locked(text)


# SBOM


def test_the_sbom_names_every_package_with_its_hashes_and_its_licence() -> None:
    sbom = json.loads(make_sbom())
    assert (sbom["bomFormat"], sbom["specVersion"], sbom["version"]) == ("CycloneDX", "1.6", 1)
    found = {it["purl"]: it for it in sbom["components"]}
    assert len(found) == len(sbom["components"])
    for scope, file in LOCKS.items():
        for it in locked((ROOT / file).read_text()):
            component = found[f"pkg:pypi/{it.name}@{it.version}"]
            assert {one["content"] for one in component["hashes"]} == set(it.hashes)
            assert component["scope"] == "required" or scope == "excluded"
            (licence,) = component["licenses"]
            assert ROWS[it.name] == licence.get("expression", licence.get("license", {}).get("id"))
    (root,) = sbom["dependencies"]
    assert root["ref"] == sbom["metadata"]["component"]["bom-ref"] and set(root["dependsOn"]) <= found.keys()
    assert len(root["dependsOn"]) == len(project()["dependencies"])


def test_the_sbom_has_no_time_and_no_number_by_chance() -> None:
    assert make_sbom() == make_sbom()
    assert "timestamp" not in json.loads(make_sbom())["metadata"] and "serialNumber" not in json.loads(make_sbom())


# Release


def built(folder: Path) -> Path:
    home = make_home(folder)
    told = command_line("--content", str(home / "content"), "--output", str(home / "output"), home=home)
    assert told.returncode == 0, told.stderr
    return home / "output"


def test_a_release_is_twice_the_same_bytes(tmp_path: Path) -> None:
    first, second = built(tmp_path / "a"), built(tmp_path / "ø b")
    for file in second.rglob("*"):
        file.chmod(0o700)
    assert release.make_release(first, 1_700_000_000) == release.make_release(second, 1_700_000_000)


def test_the_archive_holds_the_guide_and_the_sums_are_right(tmp_path: Path) -> None:
    output = built(tmp_path)
    files = release.make_release(output, 1_700_000_000)
    (name,) = (name for name in files if name.endswith(".tar"))
    sums = {line[66:]: line[:64] for line in files["SHA256SUMS"].decode().splitlines()}
    assert sums == {it: hashlib.sha256(files[it]).hexdigest() for it in files if it != "SHA256SUMS"}
    component = json.loads(files[name.replace(".tar", ".cdx.json")])["metadata"]["component"]
    assert component["hashes"] == [{"alg": "SHA-256", "content": sums[name]}]
    with tarfile.open(fileobj=io.BytesIO(files[name])) as archive:
        archive.extractall(tmp_path / "unpacked", filter="data")
    unpacked = tmp_path / "unpacked" / name.removesuffix(".tar")
    theirs = {it.relative_to(unpacked).as_posix(): it.read_bytes() for it in unpacked.rglob("*") if it.is_file()}
    ours = {it.relative_to(output).as_posix(): it.read_bytes() for it in output.rglob("*") if it.is_file()}
    assert ours.pop(".made-by-build") and theirs == ours
    assert (unpacked / "sw.js").stat().st_mtime == 1_700_000_000


def test_a_release_is_made_of_a_commit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its time tells two versions apart, where a server makes its ETag of time and size."""
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    git = ["git", "-C", str(tmp_path), "-c", "user.name=a", "-c", "user.email=a@example.org"]
    subprocess.run([*git, "init", "--quiet"], check=True)
    (tmp_path / "a").write_text("a")
    with pytest.raises(SystemExit, match="commit what has changed"):
        release.commit_time(tmp_path)
    subprocess.run([*git, "add", "a"], check=True)
    day = {"GIT_COMMITTER_DATE": "2026-01-01T00:00:00Z", "PATH": "/usr/bin:/bin"}
    subprocess.run([*git, "commit", "--quiet", "--message", "a"], check=True, env=day)
    assert release.commit_time(tmp_path) == 1_767_225_600
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1")
    assert release.commit_time(tmp_path) == 1


def test_what_npm_brings_has_an_allowed_licence_too() -> None:
    lock = json.loads((ROOT / "tools" / "types" / "package-lock.json").read_text())["packages"]
    assert {it["license"] for name, it in lock.items() if name} <= ALLOWED
    assert all(it["integrity"].startswith("sha512-") for name, it in lock.items() if name), "locked by hash"
