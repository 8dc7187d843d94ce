"""nginx and Caddy as deploy/ ships them: no page breaks the policy that is sent, and all open with the server gone."""

import re
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from sitegen.publish.headers import SITE_POLICY
from tests.browser import engines
from tests.browser.engines import Engine, PlaywrightEngine, wait_for
from tests.browser.test_offline_copy import addresses, heading
from tests.browser.test_three_engines import CALLS, HEADING, NUMBERS, STATE, saved
from tests.browser.webkit_profile import WebKitProfile
from tests.publish import servers
from tests.support import real_site

# What the policy of a page or of the server refuses, said into the console whatever the engine itself says there.
_TELL = "addEventListener('securitypolicyviolation', (event) => console.error('policy: ' + event.violatedDirective))"
# How each engine says itself that something was refused; directives that it does not know yet are no such thing.
_REFUSED = re.compile(r"^policy: |Refused to |violates the following Content|Content-Security-Policy: .*block")
# A picture from elsewhere, which both policies refuse.
_BREAK = "(() => { new Image().src = 'https://elsewhere.example/x.png'; return true; })()"
_SENT_POLICY = "fetch(location.href).then((answer) => answer.headers.get('content-security-policy'))"


class Watched:
    """An engine whose console is read from before the first page begins."""

    def __init__(self, engine: Engine, log: Path) -> None:
        self.engine = engine
        self._log = log
        self._said: list[str] = []
        if isinstance(engine, PlaywrightEngine):
            engine.page.add_init_script(_TELL)
            engine.page.on("console", lambda message: self._said.append(message.text))

    @property
    def refused(self) -> list[str]:
        """Every line of the console that tells of a policy."""
        lines = self._said if isinstance(self.engine, PlaywrightEngine) else self._log.read_text().splitlines()
        return [line for line in lines if _REFUSED.search(line)]


@pytest.fixture(params=engines.NAMES)
def watched(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Watched]:
    """A fresh page in each of the three engines in turn."""
    log = tmp_path / "profile" / "console"
    opened: Engine
    if request.param == "webkit":
        request.getfixturevalue("screen")
        opened = WebKitProfile(engines.mini_browser() or "", tmp_path / "profile", "about:blank")
    else:
        browser = request.getfixturevalue("browser" if request.param == "chromium" else "firefox")
        opened = PlaywrightEngine(request.param, engines.open_context(browser))
    yield Watched(opened, log)
    opened.close()


def pages_for(guide: Path, place: str) -> list[str]:
    """Every page; in a folder, where the same bytes are sent with the same headers, those of the source language."""
    others = tuple(prefix for _, _, prefix in real_site().languages if prefix)
    pages = [f"{it}/" if it else "" for it in addresses(guide)]
    return [it for it in pages if place == "/" or it in others or not it.startswith(others)]


@pytest.mark.timeout(600)  # it opens every page twice: more than a minute when nothing else runs
@pytest.mark.parametrize("place", ["/", "/town/"])
@pytest.mark.parametrize("name", ["nginx", "caddy"])
def test_no_policy_is_broken_and_every_page_opens_with_the_server_gone(
    guide: Path, tmp_path: Path, watched: Watched, name: str, place: str
) -> None:
    """First each page from the server itself: as long as there is no worker, its headers are on."""
    engine, pages = watched.engine, pages_for(guide, place)
    work = tmp_path / "server"
    work.mkdir()
    with servers.server(name, guide, work, place) as url:
        worker = work / "root" / place.strip("/") / "sw.js"
        worker.rename(tmp_path / "sw.js")
        for page in [*pages, "nowhere/"]:
            engine.open(url + page)
            assert engine.evaluate(CALLS) == NUMBERS
        assert engine.evaluate(_SENT_POLICY) == SITE_POLICY
        assert watched.refused == []
        shutil.copy2(tmp_path / "sw.js", worker)
        saved(engine, url)
    for page in pages:
        engine.open(url + page)
        assert engine.evaluate(HEADING) == heading(guide / page / "index.html")
        assert engine.evaluate(CALLS) == NUMBERS
    wait_for(engine, STATE, "complete")
    assert watched.refused == []
    assert engine.evaluate(_BREAK), "and what is refused would have been seen"
    end = time.monotonic() + 30  # the console is read by another process, when it has the time
    while not watched.refused and time.monotonic() < end:
        wait_for(engine, "new Promise((done) => setTimeout(done, 100, true))")
    assert watched.refused
