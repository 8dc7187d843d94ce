"""E. Addresses, the reach of the worker, and neighbours on the same host."""

import json
import re
from pathlib import Path

import pytest

from tests.browser.engines import Engine, wait_for
from tests.faults.conftest import Hosts
from tests.faults.reader import (
    CALLS,
    HEADING,
    NUMBERS,
    REASON,
    STATE,
    expect_numbers,
    expect_whole,
    save,
    wait_version,
)
from tests.support import command_line, real_output

PLACE = "location.pathname + location.search + location.hash"


def test_E1_unknown_queries(host: Hosts, engine: Engine) -> None:
    """Whatever stands behind the question mark: the same page, and the query stays in the address."""
    served = host("/repo/")
    save(engine, served.url)
    served.kill()
    for query in ("?utm_source=a&fbclid=b&gclid=c&ref=d&_=1", "?", "?source=pwa", "?q=%C3%A6%20%26"):
        engine.open(f"{served.url}costs/{query}")
        expect_numbers(engine)
        assert "cost" in engine.evaluate(HEADING).lower()
        assert engine.evaluate("location.href").rstrip("?") == f"{served.url}costs/{query}".rstrip("?")


def test_E2_one_page_by_many_names(host: Hosts, engine: Engine) -> None:
    """All lead to the one address, so that relative links work."""
    served = host("/repo/")
    save(engine, served.url)
    served.kill()
    for name in ("costs", "costs/", "costs/index.html", "costs.html", "Costs/", "costs//", "c%6Fsts/"):
        engine.open(served.url + name)
        assert "cost" in engine.evaluate(HEADING).lower(), name
        assert engine.evaluate("document.querySelector('.site-menu a').href").startswith(served.url)
        assert engine.evaluate(PLACE).lower().replace("%6f", "o") == "/repo/costs/"


def test_E3_a_host_that_strips_html_and_index(host: Hosts, guide: Path, engine: Engine) -> None:
    """Its redirects are followed as such and kept nowhere."""
    served = host()
    served.fault("costs/index.html", redirect="/costs/", status=308)
    served.fault("costs.html", redirect="/costs/", status=308)
    engine.open(served.url + "costs/index.html")
    wait_for(engine, STATE, "complete")
    assert engine.evaluate(PLACE) == "/costs/"
    expect_whole(engine, served, guide)


@pytest.mark.parametrize("prefix", ["/", "/repo/", "/a/b/"])
def test_E4_any_folder(host: Hosts, guide: Path, engine: Engine, prefix: str) -> None:
    """One build works at the top and in any folder, offline too."""
    served = host(prefix)
    save(engine, served.url)
    expect_whole(engine, served, guide)
    manifest = engine.evaluate("fetch(document.querySelector('link[rel=manifest]').href).then((a) => a.json())")
    assert (manifest["start_url"], manifest["scope"]) == ("./", "./")


def test_E5_the_address_without_its_slash(tmp_path: Path) -> None:
    """It lies outside the worker's reach, so the build prints no such address and takes none."""
    for path, content in real_output().items():
        if path.endswith(".html"):
            links = re.findall(r'href="([^"#?]*)', content.decode())
            inner = [link for link in links if link and not re.match(r"[a-z]+:", link)]
            assert all(link.endswith("/") or "." in link.rpartition("/")[2] for link in inner), path
    assert json.loads(real_output()["manifest.webmanifest"])["start_url"] == "./"
    built = command_line("--output", str(tmp_path / "o"), "--base-url", "https://example.org/guide")
    if built.returncode == 0:
        assert "https://example.org/guide/" in (tmp_path / "o" / "index.html").read_text()
        assert 'href="https://example.org/guide"' not in (tmp_path / "o" / "index.html").read_text()
    else:
        assert built.returncode == 2 and "slash" in built.stderr


def test_E7_neighbours_on_the_same_host(host: Hosts, guide: Path, version_two: Path, engine: Engine) -> None:
    """The worker never opens Cache Storage: what others keep there stays."""
    served = host("/repo/")
    save(engine, served.url)
    engine.evaluate("caches.open('other-v1').then((cache) => cache.put('x', new Response('y')))")
    engine.evaluate("caches.open('guide:/repo2/:v1').then((cache) => cache.put('costs/', new Response('evil')))")
    engine.evaluate(f"caches.open('z').then((c) => c.put({json.dumps(served.url + 'costs/')}, new Response('evil')))")
    served.deploy(version_two)
    engine.open(served.url + "about/")
    wait_version(engine, version_two)
    assert sorted(engine.evaluate("caches.keys()")) == ["guide:/repo2/:v1", "other-v1", "z"]
    served.kill()
    engine.open(served.url + "costs/")
    expect_numbers(engine)


def test_E9_an_unknown_page_offline(host: Hosts, engine: Engine) -> None:
    """It says that the page is not in the copy, carries the numbers and the menu, and keeps the address."""
    served = host("/repo/")
    save(engine, served.url)
    served.kill()
    engine.open(served.url + "nope/deep/er/")
    assert engine.evaluate(CALLS) == NUMBERS
    assert engine.evaluate(PLACE) == "/repo/nope/deep/er/"
    assert engine.evaluate("fetch(location.href).then((a) => a.status, () => 0)") in (0, 404)
    link = "[...document.querySelectorAll('.site-menu a')].find((a) => a.textContent.includes('Costs')).href"
    assert engine.evaluate(link) == served.url + "costs/"
    wait_for(engine, REASON, "network")
    wait_for(engine, STATE, "complete")


def test_E11_places_within_a_page(host: Hosts, engine: Engine) -> None:
    """A link to a heading, offline, shows the heading."""
    served = host()
    save(engine, served.url)
    served.kill()
    engine.open(served.url + "about/")
    last = engine.evaluate("[...document.querySelectorAll('h2[id]')].pop().id")
    engine.open(f"{served.url}about/#{last}")
    wait_for(engine, "window.scrollY > 100")
    top = f"document.getElementById({json.dumps(last)}).getBoundingClientRect().top"
    wait_for(engine, f"-1 <= {top} && {top} <= innerHeight")
