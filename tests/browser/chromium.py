"""Finds a real Chromium on this machine."""

import os
import shutil
import sys
from pathlib import Path

# No request of the browser itself leaves the machine.
FLAGS = ["--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"]
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
_PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
)


def find_chromium() -> str | None:
    """The path of a Chromium, or None. A snap cannot read a test's temporary profile, so it is passed over."""
    given = os.environ.get("GUIDE_CHROMIUM")
    if given:
        return given
    found = (shutil.which(name) for name in _NAMES)
    installed = [path for path in found if path and "snap" not in path] + [p for p in _PLACES if Path(p).exists()]
    return next(iter([*installed, *_playwright_cache()]), None)


def _playwright_cache() -> list[str]:
    caches = {"darwin": "Library/Caches", "win32": "AppData/Local"}
    folder = Path.home() / caches.get(sys.platform, ".cache") / "ms-playwright"
    return [str(path) for path in sorted(folder.glob("chromium-*/chrome-*/chrome*")) if path.is_file()]
