"""Workflows and settings of hosts in deploy/: readable, doing as the README says, with no more rights than needed."""

import re
import shlex
import tomllib
from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from sitegen.cli import _parse
from tests.support import ROOT

DEPLOY = ROOT / "deploy"
GITHUB = yaml.safe_load((DEPLOY / "github-pages.yml").read_text())
GITLAB = yaml.safe_load((DEPLOY / "gitlab-ci.yml").read_text())
NETLIFY = tomllib.loads((DEPLOY / "netlify.toml").read_text())
CLOUDFLARE = (DEPLOY / "wrangler.toml").read_text()
STEPS = {name: [step.get("run", step.get("uses")) for step in job["steps"]] for name, job in GITHUB["jobs"].items()}
INSTALL = "apt-get update && apt-get install --yes --no-install-recommends ca-certificates git make python3"
PYTHON = ".venv/bin/python"
# Tested in test_workflows.py.
ELSEWHERE = {"ci.yml", "dependabot.yml", "many-towns.yml", "renovate.json"}


def commands() -> dict[str, list[str]]:
    """File → every command that its host runs, in order; `a && b` is two."""
    lines = {
        "github-pages.yml": [run for steps in STEPS.values() for run in steps if "@" not in run],
        "gitlab-ci.yml": [line for job in GITLAB.values() if "script" in job for line in job["script"]],
        "netlify.toml": [NETLIFY["build"]["command"]],
        "wrangler.toml": re.findall(r"^# .*Build command.*: (.*)$", CLOUDFLARE, re.MULTILINE),
    }
    return {file: [one for line in found for one in line.split(" && ")] for file, found in lines.items()}


def of(command: str) -> Iterator[tuple[str, list[str]]]:
    """The program of the project that a command calls, with its arguments."""
    words = shlex.split(command)
    if words[:2] == [PYTHON, "build.py"]:
        yield "build.py", words[2:]
    elif words[0] == "make":
        yield "make", words[1:]


def test_every_file_of_the_folder_is_tested() -> None:
    here = {file.name for file in DEPLOY.iterdir()}
    assert here == {*commands(), "nginx.conf", "Caddyfile", "apache.htaccess", "Containerfile", *ELSEWHERE}
    for name in here:
        assert f"deploy/{name}" in (ROOT / "docs" / "operations.md").read_text(), name


@pytest.mark.parametrize("file", commands())
def test_the_commands_are_those_of_the_readme(file: str) -> None:
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
    readme = (ROOT / "README.md").read_text()
    calls = [call for command in commands()[file] for call in of(command)]
    assert ("make", []) in calls and any(program == "build.py" for program, _ in calls)
    for program, arguments in calls:
        if program == "make":
            assert set(arguments) <= set(targets) and " ".join(["make", *arguments]) in readme
        else:
            _parse([*arguments], ROOT)  # ends if the command line does not take them
            assert f"build.py {arguments[0]}" in readme or arguments[0] == "build"
    rest = [command for command in commands()[file] if not [*of(command)]]
    assert set(rest) <= set(INSTALL.split(" && "))


@pytest.mark.parametrize("file", commands())
def test_what_was_built_is_compared_before_it_is_published(file: str) -> None:
    told = commands()[file]
    assert any(re.fullmatch(rf"{PYTHON} build.py verify (output|public)", command) for command in told)


def test_github_tests_before_and_verifies_after_with_no_more_rights_than_needed() -> None:
    jobs = GITHUB["jobs"]
    assert [*jobs] == ["build", "deploy", "verify"]
    assert (jobs["deploy"]["needs"], jobs["verify"]["needs"]) == ("build", "deploy")
    assert GITHUB["permissions"] == {}
    rights = {name: job["permissions"] for name, job in jobs.items()}
    read = {"contents": "read"}
    assert rights == {"build": read, "deploy": {"pages": "write", "id-token": "write"}, "verify": read}
    build = STEPS["build"]
    assert build.index("make test") < build.index("make") < build.index(f"{PYTHON} build.py verify output")
    assert "upload-pages-artifact" in build[-1] and jobs["build"]["steps"][-1]["with"]["path"] == "output"
    assert len(STEPS["deploy"]) == 1, "no code of the repository runs where something may be written"
    assert STEPS["verify"][-2:] == ["make", f'{PYTHON} build.py verify --wait 900 "$URL"'], "the same version again"


def test_actions_are_pinned_to_a_commit_and_leave_no_credentials() -> None:
    text = (DEPLOY / "github-pages.yml").read_text()
    used = re.findall(r"uses: (.*)", text)
    assert used and all(re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", it) for it in used)
    steps = [step for job in GITHUB["jobs"].values() for step in job["steps"]]
    checkouts = [step for step in steps if "actions/checkout@" in step.get("uses", "")]
    assert checkouts and all(step["with"] == {"persist-credentials": False} for step in checkouts)
    assert "secrets." not in text
    for step in steps:
        assert "${{" not in step.get("run", ""), "a value is handed over as a variable: as text it could be a command"


def test_gitlab_tests_before_and_verifies_after() -> None:
    assert f"{PYTHON} build.py build --output public --compress" in GITLAB["pages"]["script"]
    assert GITLAB["stages"] == ["test", "deploy", "verify"]
    stages = {name: job["stage"] for name, job in GITLAB.items() if "stage" in job}
    assert stages == {"test": "test", "pages": "deploy", "verify": "verify"}
    assert GITLAB["test"]["script"] == ["make test"]
    assert GITLAB["pages"]["artifacts"] == {"paths": ["public"]}
    assert GITLAB["verify"]["script"] == ["make", f'{PYTHON} build.py verify --wait 900 "$CI_PAGES_URL/"']
    only = [{"if": "$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH"}]
    assert (GITLAB["pages"]["rules"], GITLAB["verify"]["rules"]) == (only, only)


def test_netlify_and_cloudflare_publish_the_output_and_change_nothing() -> None:
    settings: dict[str, Any] = tomllib.loads(CLOUDFLARE)
    assert settings["pages_build_output_dir"] == NETLIFY["build"]["publish"] == "output"
    assert NETLIFY["build"]["processing"] == {"skip_processing": True}


def test_no_file_names_a_server_of_packages() -> None:
    """Where packages come from is the setting of the machine."""
    for file in DEPLOY.iterdir():
        hosts = set(re.findall(r"\b(?:[a-z0-9-]+\.)+(?:org|com|io|net|dev)\b", file.read_text()))
        assert hosts <= {"guide.example.org"}, file.name
