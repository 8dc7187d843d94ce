"""I. The page's own policy, and the guide as a file."""

import base64
import hashlib
import json
import re
from html import unescape

import pytest

from sitegen.bundle import single_file
from sitegen.check.page_reader import read_page
from tests.browser.engines import Engine, PlaywrightEngine, wait_for
from tests.faults.conftest import Hosts
from tests.faults.reader import HEADING, NUMBERS, STATE, save
from tests.support import real_output, real_site

VIOLATIONS = (
    "(() => { window.violations = []; addEventListener('securitypolicyviolation',"
    " (event) => violations.push(event.violatedDirective + ' ' + event.blockedURI)); })()"
)


@pytest.mark.engines("chromium", "firefox", why="only their driver can listen before the page begins")
def test_I1_the_policy_blocks_nothing_of_ours(host: Hosts, engine: PlaywrightEngine) -> None:
    """No page breaks its own policy: worker, manifest, style, script and icons are all allowed."""
    engine.page.add_init_script(VIOLATIONS)
    served = host()
    save(engine, served.url)
    for page in real_site().pages:
        engine.open(served.url + page.address)
        wait_for(engine, f"['complete', 'none'].includes({STATE})")
        assert engine.evaluate("window.violations") == [], page.slug


def test_I2_trusted_types(host: Hosts, engine: Engine) -> None:
    """The policy demands them, a plain string is refused where the engine knows them, and the copy is made."""
    served = host()
    save(engine, served.url)
    assert "require-trusted-types-for 'script'" in unescape(real_output()["index.html"].decode())
    refused = "navigator.serviceWorker.register('sw.js').then(() => 'taken', (error) => error.name)"
    knows = engine.evaluate("'trustedTypes' in window")
    assert engine.evaluate(refused) == ("TypeError" if knows else "taken")


def test_I3_the_hash_of_a_script_drifts() -> None:
    """The policy's hashes are those of the final bytes."""
    for page in real_site().pages:
        text = real_output()[page.path].decode()
        for script in read_page(text).scripts:
            digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
            assert f"script-src 'sha256-{digest}'" in unescape(text)


def test_I5_an_icon_changes_and_its_address_does_not() -> None:
    """The name of an icon holds a hash of its bytes."""
    icons = json.loads(real_output()["manifest.webmanifest"])["icons"]
    assert len(icons) >= 4
    for icon in icons:
        digest = re.search(r"\.([0-9a-f]{8})\.", icon["src"])
        assert digest and hashlib.sha256(real_output()[icon["src"]]).hexdigest().startswith(digest[1])


def test_I6_the_guide_as_one_file_from_the_disk(guide: object, engine: Engine) -> None:
    """Opened without any host it shows every page's text and the numbers, and its links lead within it."""
    engine.open(f"file://{guide}/{single_file.PATH}")
    assert (
        engine.evaluate(
            "[...document.querySelectorAll('a[href^=\"tel:\"]')].slice(0, 4).map((a) => a.getAttribute('href'))"
        )
        == NUMBERS
    )
    text = engine.evaluate("document.body.textContent")
    for page in real_site().pages:
        if page.slug != "404":
            heading = read_page(real_output()[page.path].decode()).headings[0]
            assert heading in text, page.slug
    broken = (
        "[...document.querySelectorAll('a[href^=\"#\"]')].map((a) => a.getAttribute('href').slice(1))"
        ".filter((id) => !document.getElementById(id))"
    )
    assert engine.evaluate(broken) == []


@pytest.mark.engines("chromium", why="only its tools can save a page")
def test_I7_a_page_saved_by_the_reader(host: Hosts, engine: PlaywrightEngine) -> None:
    """The saved page holds text, numbers and style."""
    save(engine, host().url + "emergency/")
    tools = engine.context.new_cdp_session(engine.page)
    saved = tools.send("Page.captureSnapshot", {"format": "mhtml"})["data"]
    assert "tel:113" in saved and "--colour-" in saved
    assert engine.evaluate(HEADING).split()[0] in saved
