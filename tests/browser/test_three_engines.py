"""What a reader relies on most, in Chromium, Firefox and WebKit alike."""

import json
from collections.abc import Callable
from pathlib import Path

from tests.browser.engines import Engine, wait_for
from tests.browser.host import Host
from tests.browser.test_offline_copy import addresses, heading
from tests.browser.test_opening_now import INSTANTS

Hosts = Callable[..., Host]

STATE = "document.documentElement.dataset.copy"
HEADING = "(document.querySelector('h1') || {}).textContent"
CALLS = "[...document.querySelectorAll('.call-bar a')].map((link) => link.getAttribute('href'))"
NUMBERS = ["tel:113", "tel:112", "tel:110", "tel:116117"]


def saved(engine: Engine, url: str) -> None:
    engine.open(url)
    wait_for(engine, STATE, "complete")


def test_every_page_opens_with_the_host_dead(host: Hosts, guide: Path, engine: Engine) -> None:
    served = host("/repo/")
    saved(engine, served.url)
    served.kill()
    for name in addresses(guide):
        engine.open(served.url + (f"{name}/" if name else ""))
        assert engine.evaluate(HEADING) == heading(guide / name / "index.html")
        assert engine.evaluate(CALLS) == NUMBERS
        wait_for(engine, STATE, "complete")
    engine.reload()
    assert engine.evaluate(CALLS) == NUMBERS


def test_an_unknown_page_opened_again_and_again_does_not_cost_the_copy(host: Hosts, engine: Engine) -> None:
    """Firefox removes a worker whose answers fail three times."""
    served = host("/")
    saved(engine, served.url)
    served.kill()
    for number in range(5):
        engine.open(f"{served.url}nope-{number}/deep/")
        assert engine.evaluate(CALLS) == NUMBERS
    engine.open(served.url)
    assert "Who to call" in engine.evaluate(HEADING)
    wait_for(engine, STATE, "complete")


def test_aliases_lead_to_the_page(host: Hosts, guide: Path, engine: Engine) -> None:
    served = host("/a/b/")
    saved(engine, served.url)
    served.kill()
    for asked in ("emergency", "emergency/index.html", "emergency.html?utm_source=a", "emergency/?_=1#main"):
        engine.open(served.url + asked)
        assert engine.evaluate(HEADING) == heading(guide / "emergency" / "index.html")
        assert engine.evaluate("location.pathname") == "/a/b/emergency/"


def test_version_two_is_shown_by_the_next_navigation(host: Hosts, version_two: Path, engine: Engine) -> None:
    served = host("/")
    saved(engine, served.url)
    first = engine.evaluate("document.documentElement.dataset.version")
    served.deploy(version_two)
    engine.open(served.url + "about/")
    held = "document.documentElement.dataset.version"
    wait_for(engine, f"Boolean({held}) && {held} !== {json.dumps(first)}", seconds=40)
    served.kill()
    engine.open(served.url)
    assert engine.evaluate("document.body.textContent.includes('This sentence is new.')")


def test_a_damaged_worker_never_takes_over(host: Hosts, engine: Engine) -> None:
    served = host("/")
    saved(engine, served.url)
    version = engine.evaluate("document.documentElement.dataset.version")
    script = served.folder / "sw.js"
    good = script.read_text()
    for bad in (good.replace("Ambulance", "Ambulanse", 1), good[: len(good) // 2], "<title>Sign in</title>"):
        script.write_text(bad)
        update = "navigator.serviceWorker.getRegistration().then((r) => r.update()).then(() => 1, () => 1)"
        assert engine.evaluate(update) == 1
    served.kill()
    engine.open(served.url + "emergency/")
    wait_for(engine, "document.documentElement.dataset.version", version)


def test_what_applies_now_at_every_instant(host: Hosts, engine: Engine) -> None:
    served = host("/")
    engine.open(served.url)
    wrong = []
    for instant, expected, why in INSTANTS:
        shown = engine.evaluate(
            f"""(() => {{
              const Real = window.RealDate || (window.RealDate = Date);
              window.Date = class extends Real {{
                constructor(...given) {{ super(...(given.length ? given : [Real.parse("{instant}")])); }}
              }};
              document.dispatchEvent(new Event("visibilitychange"));
              return [...document.querySelectorAll("[data-now-line]")].filter((line) => !line.hidden)
                .map((line) => line.dataset.nowLine).join();
            }})()"""
        )
        if shown != expected:
            wrong.append((why, instant, shown, expected))
    assert not wrong


GEOLOCATION = """(() => {
  window.fake = {};
  const value = { watchPosition(found, failed) { Object.assign(fake, { found, failed }); return 1; }, clearWatch() {} };
  Object.defineProperty(navigator, "geolocation", { value, configurable: true });
  document.querySelector("[data-start]").click();
  return true;
})()"""
SHOWN = "[...document.querySelectorAll('[data-digits]')].map((digits) => digits.textContent)"
LINES = "[...document.querySelectorAll('[data-line]')].filter((line) => !line.hidden).map((line) => line.dataset.line)"


def test_a_position_is_shown_with_the_host_dead_and_a_refusal_says_what_to_do(host: Hosts, engine: Engine) -> None:
    served = host("/")
    saved(engine, served.url + "position/")
    served.kill()
    engine.open(served.url + "position/")
    assert engine.evaluate(GEOLOCATION)
    fix = "{ coords: { latitude: 59.123451, longitude: 11.387651, accuracy: 60 }, timestamp: Date.now() }"
    engine.evaluate(f"fake.found({fix})")
    assert ["".join(digits.split()) for digits in wait_for_digits(engine)] == ["59.1235", "11.3877"]
    engine.open(served.url + "position/")
    assert engine.evaluate(GEOLOCATION)
    engine.evaluate("fake.failed({ code: 1, message: '' })")
    assert engine.evaluate(LINES) == ["denied", "instead"]


def wait_for_digits(engine: Engine) -> list[str]:
    wait_for(engine, f"{SHOWN}.every((digits) => digits !== '')")
    found = engine.evaluate(SHOWN)
    assert isinstance(found, list)
    return [str(digits) for digits in found]
