"""Where each engine keeps a worker's script in its profile, and the note of the address that it belongs to."""

import time
from pathlib import Path

_PLACES = {
    "chromium": "Default/Service Worker/ScriptCache/*_0",
    "firefox": "storage/default/*/cache/morgue/*/*.final",
    "webkit": "**/serviceworkers/Scripts/V1/*/*/*",
}
_NOTES = {
    "chromium": "Default/Service Worker/Database/*.log",
    "firefox": "serviceworker.txt",
    "webkit": "**/serviceworkers/*.sqlite3*",
}
_LEAST = 50_000  # bytes; beside the script lie small files of the browser's own
_QUIET = 0.5  # seconds


def stored_workers(profile: Path, name: str) -> list[Path]:
    """The files that hold the guide's worker; Firefox compresses them."""
    files = _workers(profile, name)
    assert files, f"{name} keeps its workers elsewhere"
    return files


def _workers(profile: Path, name: str) -> list[Path]:
    return [file for file in profile.glob(_PLACES[name]) if file.is_file() and file.stat().st_size > _LEAST]


def wait_stored(profile: Path, name: str, seconds: float = 60) -> None:
    """Waits until script and note lie on the disk and are written to no more: a browser does that a moment later."""
    before: dict[Path, tuple[int, int]] = {}
    end = time.monotonic() + seconds
    while True:
        workers = _workers(profile, name)
        notes = [file for file in profile.glob(_NOTES[name]) if b"sw.js" in file.read_bytes()]
        now = {file: (file.stat().st_size, file.stat().st_mtime_ns) for file in (*workers, *notes)}
        if workers and notes and now == before:
            return
        assert time.monotonic() < end, f"{name} has written {[file.name for file in now]}"
        before = now
        time.sleep(_QUIET)
