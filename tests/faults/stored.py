"""Where each engine keeps a worker's script in its profile."""

from pathlib import Path

_PLACES = {
    "chromium": "Default/Service Worker/ScriptCache/*_0",
    "firefox": "storage/default/*/cache/morgue/*/*.final",
    "webkit": "**/serviceworkers/Scripts/V1/*/*/*",
}
_LEAST = 50_000  # bytes; beside the script lie small files of the browser's own


def stored_workers(profile: Path, name: str) -> list[Path]:
    """The files that hold the guide's worker; Firefox compresses them."""
    files = [file for file in profile.glob(_PLACES[name]) if file.is_file() and file.stat().st_size > _LEAST]
    assert files, f"{name} keeps its workers elsewhere"
    return files
