"""How even the beat of the first aid page is: python -m bench.cpr_pace [--engine NAME] [--seconds N]

In each engine, with the host dead, for two minutes of which ten seconds are spent behind another page. Presses a minute
are counted while there are presses, on the page's own clock; sounds a minute on the clock of the sound. Aim: 110 ± 2.
"""

import argparse
import shutil
import tempfile
from contextlib import nullcontext
from pathlib import Path

from tests.browser import beats, engines
from tests.browser.background import tapped
from tests.browser.engines import wait_for
from tests.browser.fixtures import ROOT, build
from tests.browser.host import Host


def measured(name: str, folder: Path, seconds: float) -> tuple[beats.Seen, beats.Seen]:
    """What was seen at the end of the time, and after the tap that stops the beat."""
    with (
        tempfile.TemporaryDirectory() as copy,
        engines.virtual_screen() if name == "webkit" else nullcontext(),
        tapped(name) as page,
    ):
        host = Host(shutil.copytree(folder, Path(copy) / "served"))
        page.open(host.url)
        wait_for(page, "document.documentElement.dataset.copy", "complete")
        host.kill()
        page.open(host.url + "first-aid/")
        beats.begin(page)
        beats.wait(seconds, page, aside=10)
        running = beats.seen(page)
        page.tap(beats.TAP)
        wait_for(page, f"({beats.SEEN}).held", 0)
        return running, beats.seen(page)


def said(seen: beats.Seen) -> str:
    first, *others = seen.lateness
    late = sorted(others)
    hidden = sum(1 for beat in seen.beats if beat.how == "hidden")
    return (
        f"{seen.rate:.2f} presses a minute of {seen.presses} presses; late by {late[len(late) // 2]:.1f} ms, at most "
        f"{late[-1]:.1f} ms, the first by {first:.1f} ms, the last by {others[-1]:.1f} ms; {hidden} counts "
        f"in the background, {len(seen.wrong)} wrong"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--engine", choices=engines.NAMES, help="one of the three; without it, all")
    parser.add_argument("--seconds", type=float, default=120, help="how long it beats in each engine (120)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        guide = build(ROOT / "content", Path(folder) / "output")
        for name in [options.engine] if options.engine else engines.NAMES:
            running, stopped = measured(name, guide, options.seconds)
            print(f"{name}: {said(running)}", flush=True)
            rate = f", {running.sound_rate:.2f} a minute" if running.sounds else ""
            print(
                f"{name}: sound {running.audio}, {len(running.sounds)} sounds{rate}; then {stopped.audio}", flush=True
            )
            print(
                f"{name}: screen asked for {running.asked} times, held {running.held}, then {stopped.held}", flush=True
            )


if __name__ == "__main__":
    main()
