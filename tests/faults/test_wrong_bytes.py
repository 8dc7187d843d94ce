"""B. Bytes that are not those of the build: cut, replaced, injected, out of date."""

from pathlib import Path

import pytest

from sitegen.publish import verify
from tests.browser.engines import Engine, attempt, wait_for
from tests.faults.conftest import Hosts
from tests.faults.fault_host import LOGIN
from tests.faults.reader import (
    CALLS,
    HEADING,
    NUMBERS,
    REASON,
    STATE,
    UPDATE,
    expect_bytes,
    expect_nothing_saved,
    expect_numbers,
    expect_whole,
    save,
    wait_version,
)
from tests.support import real_output


def findings(target: str) -> list[str]:
    """What `build.py verify` says of a folder or an address."""
    return [str(finding) for finding in verify.verify(target, lambda line: None)]


def refuses_a_cut_worker(host: Hosts, guide: Path, version_two: Path, engine: Engine, cut: str) -> None:
    served = host()
    served.fault("sw.js", cut=cut)
    engine.open(served.url)
    wait_for(engine, REASON, "damaged")
    expect_nothing_saved(engine)
    served.heal()
    save(engine, served.url)
    served.deploy(version_two)
    served.fault("sw.js", cut=cut)
    assert engine.evaluate(UPDATE) == "refused"
    expect_whole(engine, served, guide)


@pytest.mark.parametrize("cut", ["length", "chunked"])
def test_B1_body_cut_short_of_its_length(host: Hosts, guide: Path, version_two: Path, engine: Engine, cut: str) -> None:
    """Half a worker is no script: refused on the first visit, and as an update."""
    refuses_a_cut_worker(host, guide, version_two, engine, cut)


def test_B2_body_cut_short_without_a_length(host: Hosts, guide: Path, version_two: Path, engine: Engine) -> None:
    """Where no engine can notice the cut, the missing bracket does."""
    refuses_a_cut_worker(host, guide, version_two, engine, "end")


def test_B3_captive_portal(host: Hosts, guide: Path, version_two: Path, engine: Engine) -> None:
    """A login page for every address: nothing is stored, what is held goes on, and the reader is told."""
    served = host()
    served.fault("sw.js", body=LOGIN)
    engine.open(served.url)
    wait_for(engine, REASON, "sign-in")
    expect_nothing_saved(engine)
    served.heal()
    save(engine, served.url)
    served.deploy(version_two)
    served.fault("*", body=LOGIN)
    engine.open(served.url + "keep/")
    wait_for(engine, REASON, "sign-in")
    wait_for(engine, STATE, "complete")
    expect_whole(engine, served, guide)


def test_B4_a_missing_file_is_answered_with_the_home_page(host: Hosts, guide: Path, engine: Engine) -> None:
    """The copy asks for no file, so none can be stored under another's name; verify finds the host out."""
    served = host()
    for lost in ("manifest.webmanifest", "no-such-page/"):
        served.fault(lost, body=(guide / "index.html").read_text())
    save(engine, served.url)
    served.fault("*", body=(guide / "index.html").read_text())
    served.fault("sw.js")  # no fault: the one file that is there
    assert any("404" in found for found in findings(served.url))
    expect_whole(engine, served, guide)


def test_B6_a_filter_injects_a_script_into_pages(host: Hosts, guide: Path, engine: Engine) -> None:
    """The script cannot run (the page's policy knows its own by hash), and the copy does not have it."""
    served = host()
    served.fault("*", inject="<script>document.documentElement.dataset.injected = 'yes'</script>")
    save(engine, served.url)
    assert engine.evaluate("document.documentElement.dataset.injected || 'no'") == "no"
    expect_whole(engine, served, guide)
    engine.open(served.url)
    assert engine.evaluate("document.scripts.length") == guide_scripts(guide)


def guide_scripts(guide: Path) -> int:
    return (guide / "index.html").read_text().count("<script")


def test_B7_a_network_rewrites_text(host: Hosts, guide: Path, engine: Engine) -> None:
    """Pages that are rewritten on the way do not touch the copy; a rewritten worker is refused."""
    served = host()
    served.fault("sw.js", replace=["tel:113", "tel:911"])
    engine.open(served.url + "costs/")
    wait_for(engine, REASON, "damaged")
    expect_nothing_saved(engine)
    served.heal()
    for path in ("", "emergency/"):
        served.fault(path, replace=["tel:113", "tel:911"])
    save(engine, served.url)
    expect_whole(engine, served, guide)


def test_B9_the_browsers_cache_gives_the_old_file(host: Hosts, guide: Path, version_two: Path, engine: Engine) -> None:
    """A host that lets everything be kept for ten minutes: the next visit still finds the newer version."""
    served = host()
    served.fault("*", headers={"Cache-Control": "max-age=600"})
    save(engine, served.url)
    served.deploy(version_two)
    engine.open(served.url + "about/")
    wait_version(engine, version_two)
    expect_whole(engine, served, version_two)


def test_B10_a_redirect_is_stored_and_used_for_a_page(host: Hosts, guide: Path, engine: Engine) -> None:
    """Nothing that the network redirected is ever kept; redirects of the host are followed as redirects."""
    served = host()
    served.fault("index.html", redirect=served.url, status=308)
    served.fault("old/", redirect=served.url + "costs/")
    save(engine, served.url)
    engine.open(served.url + "old/")
    assert engine.evaluate("location.pathname") == "/costs/"
    served.kill()
    engine.open(served.url + "index.html")
    assert engine.evaluate("location.pathname") == "/"
    expect_numbers(engine)
    engine.open(served.url + "old/")
    assert engine.evaluate(CALLS) == NUMBERS and engine.evaluate("location.pathname") == "/old/"


def test_B12_a_file_was_changed_after_the_build(host: Hosts, guide: Path) -> None:
    """`build.py verify` names the file."""
    served = host()
    page = served.folder / "costs" / "index.html"
    page.write_text(page.read_text().replace("\n", "\r\n"))
    assert findings(str(guide)) == []
    for target in (str(served.folder), served.url):
        assert any("costs/" in found for found in findings(target))


def test_B13_only_headers_change(host: Hosts, guide: Path, engine: Engine) -> None:
    """A page from the copy carries the headers and the policy of its own version, not those of some answer."""
    served = host()
    served.fault("*", headers={"Content-Security-Policy": "default-src 'none'", "X-Frame-Options": "DENY"}, times=0)
    save(engine, served.url)
    headers = engine.evaluate("fetch(location.href).then((answer) => Object.fromEntries(answer.headers))")
    assert headers == {
        "content-type": "text/html; charset=utf-8",
        "referrer-policy": "no-referrer",
        "x-content-type-options": "nosniff",
    }
    assert "Content-Security-Policy" in (guide / "index.html").read_text()


def test_B15_a_part_of_a_file_is_asked_for(host: Hosts, engine: Engine) -> None:
    """The guide has no sound and no film; a request for a part gets the whole."""
    assert {path.rpartition(".")[2] for path in real_output()} <= {
        "html", "js", "png", "svg", "txt", "vcf", "webmanifest", "zip", "nojekyll", "_headers",
    }  # fmt: skip
    served = host()
    save(engine, served.url)
    served.kill()
    part = "fetch('numbers.vcf', { headers: { Range: 'bytes=0-9' } })"
    status, length = engine.evaluate(f"{part}.then((a) => a.text().then((text) => [a.status, text.length]))")
    assert status == 200 and length > 100


def test_B16_an_error_of_the_host_while_a_copy_is_held(host: Hosts, guide: Path, engine: Engine) -> None:
    """The held page wins, and the error is kept nowhere."""
    served = host()
    save(engine, served.url)
    served.fault("*", status=503)
    for address in ("", "emergency/", "costs/"):
        engine.open(served.url + address)
        expect_numbers(engine)
        assert "error" not in engine.evaluate(HEADING)
    attempt(engine, served.url + "nope/")
    expect_numbers(engine)
    engine.open(served.url + "keep/")
    wait_for(engine, REASON, "host")
    expect_bytes(engine, served.url, guide)
