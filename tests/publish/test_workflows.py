"""Workflows and update files in deploy/: valid by the tools' own rules, actions pinned, no more rights than needed.

actionlint knows GitHub's expressions and runners; check-jsonschema brings the published schemas of each kind of file.
"""

import json
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from sitegen.cli import _parse
from sitegen.towns import content_folders
from tests.support import ROOT

DEPLOY = ROOT / "deploy"
TOOLS = Path(sys.executable).parent
WORKFLOWS = sorted(file.name for file in DEPLOY.glob("*.yml") if "runs-on:" in file.read_text())
SCHEMAS = {
    **dict.fromkeys(WORKFLOWS, "github-workflows"),
    "dependabot.yml": "dependabot",
    "renovate.json": "renovate",
    "gitlab-ci.yml": "gitlab-ci",
}
CI = yaml.safe_load((DEPLOY / "ci.yml").read_text())


def linted(file: Path) -> str:
    """What actionlint says of a workflow; nothing, if nothing is wrong."""
    # The linters of shell and Python that a machine may have are not asked: what they say differs from one to the next.
    command = [str(TOOLS / "actionlint"), "-no-color", "-shellcheck=", "-pyflakes=", str(file)]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout


def is_valid(file: Path, schema: str) -> bool:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.{schema}", str(file)]
    transform = ["--data-transform", "gitlab-ci"] if schema == "gitlab-ci" else []
    return subprocess.run([*command, *transform], capture_output=True, check=False).returncode == 0


def steps(workflow: str) -> list[dict[str, Any]]:
    jobs = yaml.safe_load((DEPLOY / workflow).read_text())["jobs"]
    return [step for job in jobs.values() for step in job["steps"]]


@pytest.mark.parametrize("workflow", WORKFLOWS)
def test_actionlint_finds_nothing(workflow: str) -> None:
    assert linted(DEPLOY / workflow) == ""


@pytest.mark.parametrize("file", SCHEMAS)
def test_a_file_is_as_its_published_schema_wants_it(file: str) -> None:
    assert is_valid(DEPLOY / file, SCHEMAS[file])


@pytest.mark.parametrize(
    ("file", "find", "replace"),
    [
        ("ci.yml", "permissions: {}", "permision: {}"),
        ("dependabot.yml", "interval: weekly", "interval: sometimes"),
        ("renovate.json", '"minimumReleaseAge": "7 days"', '"minimumReleaseAge": 7'),
    ],
)
def test_a_slip_is_found(tmp_path: Path, file: str, find: str, replace: str) -> None:
    text = (DEPLOY / file).read_text()
    assert find in text
    (tmp_path / file).write_text(text.replace(find, replace))
    assert not is_valid(tmp_path / file, SCHEMAS[file])


def test_a_slip_in_an_expression_is_found(tmp_path: Path) -> None:
    file = tmp_path / "ci.yml"
    file.write_text((DEPLOY / "ci.yml").read_text().replace("github.ref", "github.reff"))
    assert 'property "reff" is not defined' in linted(file)


@pytest.mark.parametrize("workflow", WORKFLOWS)
def test_every_action_is_pinned_to_a_commit_and_says_its_version(workflow: str) -> None:
    """A tag can be moved to other code; the comment is what Dependabot and Renovate raise it by."""
    used = re.findall(r"uses: *(.*)", (DEPLOY / workflow).read_text())
    assert used and all(re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", it) for it in used)


def test_an_action_is_of_one_version_everywhere() -> None:
    used = {it for workflow in WORKFLOWS for it in re.findall(r"uses: *(.*)", (DEPLOY / workflow).read_text())}
    assert len({it.partition("@")[0] for it in used}) == len(used)


@pytest.mark.parametrize("workflow", WORKFLOWS)
def test_no_more_rights_than_needed(workflow: str) -> None:
    found = yaml.safe_load((DEPLOY / workflow).read_text())
    assert found["permissions"] == {}, "nothing, but what a job names"
    for job in found["jobs"].values():
        writes = {right for right, how in job["permissions"].items() if how == "write"}
        runs = [step for step in job["steps"] if "run" in step]
        assert not writes or not runs, "no code of the repository runs where something may be written"
    for step in steps(workflow):
        assert "actions/checkout@" not in step.get("uses", "") or step["with"]["persist-credentials"] is False
        assert "${{" not in step.get("run", ""), "a value is handed over as a variable: as text it could be a command"
    assert "secrets." not in (DEPLOY / workflow).read_text() and "pull_request_target" not in str(found)


def test_the_three_systems_run_the_commands_of_the_readme() -> None:
    readme = (ROOT / "README.md").read_text()
    assert {name: job["runs-on"].partition("-")[0] for name, job in CI["jobs"].items()} == {
        "debian": "ubuntu",
        "macos": "macos",
        "windows": "windows",
    }
    assert CI["jobs"]["debian"]["container"] == "debian:12"
    for name, job in CI["jobs"].items():
        runs = [step["run"] for step in job["steps"] if "run" in step and "apt-get" not in step["run"]]
        assert len(runs) >= 2 and (name == "windows" or runs[0] == "make")
        for run in runs:
            assert run in readme or re.fullmatch(r"\.venv\W\w+\Wpython build\.py verify output", run), run


def test_windows_is_told_no_command_that_it_does_not_have() -> None:
    for step in CI["jobs"]["windows"]["steps"]:
        words = shlex.split(step.get("run", ""), posix=False)
        assert not words or words[0] in ("python", ".venv\\Scripts\\python")


def test_updates_reach_everything_that_is_pinned() -> None:
    renovate = json.loads((DEPLOY / "renovate.json").read_text())
    (pattern,) = renovate["pip_requirements"]["managerFilePatterns"]
    locks = [file.name for file in ROOT.iterdir() if re.search(pattern.strip("/"), file.name)]
    assert sorted(locks) == ["requirements-test.lock", "requirements.lock"]
    assert {"github-actions", "npm", "pip_requirements"} == set(renovate["enabledManagers"])
    updates = yaml.safe_load((DEPLOY / "dependabot.yml").read_text())["updates"]
    folders = {it["package-ecosystem"]: it["directory"] for it in updates}
    assert folders == {"github-actions": "/", "npm": "/tools/types"}
    assert (ROOT / "tools" / "types" / "package-lock.json").exists()


def test_many_towns_are_checked_one_by_one_and_published_together() -> None:
    jobs = yaml.safe_load((DEPLOY / "many-towns.yml").read_text())["jobs"]
    needs = {name: job.get("needs") for name, job in jobs.items()}
    assert needs == {"list": None, "check": "list", "build": "check", "deploy": "build", "verify": ["list", "deploy"]}
    for name in ("check", "verify"):
        matrix = {"town": "${{ fromJSON(needs.list.outputs.towns) }}"}
        assert jobs[name]["strategy"] == {"fail-fast": False, "matrix": matrix}
    uploads = [step["with"]["path"] for step in jobs["build"]["steps"] if "upload-pages" in step.get("uses", "")]
    assert uploads == ["public"]
    commands = [step["run"] for job in jobs.values() for step in job["steps"] if "build.py" in step.get("run", "")]
    for command in commands:
        _, program, *arguments = shlex.split(command)
        _parse(arguments, ROOT)  # ends if the command line does not take them
        assert program == "build.py"
    assert [shlex.split(it)[2] for it in commands] == ["check", "towns", "build", "verify"]


def test_the_list_of_towns_is_that_of_the_build(tmp_path: Path) -> None:
    for name in ("halden", "b-town"):
        (tmp_path / "towns" / name / "content").mkdir(parents=True)
        (tmp_path / "towns" / name / "content" / "guide.yaml").touch()
    (tmp_path / "towns" / "README.md").touch()
    (step,) = [it for it in steps("many-towns.yml") if it.get("id") == "list"]
    listing = re.findall(r"\$\((ls [^|]*\| cut [^|]*) \|", step["run"])
    told = subprocess.run(["sh", "-c", listing[0]], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert told.stdout.split() == [*content_folders(tmp_path / "towns")] == ["b-town", "halden"]
