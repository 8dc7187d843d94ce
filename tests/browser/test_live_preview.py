"""The preview in a real Chromium: a save is shown in the open page, and no copy of yesterday ever is."""

import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import expect_answer, open_saved
from tests.browser.fixtures import ROOT, build
from tests.browser.host import Host, answers, free_port
from tests.support import edit

SMALL = ROOT / "tests" / "sites" / "small" / "content"
# Whether the page would hear of a change now: it does not before it has greeted the preview.
LISTENS = "Boolean(window.LiveReload && LiveReload.connector && LiveReload.connector.protocol)"


@dataclass
class Preview:
    """A running `build.py serve` over a copy of the whole project."""

    project: Path
    port: int
    log: Path

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}/"

    def save(self, name: str, old: str, new: str) -> None:
        """Saves a file of the project as an editor does."""
        file = self.project / name
        file.write_text(file.read_text().replace(old, new, 1))

    def save_heard(self, page: Page, name: str, old: str, new: str) -> None:
        """Saves when the open page listens, as it does long before anybody who reads it has written a word."""
        expect_answer(page, LISTENS)
        self.save(name, old, new)

    def wait_until_it_shows(self, words: str) -> None:
        end, text = time.monotonic() + 30, ""
        while words not in text:
            assert time.monotonic() < end, text
            time.sleep(0.05)
            with urllib.request.urlopen(self.url) as answer:
                text = answer.read().decode()


Start = Callable[..., Preview]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts previews, each over a project of its own; a preview that has ended by itself is a failure."""
    running: list[tuple[subprocess.Popen[bytes], Path]] = []

    def started(port: int = 0, broken: bool = False) -> Preview:
        project, log = tmp_path / "project", tmp_path / "log"
        for folder in ("sitegen", "templates", "static"):
            shutil.copytree(ROOT / folder, project / folder)
        shutil.copy(ROOT / "build.py", project)
        shutil.copytree(SMALL, project / "content")
        if broken:
            edit(project, "content/guide.yaml", 'number: "113"', 'number: "1113"')
        port = port or free_port()
        command = [sys.executable, "build.py", "serve", "--port", str(port)]
        with log.open("w") as output:
            running.append((subprocess.Popen(command, cwd=project, stdout=output, stderr=subprocess.STDOUT), log))
        end = time.monotonic() + 60
        while not answers(port) and time.monotonic() < end:
            time.sleep(0.1)
        return Preview(project, port, log)

    yield started
    for process, log in running:
        ended = process.poll()
        process.terminate()
        process.wait()
        assert ended is None, "the preview ended by itself: " + log.read_text()


@pytest.fixture
def preview(start: Start) -> Preview:
    return start()


def test_every_kind_of_save_is_shown_in_the_open_page(preview: Preview, page: Page, errors: list[str]) -> None:
    page.goto(preview.url)
    expect(page.locator("h1")).to_have_text("Who to call")
    preview.save_heard(page, "content/pages/index.md", "title: Who to call", "title: Whom to call")
    expect(page.locator("h1")).to_have_text("Whom to call")
    preview.save_heard(page, "content/guide.yaml", "urgency: Life in danger", "urgency: A life in danger")
    expect(page.get_by_text("A life in danger").first).to_be_visible(timeout=20_000)
    preview.save_heard(page, "templates/base.html", "Skip to the text", "Straight to the text")
    expect(page.locator(".skip-link")).to_have_text("Straight to the text")
    preview.save_heard(page, "static/css/base.css", "margin: 0;\n    font-size", "margin: 7px;\n    font-size")
    expect(page.locator("body")).to_have_css("margin-top", "7px")
    preview.save_heard(page, "static/js/copy.js", '"use strict";', '"use strict";\n  document.title = "Scripted";')
    expect(page).to_have_title("Scripted")
    assert not errors


def test_a_save_is_shown_that_came_before_the_page_listened(preview: Preview, page: Page) -> None:
    """Whoever saves twice in a row saves while the page of the first time is on its way."""
    held: list[Route] = []
    page.route("**/livereload.js*", lambda route: held.append(route))
    page.goto(preview.url, wait_until="commit")
    while not held:  # the text of before has arrived; the script that listens has not
        page.wait_for_timeout(50)
    preview.save("content/pages/index.md", "title: Who to call", "title: Today")
    preview.wait_until_it_shows("Today")
    held[0].continue_()
    page.unroute("**/livereload.js*")
    expect(page.locator("h1")).to_have_text("Today")


def test_a_broken_save_is_told_in_the_page_and_the_last_good_text_stays(preview: Preview, page: Page) -> None:
    page.goto(preview.url + "emergency/")
    preview.save_heard(page, "content/pages/emergency.md", "phone:ambulance", "phone:ambulanse")
    box = page.locator('pre[role="alert"]')
    expect(box).to_contain_text("content/pages/emergency.md:8: phone:ambulanse points at nothing")
    expect(page.locator("h1")).to_contain_text("Emergency")
    assert "[unknown-id]" in preview.log.read_text()
    preview.save_heard(page, "content/pages/emergency.md", "phone:ambulanse", "phone:ambulance")
    expect(box).to_have_count(0)


def test_a_preview_that_starts_broken_shows_the_problems_and_then_the_page(start: Start, page: Page) -> None:
    preview = start(broken=True)
    page.goto(preview.url)
    expect(page.locator('pre[role="alert"]')).to_contain_text("[phone-number]")
    preview.save_heard(page, "content/guide.yaml", 'number: "1113"', 'number: "113"')
    expect(page.locator("h1")).to_have_text("Who to call")
    assert not (preview.project / "output").exists(), "a preview writes nothing"


def test_a_worker_left_behind_by_a_published_guide_is_removed(start: Start, page: Page, tmp_path: Path) -> None:
    """A browser that read the guide at this very address before must not show that copy in the preview."""
    published = Host(build(SMALL, tmp_path / "published"))
    url = f"http://localhost:{published.port}/"
    open_saved(page, url)
    published.kill()
    preview = start(published.port)
    preview.save("content/pages/index.md", "title: Who to call", "title: Today")
    preview.wait_until_it_shows("Today")
    page.goto(url)
    # The first answer may still be yesterday's; the page then shows itself anew without a hand on it.
    expect(page.locator("h1")).to_have_text("Today")
    registrations = "navigator.serviceWorker.getRegistrations().then((all) => all.length)"
    expect_answer(page, registrations, 0)
