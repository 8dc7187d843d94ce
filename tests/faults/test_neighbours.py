"""L. Neighbours on the same address, a guide that moved, addresses as people write them, and downloads."""

import json
import shutil
import time
from pathlib import Path

import pytest

from tests.browser import engines
from tests.browser.engines import Engine, PlaywrightEngine, attempt, wait_for
from tests.browser.firefox_profile import FirefoxProfile
from tests.browser.fixtures import need
from tests.browser.webkit_profile import WebKitProfile
from tests.faults.conftest import Hosts
from tests.faults.reader import (
    CALLS,
    FOOT,
    HEADING,
    NUMBERS,
    REASON,
    STATE,
    VERSION,
    expect_bytes,
    expect_numbers,
    expect_whole,
    save,
    version_of,
    wait_asked,
)

BOARD = "<title>Board</title><h1>The neighbour's board</h1>"
CHECKED = "Object.keys(localStorage).filter((key) => key.startsWith('guide-checked')).sort()"
SCOPES = "navigator.serviceWorker.getRegistrations().then((all) => all.map((r) => r.scope).sort())"
SAVE_AT_ONCE: engines.Preferences = {
    "browser.download.useDownloadDir": True,
    "browser.helperApps.neverAsk.saveToDisk": "text/vcard",
}
READABLE = {"Access-Control-Allow-Origin": "*"}


def test_L1_a_guide_inside_the_reach_of_another(host: Hosts, guide: Path, version_two: Path, engine: Engine) -> None:
    """The inner page claims no copy but its own, makes one, and each shows its own version and its own time."""
    served = host()
    shutil.copytree(version_two, served.folder / "tromso")
    save(engine, served.url)
    served.fault("tromso/sw.js", hold=True)
    engine.open(served.url + "tromso/")
    assert engine.evaluate(STATE) in ("none", "saving")
    assert "opens without" not in engine.evaluate(FOOT)
    served.heal()
    wait_for(engine, STATE, "complete")
    assert engine.evaluate(VERSION) == version_of(version_two)
    assert engine.evaluate(SCOPES) == [served.url, served.url + "tromso/"]
    assert engine.evaluate(CHECKED) == ["guide-checked:/", "guide-checked:/tromso/"]
    served.kill()
    engine.open(served.url + "tromso/costs/")
    wait_for(engine, VERSION, version_of(version_two))
    expect_bytes(engine, served.url + "tromso/", version_two)
    engine.open(served.url + "costs/")
    wait_for(engine, VERSION, version_of(guide))


@pytest.mark.parametrize("status", [401, 403, 404, 410, 500])
def test_L2_what_a_neighbour_answers(host: Hosts, engine: Engine, status: int) -> None:
    """An address that the guide does not know belongs to somebody else: the answer is passed on as it is."""
    served = host()
    save(engine, served.url)
    served.fault("board/", status=status, headers={"Cache-Control": "no-store"})
    engine.open(served.url + "board/")
    assert engine.evaluate(HEADING) == "The host has an error"
    served.kill()
    engine.open(served.url + "board/other/")
    assert engine.evaluate(CALLS) == NUMBERS


@pytest.mark.parametrize("slow", [{"delay": 9}, {"drip": 10}])
def test_L3_a_neighbour_that_is_slow(host: Hosts, engine: Engine, slow: dict[str, float]) -> None:
    """As long as the website answers otherwise, the neighbour is waited for."""
    served = host()
    save(engine, served.url)
    (served.folder / "board").mkdir()
    (served.folder / "board" / "index.html").write_text(BOARD + "." * 40)
    served.fault("board/", **slow)
    engine.open(served.url + "board/")
    assert "neighbour" in engine.evaluate(HEADING)


@pytest.mark.engines("chromium", "firefox", why="its driver cannot go on while a password is asked for")
def test_L4_a_neighbour_that_wants_a_password(host: Hosts, engine: PlaywrightEngine) -> None:
    """The browser itself asks for it, not through the worker, and the page comes when it was typed."""
    served, browser = host(), engine.context.browser
    assert browser
    served.fault("board/", password=True, body=BOARD)
    known = {"username": "a", "password": "b"}
    reader = PlaywrightEngine(engine.name, engines.open_context(browser, http_credentials=known))
    save(reader, served.url)
    reader.page.set_default_navigation_timeout(5000)
    attempt(reader, served.url + "board/")
    if engine.name == "chromium":
        wait_for(reader, HEADING, "The neighbour's board")
    else:  # its driver types nothing, so the browser's question stays open: what was refused is never shown
        assert reader.evaluate(HEADING) != "A password is needed"
        wait_asked(served, "board/", times=2)
        assert served.paths().count("board/") == 2
    reader.close()


def test_L5_the_guide_moved(host: Hosts, guide: Path, engine: Engine) -> None:
    """Everything leads to another host: the page says where, asks nobody to sign in, and the copy stays."""
    served, new = host(), host("/new/")
    new.fault("*", headers=READABLE)
    save(engine, served.url)
    served.fault("*", moved=new.url)
    engine.open(served.url + "keep/")
    wait_for(engine, REASON, "moved")
    wait_for(engine, f"{FOOT}.includes({json.dumps(new.url)})")
    link = "[...document.querySelectorAll('[data-keep-line=complete] a[data-keep-moved]')].map((it) => it.href).join()"
    assert engine.evaluate(link) == new.url
    expect_numbers(engine)
    served.forget()
    time.sleep(6)
    assert served.paths().count("sw.js") <= 2, "it is not asked again and again"
    new.kill()
    expect_whole(engine, served, guide)


def test_L6_the_guide_moved_and_its_new_host_keeps_its_name(host: Hosts, guide: Path, engine: Engine) -> None:
    """Browsers hide where a redirect leads. The page says that it may have moved, and a link shows where to."""
    served, new = host(), host("/new/")
    save(engine, served.url)
    served.fault("*", moved=new.url)
    engine.open(served.url + "keep/")
    wait_for(engine, REASON, "sign-in")
    shown = "[...document.querySelectorAll('[data-keep-reason=sign-in]')].filter((it) => it.offsetParent)"
    assert "has moved" in engine.evaluate(f"{shown}.map((it) => it.textContent).join()")
    engine.evaluate(f"{shown}[0].querySelector('a').click()")
    wait_for(engine, "location.href", new.url + "guide.html")
    expect_whole(engine, served, guide)


def test_L7_only_the_pages_moved(host: Hosts, guide: Path, engine: Engine) -> None:
    """The old worker is still there and answers as ever; the copy would grow old in silence."""
    served, new = host(), host("/new/")
    new.fault("*", headers=READABLE)
    save(engine, served.url)
    served.fault("*", moved=new.url)
    served.fault("sw.js")
    engine.open(served.url + "keep/")
    wait_for(engine, REASON, "moved")
    wait_for(engine, f"{FOOT}.includes({json.dumps(new.url)})")
    expect_whole(engine, served, guide)


SPELLINGS = {
    "costs%2F": "costs/",
    "Costs/Index.html": "costs/",
    "COSTS.HTML": "costs/",
    "costs/;jsessionid=12AB": "costs/",
    "costs;v=2/index.html;jsessionid=12AB": "costs/",
    "/costs//": "costs/",
    "costs/%E0%A4": None,
    "nope/%2e%2e/costs": None,
    "costs%5C": None,
}


@pytest.mark.parametrize("online", [True, False], ids=["online", "offline"])
def test_L8_addresses_as_people_write_them(host: Hosts, engine: Engine, online: bool) -> None:
    """Each leads to the page, or to the page for unknown addresses, whose links lead somewhere."""
    served = host("/repo/")
    save(engine, served.url)
    if not online:
        served.kill()
    for written, page in SPELLINGS.items():
        engine.open(served.url + written)
        assert engine.evaluate(CALLS) == NUMBERS, written
        if page:
            assert engine.evaluate("location.href") == served.url + page, written
        menu = engine.evaluate("[...document.querySelectorAll('.site-menu a')].map((link) => link.href)")
        assert served.url + "costs/" in menu, written
    for name in ("numbers.vcf", "NUMBERS.VCF", "Numbers.vcf;v=1"):
        if not online:
            begin = engine.evaluate(f"fetch({json.dumps(served.url + name)}).then((a) => a.text())")
            assert begin.startswith("BEGIN:VCARD"), name


def downloading(request: pytest.FixtureRequest, name: str, folder: Path) -> Engine:
    """A browser with a profile of its own, whose downloads end in `folder`."""
    folder.mkdir()
    program = need(name)
    if name == "firefox":
        settings: engines.Preferences = {"browser.download.folderList": 2, "browser.download.dir": str(folder)}
        return FirefoxProfile(program, folder.parent / "profile", {**engines.FIREFOX, **settings, **SAVE_AT_ONCE})
    request.getfixturevalue("screen")
    settings_folder = folder.parent / "profile" / ".config"
    settings_folder.mkdir(parents=True)
    (settings_folder / "user-dirs.dirs").write_text(f'XDG_DOWNLOAD_DIR="{folder}"\n')
    return WebKitProfile(program, folder.parent / "profile", "about:blank")


@pytest.mark.parametrize("name", engines.NAMES)
def test_L9_a_download_with_the_host_gone(
    host: Hosts, guide: Path, request: pytest.FixtureRequest, tmp_path: Path, name: str
) -> None:
    """The contact card arrives byte for byte."""
    served, folder = host("/repo/"), tmp_path / "downloads"
    engine: Engine
    if name == "chromium":
        engine = PlaywrightEngine(name, engines.open_context(request.getfixturevalue("browser")))
        engine.page.on("download", lambda download: download.save_as(folder / download.suggested_filename))
    else:
        engine = downloading(request, name, folder)
    request.addfinalizer(engine.close)
    save(engine, served.url + "keep/")
    served.kill()
    engine.open(served.url + "keep/")
    engine.evaluate("document.querySelector('a[download]').click()")
    wanted, end = (guide / "numbers.vcf").read_bytes(), time.monotonic() + 60
    while not (folder / "numbers.vcf").is_file() or (folder / "numbers.vcf").read_bytes() != wanted:
        assert time.monotonic() < end, list(folder.glob("*"))
        engine.evaluate("new Promise((resolve) => setTimeout(resolve, 100))")
